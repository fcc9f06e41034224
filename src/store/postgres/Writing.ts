/** What is written to a store in PostgreSQL: each append is one statement, which the epoch of its writer lets through. */
import * as E from 'fp-ts/lib/Either.js'
import type { Clock } from '../../ports/Clock.js'
import { messageOf } from '../../ports/Executor.js'
import { trouble, type Draft, type Record, type StoreError, type Stream } from '../../ports/Store.js'
import * as Chain from '../chain/Chain.js'
import * as Plan from '../chain/Plan.js'
import { codeOf, type Connection } from './Connection.js'
import * as Holding from './Holding.js'
import * as Reading from './Reading.js'
import * as Session from './Session.js'

type NonEmpty<A> = Plan.NonEmpty<A>

/**
 * One statement is one transaction, and one way there and back. It changes nothing where the writer's epoch is over, or
 * where a stream does not end as this writer left it. The shared lock makes the next writer wait until it is decided.
 */
const append = `
WITH mine AS MATERIALIZED (SELECT 1 FROM writer WHERE epoch = $1 FOR SHARE),
left_so AS MATERIALIZED (
  SELECT count(*) AS streams FROM unnest($2::text[], $3::bigint[], $4::text[]) AS head (stream, number, digest)
  WHERE EXISTS (
    SELECT FROM record WHERE record.stream = head.stream AND record.number = head.number
      AND right(record.line, 66) = head.digest || '"}'
  )
)
INSERT INTO record (stream, number, key, line)
SELECT stream, number, key, line
FROM unnest($6::text[], $7::bigint[], $8::text[], $9::text[]) WITH ORDINALITY AS new (stream, number, key, line, nth)
WHERE EXISTS (SELECT FROM mine) AND (SELECT streams FROM left_so) = $5
ORDER BY nth`

/** A key as it is kept: JSON text, since the server's text has no form for U+0000. */
const keyText = (key: string | null): string | null => (key === null ? null : JSON.stringify(key))

/** How long an append that has not been sent yet waits for the server, in milliseconds. */
const patience = 10_000
/** How long one waits at a time whose fate the server has not told. */
const aWhile = 60_000

const pause = (milliseconds: number): Promise<void> =>
  new Promise(resolve => setTimeout(resolve, milliseconds))

export interface Means {
  readonly sessions: Session.Sessions
  readonly schema: string
  readonly where: string
  readonly clock: Pick<Clock, 'now'>
  /** What the first session found: the epoch it took, the newest instant, the server's process. */
  readonly first: Held
}

export interface Held {
  readonly session: Connection
  readonly epoch: string
  readonly at: number
  readonly pid: number
}

/** The writer that holds the lock. */
export const of = ({ sessions, schema, where, clock, first }: Means) => {
  let held = first
  const links = new Map<Stream, Chain.Link>()
  let over: StoreError | null = null
  const end = (error: StoreError): E.Either<StoreError, never> => {
    over = error
    return E.left(error)
  }
  const fenced = (): E.Either<StoreError, never> =>
    end(trouble('Fenced', `Another process has taken over ${where}: this one writes no more.`))

  /** The session that holds the lock under our epoch; a new one takes both again, if nobody else has meanwhile. */
  const holding = async (milliseconds: number): Promise<E.Either<StoreError, Connection>> => {
    if (over !== null) return E.left(over)
    const found = await sessions.get(milliseconds)
    if (E.isLeft(found) || found.right === held.session) return found
    const session = found.right
    try {
      if ((await Holding.epochNow(session)) !== held.epoch) return fenced()
      await Holding.endLost(session, schema, held.pid)
      const taken = await takeAgain(session)
      if (E.isLeft(taken)) return taken
      const epoch = await Holding.nextEpoch(session, held.epoch)
      if (epoch === null) return fenced()
      held = { ...held, session, epoch, pid: await Holding.processOf(session) }
      // A server that was set back, or a standby that took its place, may lack what the one before it acknowledged.
      const all = [...links.values()]
      return (await Reading.areThere(session, all)) ? found : replaced(all)
    } catch (thrown) {
      await session.end()
      return E.left(trouble('Failed', `${where} cannot be written: ${messageOf(thrown)}.`))
    }
  }

  /** The lock, which a session that was ended lets go of in a moment. */
  const takeAgain = async (session: Connection): Promise<E.Either<StoreError, void>> => {
    for (let nth = 0; ; nth += 1) {
      const taken = await Holding.take(session, schema, where)
      if (E.isRight(taken)) return taken
      if ((await Holding.epochNow(session)) !== held.epoch) return fenced()
      if (nth === 50) {
        await session.end()
        return E.left(trouble('Failed', taken.left.message))
      }
      await pause(100)
    }
  }

  /** A turn of the event loop first: what has come of the session meanwhile is heard before anything is sent. */
  const writer = async (): Promise<E.Either<StoreError, Connection>> => {
    await new Promise(resolve => setImmediate(() => setImmediate(resolve)))
    return holding(patience)
  }

  const linkOf = async (session: Connection, stream: Stream): Promise<E.Either<StoreError, Chain.Link>> => {
    const known = links.get(stream)
    return known === undefined ? Reading.link(session, where, stream) : E.right(known)
  }

  /** Writes what was planned; tells what came of it also where the session is lost before the server has said so. */
  const write = async (
    session: Connection,
    plan: Plan.Plan,
    before: ReadonlyArray<Chain.Link>
  ): Promise<E.Either<StoreError, void>> => {
    const heads = before.filter(({ number }) => number > 0)
    const lines = plan.map(({ record: { stream, number, key }, line }) => ({ stream, number, key, line }))
    for (let from = session; ;) {
      try {
        const count = await from.change('append', append, [
          held.epoch,
          heads.map(({ stream }) => stream),
          heads.map(({ number }) => number),
          heads.map(({ digest }) => digest),
          heads.length,
          lines.map(({ stream }) => stream),
          lines.map(({ number }) => number),
          lines.map(({ key }) => keyText(key)),
          lines.map(({ line }) => line)
        ])
        if (count === lines.length) return E.right(undefined)
        return (await Holding.epochNow(from)) === held.epoch ? replaced(before) : fenced()
      } catch (thrown) {
        if (!from.isLost()) return await refused(from, thrown, plan, before)
      }
      const told = await decided(plan)
      if (E.isLeft(told) || told.right === null) return E.map(() => undefined)(told)
      from = told.right
    }
  }

  /** Whether what was sent was kept (null), once the server can tell; else the session with which it is sent again. */
  const decided = async (plan: Plan.Plan): Promise<E.Either<StoreError, Connection | null>> => {
    const last = plan[plan.length - 1] ?? plan[0]
    for (;;) {
      const again = await holding(aWhile)
      // Another writer has waited for what was under way, so that its fate is known then, too.
      const ended = E.isLeft(again) && over !== null
      const session = ended ? await sessions.get(patience) : again
      if (sessions.isClosed())
        return end(
          trouble(
            'Doubtful',
            `${where} was lost while it was written to: what it kept shows when it is opened again.`
          )
        )
      try {
        if (E.isRight(session)) {
          const kept = await Reading.lineAt(session.right, last.record.stream, last.record.number)
          return kept === last.line ? E.right(null) : again
        }
      } catch {
        // Lost once more: asked again.
      }
      await pause(1_000)
    }
  }

  const replaced = (before: ReadonlyArray<Chain.Link>): E.Either<StoreError, never> =>
    end(
      trouble(
        'Replaced',
        `${where}: ${before.map(({ stream, number }) => `${stream} does not end at record ${number}`).join(', or ')} as this process left it.`
      )
    )

  const refused = async (
    session: Connection,
    thrown: unknown,
    plan: Plan.Plan,
    before: ReadonlyArray<Chain.Link>
  ): Promise<E.Either<StoreError, never>> => {
    const failed = trouble('Failed', `${where} could not be written: ${messageOf(thrown)}.`)
    if (codeOf(thrown) !== '23505') return E.left(failed)
    try {
      for (const { record } of plan)
        if (record.key !== null && (await isKnown(session, record.stream, record.key)))
          return E.left(Plan.repeated(record.stream, record.key))
      return replaced(before)
    } catch {
      return E.left(failed)
    }
  }

  const isKnown = async (session: Connection, stream: Stream, key: string): Promise<boolean> =>
    (await session.rows('SELECT 1 FROM record WHERE stream = $1 AND key = $2', stream, keyText(key))).length >
    0

  const keep = async (
    session: Connection,
    plan: Plan.Plan,
    before: ReadonlyArray<Chain.Link>
  ): Promise<E.Either<StoreError, NonEmpty<Record>>> => {
    const written = await write(session, plan, before)
    if (E.isLeft(written)) return written
    const records = Plan.records(plan)
    for (const record of records) {
      links.set(record.stream, Chain.after(record))
      held = { ...held, at: Math.max(held.at, record.at) }
    }
    return E.right(records)
  }

  return {
    append: async (drafts: NonEmpty<Draft>): Promise<E.Either<StoreError, NonEmpty<Record>>> => {
      const planned = await Session.ask(writer, where, async session => {
        const before = new Map<Stream, Chain.Link>()
        for (const { stream } of drafts) {
          const link = before.has(stream) ? null : await linkOf(session, stream)
          if (link !== null && E.isLeft(link)) return link
          if (link !== null) before.set(stream, link.right)
        }
        const plan = Plan.make(
          drafts,
          stream => E.right(before.get(stream) ?? Chain.start(stream)),
          Math.max(held.at, clock.now()),
          // The server's own index says which keys are known.
          () => false
        )
        return E.map((made: Plan.Plan) => ({ session, plan: made, before: [...before.values()] }))(plan)
      })
      if (E.isLeft(planned)) return planned
      const { session, plan, before } = planned.right
      return keep(session, plan, before)
    },
    adopt: async (records: NonEmpty<Record>): Promise<E.Either<StoreError, void>> => {
      const [{ stream }] = records
      const found = await Session.ask(writer, where, async session =>
        E.map((all: ReadonlyArray<Record>) => ({ session, all }))(
          await Reading.read(session, where, stream, 0, Infinity)
        )
      )
      if (E.isLeft(found)) return found
      const { session, all: there } = found.right
      const fresh = Plan.adopting(records, there)
      if (E.isLeft(fresh)) return fresh
      const [first, ...others] = fresh.right.map((record): Chain.Sealed => ({
        record,
        line: Chain.line(record)
      }))
      if (first === undefined) return E.right(undefined)
      const last = there.at(-1)
      const before = last === undefined ? Chain.start(stream) : Chain.after(last)
      return E.map(() => undefined)(await keep(session, [first, ...others], [before]))
    }
  }
}
