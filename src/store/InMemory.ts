/** A store that lasts as long as the process: for tests and simulations. It keeps every law but the one about kills. */
import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import type { Clock } from '../ports/Clock.js'
import { systemClock } from '../ports/SystemClock.js'
import { trouble, type Record, type Store, type StoreError, type Stream } from '../ports/Store.js'
import * as Chain from './chain/Chain.js'
import * as Plan from './chain/Plan.js'

/** An empty store. */
export const make = (clock: Pick<Clock, 'now'> = systemClock): Store => {
  const streams = new Map<Stream, Array<Record>>()
  const keys = new Map<Stream, Set<string>>()
  let at = 0
  let closed = false

  const linkOf = (stream: Stream): Chain.Link => {
    const last = streams.get(stream)?.at(-1)
    return last === undefined ? Chain.start(stream) : Chain.after(last)
  }
  const keep = (records: ReadonlyArray<Record>): void => {
    for (const record of records) {
      const there = streams.get(record.stream)
      if (there === undefined) streams.set(record.stream, [record])
      else there.push(record)
      if (record.key !== null) keys.set(record.stream, (keys.get(record.stream) ?? new Set()).add(record.key))
      at = Math.max(at, record.at)
    }
  }
  const open = <A>(answer: () => E.Either<StoreError, A>): TE.TaskEither<StoreError, A> =>
    TE.fromIOEither(() => (closed ? E.left(trouble('Closed', 'The store was closed.')) : answer()))

  return {
    append: drafts =>
      open(() => {
        const plan = Plan.make(
          drafts,
          stream => E.right(linkOf(stream)),
          Math.max(at, clock.now()),
          (stream, key) => keys.get(stream)?.has(key) === true
        )
        if (E.isRight(plan)) keep(Plan.records(plan.right))
        return E.map(Plan.records)(plan)
      }),
    adopt: records =>
      open(() => {
        const fresh = Plan.adopting(records, streams.get(records[0].stream) ?? [])
        if (E.isRight(fresh)) keep(fresh.right)
        return E.map(() => undefined)(fresh)
      }),
    heads: open(() =>
      E.right(
        [...streams.keys()].sort().map(stream => {
          const { number, digest } = linkOf(stream)
          return { stream, number, digest }
        })
      )
    ),
    read: (stream, after = 0, most = Infinity) =>
      open(() => E.right((streams.get(stream) ?? []).slice(after, after + most))),
    close: TE.fromIO(() => {
      closed = true
    })
  }
}
