/** A store in an SQLite database: one file on a local disk, through the package `libsql`. */
import { closeSync, constants, openSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import type { Clock } from '../ports/Clock.js'
import { messageOf } from '../ports/Executor.js'
import { trouble, type Reader, type Store, type StoreError } from '../ports/Store.js'
import { systemClock } from '../ports/SystemClock.js'
import * as Database from './sqlite/Database.js'
import * as Reading from './sqlite/Reading.js'
import * as Schema from './sqlite/Schema.js'
import * as Writing from './sqlite/Writing.js'
import { because, codeOf } from './disk/Failure.js'
import * as Folder from './disk/Folder.js'
import * as Lock from './disk/Lock.js'

/** How long a statement waits for another connection's, in milliseconds: a reader holds a writer up for moments only. */
const patience = 10_000

const settings = `PRAGMA busy_timeout = ${patience}; PRAGMA synchronous = FULL;`

/**
 * Puts what the log beside the database holds into the database, page by page. What is read may not be on the disk: a
 * sync that failed leaves it in memory alone, and the next one says nothing of it. What is built on it must be safe.
 */
const settle = 'PRAGMA wal_checkpoint(FULL)'

/**
 * Opens the database for writing, and makes it where there is none, readable for its owner alone. `Held` while another
 * process writes it; `Missing` without `libsql`; `Network` where the file lies on a network file system.
 */
export const open = (
  path: string,
  clock: Pick<Clock, 'now'> = systemClock
): TE.TaskEither<StoreError, Store> =>
  opening(path, connect => {
    const place = resolve(path)
    const lock = Lock.take(place)
    if (E.isLeft(lock)) return lock
    let letGo = lock.right.release
    try {
      Folder.makeFile(place)
      Folder.demandOneName(place)
      const connection = connect(pathToFileURL(place).href)
      letGo = () => {
        connection.close()
        lock.right.release()
      }
      connection.exec(settings)
      const prepared = Schema.prepare(connection, path)
      if (E.isLeft(prepared)) {
        letGo()
        return prepared
      }
      connection.exec(settle)
      const writing = Writing.of(connection, place, clock)
      Folder.sync(dirname(place))
      const { guard, close } = closing(letGo)
      return E.right({
        ...reader(Reading.of(connection, path), guard, close),
        append: drafts => guard(() => writing.append(drafts)),
        adopt: records => guard(() => writing.adopt(records))
      })
    } catch (thrown) {
      letGo()
      throw thrown
    }
  })

/** Opens the database for reading alone, also while another process writes it; it is not made where there is none. */
export const read = (path: string): TE.TaskEither<StoreError, Reader> =>
  opening(path, connect => {
    const why = unreadable(path)
    if (why !== null) return E.left(trouble('Failed', why))
    const database = connect(`${pathToFileURL(resolve(path)).href}?mode=ro`)
    database.exec(settings)
    const sound = Schema.check(database, path)
    const { guard, close } = closing(() => {
      database.close()
    })
    return E.map(() => reader(Reading.of(database, path), guard, close))(sound)
  })

/** Why nothing can be read at a path: what is not there is told apart from what is not ours. Null where it can. */
const unreadable = (path: string): string | null => {
  try {
    // Opened as it will be read; a pipe that nobody writes to would be waited for.
    closeSync(openSync(path, constants.O_RDONLY | constants.O_NONBLOCK))
    return null
  } catch (thrown) {
    return codeOf(thrown) === 'ENOENT'
      ? `There is no store at ${path}.`
      : `${path} cannot be read: ${because(thrown)}.`
  }
}

const opening =
  <A>(
    path: string,
    work: (connect: Database.Open) => E.Either<StoreError, A>
  ): TE.TaskEither<StoreError, A> =>
  async () => {
    const connect = await Database.load()
    if (E.isLeft(connect)) return connect
    try {
      return work(connect.right)
    } catch (thrown) {
      return E.left(trouble('Failed', `${path} cannot be opened as a store: ${messageOf(thrown)}.`))
    }
  }

type Guard = <A>(work: () => E.Either<StoreError, A>) => TE.TaskEither<StoreError, A>

const closing = (
  letGo: () => void
): { readonly guard: Guard; readonly close: TE.TaskEither<StoreError, void> } => {
  let closed = false
  const guarded: Guard = work =>
    TE.fromIOEither(() => {
      if (closed) return E.left(trouble('Closed', 'The store was closed.'))
      try {
        return work()
      } catch (thrown) {
        return E.left(trouble('Failed', `The store could not be read: ${messageOf(thrown)}.`))
      }
    })
  return {
    guard: guarded,
    close: TE.fromIO(() => {
      if (!closed) letGo()
      closed = true
    })
  }
}

const reader = (
  reading: ReturnType<typeof Reading.of>,
  guard: Guard,
  close: TE.TaskEither<StoreError, void>
): Reader => ({
  heads: guard(reading.heads),
  read: (stream, after = 0, most = Infinity) => guard(() => reading.read(stream, after, most)),
  close
})
