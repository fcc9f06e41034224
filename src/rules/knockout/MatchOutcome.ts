/** What became of a match, in fields and in a sentence (RULES 4.3, 4.6). */
import type * as Bracket from '../../domain/match/Bracket.js'
import type { Hotkey } from '../../domain/miner/Hotkey.js'
import type { Report } from '../../domain/task/Report.js'
import type { TaskKind } from '../../domain/task/TaskKind.js'
import * as Contest from '../Contest.js'
import type { Context } from '../Context.js'
import type * as Knockout from './Knockout.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** A decided match: who went on, who did not, what both reported (copies exposed; empty where no task was set) and why. */
export interface MatchOutcome {
  readonly name: string
  readonly kind: TaskKind | null
  readonly winner: Hotkey | null
  readonly loser: Hotkey | null
  readonly reports: ReadonlyArray<Report>
  readonly reason: Bracket.Reason
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** What became of a match; null while it is not decided. */
export const of =
  (context: Context) =>
  (match: Knockout.Match): MatchOutcome | null =>
    match.decision === null
      ? null
      : {
          name: match.name,
          kind: match.task?.kind ?? null,
          winner: match.decision.winner,
          loser: match.decision.loser,
          reports: match.task === null ? [] : Contest.results(context)(match.task),
          reason: match.decision.reason
        }

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/** A report's score, or why it has none. */
export const score = (report: Report | undefined): string =>
  report === undefined ? 'no report' : report.type === 'Scored' ? report.score : `failed (${report.reason})`

/** A match's outcome in one sentence. */
export const sentence = ({ name, kind, winner, loser, reports, reason }: MatchOutcome): string => {
  const of = (hotkey: Hotkey | null): string => score(reports.find(report => report.hotkey === hotkey))
  const beats = `${winner ?? 'nobody'} beats ${loser ?? 'nobody'}`
  switch (reason) {
    case 'Bye':
      return `${name}: ${winner ?? 'nobody'} has a bye.`
    case 'Walkover':
      return `${name}: ${winner ?? 'nobody'} has a walkover: nobody came through the other half.`
    case 'BetterScore':
      return `${name}: ${beats} on ${kind ?? 'its task'}, ${of(winner)} against ${of(loser)}.`
    case 'BetterSeed':
      return `${name}: ${beats} as the better seed, with equal scores of ${of(winner)} on ${kind ?? 'its task'}.`
    case 'OpponentFailed':
      return `${name}: ${beats} with ${of(winner)}: the opponent ${of(loser)}.`
    case 'OpponentWithdrawn':
      return `${name}: ${beats}, who was withdrawn.`
    case 'BothFailed':
      return `${name}: ${reports.map(score).join(' and ')}, so both are out.`
    case 'Nobody':
      return `${name}: nobody came through.`
  }
}
