// Tournaments for what commands print: begun, and played out as a test has it.
import type * as Job from '../../../src/domain/task/Job.js'
import * as Report from '../../../src/domain/task/Report.js'
import * as RuleSets from '../../../src/rules/ruleset/RuleSets.js'
import * as Tournament from '../../../src/Tournament.js'
import type * as RuleSet from '../../../src/rules/ruleset/RuleSet.js'
import { score } from '../../rules/contests.js'
import { eight, miner, right } from '../../rules/fields.js'

/** A tournament of so many that has just begun. */
export const begun = (field: number, rules: RuleSet.RuleSet = RuleSets.standard): Tournament.Tournament =>
  right(Tournament.open({ ...eight.terms, rules })(Array.from({ length: field }, (_, i) => miner(i + 1))))

/** A job's score; null where it failed. */
export type Outcome = (job: Job.Job) => number | null

/** A report on every job that is asked for. */
export const reports = (tournament: Tournament.Tournament, of: Outcome): ReadonlyArray<Report.Report> =>
  Tournament.asks(tournament).map(job => {
    const scored = of(job)
    return scored === null
      ? Report.failed(job.slot, job.miner.hotkey, 'Crashed')
      : Report.scored(job.slot, job.miner.hotkey, score(scored))
  })

/** Plays on until there is nothing to ask, or the tournament is in that phase. */
export const played = (
  from: Tournament.Tournament,
  of: Outcome,
  until?: Tournament.Tournament['phase']
): Tournament.Tournament => {
  let at = from
  while (Tournament.asks(at).length > 0 && at.phase !== until)
    at = right(Tournament.advance(reports(at, of))(at))
  return at
}
