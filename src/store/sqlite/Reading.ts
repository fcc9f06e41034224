/** What is read from a store in SQLite. */
import * as E from 'fp-ts/lib/Either.js'
import { trouble, type Head, type Record, type StoreError, type Stream } from '../../ports/Store.js'
import * as Chain from '../Chain.js'
import { rows, type Database } from './Database.js'

/** The last line of each stream, by its name. */
const last =
  'SELECT line FROM record JOIN (SELECT stream AS s, max(number) AS n FROM record GROUP BY stream) ON stream = s AND number = n ORDER BY stream'

/** The statements, prepared once. */
export const of = (database: Database, where: string) => {
  const lines = database.prepare(
    'SELECT line FROM record WHERE stream = ? AND number > ? ORDER BY number LIMIT ?'
  )
  const head = database.prepare('SELECT line FROM record WHERE stream = ? ORDER BY number DESC LIMIT 1')
  const lasts = database.prepare(last)
  const parsed = (row: ReadonlyArray<unknown>): E.Either<StoreError, Record> => {
    const found = Chain.parse(String(row[0]))
    return E.isRight(found)
      ? found
      : E.left(trouble('Broken', `${where}: a record was changed: ${found.left}.`))
  }

  /** What the stream's next record follows on. */
  const link = (stream: Stream): E.Either<StoreError, Chain.Link> => {
    const [row] = rows(head, stream)
    return row === undefined ? E.right(Chain.start(stream)) : E.map(Chain.after)(parsed(row))
  }

  return {
    link,
    heads: (): E.Either<StoreError, ReadonlyArray<Head>> => {
      const heads: Array<Head> = []
      for (const row of rows(lasts)) {
        const found = parsed(row)
        if (E.isLeft(found)) return found
        const { stream, number, digest } = found.right
        heads.push({ stream, number, digest })
      }
      return E.right(heads)
    },
    read: (stream: Stream, after: number, most: number): E.Either<StoreError, ReadonlyArray<Record>> => {
      // The record before the first one is read as well: the first is held against it.
      const from = Math.max(0, after - 1)
      const found = rows(lines, stream, from, Math.min(most, 1e9) + (after - from))
      return Chain.checked(
        `${where}, ${stream}`,
        stream,
        from,
        found.map(row => String(row[0])),
        after
      )
    }
  }
}
