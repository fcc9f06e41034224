/** A tournament's log in a store: one stream, named after its id. */
import * as E from 'fp-ts/lib/Either.js'
import * as Codec from '../../domain/codec/Codec.js'
import type { TournamentId } from '../../domain/TournamentId.js'
import { error, type ExecutionError } from '../../ports/Executor.js'
import type { Journal } from '../../ports/Journal.js'
import type { Draft, Store, Stream } from '../../ports/Store.js'
import * as Log from '../../rules/log/Log.js'
import type * as Tournament from '../../Tournament.js'
import * as TournamentJournal from '../../store/TournamentJournal.js'

/** The stream of a tournament: every id is one. */
export const of = (id: TournamentId): Stream => Codec.made(id)

/** An entry of a tournament's log, to be kept. */
export const draft =
  (entry: Log.Entry) =>
  (id: TournamentId): Draft => ({
    stream: of(id),
    key: TournamentJournal.keyOf(entry),
    body: Log.entry.encode(entry)
  })

/** What keeps an ending with everything that follows from it, in one transaction. */
export type Ending = (
  notes: ReadonlyArray<Draft>,
  finished: Tournament.Finished
) => Promise<E.Either<string, unknown>>

/** The journal of one tournament; the notes that end it are handed to whoever keeps what follows as well, if there is somebody. */
export const journal =
  (store: Store, beside: TournamentJournal.Beside = () => []) =>
  (id: TournamentId, ending: Ending | null = null): Journal => {
    const plain = TournamentJournal.of(store, of(id), beside)
    return {
      ...plain,
      append: (notes, after) =>
        ending !== null && after.phase === 'Finished'
          ? () =>
              ending([...TournamentJournal.drafts(of(id), notes), ...beside(notes, after)], after).then(
                E.bimap(lost, () => undefined)
              )
          : plain.append(notes, after)
    }
  }

const lost = (message: string): ExecutionError => error('Journal', message)
