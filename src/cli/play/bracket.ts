/** A bracket as a tree: seeds on the left, the challenger on the right. */
import type * as Context from '../../rules/Context.js'
import type * as Bracket from '../../domain/match/Bracket.js'
import * as Knockout from '../../rules/knockout/Knockout.js'
import * as MatchOutcome from '../../rules/knockout/MatchOutcome.js'
import * as Fold from '../terminal/fold.js'
import { short, shortKind } from '../terminal/terminal.js'

/** A part of the tree: its lines, all of one width, and the line that leads on from it. */
interface Part {
  readonly lines: ReadonlyArray<string>
  readonly exit: number
}

/**
 * The bracket as far as the page is wide: a tree in which each winner stands with the two scores, or why there were none;
 * where that is too wide, a tree of names alone; where that is, a list, round by round.
 */
export const bracket = (
  knockout: Knockout.Knockout,
  context: Context.Context,
  room = Fold.columns()
): ReadonlyArray<string> => {
  const trees = [outcome, nameAlone].map(label => tree(knockout, match => label(match, context)))
  const fits = (lines: ReadonlyArray<string>): boolean => lines.every(line => line.length <= room)
  return trees.find(fits) ?? listed(knockout, context)
}

type Label = (match: Knockout.Match) => string

const tree = (knockout: Knockout.Knockout, label: Label): ReadonlyArray<string> =>
  parts(knockout, label, 1)
    .flatMap(({ lines }) => lines)
    .map(line => `  ${line}`.trimEnd())

/** Each match with its two sides and their scores, the winner's marked. */
const listed = (knockout: Knockout.Knockout, context: Context.Context): ReadonlyArray<string> =>
  Knockout.inOrder(knockout).flatMap(match => {
    const decided = MatchOutcome.of(context)(match)
    const side = (of: Bracket.Side): string => {
      if (of.type !== 'Entrant') return of.type === 'Bye' ? '     bye' : '     …'
      const report = decided?.reports.find(({ hotkey }) => hotkey === of.hotkey)
      const score = report === undefined ? '' : `  ${MatchOutcome.score(report)}`
      return `  ${decided?.winner === of.hotkey ? '▸' : ' '} ${String(of.seed).padStart(2)} ${short(of.hotkey)}${score}`
    }
    return [`  ${match.name}`, side(match.home), side(match.away)]
  })

/** The matches of a round of so many, from the top down, each with all that led to it; none before the first round. */
const parts = (knockout: Knockout.Knockout, label: Label, many: number): ReadonlyArray<Part> => {
  const matches = knockout.matches.slice(many - 1, 2 * many - 1)
  if (matches.length === 0) return []
  const before = parts(knockout, label, 2 * many)
  return matches.map((match, i) => {
    const [home = leaf(match.home), away = leaf(match.away)] = before.slice(2 * i, 2 * i + 2)
    return join(home, away, label(match))
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

const nameAlone = (match: Knockout.Match, context: Context.Context): string => {
  const decided = MatchOutcome.of(context)(match)
  return decided === null ? match.name : decided.winner === null ? 'nobody' : short(decided.winner)
}

/** Every match that was decided, in a sentence each. */
export const matches = (knockout: Knockout.Knockout, context: Context.Context): ReadonlyArray<string> =>
  Knockout.inOrder(knockout)
    .map(MatchOutcome.of(context))
    .flatMap(decided => (decided === null ? [] : [`  ${MatchOutcome.sentence(decided)}`]))
