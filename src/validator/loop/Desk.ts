/** The desk: season and accounts as they stand, and the one way to change them: a decision, kept whole before it counts. */
import * as E from 'fp-ts/lib/Either.js'
import * as RA from 'fp-ts/lib/ReadonlyArray.js'
import * as Codec from '../../domain/codec/Codec.js'
import type { Clock } from '../../ports/Clock.js'
import type * as Store from '../../ports/Store.js'
import * as Accounts from '../accounts/Accounts.js'
import * as Money from '../accounts/Event.js'
import * as Event from '../season/Event.js'
import * as Season from '../season/Season.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** What happens together, in one transaction. */
export interface Decision {
  readonly season: ReadonlyArray<Event.Event>
  readonly money?: ReadonlyArray<Money.Event>
  readonly others?: ReadonlyArray<Store.Draft>
}

/** Where everything stands. */
export interface Standing {
  readonly season: Season.Season
  readonly accounts: Accounts.Accounts
}

export interface Desk {
  readonly standing: () => Standing
  /** The last recorded instant of season and accounts; 0 before the first. */
  readonly last: () => number
  /** Decides on what stands now, and keeps it; null decides nothing. One decision after the other. */
  readonly act: (decide: (standing: Standing) => Decision | null) => Promise<E.Either<string, Standing>>
}

/** Where season and accounts are kept. */
export const streams: Readonly<Record<'season' | 'accounts', Store.Stream>> = {
  season: Codec.made('.season'),
  accounts: Codec.made('.accounts')
}

/** The key under which an event of the season happens once. */
const keyOf = (event: Event.Event): string | null => {
  switch (event.type) {
    case 'Begun':
      return 'begun'
    case 'RegistrationOpened':
    case 'Opened':
    case 'Ended':
      return `${event.type}/${event.id}`
    default:
      return null
  }
}

// -------------------------------------------------------------------------------------
// reading
// -------------------------------------------------------------------------------------

const events = <A, O>(
  codec: Codec.Codec<A, O>,
  records: ReadonlyArray<Store.Record>
): E.Either<string, ReadonlyArray<{ readonly event: A; readonly at: number }>> => {
  const read: Array<{ readonly event: A; readonly at: number }> = []
  for (const { body, at, number, stream } of records) {
    // A sound one is not copied: it was read for us.
    if (codec.is(body)) {
      read.push({ event: body, at })
      continue
    }
    const event = Codec.decode(codec, `record ${number} of ${stream}`)(body)
    if (E.isLeft(event)) return E.left(event.left.map(Codec.sentence).join('; '))
    read.push({ event: event.right, at })
  }
  return E.right(read)
}

/** Season and accounts as a store's records tell them. */
export const read = async (store: Pick<Store.Reader, 'read'>): Promise<E.Either<string, Standing>> =>
  E.map(({ standing }: Found): Standing => standing)(await found(store))

/** Where everything stands, and the last recorded instant of both; 0 before the first. */
export interface Found {
  readonly standing: Standing
  readonly last: number
}

/** Season and accounts as a store's records tell them, and when the last of these was written. */
export const found = async (store: Pick<Store.Reader, 'read'>): Promise<E.Either<string, Found>> => {
  const season = await store.read(streams.season)()
  const money = await store.read(streams.accounts)()
  if (E.isLeft(season)) return E.left(season.left.message)
  if (E.isLeft(money)) return E.left(money.left.message)
  const happened = events(Event.codec, season.right)
  const moved = events(Money.codec, money.right)
  if (E.isLeft(happened)) return happened
  if (E.isLeft(moved)) return moved
  const standing = Season.of(happened.right)
  const sums = Accounts.after(moved.right.map(({ event }) => event))(Accounts.empty)
  if (E.isLeft(standing)) return standing
  return E.map((accounts: Accounts.Accounts): Found => ({
    standing: { season: standing.right, accounts },
    last: Math.max(0, season.right.at(-1)?.at ?? 0, money.right.at(-1)?.at ?? 0)
  }))(sums)
}

// -------------------------------------------------------------------------------------
// acting
// -------------------------------------------------------------------------------------

/** The desk over a store that nobody else writes. */
export const open = async (
  store: Store.Store,
  clock: Pick<Clock, 'now'>
): Promise<E.Either<string, Desk>> => {
  const start = await found(store)
  if (E.isLeft(start)) return start
  let { standing, last: instant } = start.right
  let last: Promise<unknown> = Promise.resolve()

  const follow = (decision: Decision, at: (i: number) => number): E.Either<string, Standing> => {
    let { season } = standing
    for (const [i, event] of decision.season.entries()) {
      const next = Season.after({ event, at: at(i) })(season)
      if (E.isLeft(next)) return next
      season = next.right
    }
    const accounts = Accounts.after(decision.money ?? [])(standing.accounts)
    return E.isLeft(accounts) ? accounts : E.right({ season, accounts: accounts.right })
  }

  const act = async (decide: (now: Standing) => Decision | null): Promise<E.Either<string, Standing>> => {
    const decision = decide(standing)
    if (decision === null) return E.right(standing)
    // What does not follow is never kept: the store would have it for ever.
    const possible = follow(decision, () => clock.now())
    if (E.isLeft(possible)) return possible
    const drafts: ReadonlyArray<Store.Draft> = [
      ...decision.season.map(event => ({
        stream: streams.season,
        key: keyOf(event),
        body: Event.codec.encode(event)
      })),
      ...(decision.money ?? []).map(event => ({
        stream: streams.accounts,
        key: Money.keyOf(event),
        body: Money.codec.encode(event)
      })),
      ...(decision.others ?? [])
    ]
    if (!RA.isNonEmpty(drafts)) return E.right(standing)
    const kept = await store.append(drafts)()
    if (E.isLeft(kept)) return E.left(kept.left.message)
    const next = follow(decision, i => kept.right[i]?.at ?? clock.now())
    if (E.isRight(next)) standing = next.right
    instant = Math.max(instant, ...kept.right.map(({ at }) => at))
    return next
  }

  return E.right({
    standing: () => standing,
    last: () => instant,
    act: decide => {
      const done = last.then(() => act(decide))
      last = done.catch(() => undefined)
      return done
    }
  })
}
