/** A tournament's log in a store: one stream, named after its id. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as RA from 'fp-ts/lib/ReadonlyArray.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import * as Codec from '../../domain/codec/Codec.js'
import type { TournamentId } from '../../domain/TournamentId.js'
import { error } from '../../ports/Executor.js'
import type { Journal } from '../../ports/Journal.js'
import type { Draft, Store, Stream } from '../../ports/Store.js'
import * as Log from '../../rules/log/Log.js'

/** The stream of a tournament: every id is one. */
export const of = (id: TournamentId): Stream => Codec.made(id)

/** An entry of a tournament's log, to be kept. */
export const draft =
  (entry: Log.Entry) =>
  (id: TournamentId): Draft => ({ stream: of(id), key: null, body: Log.entry.encode(entry) })

/** The journal of one tournament. */
export const journal =
  (store: Store) =>
  (id: TournamentId): Journal => ({
    append: entry =>
      pipe(
        store.append([draft(entry)(id)]),
        TE.mapBoth(
          ({ message }) => error('Journal', message),
          () => undefined
        )
      ),
    read: pipe(
      store.read(of(id)),
      TE.mapLeft(({ message }) => error('Journal', message)),
      TE.flatMapEither(
        RA.traverse(E.Applicative)(({ body, number }) =>
          pipe(
            Codec.decode(Log.entry, `record ${number} of ${id}`)(body),
            E.mapLeft(faults => error('Journal', faults.map(Codec.sentence).join('; ')))
          )
        )
      )
    )
  })
