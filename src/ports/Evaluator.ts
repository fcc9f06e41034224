/** The port that judges a trained model: what was collected → its score, or why it has none (EXECUTION 4, evaluate). */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as O from 'fp-ts/lib/Option.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import * as t from 'io-ts'
import {
  closed,
  decode,
  list,
  nullable,
  oneOf,
  refine,
  sentence,
  show,
  tagged
} from '../domain/codec/Codec.js'
import * as Json from '../domain/codec/Json.js'
import type { Digest } from '../domain/Digest.js'
import * as Exact from '../domain/Exact.js'
import type { Job } from '../domain/task/Job.js'
import * as Report from '../domain/task/Report.js'
import type { Task } from '../domain/task/Task.js'
import { imageLoss } from '../scoring/ImageLoss.js'
import type { ExecutionError, Run } from './Executor.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** Judges models. A bad model is the miner's and a result; a `Left` is the world's, and the evaluation is tried again. */
export interface Evaluator {
  /** The loss or reward of a model, or why it is none. */
  readonly evaluate: (subject: Subject, run: Run) => TE.TaskEither<ExecutionError, Evaluation>
}

/** A trained model, and the job it came of. */
export interface Subject {
  /** Whose output it is. */
  readonly job: Job
  /** What was trained. */
  readonly task: Task
  /** The digest of the collected output. */
  readonly digest: Digest
  /** Where output, models and datasets lie. */
  readonly place: Place
}

/** Where the executor has put things, in its own words (the Docker adapter's: names of volumes, ids of devices). */
export interface Place {
  /** The execution's name, unlike that of any other. */
  readonly execution: string
  /** The folder of what training wrote. */
  readonly output: string
  /** The folder of models. */
  readonly models: string
  /** The folder of datasets. */
  readonly datasets: string
  /** The GPUs that it may use, by id. */
  readonly devices: ReadonlyArray<string>
}

const failed = closed('a failed evaluation', {
  type: t.literal('Failed'),
  /** Whether nothing was trained, or scoring failed. */
  reason: oneOf('NotFinetuned', 'EvaluationFailed'),
  /** What it says about it, or null. */
  detail: nullable(Report.detail)
})

const canonical = refine(Exact.codec, Exact.codec.is, 'a canonical decimal')

/** What an evaluator of the operator's own process answers: a score in its canonical text, or why the model has none. */
export const evaluation = tagged('an evaluation', {
  Scored: closed('a score', {
    type: t.literal('Scored'),
    /** The measurement, as decimal text. */
    score: canonical
  }),
  Failed: failed
})

/** A score, or why the model has none. */
export type Evaluation = t.TypeOf<typeof evaluation>

// -------------------------------------------------------------------------------------
// what an evaluator writes
// -------------------------------------------------------------------------------------

/**
 * A measurement is text, since a JSON number has been through a double before anybody could check it: `1e-400` is parsed
 * as 0, the perfect loss (RULES 1). What the text says is looked at afterwards: no number is the model's fault.
 */
const measurement = refine(
  t.string,
  (_): _ is string => true,
  'a decimal written as JSON text, in quotes (such as "0.125"); a JSON number may have changed when it was parsed'
)

const measurements = refine(
  list(measurement, 100_000),
  (all): all is ReadonlyArray<string> => all.length > 0,
  'a list of at least one decimal'
)

/** What an evaluator writes, as JSON. */
export const answer = tagged('an evaluator’s answer', {
  Scored: closed('a score', {
    type: t.literal('Scored'),
    /** The measurement, as decimal text. */
    score: measurement
  }),
  /** An image loss as two lists (RULES 7). */
  ScoredImages: closed('an image score', {
    type: t.literal('ScoredImages'),
    /** Losses with the caption, one for each image. */
    textGuided: measurements,
    /** Losses without it, one for each image. */
    withoutText: measurements
  }),
  Failed: failed
})

/**
 * What an evaluator wrote, as an evaluation of its task. A score that is no finite number in range is the model's fault:
 * `EvaluationFailed`. `Left` where the answer does not decode, which is the evaluator's fault; it says what must be
 * written. Trying again is no use (EXECUTION 4, evaluate).
 */
export const read =
  (task: Pick<Task, 'imageLoss'>) =>
  (json: string): E.Either<string, Evaluation> =>
    pipe(
      typeof json === 'string'
        ? parsed(isJson(json) || !isJson(quoted(json)) ? json : quoted(json))
        : E.left(`the evaluator's answer is no JSON: it is ${show(json)}: expected text`),
      E.flatMap(value =>
        pipe(
          decode(answer, 'answer')(value),
          E.mapLeft(faults => faults.map(sentence).join('; '))
        )
      ),
      E.flatMap((of): E.Either<string, Evaluation> => {
        if (of.type === 'Failed') return E.right(of)
        if (of.type === 'Scored') return E.right(number(of.score))
        return task.imageLoss === null
          ? E.left('answer.type is "ScoredImages": expected "Scored" or "Failed", since this is a text task')
          : E.right(blended(task.imageLoss, of))
      })
    )

const isJson = (text: string): boolean => O.isSome(O.tryCatch((): unknown => JSON.parse(text)))

/** Strictly: of two scores in one object nobody knows which was meant, and `JSON.parse` would take the last. */
const parsed = (json: string): E.Either<string, unknown> =>
  pipe(
    E.tryCatch((): unknown => JSON.parse(json), E.toError),
    E.mapLeft(error => `the evaluator's answer is no JSON: ${error.message}`),
    E.flatMap(value => {
      const key = Json.repeated(json)
      return key === null
        ? E.right(value)
        : E.left(`answer has ${show(JSON.parse(key))} twice in one object: expected each key once`)
    })
  )

/** JSON with the bare `NaN` and `Infinity` that Python writes put in quotes; what is in quotes already stays. */
const quoted = (json: string): string =>
  json.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, part =>
    part.startsWith('"') ? part : `"${part}"`
  )

const number = (score: string): Evaluation =>
  pipe(
    Exact.parse(score),
    O.match(
      () => unscored(`The score ${show(score)} is not ${Exact.codec.name}.`),
      exact => ({ type: 'Scored', score: exact })
    )
  )

const blended = (
  how: NonNullable<Task['imageLoss']>,
  { textGuided, withoutText }: Readonly<Record<'textGuided' | 'withoutText', ReadonlyArray<string>>>
): Evaluation => {
  const exacts = (texts: ReadonlyArray<string>): ReadonlyArray<Exact.Exact> =>
    texts.flatMap(text => O.toUndefined(Exact.parse(text)) ?? [])
  const bad = [...textGuided, ...withoutText].find(text => O.isNone(Exact.parse(text)))
  if (bad !== undefined) return unscored(`The loss ${show(bad)} is not ${Exact.codec.name}.`)
  return pipe(
    imageLoss(how)({ textGuided: exacts(textGuided), withoutText: exacts(withoutText) }),
    O.match(
      () => unscored('The weighted mean of the losses is out of the range of scores.'),
      score => ({ type: 'Scored', score })
    )
  )
}

const unscored = (detail: string): Evaluation => ({ type: 'Failed', reason: 'EvaluationFailed', detail })
