/** A journal in a file: an entry has answered once it is on the disk (`dethrone/journal`). */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import * as Codec from '../domain/codec/Codec.js'
import * as TournamentId from '../domain/TournamentId.js'
import type { Clock } from '../ports/Clock.js'
import { error, type ExecutionError } from '../ports/Executor.js'
import type { Journal } from '../ports/Journal.js'
import type { Store, StoreError, Stream } from '../ports/Store.js'
import { systemClock } from '../ports/SystemClock.js'
import * as JournalFile from './JournalFile.js'
import * as TournamentJournal from './TournamentJournal.js'

/** A journal that holds a lock until it is closed, or its process ends. */
export interface FileJournal extends Journal {
  /** Lets go of the file, so that others may write it. */
  readonly close: TE.TaskEither<ExecutionError, void>
}

const failure = ({ kind, message }: StoreError): ExecutionError =>
  error(kind === 'Failed' ? 'Journal' : 'JournalLost', message)

/**
 * The journal in a file, which is made when it is first used. From then on this process alone writes it: a second one
 * is refused at once, and told who holds it.
 */
export const at = (path: string, clock: Pick<Clock, 'now'> = systemClock): FileJournal => {
  let opened: Promise<E.Either<StoreError, Store>> | null = null
  const store = async (): Promise<E.Either<ExecutionError, Store>> => {
    const answer = await (opened ??= JournalFile.open(path, clock)())
    if (E.isLeft(answer)) opened = null
    return E.mapLeft(failure)(answer)
  }
  /** The stream is the tournament's: of the file, or of the opening that it begins with. */
  const named = (name: unknown): E.Either<ExecutionError, Stream> =>
    pipe(
      Codec.decode(TournamentId.codec, 'id')(name),
      E.bimap(
        faults => error('JournalLost', `${path}: ${faults.map(Codec.sentence).join('; ')}.`),
        id => Codec.made(id)
      )
    )
  return {
    append: (notes, after) =>
      pipe(
        store,
        TE.bindTo('opened'),
        TE.bind('stream', () => TE.fromEither(named(after.opening.id))),
        TE.flatMap(({ opened, stream }) => TournamentJournal.of(opened, stream).append(notes, after))
      ),
    read: pipe(
      store,
      TE.flatMap(from =>
        pipe(
          from.heads,
          TE.mapLeft(failure),
          TE.flatMap(([head]) =>
            head === undefined ? TE.right([]) : TournamentJournal.of(from, head.stream).read
          )
        )
      )
    ),
    close: async () => {
      const answer = opened === null ? null : await opened
      opened = null
      return answer === null || E.isLeft(answer)
        ? E.right(undefined)
        : E.mapLeft(failure)(await answer.right.close())
    }
  }
}
