/** The port that keeps what happens in one tournament: what is in it survives a crash. */
import { identity, pipe } from 'fp-ts/lib/function.js'
import type { ReadonlyNonEmptyArray } from 'fp-ts/lib/ReadonlyNonEmptyArray.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import type { Tournament } from '../Tournament.js'
import { error, messageOf, type ExecutionError } from './Executor.js'
import { isEntry, type Note } from './Note.js'

/** One tournament's notes, its log among them. */
export interface Journal {
  /**
   * Keeps the notes in one transaction, all of them or none: they are safe once it has answered, and what was answered
   * with an error is not there. It is given the tournament as it will be after them, for whoever keeps more in the same
   * transaction, such as what an ending leads to.
   */
  readonly append: (
    notes: ReadonlyNonEmptyArray<Note>,
    after: Tournament
  ) => TE.TaskEither<ExecutionError, void>
  /** All notes, oldest first; none if nothing was written. */
  readonly read: TE.TaskEither<ExecutionError, ReadonlyArray<Note>>
}

/** The journal's answer, even if it throws instead of giving one. */
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
  append: (notes, after) => answer(() => journal.append(notes, after)),
  read: answer(() => journal.read)
})

/**
 * A journal that tells of each state once the events that led to it are kept: what is shown is never lost again. What
 * the listener throws is its own: the events are kept, and keeping them once more would be wrong.
 */
export const telling =
  (changed: (tournament: Tournament) => void) =>
  (journal: Journal): Journal => ({
    read: journal.read,
    append: (notes, after) =>
      pipe(
        journal.append(notes, after),
        TE.map(() => {
          try {
            if (notes.some(isEntry)) changed(after)
          } catch {
            return
          }
        })
      )
  })

/** A journal that lasts as long as the process: for simulations and tests. */
export const inMemory = (before: ReadonlyArray<Note> = []): Journal => {
  const all = Array.from(before)
  return {
    append: notes =>
      TE.fromIO(() => {
        for (const note of notes) all.push(note)
      }),
    read: TE.fromIO(() => Array.from(all))
  }
}
