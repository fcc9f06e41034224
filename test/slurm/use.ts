// The adapter on a cluster of the tests, with jobs that are quickly done.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import { onTestFinished } from 'vitest'
import type * as Executor from '../../src/ports/Executor.js'
import type * as Job from '../../src/domain/task/Job.js'
import type * as Report from '../../src/domain/task/Report.js'
import type * as Task from '../../src/domain/task/Task.js'
import * as Slurm from '../../src/slurm/Slurm.js'
import type { Cluster } from './cluster.js'
import * as Jobs from './jobs.js'

/** A task that fits a node several times. */
export const task = (of: Job.Job, changes: Partial<Task.Task> = {}): Task.Task =>
  Jobs.task(of, {
    hours: 0.01,
    resources: { gpus: { model: 'H100', count: 1 }, memoryGiB: 0.5, cpus: 1, sharedMemoryGiB: 0.0625 },
    ...changes
  })

/** The world of made-up scores that the nodes have. */
export const world = {
  type: 'simulated',
  seed: 'made-up',
  spread: 0.3,
  noise: 0.05,
  failures: 0.05,
  milliseconds: 0
}

export const settings = (
  cluster: Cluster,
  main: string,
  changes: Partial<Slurm.Settings.Settings> = {},
  runtime: Partial<typeof world> = {}
): Slurm.Settings.Settings => {
  const folder = join(cluster.folder, 'shared')
  mkdirSync(folder, { recursive: true })
  return {
    ...Slurm.Settings.standard,
    pool: 'test',
    folder,
    partition: 'gpu',
    program: [process.execPath, main, 'node', '{folder}'],
    runtime: { ...world, ...runtime },
    aroundSeconds: 600,
    graceSeconds: 20,
    pollSeconds: 0.5,
    longestPollSeconds: 2,
    settleSeconds: 1,
    callSeconds: 20,
    ...changes
  }
}

/** The adapter, closed when the test is over. */
export const opened = async (...of: Parameters<typeof settings>): Promise<Slurm.Opened> => {
  const found = await Slurm.open(settings(...of))()
  if (E.isLeft(found)) throw new Error(found.left.message)
  onTestFinished(() => found.right.close())
  return found.right
}

export interface Ran {
  readonly result: E.Either<Executor.ExecutionError, Report.Report>
  readonly events: ReadonlyArray<Executor.JobEvent>
}

/** Runs a job to its end. */
export const ran = async (
  executor: Executor.Executor,
  of: Job.Job,
  its: Task.Task = task(of),
  more: {
    readonly signal?: AbortSignal
    readonly retry?: number
    readonly on?: (event: Executor.JobEvent) => void
  } = {}
): Promise<Ran> => {
  const events: Array<Executor.JobEvent> = []
  const result = await executor.execute(of, its, {
    signal: more.signal ?? new AbortController().signal,
    retry: more.retry ?? 0,
    emit: event => {
      events.push(event)
      more.on?.(event)
    }
  })()
  return { result, events }
}
