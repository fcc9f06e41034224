/** A bracket as a tree: seeds on the left, the challenger on the right. */
import * as Bracket from '../domain/Bracket.js'
import type { Report } from '../domain/Report.js'
import * as Contest from '../rules/Contest.js'
import type * as Knockout from '../rules/Knockout.js'
import { short } from './terminal.js'

/** A part of the tree: its lines, all of one width, and the line that leads on from it. */
interface Part {
  readonly lines: ReadonlyArray<string>
  readonly exit: number
}

/** The bracket's lines; each winner stands with the two scores, or why there were none. */
export const bracket = (knockout: Knockout.Knockout, conduct: Contest.Conduct): ReadonlyArray<string> =>
  part(knockout, conduct, 1).lines.map(line => `  ${line}`.trimEnd())

const part = (knockout: Knockout.Knockout, conduct: Contest.Conduct, n: number): Part => {
  const match = knockout.matches[n - 1]
  if (match === undefined) return { lines: [''], exit: 0 }
  const below = 2 * n > knockout.matches.length
  const [home, away] = below
    ? [leaf(match.home), leaf(match.away)]
    : [part(knockout, conduct, 2 * n), part(knockout, conduct, 2 * n + 1)]
  return join(home, away, outcome(match, conduct))
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

const outcome = (match: Knockout.Match, conduct: Contest.Conduct): string => {
  if (match.decision === null) return match.name
  const winner = Bracket.winnerOf(match)
  const name = winner.type === 'Entrant' ? short(winner.hotkey) : 'nobody'
  const [homes, aways] = match.task === null ? [] : Contest.results(conduct)(match.task)
  const kind = match.task?.kind.replace(/(?:Text)?Task$/, '') ?? ''
  const why =
    homes !== undefined && aways !== undefined
      ? `${kind} ${score(homes)} : ${score(aways)}${match.decision.reason === 'BetterSeed' ? ', better seed' : ''}`
      : reasons[match.decision.reason]
  return `${name} (${why})`
}

const score = (report: Report): string => (report.type === 'Scored' ? report.score : report.reason)

const reasons: Readonly<Record<Bracket.Reason, string>> = {
  Bye: 'bye',
  BetterScore: 'better score',
  BetterSeed: 'better seed',
  OpponentFailed: 'opponent failed',
  OpponentWithdrawn: 'opponent withdrawn',
  Walkover: 'walkover',
  BothFailed: 'both failed',
  Nobody: 'nobody came through'
}
