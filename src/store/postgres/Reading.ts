/** What is read from a store in PostgreSQL. */
import * as E from 'fp-ts/lib/Either.js'
import { trouble, type Head, type Record, type StoreError, type Stream } from '../../ports/Store.js'
import * as Chain from '../chain/Chain.js'
import * as Lines from '../chain/Reading.js'
import type { Connection } from './Connection.js'

/** As many lines are asked for at once. */
const page = 5_000

const parsed = (where: string, line: unknown): E.Either<StoreError, Record> => {
  const found = Chain.parse(String(line))
  return E.isRight(found)
    ? found
    : E.left(trouble('Broken', `${where}: a record was changed: ${found.left}.`))
}

/** What the stream's next record follows on. */
export const link = async (
  session: Connection,
  where: string,
  stream: Stream
): Promise<E.Either<StoreError, Chain.Link>> => {
  const [row] = await session.rows(
    'SELECT line FROM record WHERE stream = $1 ORDER BY number DESC LIMIT 1',
    stream
  )
  return row === undefined ? E.right(Chain.start(stream)) : E.map(Chain.after)(parsed(where, row[0]))
}

/** The line of the stream's record with this number; null where there is none. */
export const lineAt = async (session: Connection, stream: Stream, number: number): Promise<string | null> => {
  const [row] = await session.rows(
    'SELECT line FROM record WHERE stream = $1 AND number = $2',
    stream,
    number
  )
  return row === undefined ? null : String(row[0])
}

/** Whether each of the records that the links come from is there. */
export const areThere = async (session: Connection, links: ReadonlyArray<Chain.Link>): Promise<boolean> => {
  for (const { stream, number, digest } of links) {
    const line = number === 0 ? null : await lineAt(session, stream, number)
    if (number > 0 && line?.endsWith(`,"digest":"${digest}"}`) !== true) return false
  }
  return true
}

/** The instant of the newest record; 0 where there is none. */
export const newest = async (session: Connection, where: string): Promise<E.Either<StoreError, number>> => {
  const [row] = await session.rows('SELECT line FROM record ORDER BY position DESC LIMIT 1')
  return row === undefined ? E.right(0) : E.map(({ at }: Record) => at)(parsed(where, row[0]))
}

export const heads = async (
  session: Connection,
  where: string
): Promise<E.Either<StoreError, ReadonlyArray<Head>>> => {
  const rows = await session.rows(
    'SELECT line FROM record JOIN (SELECT stream AS s, max(number) AS n FROM record GROUP BY stream) AS last ON stream = s AND number = n ORDER BY stream'
  )
  const all: Array<Head> = []
  for (const [line] of rows) {
    const found = parsed(where, line)
    if (E.isLeft(found)) return found
    const { stream, number, digest } = found.right
    all.push({ stream, number, digest })
  }
  return E.right(all)
}

/** The records of a stream that follow a number, each held against the one before it; the first of them against the one before them. */
export const read = async (
  session: Connection,
  where: string,
  stream: Stream,
  after: number,
  most: number
): Promise<E.Either<StoreError, ReadonlyArray<Record>>> => {
  const from = Math.max(0, after - 1)
  const lines: Array<string> = []
  for (let left = Math.min(most, 1e9) + (after - from); left > 0;) {
    const rows = await session.rows(
      'SELECT line FROM record WHERE stream = $1 AND number > $2 ORDER BY number LIMIT $3',
      stream,
      from + lines.length,
      Math.min(left, page)
    )
    for (const [line] of rows) lines.push(String(line))
    left = rows.length < page ? 0 : left - rows.length
  }
  return Lines.checked(`${where}, ${stream}`, stream, from, lines, after)
}
