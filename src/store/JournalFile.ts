/** A store in a file of lines, for one stream: what somebody keeps who plays one tournament. */
import { dirname, resolve } from 'node:path'
import { statSync } from 'node:fs'
import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import type { Clock } from '../ports/Clock.js'
import { messageOf } from '../ports/Executor.js'
import { trouble, type Reader, type Store, type StoreError, type Stream } from '../ports/Store.js'
import { systemClock } from '../ports/SystemClock.js'
import * as Chain from './chain/Chain.js'
import * as Contents from './file/Contents.js'
import { disk as machine, type Disk } from './disk/Disk.js'
import * as Folder from './disk/Folder.js'
import * as Identity from './disk/Identity.js'
import * as Lock from './disk/Lock.js'
import * as Plan from './chain/Plan.js'

/** A file as it is now, for reading alone; what its writer has not finished yet is left out. */
export const read = (path: string, disk: Disk = machine): TE.TaskEither<StoreError, Reader> =>
  TE.fromIO(() => {
    let closed = false
    return reader(
      () => (closed ? E.left(shut) : parsed(path, disk)),
      TE.fromIO(() => {
        closed = true
      })
    )
  })

const shut: StoreError = trouble('Closed', 'The journal was closed.')

const failed = (what: string, thrown: unknown): StoreError =>
  trouble('Failed', `${what}: ${messageOf(thrown)}.`)

/** A device may have no end, and a pipe's other end may never open: neither keeps anything. */
const demandFile = (path: string): void => {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found?.isFile() === false)
    throw new Error(
      `it is ${found.isDirectory() ? 'a folder' : 'a device or a pipe'}, and a file was expected`
    )
}

const parsed = (path: string, disk: Disk): E.Either<StoreError, Contents.Contents> => {
  try {
    demandFile(path)
    return Contents.parse(path, disk.read(path))
  } catch (thrown) {
    return E.left(failed(`${path} could not be read`, thrown))
  }
}

const reader = (
  contents: () => E.Either<StoreError, Contents.Contents>,
  close: TE.TaskEither<StoreError, void>
): Reader => ({
  heads: TE.fromIOEither(() =>
    E.map(({ records }: Contents.Contents) => {
      const last = records.at(-1)
      return last === undefined ? [] : [{ stream: last.stream, number: last.number, digest: last.digest }]
    })(contents())
  ),
  read: (stream, after = 0, most = Infinity) =>
    TE.fromIOEither(() =>
      E.map((found: Contents.Contents) =>
        found.stream === stream ? found.records.slice(after, after + most) : []
      )(contents())
    ),
  close
})

/** Opens the file for writing, and makes it where there is none; `Held` while another process writes it. Its stream is the one that is first appended to. */
export const open = (
  path: string,
  clock: Pick<Clock, 'now'> = systemClock,
  disk: Disk = machine
): TE.TaskEither<StoreError, Store> =>
  TE.fromIOEither(() => {
    const place = resolve(path)
    const lock = Lock.take(place)
    if (E.isLeft(lock)) return lock
    let fd: number | null = null
    try {
      demandFile(place)
      fd = disk.open(place)
      if (statSync(place).nlink > 1)
        throw new Error('it has another name (a hard link), under which it could be written unnoticed')
      const contents = Contents.parse(path, disk.read(place))
      if (E.isRight(contents))
        return E.right(writer({ path, place, fd, clock, disk, release: lock.right.release }, contents.right))
      disk.close(fd)
      lock.right.release()
      return contents
    } catch (thrown) {
      if (fd !== null) disk.close(fd)
      lock.right.release()
      return E.left(failed(`${path} cannot be opened as a journal`, thrown))
    }
  })

interface Means {
  readonly path: string
  readonly place: string
  readonly fd: number
  readonly clock: Pick<Clock, 'now'>
  readonly disk: Disk
  readonly release: () => void
}

const writer = ({ path, place, fd, clock, disk, release }: Means, contents: Contents.Contents): Store => {
  let { stream, sound: size, endless } = contents
  const known = Identity.at(place)
  let [last] = contents.records.slice(-1)
  let [closed, over]: [boolean, StoreError | null] = [false, null]
  const keys = new Set(contents.records.flatMap(({ key }) => key ?? []))

  const give = (error: StoreError): E.Either<StoreError, never> => {
    if (error.kind === 'Replaced') over = error
    return E.left(error)
  }
  /** How the file is not the one that this writer left, in words. */
  const changed = (expected: number): string | null => {
    const now = Identity.at(place)
    const change = known === null ? null : Identity.change({ ...known, size: 0 }, now)
    if (change !== null) return change
    return disk.size(fd) === expected
      ? null
      : `${place} is ${disk.size(fd)} bytes long, and ${expected} were written`
  }
  const cutTorn = (): void => {
    if (disk.size(fd) > size) {
      disk.truncate(fd, size)
      disk.sync(fd)
    }
  }

  const write = (of: Stream, lines: ReadonlyArray<string>): StoreError | null => {
    const text = `${stream === null ? `${Chain.header(of)}\n` : endless ? '\n' : ''}${lines.map(line => `${line}\n`).join('')}`
    const bytes = Buffer.from(text, 'utf8')
    const fault = changed(size)
    if (fault !== null) return trouble('Replaced', `${fault}: it is no longer the file that was written to.`)
    try {
      for (let done = 0; done < bytes.length;) done += disk.write(fd, bytes.subarray(done))
      disk.sync(fd)
      if (stream === null) Folder.sync(dirname(place))
    } catch (thrown) {
      return undone(thrown)
    }
    const late = changed(size + bytes.length)
    if (late !== null) return trouble('Replaced', `${late}: it is no longer the file that was written to.`)
    size += bytes.length
    return null
  }

  /** What could not be made safe is cut off again. If not even that can be made safe, nothing is written any more. */
  const undone = (thrown: unknown): StoreError => {
    try {
      disk.truncate(fd, size)
      disk.sync(fd)
      return failed(`${path} could not be written`, thrown)
    } catch (again) {
      over = failed(
        `${path} could not be written (${messageOf(thrown)}), nor put back; what it holds shows when it is opened again`,
        again
      )
      return over
    }
  }

  const start = (): StoreError | null => {
    if (closed) return shut
    if (over !== null) return over
    try {
      cutTorn()
      return null
    } catch (thrown) {
      return failed(`${path} could not be mended`, thrown)
    }
  }
  // What a crash left is cut off before anything is written behind it, and only once: whatever comes later is foreign.
  let ready = false
  const begin = (): StoreError | null => {
    const fault = ready ? (closed ? shut : over) : start()
    ready ||= fault === null
    return fault
  }
  const keep = (of: Stream, sealed: ReadonlyArray<Chain.Sealed>): E.Either<StoreError, void> => {
    const fault = write(
      of,
      sealed.map(({ line }) => line)
    )
    if (fault !== null) return give(fault)
    stream = of
    endless = false
    for (const { record } of sealed) {
      if (record.key !== null) keys.add(record.key)
      last = record
    }
    return E.right(undefined)
  }
  const link = (of: Stream): E.Either<StoreError, Chain.Link> =>
    E.right(last === undefined ? Chain.start(of) : Chain.after(last))
  const foreign = (of: Stream): StoreError =>
    trouble(
      'Unfit',
      `${path} is the journal of ${stream ?? of} and keeps nothing of another: use a store for several.`
    )

  return {
    append: drafts =>
      TE.fromIOEither(() => {
        const fault = begin()
        if (fault !== null) return E.left(fault)
        const [{ stream: of }] = drafts
        if (drafts.some(draft => draft.stream !== (stream ?? of))) return E.left(foreign(of))
        const plan = Plan.make(drafts, link, clock.now(), (_, key) => keys.has(key))
        if (E.isLeft(plan)) return plan
        return E.map(() => Plan.records(plan.right))(keep(of, plan.right))
      }),
    adopt: records =>
      TE.fromIOEither(() => {
        const fault = begin()
        if (fault !== null) return E.left(fault)
        const [{ stream: of }] = records
        if (stream !== null && of !== stream) return E.left(foreign(of))
        const there = parsed(place, disk)
        if (E.isLeft(there)) return there
        const fresh = Plan.adopting(records, there.right.records)
        if (E.isLeft(fresh)) return fresh
        return fresh.right.length === 0
          ? E.right(undefined)
          : keep(
              of,
              fresh.right.map((record): Chain.Sealed => ({ record, line: Chain.line(record) }))
            )
      }),
    ...reader(
      () => (closed ? E.left(shut) : parsed(place, disk)),
      TE.fromIO(() => {
        if (!closed) {
          disk.close(fd)
          release()
        }
        closed = true
      })
    )
  }
}
