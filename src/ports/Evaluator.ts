/** The port that judges a trained model: what was collected → its score, or why it has none (EXECUTION 4, evaluate). */
import { pipe } from 'fp-ts/lib/function.js'
import * as O from 'fp-ts/lib/Option.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import * as t from 'io-ts'
import { closed, list, nullable, oneOf, refine, tagged } from '../domain/codec/Codec.js'
import type { Digest } from '../domain/Digest.js'
import * as Exact from '../domain/Exact.js'
import type { Job } from '../domain/task/Job.js'
import * as Report from '../domain/task/Report.js'
import type { Task } from '../domain/task/Task.js'
import * as Decimal from '../scoring/Decimal.js'
import type { ExecutionError, Run } from './Executor.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** Judges models. A bad model is the miner's and a result; a `Left` is the world's, and the evaluation is tried again. */
export interface Evaluator {
  readonly evaluate: (subject: Subject, run: Run) => TE.TaskEither<ExecutionError, Evaluation>
}

/** A trained model, and the job it came of. */
export interface Subject {
  readonly job: Job
  readonly task: Task
  /** The digest of the collected output. */
  readonly digest: Digest
  readonly place: Place
}

/** Where the executor has put things, in its own words (the Docker adapter's: names of volumes, ids of devices). */
export interface Place {
  readonly execution: string
  readonly output: string
  readonly models: string
  readonly datasets: string
  readonly devices: ReadonlyArray<string>
}

const measurements = refine(
  list(Exact.codec, 100_000),
  (all): all is ReadonlyArray<Exact.Exact> => all.length > 0,
  'a list of at least one decimal'
)

const variants = {
  Scored: closed('a score', { type: t.literal('Scored'), score: Exact.codec }),
  /** An image loss as two lists (RULES 7). */
  ScoredImages: closed('an image score', {
    type: t.literal('ScoredImages'),
    textGuided: measurements,
    withoutText: measurements
  }),
  Failed: closed('a failed evaluation', {
    type: t.literal('Failed'),
    reason: oneOf('NotFinetuned', 'EvaluationFailed'),
    detail: nullable(Report.detail)
  })
}

/** What an evaluator answers, as JSON. */
export const result = tagged('an evaluation’s result', variants)
export type Result = t.TypeOf<typeof result>

/** A score, or why the model has none. */
export type Evaluation = Exclude<Result, { readonly type: 'ScoredImages' }>

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

const [guided, free] = [Exact.constant('0.25'), Exact.constant('0.75')]

/** As many digits of a mean of many decimals as a score keeps (RULES 7). */
const digits = 40

const mean = (of: ReadonlyArray<Exact.Exact>): Decimal.Decimal =>
  of
    .reduce((sum, each) => sum.plus(Decimal.of(each)), Decimal.ofInteger(0))
    .dividedBy(Decimal.ofInteger(of.length))

/** A result as one score: two lists become 0.25 × mean + 0.75 × mean, rounded once at the end (RULES 7). */
export const scored = (of: Result): Evaluation => {
  if (of.type !== 'ScoredImages') return of
  const sum = mean(of.textGuided)
    .times(Decimal.of(guided))
    .plus(mean(of.withoutText).times(Decimal.of(free)))
  return pipe(
    Exact.parse(Decimal.show(Decimal.round(digits)(sum))),
    O.match(
      (): Evaluation => ({
        type: 'Failed',
        reason: 'EvaluationFailed',
        detail: 'The weighted mean is no score: out of range.'
      }),
      score => ({ type: 'Scored', score })
    )
  )
}
