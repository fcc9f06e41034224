/** What is written to a store in SQLite: one transaction at a time, each under the epoch of its writer. */
import * as E from 'fp-ts/lib/Either.js'
import type { Clock } from '../../ports/Clock.js'
import { messageOf } from '../../ports/Executor.js'
import { isLast, trouble, type Draft, type Record, type StoreError, type Stream } from '../../ports/Store.js'
import * as Chain from '../chain/Chain.js'
import * as Identity from '../disk/Identity.js'
import * as Plan from '../chain/Plan.js'
import { codeOf } from '../disk/Failure.js'
import { value, type Database } from './Database.js'
import * as Reading from './Reading.js'

type NonEmpty<A> = Plan.NonEmpty<A>

/** A writer of the database at the path: it takes the next epoch, and writes under it until another one does. */
export const of = (database: Database, path: string, clock: Pick<Clock, 'now'>) => {
  database.exec('UPDATE writer SET epoch = epoch + 1')
  const epochNow = database.prepare('SELECT epoch FROM writer')
  const insert = database.prepare('INSERT INTO record (stream, number, key, line) VALUES (?, ?, ?, ?)')
  const key = database.prepare('SELECT 1 FROM record WHERE stream = ? AND key = ?')
  const newest = value(
    database.prepare('SELECT CAST(line AS BLOB) FROM record ORDER BY position DESC LIMIT 1')
  )
  const reading = Reading.of(database, path)
  const epoch = value(epochNow)
  const heads = new Map<Stream, number>()
  const files = [path, `${path}-wal`]
  let identities = files.map(Identity.at)
  let at = E.getOrElse(() => ({ at: 0 }))(
    E.flatMap((text: string) => Chain.parse(text))(Reading.lineOf(newest))
  ).at
  let over: StoreError | null = null

  /** The files are still the ones that were opened: SQLite would go on writing to a file that was deleted. */
  const changed = (): string | null => {
    const now = files.map(Identity.at)
    for (const [i, before] of identities.entries()) {
      const change = before && Identity.change(before, now[i] ?? null)
      if (change) return change
    }
    identities = now
    return null
  }

  const link = (stream: Stream): E.Either<StoreError, Chain.Link> => {
    const found = reading.link(stream)
    if (E.isLeft(found)) return found
    const known = heads.get(stream)
    return known === undefined || known === found.right.number
      ? found
      : E.left(
          trouble(
            'Replaced',
            `${path}: ${stream} ends at record ${found.right.number}, and ${known} were kept.`
          )
        )
  }

  const keep = (sealed: ReadonlyArray<Chain.Sealed>): void => {
    for (const { record, line } of sealed) insert.run(record.stream, record.number, record.key, line)
  }

  /** What the work says, in one transaction; after a failure that leaves open what is on the disk, nothing is written any more. */
  const transaction = <A>(
    work: () => E.Either<StoreError, { readonly answer: A; readonly records: ReadonlyArray<Record> }>
  ): E.Either<StoreError, A> => {
    if (over !== null) return E.left(over)
    const end = (error: StoreError): E.Either<StoreError, never> => {
      if (isLast(error)) over = error
      return E.left(error)
    }
    let committing = false
    try {
      const fault = changed()
      if (fault !== null) return end(trouble('Replaced', `${fault} while it was written to.`))
      database.exec('BEGIN IMMEDIATE')
      if (value(epochNow) !== epoch) {
        database.exec('ROLLBACK')
        return end(trouble('Fenced', `Another process has taken over ${path}: this one writes no more.`))
      }
      const done = work()
      if (E.isLeft(done)) {
        database.exec('ROLLBACK')
        return end(done.left)
      }
      committing = true
      database.exec('COMMIT')
      const late = changed()
      if (late !== null) return end(trouble('Replaced', `${late} while it was written to.`))
      for (const record of done.right.records) {
        heads.set(record.stream, record.number)
        at = Math.max(at, record.at)
      }
      return E.right(done.right.answer)
    } catch (thrown) {
      const failed = trouble('Failed', `${path} could not be written: ${messageOf(thrown)}.`)
      rollBack(database)
      // A full disk keeps the transaction's last page out. What else failed while it was made safe may be there after all.
      if (committing && codeOf(thrown) !== 'SQLITE_FULL') {
        return end(
          trouble('Doubtful', `${failed.message} Whether it was kept shows when it is opened again.`)
        )
      }
      return E.left(failed)
    }
  }

  return {
    append: (drafts: NonEmpty<Draft>): E.Either<StoreError, NonEmpty<Record>> =>
      transaction(() => {
        const plan = Plan.make(
          drafts,
          link,
          Math.max(at, clock.now()),
          (stream, text) => value(key, stream, text) === 1
        )
        if (E.isLeft(plan)) return plan
        keep(plan.right)
        const records = Plan.records(plan.right)
        return E.right({ answer: records, records })
      }),
    adopt: (records: NonEmpty<Record>): E.Either<StoreError, void> =>
      transaction(() => {
        const there = reading.read(records[0].stream, 0, Infinity)
        if (E.isLeft(there)) return there
        const fresh = Plan.adopting(records, there.right)
        if (E.isLeft(fresh)) return fresh
        keep(fresh.right.map(record => ({ record, line: Chain.line(record) })))
        return E.right({ answer: undefined, records: fresh.right })
      })
  }
}

const rollBack = (database: Database): void => {
  try {
    database.exec('ROLLBACK')
  } catch {
    // Nothing was begun, or SQLite has rolled it back.
  }
}
