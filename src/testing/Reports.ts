/** Arbitrary scores and reports. */
import fc from 'fast-check'
import * as Digest from '../domain/Digest.js'
import * as Exact from '../domain/Exact.js'
import type { Job } from '../domain/task/Job.js'
import * as Report from '../domain/task/Report.js'

/** A canonical decimal: everyday scores and a few that recur, so that ties are frequent, and some that no double holds. */
export const score: fc.Arbitrary<Exact.Exact> = fc
  .oneof(
    { weight: 3, arbitrary: fc.integer({ min: 0, max: 40_000 }).map(n => String(n / 10_000)) },
    { weight: 2, arbitrary: fc.constantFrom('0', '0.5', '1', '1.5', '2', '-1', '-0.25') },
    { weight: 1, arbitrary: fc.stringMatching(/^-?[1-9][0-9]{0,6}\.[0-9]{12,40}[1-9]$/) }
  )
  .filter(Exact.codec.is)

/** What miners can fail with: not what only the engine writes, and not being found to be a copy. */
export const failure: fc.Arbitrary<Report.Failure> = fc.constantFrom(
  ...Report.failures.filter(reason => reason !== 'Withdrawn' && reason !== 'Duplicate')
)

/** Digests of what was trained: few, so that copies occur. */
const content = fc.nat(5).map(n => Digest.ofText(String(n)))

/** What came of a job, without the job. */
export type Outcome =
  | Pick<Report.Scored, 'type' | 'score' | 'timedOut' | 'digest'>
  | Pick<Report.Failed, 'type' | 'reason' | 'detail'>

/** Scores, late ones among them. */
export const scored: fc.Arbitrary<Outcome> = fc.record({
  type: fc.constant('Scored'),
  score,
  timedOut: fc.boolean(),
  digest: fc.option(content, { freq: 2, nil: null })
})

/** Failures, for every reason there is. */
export const failed: fc.Arbitrary<Outcome> = fc.record({
  type: fc.constant('Failed'),
  reason: failure,
  detail: fc.option(fc.constantFrom('exit code 137', 'no space left'), { nil: null })
})

/** Mostly scores. */
export const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  { weight: 9, arbitrary: scored },
  { weight: 1, arbitrary: failed }
)

/** The report of a job that came out so. */
export const of =
  ({ slot, miner }: Job) =>
  (came: Outcome): Report.Report => ({ ...came, slot, hotkey: miner.hotkey })

/** A report of a job. */
export const report = (job: Job): fc.Arbitrary<Report.Report> => outcome.map(of(job))
