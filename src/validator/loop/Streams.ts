/** A tournament's log in a store: one stream, named after its id. */
import * as Codec from '../../domain/codec/Codec.js'
import type { TournamentId } from '../../domain/TournamentId.js'
import type { Journal } from '../../ports/Journal.js'
import type { Draft, Store, Stream } from '../../ports/Store.js'
import * as Log from '../../rules/log/Log.js'
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

/** The journal of one tournament. */
export const journal =
  (store: Store, beside?: TournamentJournal.Beside) =>
  (id: TournamentId): Journal =>
    TournamentJournal.of(store, of(id), beside)
