// The executors that need no engine, held to the contract of all executors.
import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import * as Job from '../../src/domain/task/Job.js'
import * as Executors from '../../src/play/Executors.js'
import * as Program from '../../src/play/Program.js'
import * as Recorded from '../../src/play/Recorded.js'
import * as Simulated from '../../src/play/Simulated.js'
import * as Executor from '../../src/ports/Executor.js'
import * as Journal from '../../src/ports/Journal.js'
import { executorLaws, type ExecutorSubject } from '../../src/testing/ExecutorLaws.js'
import * as Tournament from '../../src/Tournament.js'
import { firstJobs } from '../testing/jobs.js'
import { environment, given, kept, miners, opened, world } from './worlds.js'

const held: Readonly<Record<string, () => Promise<ExecutorSubject>>> = {
  Simulated: async () => ({
    executor: Simulated.executor(world('contract', 0.3)),
    jobs: await firstJobs()
  }),
  'Simulated, bounded': async () => ({
    executor: Executors.bounded(2)(Simulated.executor(world('contract', 0.3))),
    jobs: await firstJobs()
  }),
  Recorded: async () => {
    const journal = Journal.inMemory()
    await given(Program.finish(opened(miners.slice(0, 16))), environment(journal))
    return { executor: Recorded.recorded(await kept(journal)), jobs: await firstJobs() }
  }
}

describe.each(Object.entries(held))('the contract of executors: %s', (_, fresh) => {
  for (const law of executorLaws(fresh)) it(law.name, law.check)
})

describe('a simulated executor', () => {
  it('gives the same job the same report, whatever ran before', async () => {
    const jobs = await firstJobs()
    const run = { signal: new AbortController().signal, emit: () => undefined }
    const all = async (of: typeof jobs) => {
      const executor = Simulated.executor(world())
      const reports = new Map<string, unknown>()
      for (const { job, task } of of) reports.set(Job.key(job), await executor.execute(job, task, run)())
      return reports
    }
    const [forwards, backwards] = [await all(jobs), await all(Array.from(jobs).reverse())]
    for (const [key, report] of forwards) expect(backwards.get(key)).toEqual(report)
  })

  it('fails as many jobs as its world says: none of them, or all', async () => {
    const run = { signal: new AbortController().signal, emit: () => undefined }
    for (const [rate, type] of [
      [0, 'Scored'],
      [1, 'Failed']
    ] as const) {
      for (const { job, task } of await firstJobs()) {
        const result = await Simulated.executor(world('rates', rate)).execute(job, task, run)()
        expect(E.isRight(result) && result.right.type).toBe(type)
      }
    }
  })
})

describe('a bounded executor', () => {
  it('runs no more than its bound at once, and all in the order they came', async () => {
    const jobs = (await firstJobs()).slice(0, 12)
    const started: Array<string> = []
    let [now, most] = [0, 0]
    const slow: Executor.Executor = {
      execute: job => async () => {
        started.push(Job.key(job))
        now += 1
        most = Math.max(most, now)
        await new Promise(resolve => setTimeout(resolve, 2))
        now -= 1
        return E.left(Executor.error('Engine', 'slow'))
      }
    }
    const bounded = Executors.bounded(3)(slow)
    const run = { signal: new AbortController().signal, emit: () => undefined }
    await Promise.all(jobs.map(({ job, task }) => bounded.execute(job, task, run)()))
    expect(most).toBe(3)
    expect(started).toEqual(jobs.map(({ job }) => Job.key(job)))
  })

  it('lets a job that is aborted while it waits go at once, and the others go on', async () => {
    const [first, second, third] = await firstJobs()
    let finish = (): void => undefined
    const held: Executor.Executor = {
      execute: () => () =>
        new Promise(resolve => {
          finish = () => resolve(E.left(Executor.error('Engine', 'done')))
        })
    }
    const bounded = Executors.bounded(1)(held)
    const [controller, other] = [new AbortController(), new AbortController()]
    const of = (signal: AbortSignal) => ({ signal, emit: () => undefined })
    const running = bounded.execute(first!.job, first!.task, of(other.signal))()
    const waiting = bounded.execute(second!.job, second!.task, of(controller.signal))()
    const last = bounded.execute(third!.job, third!.task, of(other.signal))()
    controller.abort()
    expect(await waiting).toEqual(E.left(Executor.aborted))
    finish()
    await running
    // A turn of the event loop, in which the last one starts.
    await new Promise(resolve => setTimeout(resolve, 0))
    finish()
    expect(await last).toEqual(E.left(Executor.error('Engine', 'done')))
  })
})

describe('a recorded executor', () => {
  it('knows only what its log has', async () => {
    const [first] = await firstJobs()
    const run = { signal: new AbortController().signal, emit: () => undefined }
    const result = await Recorded.recorded([]).execute(first!.job, first!.task, run)()
    expect(E.isLeft(result) && result.left.kind).toBe('NotRecorded')
  })

  it('plays the recorded tournament once more, to the same state', async () => {
    const journal = Journal.inMemory()
    const played = await given(Program.finish(opened(miners)), environment(journal))
    const executor = Recorded.recorded(await kept(journal))
    const again = await given(Program.finish(opened(miners)), { ...environment(), executor })
    expect(Tournament.digest(again)).toBe(Tournament.digest(played))
  })
})
