/** The port that keeps a tournament's log: what is in it survives a crash. */
import * as TE from 'fp-ts/lib/TaskEither.js'
import type * as Log from '../rules/Log.js'
import type { ExecutionError } from './Executor.js'

/** One tournament's log. An entry is safe once `append` has answered. */
export interface Journal {
  readonly append: (entry: Log.Entry) => TE.TaskEither<ExecutionError, void>
  readonly read: TE.TaskEither<ExecutionError, Log.Log>
}

/** A journal that lasts as long as the process: for simulations and tests. */
export const inMemory = (before: Log.Log = []): Journal => {
  const entries = Array.from(before)
  return {
    append: entry =>
      TE.fromIO(() => {
        entries.push(entry)
      }),
    read: TE.fromIO(() => Array.from(entries))
  }
}
