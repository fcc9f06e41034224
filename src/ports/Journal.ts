/** The port that keeps a tournament's log: what is in it survives a crash. */
import { identity, pipe } from 'fp-ts/lib/function.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import type * as Log from '../rules/log/Log.js'
import { error, messageOf, type ExecutionError } from './Executor.js'

/** One tournament's log. An entry is safe once `append` has answered. */
export interface Journal {
  readonly append: (entry: Log.Entry) => TE.TaskEither<ExecutionError, void>
  readonly read: TE.TaskEither<ExecutionError, Log.Log>
}

/** The journal's answer, also where it throws instead of giving one. */
const answer = <A>(ask: () => TE.TaskEither<ExecutionError, A>): TE.TaskEither<ExecutionError, A> =>
  pipe(
    TE.tryCatch(
      async () => ask()(),
      thrown => error('Journal', messageOf(thrown))
    ),
    TE.flatMapEither(identity)
  )

/** A journal that answers whatever happens: what the given one throws is an error like any other. */
export const answering = (journal: Journal): Journal => ({
  append: entry => answer(() => journal.append(entry)),
  read: answer(() => journal.read)
})

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
