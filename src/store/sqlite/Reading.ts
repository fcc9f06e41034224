/** What is read from a store in SQLite. */
import * as E from 'fp-ts/lib/Either.js'
import { trouble, type Head, type Record, type StoreError, type Stream } from '../../ports/Store.js'
import * as Chain from '../chain/Chain.js'
import * as Lines from '../chain/Reading.js'
import * as Utf8 from '../disk/Utf8.js'
import { rows, type Database } from './Database.js'

/** The last line of each stream, by its name. */
const last =
  'SELECT CAST(line AS BLOB) FROM record JOIN (SELECT stream AS s, max(number) AS n FROM record GROUP BY stream) ON stream = s AND number = n ORDER BY stream'

/** A line as it lies in the file. It is asked for as bytes: text that is no UTF-8, on a damaged page, would end the process. */
export const lineOf = (value: unknown): E.Either<string, string> =>
  value instanceof Uint8Array ? Utf8.decode(value) : E.left('it is no text')

/** How many lines are read at once. */
const page = 200

const some = 'SELECT line FROM record WHERE stream = ? AND number > ? ORDER BY number LIMIT ?'

/** The statements, prepared once. */
export const of = (database: Database, where: string) => {
  const each = database.prepare(`SELECT CAST(line AS BLOB) FROM (${some})`)
  const joined = database.prepare(
    `SELECT count(*), CAST(group_concat(line, char(10)) AS BLOB) FROM (${some})`
  )
  const head = database.prepare(
    'SELECT CAST(line AS BLOB) FROM record WHERE stream = ? ORDER BY number DESC LIMIT 1'
  )
  const lasts = database.prepare(last)
  const parsed = (row: ReadonlyArray<unknown>): E.Either<StoreError, Record> => {
    const found = E.flatMap((text: string) => Chain.parse(text))(lineOf(row[0]))
    return E.isRight(found)
      ? found
      : E.left(trouble('Broken', `${where}: a record was changed: ${found.left}.`))
  }

  /**
   * A page of lines. They come as one text with line feeds between them, which takes a quarter of the time: no line has
   * one within, and since they are limited they come in their order. Where that is not so, where they are no text or too
   * long for one, they come one by one, to be named.
   */
  const lines = (stream: Stream, after: number, most: number): ReadonlyArray<E.Either<string, string>> => {
    try {
      const [[count, text] = []] = rows(joined, stream, after, most)
      if (count === 0) return []
      const parts = E.map((all: string) => all.split('\n'))(lineOf(text))
      if (E.isRight(parts) && parts.right.length === count) return parts.right.map(E.right)
    } catch {
      // A text may be longer than SQLite makes one.
    }
    return rows(each, stream, after, most).map(([line]) => lineOf(line))
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
      const reading = Lines.reading(`${where}, ${stream}`, stream, from, after)
      // By pages: the lines of a long stream are never in memory all at once.
      let left = Math.min(most, 1e9) + (after - from)
      for (let read = from; left > 0;) {
        const found = lines(stream, read, Math.min(left, page))
        for (const text of found) {
          read += 1
          const fault = E.isLeft(text)
            ? Chain.broken(`${where}, ${stream}`, read, text.left)
            : reading.next(text.right)
          if (fault !== null) return E.left(fault)
        }
        if (found.length < page) break
        left -= found.length
      }
      return E.right(reading.records)
    }
  }
}
