/** The laws of stores, for whoever writes an adapter. They are numbered in `ports/Store`. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert'
import fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import type * as RNEA from 'fp-ts/lib/ReadonlyNonEmptyArray.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import type { Clock } from '../ports/Clock.js'
import type { Draft, Reader, Record, Store, StoreError, Stream, Trouble } from '../ports/Store.js'
import * as Chain from '../store/chain/Chain.js'
import type { Law } from './Law.js'

/** A store that holds nothing yet, and how it is opened: again and again, in this process. */
export interface StoreSubject {
  /** Opens it; a `Left` if another writer has it already. */
  readonly open: (clock: Pick<Clock, 'now'>) => TE.TaskEither<StoreError, Store>
  /** Opens it for reading only; null if the adapter has no such thing. */
  readonly read: (() => TE.TaskEither<StoreError, Reader>) | null
  /** Whether its records are still there after it was closed. */
  readonly lasts: boolean
  /** Streams that it can hold, at least one. */
  readonly streams: RNEA.ReadonlyNonEmptyArray<Stream>
}

/** What was answered; an error ends the check. */
const given = async <A>(answer: TE.TaskEither<StoreError, A>): Promise<A> => {
  const result = await answer()
  if (E.isLeft(result)) throw new Error(`${result.left.kind}: ${result.left.message}`)
  return result.right
}

const refused = async (
  answer: TE.TaskEither<StoreError, unknown>,
  ...kinds: ReadonlyArray<Trouble>
): Promise<void> => {
  const result = await answer()
  ok(E.isLeft(result), `expected ${kinds.join(' or ')}, and it was answered`)
  ok(
    kinds.includes(result.left.kind),
    `expected ${kinds.join(' or ')}, got ${result.left.kind}: ${result.left.message}`
  )
  ok(result.left.message.length > 10)
}

const steady: Pick<Clock, 'now'> = { now: () => 1_000 }

const draft = (stream: Stream, body: unknown, key: string | null = null): Draft => ({ stream, key, body })

/** What every store keeps; `fresh` makes an empty one for each law. */
export const storeLaws = (fresh: () => Promise<StoreSubject>): ReadonlyArray<Law> => {
  const law = (name: string, check: (subject: StoreSubject) => Promise<void>): Law => ({
    name,
    check: async () => check(await fresh())
  })
  const opened = (name: string, check: (store: Store, subject: StoreSubject) => Promise<void>): Law =>
    law(name, async subject => {
      const store = await given(subject.open(steady))
      try {
        await check(store, subject)
      } finally {
        await given(store.close)
      }
    })

  return [
    opened('is empty at first', async (store, { streams: [stream] }) => {
      deepStrictEqual(await given(store.heads), [])
      deepStrictEqual(await given(store.read(stream)), [])
    }),

    law(
      'gives back what it was given, also when it is opened again (1)',
      async ({ open, lasts, streams }) => {
        const store = await given(open(steady))
        const kept: Array<Record> = []
        for (const [i, stream] of [...streams, ...streams].entries())
          kept.push(
            ...(await given(store.append([draft(stream, { i }), draft(stream, [i, null], `key ${i}`)])))
          )
        const check = async (of: Store): Promise<void> => {
          for (const stream of streams)
            deepStrictEqual(
              await given(of.read(stream)),
              kept.filter(record => record.stream === stream)
            )
          deepStrictEqual(
            (await given(of.heads)).map(({ stream, number }) => [stream, number]),
            [...streams].sort().map(stream => [stream, 4])
          )
        }
        await check(store)
        await given(store.close)
        if (!lasts) return
        const again = await given(open(steady))
        await check(again)
        const [next] = await given(again.append([draft(streams[0], 'more')]))
        strictEqual(next.number, 5)
        await given(again.close)
      }
    ),

    opened('keeps any JSON as it is', async (store, { streams: [stream] }) => {
      const awkward = [
        '\u0000',
        '\u2028',
        '\ufeff',
        '😀',
        '"\\',
        { __proto__: null, toString: 1 },
        '{"digest":"x"}',
        -0,
        1e-7,
        'x'.repeat(100_000)
      ]
      for (const body of [...awkward, ...fc.sample(fc.jsonValue(), { numRuns: 50, seed: 1 })])
        await given(store.append([draft(stream, body)]))
      const bodies = (await given(store.read(stream))).map(({ body }) => JSON.stringify(body))
      const expected = [...awkward, ...fc.sample(fc.jsonValue(), { numRuns: 50, seed: 1 })]
      deepStrictEqual(
        bodies,
        expected.map(body => JSON.stringify(body))
      )
    }),

    opened('keeps an append whole or not at all (2)', async (store, { streams: [stream] }) => {
      await given(store.append([draft(stream, 1, 'taken')]))
      const circular: { self?: unknown } = {}
      circular.self = circular
      for (const unfit of [undefined, 1n, circular, () => 1, NaN, { a: [Infinity] }, { a: undefined }])
        await refused(store.append([draft(stream, 2), draft(stream, unfit), draft(stream, 3)]), 'Unfit')
      await refused(store.append([draft(stream, 2), draft(stream, 3, 'taken')]), 'Repeated')
      await refused(store.append([draft(stream, 2, 'new'), draft(stream, 3, 'new')]), 'Repeated')
      await refused(store.append([draft(stream, 2), draft(stream, 3, '\ud800')]), 'Unfit')
      strictEqual((await given(store.read(stream))).length, 1)
      const [two] = await given(store.append([draft(stream, 2, 'new')]))
      deepStrictEqual([two.number, two.body], [2, 2])
    }),

    opened(
      'keeps appends in the order in which they were asked for, whoever waits (2)',
      async (store, { streams }) => {
        const many = Array.from({ length: 40 }, (_, i) => draft(streams[i % streams.length] ?? streams[0], i))
        await Promise.all(many.map(one => given(store.append([one]))))
        for (const stream of streams)
          deepStrictEqual(
            (await given(store.read(stream))).map(({ body }) => body),
            many.filter(one => one.stream === stream).map(({ body }) => body)
          )
      }
    ),

    law('numbers, dates and chains its records, however the clock jumps (4)', async ({ open, streams }) => {
      let now = 5_000
      const store = await given(open({ now: () => now }))
      for (const jump of [0, 100, -4_000, 10, -5_000, 20_000, 0]) {
        now += jump
        for (const stream of streams) await given(store.append([draft(stream, jump), draft(stream, 'too')]))
      }
      for (const stream of streams) {
        let link = Chain.start(stream)
        for (const record of await given(store.read(stream))) {
          const followed = Chain.follow(link)(Chain.line(record))
          deepStrictEqual(followed, E.right(record))
          link = Chain.after(record)
        }
        strictEqual(link.number, 14)
      }
      await given(store.close)
    }),

    opened('is read page by page', async (store, { streams: [stream] }) => {
      for (let i = 1; i <= 10; i += 1) await given(store.append([draft(stream, i)]))
      const numbers = async (after: number, most: number): Promise<ReadonlyArray<number>> =>
        (await given(store.read(stream, after, most))).map(({ number }) => number)
      deepStrictEqual(await numbers(0, 3), [1, 2, 3])
      deepStrictEqual(await numbers(3, 3), [4, 5, 6])
      deepStrictEqual(await numbers(9, 3), [10])
      deepStrictEqual(await numbers(10, 3), [])
      deepStrictEqual(await numbers(99, 3), [])
      deepStrictEqual(await numbers(4, 0), [])
    }),

    law('has one writer at a time (6)', async ({ open, lasts, streams: [stream] }) => {
      if (!lasts) return
      const first = await given(open(steady))
      await refused(open(steady), 'Held')
      await given(first.append([draft(stream, 1)]))
      await given(first.close)
      const second = await given(open(steady))
      await given(second.append([draft(stream, 2)]))
      await given(second.close)
    }),

    law('is read while it is written', async ({ open, read, streams: [stream] }) => {
      if (read === null) return
      const store = await given(open(steady))
      await given(store.append([draft(stream, 1)]))
      const reader = await given(read())
      strictEqual((await given(reader.read(stream))).length, 1)
      await given(store.append([draft(stream, 2)]))
      deepStrictEqual(await given(reader.read(stream)), await given(store.read(stream)))
      deepStrictEqual(await given(reader.heads), await given(store.heads))
      await given(reader.close)
      await refused(reader.heads, 'Closed')
      await given(store.close)
    }),

    law('answers nothing once it is closed', async ({ open, streams: [stream] }) => {
      const store = await given(open(steady))
      await given(store.close)
      await given(store.close)
      await refused(store.append([draft(stream, 1)]), 'Closed')
      await refused(store.read(stream), 'Closed')
      await refused(store.heads, 'Closed')
    }),

    law(
      'takes in another store’s records as they are, once, and no altered ones (5)',
      async ({ open, streams: [stream] }) => {
        const records = exported(stream)
        const store = await given(open(steady))
        const [first, second, third] = records
        if (second === undefined || third === undefined) throw new Error('three records were to be made')
        await refused(store.adopt([second, third]), 'Broken')
        await refused(store.adopt([first]), 'Broken')
        await refused(store.adopt([first, { ...second, body: 'forged' }, third]), 'Broken')
        await refused(store.adopt([{ ...first, at: first.at + 1 }]), 'Broken')
        deepStrictEqual(await given(store.read(stream)), [])
        await given(store.adopt(records))
        await given(store.adopt(records))
        deepStrictEqual(await given(store.read(stream)), records)
        await refused(store.append([draft(stream, 9, 'key')]), 'Repeated')
        const [next] = await given(store.append([draft(stream, 9)]))
        deepStrictEqual([next.number, next.previous, next.at], [4, third.digest, third.at])
        await given(store.close)
      }
    )
  ]
}

/** Three records, the first two of one transaction, later than any clock of these laws. */
const exported = (stream: Stream): RNEA.ReadonlyNonEmptyArray<Record> => {
  const sealed = (link: Chain.Link, ...drafts: ReadonlyArray<Draft>): ReadonlyArray<Record> => {
    const made = Chain.seal(link, 9_000)(drafts)
    if (E.isLeft(made)) throw new Error(made.left.message)
    return made.right.map(({ record }) => record)
  }
  const [first, second] = sealed(Chain.start(stream), draft(stream, 'a'), draft(stream, 'b', 'key'))
  if (first === undefined || second === undefined) throw new Error('two records were to be made')
  return [first, second, ...sealed(Chain.after(second), draft(stream, 'c'))]
}
