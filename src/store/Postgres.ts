/** A store in a PostgreSQL database: the tables lie in a schema of their own, and are reached through the package `pg`. */
import * as E from 'fp-ts/lib/Either.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import type { Clock } from '../ports/Clock.js'
import { messageOf } from '../ports/Executor.js'
import { trouble, type Reader, type Store, type StoreError } from '../ports/Store.js'
import { systemClock } from '../ports/SystemClock.js'
import * as Connection from './postgres/Connection.js'
import * as Holding from './postgres/Holding.js'
import * as Reading from './postgres/Reading.js'
import * as Schema from './postgres/Schema.js'
import * as Session from './postgres/Session.js'
import * as Writing from './postgres/Writing.js'

/** Where a store lies. */
export interface Place {
  /** The server's address, `postgres://user:password@host/database`; no message says what it is. */
  readonly address: string
  /** The schema that holds the tables, and nothing else. */
  readonly schema: string
}

/** How long somebody who reads waits for the server, in milliseconds. */
const patience = 5_000

/**
 * Opens the store for writing, and makes its tables where there are none. One process writes: it holds a lock of the
 * server (`Held` where another one does), and each append is let through by an epoch that the next writer ends
 * (`Fenced`). Where the server is lost it is looked for again; what was under way then is answered once it is known
 * whether it was kept.
 */
export const open = (
  place: Place,
  clock: Pick<Clock, 'now'> = systemClock
): TE.TaskEither<StoreError, Store> =>
  opening(place, async (connect, schema, where) => {
    const sessions = Session.make(connect, where, async session => {
      const entered = await Schema.enter(session, schema)
      return E.isLeft(entered) ? entered : Schema.enterForWriting(session)
    })
    const found = await sessions.get(0)
    if (E.isLeft(found)) return found
    const first = await holding(found.right, schema, where)
    if (E.isLeft(first)) {
      await sessions.close()
      return first
    }
    const writing = Writing.of({ sessions, schema, where, clock, first: first.right })
    const { inTurn, close } = turns(sessions)
    return E.right({
      ...reader(sessions, where, inTurn, close),
      append: drafts => inTurn(() => writing.append(drafts)),
      adopt: records => inTurn(() => writing.adopt(records))
    })
  })

/** Opens the store for reading alone, also while another process writes it; its tables are not made where there are none. */
export const read = (place: Place): TE.TaskEither<StoreError, Reader> =>
  opening(place, async (connect, schema, where) => {
    const sessions = Session.make(connect, where, async session => {
      await session.rows('SET default_transaction_read_only = on')
      const entered = await Schema.enter(session, schema)
      return E.isLeft(entered) ? entered : Schema.check(session, schema)
    })
    const found = await sessions.get(0)
    if (E.isLeft(found)) return found
    const { inTurn, close } = turns(sessions)
    return E.right(reader(sessions, where, inTurn, close))
  })

const opening =
  <A>(
    { address, schema }: Place,
    work: (connect: Connection.Connect, schema: string, where: string) => Promise<E.Either<StoreError, A>>
  ): TE.TaskEither<StoreError, A> =>
  async () => {
    const name = Schema.named(schema)
    if (E.isLeft(name)) return name
    const connect = await Connection.load(address)
    if (E.isLeft(connect)) return connect
    const where = `The store in PostgreSQL’s schema ${schema}`
    try {
      return await work(connect.right, schema, where)
    } catch (thrown) {
      return E.left(trouble('Failed', `${where} cannot be opened: ${messageOf(thrown)}.`))
    }
  }

/** The lock, the tables and the epoch, taken in this order by who opens the store for writing. */
const holding = async (
  session: Connection.Connection,
  schema: string,
  where: string
): Promise<E.Either<StoreError, Writing.Held>> => {
  try {
    const taken = await Holding.take(session, schema, where)
    if (E.isLeft(taken)) return taken
    const prepared = await Schema.prepare(session, schema)
    if (E.isLeft(prepared)) return prepared
    const epoch = (await Holding.nextEpoch(session, null)) ?? '0'
    const at = await Reading.newest(session, where)
    if (E.isLeft(at)) return at
    return E.right({ session, epoch, at: at.right, pid: await Holding.processOf(session) })
  } catch (thrown) {
    return E.left(trouble('Failed', `${where} cannot be opened: ${messageOf(thrown)}.`))
  }
}

type InTurn = <A>(work: () => Promise<E.Either<StoreError, A>>) => TE.TaskEither<StoreError, A>

/** One after the other, in the order in which they were asked for. */
const turns = (
  sessions: Session.Sessions
): { readonly inTurn: InTurn; readonly close: TE.TaskEither<StoreError, void> } => {
  let last: Promise<unknown> = Promise.resolve()
  let closed = false
  return {
    inTurn: work => () => {
      if (closed) return Promise.resolve(E.left(Session.shut))
      const done = last.then(async () => {
        if (sessions.isClosed()) return E.left(Session.shut)
        try {
          return await work()
        } catch (thrown) {
          return E.left(trouble('Failed', `The store failed: ${messageOf(thrown)}.`))
        }
      })
      last = done
      return done
    },
    close: async () => {
      closed = true
      // What was asked for before is done, unless the server is lost and nobody knows for how long.
      const late = new Promise<void>(resolve => void setTimeout(resolve, patience).unref())
      await Promise.race([last, late])
      await sessions.close()
      await last
      return E.right(undefined)
    }
  }
}

const reader = (
  sessions: Session.Sessions,
  where: string,
  inTurn: InTurn,
  close: TE.TaskEither<StoreError, void>
): Reader => {
  const asked = <A>(
    ask: (session: Connection.Connection) => Promise<E.Either<StoreError, A>>
  ): TE.TaskEither<StoreError, A> => inTurn(() => Session.ask(() => sessions.get(patience), where, ask))
  return {
    heads: asked(session => Reading.heads(session, where)),
    read: (stream, after = 0, most = Infinity) =>
      asked(session => Reading.read(session, where, stream, after, most)),
    close
  }
}
