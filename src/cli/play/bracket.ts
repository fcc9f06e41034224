/** A bracket as a tree: seeds on the left, the challenger on the right. */
import type * as Context from '../../rules/Context.js'
import type * as Bracket from '../../domain/match/Bracket.js'
import * as Knockout from '../../rules/knockout/Knockout.js'
import * as MatchOutcome from '../../rules/knockout/MatchOutcome.js'
import { short, shortKind } from '../terminal/terminal.js'

/** A part of the tree: its lines, all of one width, and the line that leads on from it. */
interface Part {
  readonly lines: ReadonlyArray<string>
  readonly exit: number
}

/** The bracket's lines; each winner stands with the two scores, or why there were none. */
export const bracket = (knockout: Knockout.Knockout, context: Context.Context): ReadonlyArray<string> =>
  parts(knockout, context, 1)
    .flatMap(({ lines }) => lines)
    .map(line => `  ${line}`.trimEnd())

/** The matches of a round of so many, from the top down, each with all that led to it; none before the first round. */
const parts = (knockout: Knockout.Knockout, context: Context.Context, many: number): ReadonlyArray<Part> => {
  const matches = knockout.matches.slice(many - 1, 2 * many - 1)
  if (matches.length === 0) return []
  const before = parts(knockout, context, 2 * many)
  return matches.map((match, i) => {
    const [home = leaf(match.home), away = leaf(match.away)] = before.slice(2 * i, 2 * i + 2)
    return join(home, away, outcome(match, context))
  })
}

const leaf = (side: Bracket.Side): Part => ({
  lines: [side.type === 'Entrant' ? `${String(side.seed).padStart(2)} ${short(side.hotkey)} ` : ' - bye '],
  exit: 0
})

/** Two parts and what became of their meeting, on the line between them. */
const join = (home: Part, away: Part, label: string): Part => {
  const width = Math.max(...[...home.lines, ...away.lines].map(line => line.length))
  const arm = (p: Part, corner: string, before: boolean): ReadonlyArray<string> =>
    p.lines.map((line, i) => {
      if (i === p.exit) return `${line.padEnd(width, '─')}─${corner}`
      return `${line.padEnd(width)} ${i < p.exit === before ? ' ' : '│'}`
    })
  return {
    lines: [...arm(home, '┐', true), `${' '.repeat(width + 1)}├─ ${label} `, ...arm(away, '┘', false)],
    exit: home.lines.length
  }
}

const outcome = (match: Knockout.Match, context: Context.Context): string => {
  const decided = MatchOutcome.of(context)(match)
  if (decided === null) return match.name
  const { winner, kind, reports, reason } = decided
  const name = winner === null ? 'nobody' : short(winner)
  const scores = reports.map(MatchOutcome.score).join(' : ')
  return `${name} (${kind !== null && reports.length === 2 ? `${shortKind(kind)} ${scores}` : reason})`
}

/** Every match that was decided, in a sentence each. */
export const matches = (knockout: Knockout.Knockout, context: Context.Context): ReadonlyArray<string> =>
  Knockout.inOrder(knockout)
    .map(MatchOutcome.of(context))
    .flatMap(decided => (decided === null ? [] : [`  ${MatchOutcome.sentence(decided)}`]))
