/** What is written to a journal file: appended, synced, and put back where it could not be made safe. */
import { dirname } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import type { Clock } from '../../ports/Clock.js'
import { messageOf } from '../../ports/Executor.js'
import { isLast, trouble, type Store, type StoreError, type Stream, type Trouble } from '../../ports/Store.js'
import * as Chain from '../chain/Chain.js'
import * as Plan from '../chain/Plan.js'
import type { Disk } from '../disk/Disk.js'
import * as Folder from '../disk/Folder.js'
import * as Identity from '../disk/Identity.js'
import type * as Contents from './Contents.js'
import { failed, parsed, of as reader, shut } from './Reading.js'

/** An open file under its lock, and what it takes to write it. */
export interface Means {
  readonly path: string
  readonly place: string
  readonly fd: number
  readonly clock: Pick<Clock, 'now'>
  readonly disk: Disk
  readonly release: () => void
}

/** The writer of the file, from what it holds. */
export const of = ({ path, place, fd, clock, disk, release }: Means, contents: Contents.Contents): Store => {
  let { stream, sound: size, endless } = contents
  const known = Identity.at(place)
  let [last] = contents.records.slice(-1)
  let [closed, over]: [boolean, StoreError | null] = [false, null]
  const keys = new Set(contents.records.flatMap(({ key }) => key ?? []))

  const give = (error: StoreError): E.Either<StoreError, never> => {
    if (isLast(error)) over = error
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
  /** Why it may not be written on, where it is not the one that this writer left, or cannot be looked at. */
  const strange = (expected: number, unseen: string, kind: Trouble): StoreError | null => {
    try {
      const change = changed(expected)
      return change === null
        ? null
        : trouble('Replaced', `${change}: it is no longer the file that was written to.`)
    } catch (thrown) {
      return failed(`${path} ${unseen}`, thrown, kind)
    }
  }
  /**
   * Cuts off what a crash left behind the last transaction, and writes that one again: a sync that failed leaves it in
   * memory alone, and the next one says nothing of it.
   */
  const mend = (): StoreError | null => {
    if (disk.size(fd) > size) {
      disk.truncate(fd, size)
      disk.sync(fd)
    }
    const fault = strange(size, 'cannot be looked at', 'Failed')
    if (fault === null && size > 0) disk.renew(place, contents.last, size)
    return fault
  }

  const write = (to: Stream, lines: ReadonlyArray<string>): StoreError | null => {
    const text = `${stream === null ? `${Chain.header(to)}\n` : endless ? '\n' : ''}${lines.map(line => `${line}\n`).join('')}`
    const bytes = Buffer.from(text, 'utf8')
    const fault = strange(size, 'cannot be looked at', 'Failed')
    if (fault !== null) return fault
    try {
      for (let done = 0; done < bytes.length;) done += disk.write(fd, bytes.subarray(done))
      disk.sync(fd)
      if (stream === null) Folder.sync(dirname(place))
    } catch (thrown) {
      return undone(thrown)
    }
    over = strange(
      size + bytes.length,
      'cannot be looked at after it was written; what it holds shows when it is opened again',
      'Doubtful'
    )
    if (over !== null) return over
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
        again,
        'Doubtful'
      )
      return over
    }
  }

  const start = (): StoreError | null => {
    if (closed) return shut
    if (over !== null) return over
    try {
      const fault = mend()
      if (fault !== null && isLast(fault)) over = fault
      return fault
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
      place,
      disk,
      () => closed,
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
