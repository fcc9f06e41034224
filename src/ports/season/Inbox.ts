/** What the outside tells a tournament while it runs: withdrawals, unavailable tasks, a cancellation. */
import * as E from 'fp-ts/lib/Either.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import type * as Log from '../../rules/log/Log.js'
import type { Operation } from '../Note.js'
import type { Refusal } from '../../rules/Refusal.js'
import { error, type ExecutionError } from '../Executor.js'

/** An event on its way, and whom to tell what came of it. */
export interface Letter {
  /** What was asked for. */
  readonly event: Log.Event | Operation
  /** Called once: with nothing where it was done, with the refusal or fault where not. */
  readonly answer: (result: E.Either<Refusal | ExecutionError, void>) => void
}

/** The way into a running tournament. */
export interface Inbox {
  /** Applied and journalled once it has answered; refused like any event. It waits until a program reads the inbox. */
  readonly send: (event: Log.Event | Operation) => TE.TaskEither<Refusal | ExecutionError, void>
  /** For the program: letters go there from now on. The returned function ends it; what comes then is answered with an error. */
  readonly open: (deliver: (letter: Letter) => void) => () => void
}

/** An inbox that nobody reads yet. */
export const make = (): Inbox => {
  let early: ReadonlyArray<Letter> = []
  let deliver: (letter: Letter) => void = letter => {
    early = [...early, letter]
  }
  return {
    send: event => () =>
      new Promise(answer => {
        deliver({ event, answer })
      }),
    open: to => {
      deliver = to
      early.forEach(to)
      early = []
      return () => {
        deliver = ({ answer }) => {
          answer(E.left(error('Aborted', 'The program that read this inbox has ended.')))
        }
      }
    }
  }
}
