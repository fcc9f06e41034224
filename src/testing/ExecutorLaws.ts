/** The laws of executors, for whoever writes one. They are explained in `docs/executors.md`. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert'
import * as E from 'fp-ts/lib/Either.js'
import * as Codec from '../domain/codec/Codec.js'
import * as Job from '../domain/task/Job.js'
import * as Report from '../domain/task/Report.js'
import type { Task } from '../domain/task/Task.js'
import type { ExecutionError, Executor, JobEvent, Run } from '../ports/Executor.js'
import type { Law } from './Law.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** An executor, and jobs that it is able to run to a report: one at least, better three, one of them a miner's failure. */
export interface ExecutorSubject {
  /** The executor that is tested. */
  readonly executor: Executor
  /** Jobs that it can run to a report: one at least, better three, one of them a miner's failure. */
  readonly jobs: ReadonlyArray<Assigned>
}

/** A job, and the task it is done on. */
export interface Assigned {
  /** A job. */
  readonly job: Job.Job
  /** The task of the job's slot. */
  readonly task: Task
}

/** The result of an execution: its answer, and the events until then. */
interface Ran {
  readonly answer: E.Either<ExecutionError, Report.Report>
  readonly events: ReadonlyArray<JobEvent>
}

// -------------------------------------------------------------------------------------
// laws
// -------------------------------------------------------------------------------------

const runOf = (events: Array<JobEvent>, signal: AbortSignal = new AbortController().signal): Run => ({
  signal,
  emit: event => events.push(event)
})

const ran = async (executor: Executor, { job, task }: Assigned): Promise<Ran> => {
  const events: Array<JobEvent> = []
  const answer = await executor.execute(job, task, runOf(events))()
  return { answer, events: Array.from(events) }
}

const reportsIn = (events: ReadonlyArray<JobEvent>): ReadonlyArray<Report.Report> =>
  events.flatMap(event => (event.type === 'Reported' ? [event.report] : []))

const reportOf = (answer: E.Either<ExecutionError, Report.Report>): Report.Report => {
  if (E.isLeft(answer)) throw new Error(`${answer.left.kind}: ${answer.left.message}`)
  return answer.right
}

/** How long the laws wait for something that must not come. */
const moment = async (): Promise<void> => new Promise(resolve => setTimeout(resolve, 50))

/**
 * What every executor keeps; `fresh` makes one for each law. Limits of time are the test runner's: an executor that
 * never answers fails by them.
 */
export const executorLaws = (fresh: () => Promise<ExecutorSubject>): ReadonlyArray<Law> => {
  const law = (name: string, check: (subject: ExecutorSubject, first: Assigned) => Promise<void>): Law => ({
    name,
    check: async () => {
      const subject = await fresh()
      const [first] = subject.jobs
      ok(first !== undefined, 'the executor was given no job to run')
      await check(subject, first)
      // As whoever runs jobs does once the reports are kept: nothing of them is left where they ran.
      for (const { job } of subject.jobs) await subject.executor.settle?.(job)()
    }
  })

  return [
    law('answers every job with a report of that job, which decodes', async ({ executor, jobs }) => {
      for (const assigned of jobs) {
        const report = reportOf((await ran(executor, assigned)).answer)
        strictEqual(Report.key(report), Job.key(assigned.job))
        const json: unknown = JSON.parse(JSON.stringify(report))
        deepStrictEqual(Codec.decode(Report.codec)(json), E.right(report))
      }
    }),

    law('answers jobs that run at the same time each with its own report', async ({ executor, jobs }) => {
      const backwards = Array.from(jobs).reverse()
      const all = await Promise.all(backwards.map(assigned => ran(executor, assigned)))
      deepStrictEqual(
        all.map(({ answer }) => Report.key(reportOf(answer))),
        backwards.map(({ job }) => Job.key(job))
      )
    }),

    law('never claims a withdrawal, which only the engine writes', async ({ executor, jobs }) => {
      for (const assigned of jobs) {
        const { answer } = await ran(executor, assigned)
        const report = E.isRight(answer) ? answer.right : null
        ok(!(report?.type === 'Failed' && report.reason === 'Withdrawn'), 'it claims a withdrawal')
      }
    }),

    law('does nothing before its effect is run, and can be run again', async ({ executor }, first) => {
      const events: Array<JobEvent> = []
      const effect = executor.execute(first.job, first.task, runOf(events))
      await moment()
      deepStrictEqual(events, [])
      reportOf(await effect())
      reportOf(await effect())
    }),

    law('tells of a job under its own name alone', async ({ executor, jobs }) => {
      for (const assigned of jobs)
        for (const event of (await ran(executor, assigned)).events)
          strictEqual(Job.key(event.job), Job.key(assigned.job))
    }),

    law('tells of a job’s report once, before it answers with it', async ({ executor, jobs }) => {
      for (const assigned of jobs) {
        const { answer, events } = await ran(executor, assigned)
        deepStrictEqual(reportsIn(events), [reportOf(answer)])
      }
    }),

    law('tells nothing more of a job once it has answered', async ({ executor, jobs }) => {
      const late: Array<() => ReadonlyArray<JobEvent>> = []
      for (const { job, task } of jobs) {
        const events: Array<JobEvent> = []
        await executor.execute(job, task, runOf(events))()
        const told = events.length
        late.push(() => events.slice(told))
      }
      await moment()
      for (const events of late) deepStrictEqual(events(), [])
    }),

    law('leaves the job and the task as they are', async ({ executor, jobs }) => {
      for (const assigned of jobs) {
        const before = JSON.stringify(assigned)
        await ran(executor, assigned)
        strictEqual(JSON.stringify(assigned), before)
      }
    }),

    law(
      'answers a run that is aborted before it begins with Aborted, and no report',
      async ({ executor }, { job, task }) => {
        const controller = new AbortController()
        controller.abort()
        const events: Array<JobEvent> = []
        const answer = await executor.execute(job, task, runOf(events, controller.signal))()
        strictEqual(E.isLeft(answer) ? answer.left.kind : 'a report', 'Aborted')
        deepStrictEqual(reportsIn(events), [])
      }
    ),

    law(
      'answers a run that is aborted under way: Aborted without a report, or the report',
      async ({ executor }, { job, task }) => {
        const controller = new AbortController()
        const events: Array<JobEvent> = []
        const run = runOf(events, controller.signal)
        const begun = (event: JobEvent): void => {
          run.emit(event)
          controller.abort()
        }
        const answered = executor.execute(job, task, { ...run, emit: begun })()
        // One that tells of nothing is aborted as well.
        setImmediate(() => {
          controller.abort()
        })
        const answer = await answered
        if (E.isLeft(answer)) strictEqual(answer.left.kind, 'Aborted')
        deepStrictEqual(reportsIn(events), E.isLeft(answer) ? [] : [answer.right])
      }
    ),

    law('runs other jobs on after one was aborted', async ({ executor, jobs }, { job, task }) => {
      const controller = new AbortController()
      const gone = executor.execute(job, task, runOf([], controller.signal))()
      const others = jobs.slice(1).map(assigned => ran(executor, assigned))
      controller.abort()
      await gone
      for (const { answer } of await Promise.all(others)) reportOf(answer)
    }),

    law(
      'is settled once, twice, or of a job it never had: without a complaint',
      async ({ executor, jobs }, first) => {
        const { settle } = executor
        if (settle === undefined) return
        const once = reportOf((await ran(executor, first)).answer)
        // Until it is settled a report is kept: a restart in between repeats nothing.
        deepStrictEqual((await ran(executor, first)).answer, E.right(once))
        for (const { job } of [first, first, ...jobs])
          deepStrictEqual(await settle(job)(), E.right(undefined))
      }
    )
  ]
}
