/** The jobs under way: started when the tournament asks for them, aborted when it no longer does. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as Codec from '../domain/codec/Codec.js'
import * as Job from '../domain/task/Job.js'
import * as Report from '../domain/task/Report.js'
import type { Slot } from '../domain/task/Slot.js'
import { material, type Task } from '../domain/task/Task.js'
import * as Compute from '../rules/Compute.js'
import type { Opening } from '../rules/Opening.js'
import type { Refusal } from '../rules/Refusal.js'
import { error, messageOf, type ExecutionError, type Executor, type Run } from '../ports/Executor.js'
import type { TaskSource } from '../ports/TaskSource.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** What came of a job that was started. */
export type Outcome =
  | { readonly type: 'Reported'; readonly report: Report.Report }
  | { readonly type: 'Unavailable'; readonly slot: Slot; readonly reason: string }
  | { readonly type: 'Failed'; readonly failure: Refusal | ExecutionError }

/** What it takes to run a tournament's jobs. */
export interface Means {
  readonly opening: Opening
  readonly executor: Executor
  readonly tasks: TaskSource
  readonly emit: Run['emit']
  readonly tell: (key: string, outcome: Outcome) => void
}

export interface InFlight {
  /** Starts what is asked and not under way, aborts what is under way and no longer asked. */
  readonly match: (asks: ReadonlyArray<Job.Job>) => void
  /** Forgets a job that has told its outcome; whether it was still asked for. */
  readonly end: (key: string) => boolean
  readonly isEmpty: () => boolean
}

type Filled = E.Either<Refusal | ExecutionError, Task | { readonly unavailable: string }>

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** No job under way yet. */
export const make = (means: Means): InFlight => {
  const underWay = new Map<string, AbortController>()
  const filled = new Map<Slot, Promise<Filled>>()

  const taskOf = (job: Job.Job): Promise<Filled> => {
    const known = filled.get(job.slot) ?? fill(means)(job)
    filled.set(job.slot, known)
    return known
  }

  const start = (job: Job.Job): void => {
    const controller = new AbortController()
    underWay.set(Job.key(job), controller)
    void run(means, job, taskOf(job), controller.signal).then(outcome => {
      means.tell(Job.key(job), outcome)
    })
  }

  return {
    match: asks => {
      const asked = new Set(asks.map(Job.key))
      for (const [key, controller] of underWay) if (!asked.has(key)) controller.abort()
      for (const job of asks) if (!underWay.has(Job.key(job))) start(job)
    },
    end: key => {
      const wanted = underWay.get(key)?.signal.aborted === false
      underWay.delete(key)
      return wanted
    },
    isEmpty: () => underWay.size === 0
  }
}

/** The task that fills a job's slot. */
const fill =
  ({ opening, tasks }: Means) =>
  async ({ tournament, slot, kind }: Job.Job): Promise<Filled> => {
    try {
      const billions = Compute.billions(opening.rules)(slot)(opening.seed)
      if (E.isLeft(billions)) return billions
      const answer = await tasks.fill({ tournament, slot, kind, billions: billions.right })()
      if (E.isLeft(answer)) return answer
      if (answer.right.type === 'Unavailable') return E.right({ unavailable: answer.right.reason })
      return pipe(
        Codec.decode(material, 'material')(answer.right.material),
        E.mapLeft((faults): Refusal => ({ type: 'Invalid', faults })),
        E.flatMap(of => Compute.task(opening.rules)(slot, kind, of)(opening.seed))
      )
    } catch (thrown) {
      return E.left(error('TaskSource', messageOf(thrown)))
    }
  }

/** Runs one job. A port that throws instead of answering is the world's failure, not the miner's. */
const run = async (
  { executor, emit }: Means,
  job: Job.Job,
  filling: Promise<Filled>,
  signal: AbortSignal
): Promise<Outcome> => {
  const task = await filling
  if (E.isLeft(task)) return { type: 'Failed', failure: task.left }
  if ('unavailable' in task.right)
    return { type: 'Unavailable', slot: job.slot, reason: task.right.unavailable }
  try {
    const result = await executor.execute(job, task.right, { signal, emit })()
    if (E.isLeft(result)) return { type: 'Failed', failure: result.left }
    // What a port gives is checked like everything from outside: the log could not be read again otherwise.
    const decoded = Codec.decode(Report.codec, 'report')(result.right)
    if (E.isLeft(decoded)) {
      const faults = decoded.left.map(Codec.sentence).join('; ')
      return {
        type: 'Failed',
        failure: error('BadReport', `The executor's answer for ${Job.key(job)} is no report: ${faults}`)
      }
    }
    const report = decoded.right
    return report.slot === job.slot && report.hotkey === job.miner.hotkey
      ? { type: 'Reported', report }
      : {
          type: 'Failed',
          failure: error(
            'BadReport',
            `Asked for ${Job.key(job)}, the executor answered for ${report.slot} ${report.hotkey}.`
          )
        }
  } catch (thrown) {
    return { type: 'Failed', failure: error('Engine', messageOf(thrown)) }
  }
}
