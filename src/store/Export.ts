/** Exports: one stream of a store as the text of a journal file, and such a text taken into a store. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as RA from 'fp-ts/lib/ReadonlyArray.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import {
  trouble,
  type Reader,
  type Record,
  type Store,
  type StoreError,
  type Stream
} from '../ports/Store.js'
import * as Chain from './chain/Chain.js'
import * as Contents from './file/Contents.js'

/** The text of records, from the first of their stream on: what a journal file of them holds. */
export const text = (stream: Stream, records: ReadonlyArray<Record>): string =>
  [Chain.header(stream), ...records.map(Chain.line)].map(line => `${line}\n`).join('')

/** A stream's text; `Unfit` where the store has none of this name. */
export const of =
  (stream: Stream) =>
  (from: Reader): TE.TaskEither<StoreError, string> =>
    pipe(
      from.read(stream),
      TE.filterOrElse(RA.isNonEmpty, () => trouble('Unfit', `The store has no ${stream}.`)),
      TE.map(records => text(stream, records))
    )

/** Takes in what an export holds, as it is; what is there already stays, and what differs from it is `Broken`. */
export const take =
  (exported: string) =>
  (into: Pick<Store, 'adopt'>): TE.TaskEither<StoreError, Stream> =>
    pipe(
      TE.fromEither(whole(exported)),
      TE.flatMap(({ stream, records }) =>
        pipe(
          into.adopt(records),
          TE.map(() => stream)
        )
      )
    )

const whole = (exported: string) => {
  if (typeof exported !== 'string') return E.left(trouble('Broken', 'The export is no text.'))
  const bytes = Buffer.from(exported, 'utf8')
  return pipe(
    Contents.parse('The export', bytes),
    E.flatMap(({ stream, records, sound }) =>
      stream !== null && RA.isNonEmpty(records) && sound === bytes.length
        ? E.right({ stream, records })
        : E.left(trouble('Broken', 'The export ends before its last record does: export it once more.'))
    )
  )
}
