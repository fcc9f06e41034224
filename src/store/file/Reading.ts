/** What is read from a journal file. */
import { statSync } from 'node:fs'
import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { messageOf } from '../../ports/Executor.js'
import {
  trouble,
  type Reader,
  type Record,
  type StoreError,
  type Stream,
  type Trouble
} from '../../ports/Store.js'
import type { Disk } from '../disk/Disk.js'
import * as Contents from './Contents.js'

/** The answer of a journal that was closed. */
export const shut: StoreError = trouble('Closed', 'The journal was closed.')

/** The answer where the disk failed, with what it said. */
export const failed = (what: string, thrown: unknown, kind: Trouble = 'Failed'): StoreError =>
  trouble(kind, `${what}: ${messageOf(thrown)}.`)

/** A device may have no end, and a pipe's other end may never open: neither keeps anything. */
export const demandFile = (path: string): void => {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found?.isFile() === false)
    throw new Error(
      `it is ${found.isDirectory() ? 'a folder' : 'a device or a pipe'}, and a file was expected`
    )
}

/** What the file holds now. */
export const parsed = (path: string, disk: Disk): E.Either<StoreError, Contents.Contents> => {
  try {
    demandFile(path)
    return Contents.parse(path, disk.read(path))
  } catch (thrown) {
    return E.left(failed(`${path} could not be read`, thrown))
  }
}

/** What is left of a file that is read page by page, for as long as it stays as it is. */
interface Rest {
  readonly stream: Stream
  readonly after: number
  readonly mark: string
  readonly records: ReadonlyArray<Record>
}

/** Which file it is, how long, and when it was changed last; null where that cannot be told. */
const markOf = (path: string): string | null => {
  try {
    const { dev, ino, size, mtimeNs } = statSync(path, { bigint: true })
    return `${dev} ${ino} ${size} ${mtimeNs}`
  } catch {
    return null
  }
}

/** Reads the file at a path, until it is closed. */
export const of = (
  path: string,
  disk: Disk,
  isClosed: () => boolean,
  close: TE.TaskEither<StoreError, void>
): Reader => {
  let rest: Rest | null = null
  const contents = (): E.Either<StoreError, Contents.Contents> =>
    isClosed() ? E.left(shut) : parsed(path, disk)
  /** The records behind a number. A page that follows on the one read before it is not looked for from the beginning. */
  const behind = (
    stream: Stream,
    after: number,
    mark: string | null
  ): E.Either<StoreError, ReadonlyArray<Record>> => {
    const left = rest
    rest = null
    if (!isClosed() && left?.stream === stream && left.after === after && left.mark === mark)
      return E.right(left.records)
    return E.map((found: Contents.Contents) => (found.stream === stream ? found.records.slice(after) : []))(
      contents()
    )
  }
  return {
    heads: TE.fromIOEither(() =>
      E.map(({ records }: Contents.Contents) => {
        const last = records.at(-1)
        return last === undefined ? [] : [{ stream: last.stream, number: last.number, digest: last.digest }]
      })(contents())
    ),
    read: (stream, after = 0, most = Infinity) =>
      TE.fromIOEither(() => {
        const mark = markOf(path)
        return E.map((records: ReadonlyArray<Record>) => {
          if (records.length > most && mark !== null)
            rest = { stream, after: after + most, mark, records: records.slice(most) }
          return records.slice(0, most)
        })(behind(stream, after, mark))
      }),
    close
  }
}
