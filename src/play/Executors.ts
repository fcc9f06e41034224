/** Executors made from executors: what does not depend on what runs the jobs, composed by `pipe`. */
import * as TE from 'fp-ts/lib/TaskEither.js'
import { aborted, type Executor } from '../ports/Executor.js'
import * as Semaphore from './Semaphore.js'

/** At most `most` jobs at once; the others wait, first come first served. A job aborted while it waits never starts. */
export const bounded =
  (most: number) =>
  (executor: Executor): Executor => {
    const place = Semaphore.of(most)
    return {
      ...executor,
      execute: (job, task, run) => async () => {
        // Waiting here counts against no limit: whoever runs the jobs is told of it.
        run.queued?.(true)
        const release = await place(run.signal)
        run.queued?.(false)
        if (release === undefined) return TE.left(aborted)()
        try {
          return await executor.execute(job, task, run)()
        } finally {
          release()
        }
      }
    }
  }
