// What must hold of a year, watched record by record, by a fold of its own: nothing is asked of the validator.
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import * as Codec from '../../src/domain/codec/Codec.js'
import * as Metagraph from '../../src/ports/season/Metagraph.js'
import * as Note from '../../src/ports/Note.js'
import type { Record, Store } from '../../src/ports/Store.js'
import * as History from '../../src/rules/rewards/History.js'
import * as Rewards from '../../src/rules/rewards/Rewards.js'
import * as Fraction from '../../src/scoring/Fraction.js'
import * as Tournament from '../../src/Tournament.js'
import * as Accounts from '../../src/validator/accounts/Accounts.js'
import * as Money from '../../src/validator/accounts/Event.js'
import * as Desk from '../../src/validator/loop/Desk.js'
import * as Streams from '../../src/validator/loop/Streams.js'
import * as Event from '../../src/validator/season/Event.js'
import * as Season from '../../src/validator/season/Season.js'
import { hotkey, nodes, settings } from '../service/worlds.js'
import * as Draws from './Draws.js'
import * as Purse from './Purse.js'

/** Of notes the year watches these; the whole of each is read when the tournament has ended. */
const job = t.type({ slot: t.string, hotkey: t.string })
const started = t.intersection([t.type({ type: t.literal('Started') }), job])
const reports = t.type({ type: t.literal('Reported'), reports: t.array(job) })

/** What a record holds; what is sound as it stands is not copied. */
const decoded = <A, O>(codec: Codec.Codec<A, O>, body: unknown): E.Either<unknown, A> =>
  codec.is(body) ? E.right(body) : Codec.decode(codec)(body)

export interface Ledger {
  /** Takes in what one transaction has kept; what does not hold, or null. */
  readonly kept: (records: ReadonlyArray<Record>) => Promise<string | null>
  readonly standing: () => Desk.Standing
  readonly records: () => number
  /** How many miners each tournament began with. */
  readonly fields: ReadonlyArray<number>
  /** What does not hold of everything on record, read once more from its beginning. */
  readonly whole: () => Promise<string | null>
}

/** Over an empty store, with so many miners on the subnet. */
export const of = (store: Store, miners: number): Ledger => {
  let season = Season.empty
  let before = season
  const draws = Draws.of('year')
  const purse = Purse.of()
  let accounts = Accounts.empty
  let count = 0
  const fields: Array<number> = []
  /** The jobs of each tournament that have reported. */
  const done = new Map<string, Set<string>>()
  const [subnet, burn] = [Metagraph.hotkeys({ block: 1, nodes: nodes(miners) }), hotkey(1)]

  const followed = (record: Record): string | null => {
    if (record.stream === Desk.streams.season) {
      const event = decoded(Event.codec, record.body)
      if (E.isLeft(event)) return 'a record of the season is none'
      const next = Season.after({ event: event.right, at: record.at })(season)
      if (E.isLeft(next)) return next.left
      before = season
      season = next.right
      return draws.follow(event.right, record.at, before)
    } else if (record.stream === Desk.streams.accounts) {
      const event = decoded(Money.codec, record.body)
      if (E.isLeft(event)) return 'a record of the accounts is none'
      const next = Accounts.after([event.right])(accounts)
      if (E.isLeft(next)) return next.left
      accounts = next.right
      return purse.follow(event.right)
    } else if (!record.stream.startsWith('.')) return ran(record)
    return null
  }

  const ran = ({ stream, body }: Record): string | null => {
    const reported = done.get(stream) ?? new Set()
    done.set(stream, reported)
    if (started.is(body) && reported.has(`${body.slot} ${body.hotkey}`))
      return `${stream}: a job that had reported was started`
    if (reports.is(body))
      for (const { slot, hotkey: who } of body.reports) {
        if (reported.has(`${slot} ${who}`)) return `${stream}: two reports of one job`
        reported.add(`${slot} ${who}`)
      }
    return null
  }

  const moneyIsRight = (): string | null => {
    if (!Accounts.isBalanced(accounts)) return 'the balances do not sum'
    return Array.from(accounts.balances.values()).some(rao => rao < 0n)
      ? 'a balance is below zero'
      : purse.differs(accounts)
  }

  /** A tournament is open, charged for and begun together, or not at all. */
  const opened = async (event: Event.Of<'Opened'>): Promise<string | null> => {
    const { id } = event
    const notes = await Streams.journal(store)(id).read()
    const [first] = E.isRight(notes) ? notes.right : []
    if (first?.type !== 'Opened') return `${id} opened without a tournament`
    fields.push(first.opening.miners.length)
    const unfair = draws.opened(event, first.opening, before)
    if (unfair !== null) return unfair
    const charged = accounts.fees.get(id)
    return charged?.size === first.opening.miners.length &&
      first.opening.miners.every(miner => charged.has(miner.hotkey))
      ? moneyIsRight()
      : `${id} opened, and not each miner was charged once`
  }

  const ended = async ({ id, result }: Event.Of<'Ended'>): Promise<string | null> => {
    const notes = await Streams.journal(store)(id).read()
    if (E.isLeft(notes)) return notes.left.message
    const replayed = Tournament.replay(Note.log(notes.right))
    if (E.isLeft(replayed) || replayed.right.phase !== 'Finished') return `${id} does not replay to its end`
    const { type } = replayed.right.ending
    if (type !== result.ending.type) return `${id} ended otherwise`
    const fees = Array.from(accounts.fees.get(id)?.values() ?? [])
    if (fees.some(({ refunded }) => refunded !== (type === 'Cancelled'))) return `${id}: fees went astray`
    done.delete(id)
    return moneyIsRight() ?? titlesAreRight()
  }

  const titlesAreRight = (): string | null => {
    const [text, image] = Season.types.map(type =>
      History.latestOfDecoded(type)(season.history.filter(each => each.type === type))
    )
    if (text === undefined || image === undefined) return null
    const latest = { text, image }
    for (const type of Season.types) {
      const found = latest[type]
      if (E.isLeft(found)) return `the history of ${type} does not follow`
      const told = found.right?.title?.champion ?? null
      const holder = season[type].title?.champion ?? null
      if (told?.hotkey !== holder?.hotkey || told?.reign !== holder?.reign)
        return `${type}: the champion, or its reign, is not the history's`
    }
    if (E.isLeft(latest.text) || E.isLeft(latest.image)) return null
    const weights = Rewards.weights(settings.rules)({
      latest: { text: latest.text.right, image: latest.image.right },
      participants: [],
      metagraph: subnet,
      burn
    })
    if (E.isLeft(weights)) return 'no weights'
    return Fraction.compare(Rewards.sum(weights.right), Fraction.one) === 0
      ? null
      : 'the weights do not sum to one'
  }

  return {
    kept: async records => {
      count += records.length
      for (const record of records) {
        const wrong = followed(record)
        if (wrong !== null) return wrong
      }
      for (const { stream, body } of records) {
        if (stream !== Desk.streams.season || !Event.codec.is(body)) continue
        const wrong =
          body.type === 'Opened' ? await opened(body) : body.type === 'Ended' ? await ended(body) : null
        if (wrong !== null) return wrong
      }
      return null
    },
    standing: () => ({ season, accounts }),
    records: () => count,
    fields,
    whole: async () => {
      const read = await Desk.read(store)
      if (E.isLeft(read)) return read.left
      return same(read.right, { season, accounts }) ? null : 'what is on record is not what was kept'
    }
  }
}

/** Whether two standings tell the same of money, titles and what is over. */
export const same = (one: Desk.Standing, other: Desk.Standing): boolean =>
  JSON.stringify(told(one)) === JSON.stringify(told(other))

const told = ({ season, accounts }: Desk.Standing) => [
  Array.from(accounts.balances, ([who, rao]) => [who, String(rao)]).sort(),
  accounts.cursor,
  Season.types.map(type => [
    season[type].title,
    season[type].count,
    season[type].stage.type,
    season[type].past
  ])
]
