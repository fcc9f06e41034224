/** An executor and a task source that make everything up from a seed: whole tournaments without a GPU. */
import { pipe } from 'fp-ts/lib/function.js'
import * as O from 'fp-ts/lib/Option.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import * as Digest from '../domain/Digest.js'
import * as Exact from '../domain/Exact.js'
import * as Job from '../domain/task/Job.js'
import * as Metric from '../domain/task/Metric.js'
import * as Random from '../domain/Random.js'
import * as Report from '../domain/task/Report.js'
import type { Seed } from '../domain/Seed.js'
import { aborted, type Executor } from '../ports/Executor.js'
import type { TaskSource } from '../ports/TaskSource.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** What the made-up world is like. The numbers are fractions between 0 and 1. */
export interface World {
  /** What strengths and scores are drawn from. */
  readonly seed: Seed
  /** How far apart the best and the worst miner are, relative to a score. */
  readonly spread: number
  /** How much a score varies from task to task, relative to it. */
  readonly noise: number
  /** The share of jobs that fail. */
  readonly failures: number
}

/** A typical score, by metric. */
const typical = { loss: 1.5, reward: 0.6 } as const

const failures: ReadonlyArray<Report.Failure> = [
  'Crashed',
  'OutOfMemory',
  'TimedOut',
  'BuildFailed',
  'NoOutput'
]

/** Digits behind the point: what evaluators give, and exact in decimal text. */
const digits = 6

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** Draws each report from the seed, from a strength of the miner and the task's noise; the same job always gets the same report. */
export const executor = (world: World): Executor => ({
  execute: (job, _task, { signal, emit }) =>
    signal.aborted
      ? TE.left(aborted)
      : TE.fromIO(() => {
          const report = draw(world)(job)(world.seed)
          emit({ type: 'Reported', job, report })
          return report
        })
})

const draw =
  ({ spread, noise, failures: rate }: World) =>
  (job: Job.Job): Random.Random<Report.Report> =>
  seed => {
    const { hotkey } = job.miner
    const next = Random.at(`report/${Job.key(job)}`)(seed)
    if (next() < rate) {
      const reason = failures[Math.floor(next() * failures.length)] ?? 'Crashed'
      return Report.failed(job.slot, hotkey, reason, 'made up')
    }
    const strength = 2 * Random.uniform(`strength/${hotkey}`)(seed) - 1
    // Six uniforms make a bell without a logarithm, whose last digit differs from machine to machine.
    const bell = (next() + next() + next() - next() - next() - next()) * Math.SQRT2
    const gain = (spread / 2) * strength + noise * bell
    const metric = Metric.of(job.kind)
    const score = typical[metric] * (1 + Metric.sign[metric] * gain)
    return pipe(
      Exact.parse(score.toFixed(digits)),
      O.match(
        (): Report.Report => Report.failed(job.slot, hotkey, 'EvaluationFailed', 'made up'),
        exact => ({
          ...Report.scored(job.slot, hotkey, exact),
          digest: Digest.ofText(`${Job.key(job)} ${exact}`)
        })
      )
    )
  }

/** Makes up models within the sizes wanted, and datasets, from the seed. */
export const tasks = ({ seed }: World): TaskSource => ({
  fill: ({ slot, kind, billions: { from, to } }) =>
    TE.fromIO(() => {
      const next = Random.at(`material/${slot}`)(seed)
      const size = from + next() * (to - from)
      const image = kind === 'ImageTask'
      return {
        type: 'Material',
        material: {
          model: `made-up/model-${size.toFixed(1)}b`,
          parameters: Math.round(size * 1_000_000_000),
          modelType: image ? (next() < 0.5 ? 'sdxl' : 'flux') : null,
          dataset: `https://example.org/datasets/${slot}`,
          rows: image ? null : 1 + Math.floor(next() * 100_000),
          datasetType: {}
        }
      }
    })
})
