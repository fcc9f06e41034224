// The contract of every executor: the simulated one, the recorded one, containers.
import * as E from 'fp-ts/lib/Either.js'
import { expect, it } from 'vitest'
import * as Codec from '../../src/domain/codec/Codec.js'
import type * as Executor from '../../src/ports/Executor.js'
import * as Job from '../../src/domain/task/Job.js'
import * as Report from '../../src/domain/task/Report.js'
import type * as Task from '../../src/domain/task/Task.js'

/** An executor, and jobs it is able to run to a report. */
export interface Subject {
  readonly executor: Executor.Executor
  readonly jobs: ReadonlyArray<{ readonly job: Job.Job; readonly task: Task.Task }>
}

const run = (events: Array<Executor.JobEvent> = [], signal = new AbortController().signal): Executor.Run => ({
  signal,
  emit: event => events.push(event)
})

export const executorLaws = (name: string, make: () => Promise<Subject>, timeout = 30_000): void => {
  const laws = (what: string, law: (subject: Subject) => Promise<void>): void => {
    it(`${name} ${what}`, async () => law(await make()), timeout)
  }

  laws('answers every job with a report of that job, which decodes', async ({ executor, jobs }) => {
    expect(jobs.length).toBeGreaterThan(0)
    for (const { job, task } of jobs) {
      const result = await executor.execute(job, task, run())()
      if (E.isLeft(result)) throw new Error(result.left.message)
      expect(Report.key(result.right)).toBe(Job.key(job))
      const json: unknown = JSON.parse(JSON.stringify(result.right))
      expect(Codec.decode(Report.codec)(json)).toEqual(result)
    }
  })

  laws('never claims a withdrawal, which only the engine writes', async ({ executor, jobs }) => {
    for (const { job, task } of jobs) {
      const result = await executor.execute(job, task, run())()
      const report = E.isRight(result) ? result.right : null
      expect(report?.type === 'Failed' && report.reason === 'Withdrawn').toBe(false)
    }
  })

  laws('does nothing before its effect is run, and can be run again', async ({ executor, jobs }) => {
    for (const { job, task } of jobs.slice(0, 1)) {
      const events: Array<Executor.JobEvent> = []
      const effect = executor.execute(job, task, run(events))
      expect(events).toEqual([])
      const [first, second] = [await effect(), await effect()]
      expect(E.isRight(first) && E.isRight(second)).toBe(true)
    }
  })

  laws('tells of a job only under its own name, and of its report', async ({ executor, jobs }) => {
    for (const { job, task } of jobs) {
      const events: Array<Executor.JobEvent> = []
      const result = await executor.execute(job, task, run(events))()
      expect(events.every(event => Job.key(event.job) === Job.key(job))).toBe(true)
      const told = events.flatMap(event => (event.type === 'Reported' ? [event.report] : []))
      expect(told).toEqual(E.isRight(result) ? [result.right] : [])
    }
  })

  laws('answers an aborted run with the error Aborted, and no report', async ({ executor, jobs }) => {
    for (const { job, task } of jobs.slice(0, 1)) {
      const controller = new AbortController()
      controller.abort()
      const events: Array<Executor.JobEvent> = []
      const result = await executor.execute(job, task, run(events, controller.signal))()
      expect(E.isLeft(result) ? result.left.kind : 'a report').toBe('Aborted')
      expect(events.filter(event => event.type === 'Reported')).toEqual([])
    }
  })
}
