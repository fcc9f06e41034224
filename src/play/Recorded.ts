/** An executor that answers from a log: for replays and what-ifs. */
import * as TE from 'fp-ts/lib/TaskEither.js'
import * as Job from '../domain/task/Job.js'
import * as Report from '../domain/task/Report.js'
import type * as Log from '../rules/log/Log.js'
import { aborted, error, type Executor } from '../ports/Executor.js'

/** Answers each job with its report in the log; `NotRecorded` where there is none. */
export const recorded = (log: Log.Log): Executor => {
  const reports = new Map(
    log
      .flatMap(entry => (entry.type === 'Reported' ? entry.reports : []))
      .map(report => [Report.key(report), report])
  )
  return {
    execute: (job, _task, { signal, emit }) => {
      const report = reports.get(Job.key(job))
      if (signal.aborted) return TE.left(aborted)
      if (report === undefined)
        return TE.left(error('NotRecorded', `The log has no report of ${Job.key(job)}.`))
      return TE.fromIO(() => {
        emit({ type: 'Reported', job, report })
        return report
      })
    }
  }
}
