/** Accounts: what each coldkey has, read off what happened to its money (RULES 2.2). Pure; every figure follows from the records. */
import { constant } from '../../domain/codec/Codec.js'
import * as E from 'fp-ts/lib/Either.js'
import type { Coldkey } from '../../domain/miner/Coldkey.js'
import type { Hotkey } from '../../domain/miner/Hotkey.js'
import type { TournamentId } from '../../domain/TournamentId.js'
import type { Event, Of } from './Event.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** What a miner was charged for a tournament. */
interface Fee {
  /** What was charged. */
  readonly fee: Of<'Charged'>
  /** Whether it was given back. */
  readonly refunded: boolean
}

/** Fees of one tournament by who entered, and whether they went back. */
export type Fees = ReadonlyMap<Hotkey, Fee>

/** Who has paid in and been charged what, in rao (RULES 14.3). */
export interface Accounts {
  /** What each coldkey has. */
  readonly balances: ReadonlyMap<Coldkey, bigint>
  /** Fees by tournament, then by hotkey. */
  readonly fees: ReadonlyMap<TournamentId, Fees>
  /** Ids of the transfers that were credited. */
  readonly transfers: ReadonlySet<string>
  /** Where to read on; null before the first page. */
  readonly cursor: string | null
  /** All that was ever credited, granted, charged and given back. */
  readonly totals: {
    /** Credited from transfers, in rao. */
    readonly credited: bigint
    /** Credited by hand, in rao. */
    readonly granted: bigint
    /** Charged as fees, in rao. */
    readonly charged: bigint
    /** Given back, in rao. */
    readonly refunded: bigint
  }
}

/** Before the first transfer. */
export const empty: Accounts = constant({
  balances: new Map(),
  fees: new Map(),
  transfers: new Set(),
  cursor: null,
  totals: { credited: 0n, granted: 0n, charged: 0n, refunded: 0n }
})

// -------------------------------------------------------------------------------------
// the fold
// -------------------------------------------------------------------------------------

/** The accounts after events; `Left` says which of them cannot have happened. What was given is left as it was. */
export const after =
  (events: ReadonlyArray<Event>) =>
  (before: Accounts): E.Either<string, Accounts> => {
    // Most decisions are about no money at all, and there may be a hundred thousand transfers to copy.
    if (events.length === 0) return E.right(before)
    const balances = new Map(before.balances)
    const fees = new Map(before.fees)
    const transfers = new Set(before.transfers)
    const totals = { ...before.totals }
    let { cursor } = before
    /** A tournament's fees are copied once: the whole field is charged together. */
    const copied = new Map<TournamentId, Map<Hotkey, Fee>>()
    const feesOf = (tournament: TournamentId): Map<Hotkey, Fee> => {
      const own = copied.get(tournament) ?? new Map(fees.get(tournament))
      copied.set(tournament, own)
      return own
    }
    const move = (coldkey: Coldkey, amount: bigint): bigint => {
      const balance = (balances.get(coldkey) ?? 0n) + amount
      balances.set(coldkey, balance)
      return balance
    }
    for (const event of events) {
      switch (event.type) {
        case 'Read':
          cursor = event.cursor
          break
        case 'Credited': {
          const { id, from, amount } = event.transfer
          if (transfers.has(id)) return E.left(`the transfer ${id} was credited before`)
          transfers.add(id)
          totals.credited += BigInt(amount)
          move(from, BigInt(amount))
          break
        }
        case 'Granted':
          totals.granted += BigInt(event.amount)
          move(event.coldkey, BigInt(event.amount))
          break
        case 'Charged': {
          const { tournament, hotkey, coldkey, amount } = event
          const of = feesOf(tournament)
          if (of.has(hotkey)) return E.left(`${hotkey} was charged for ${tournament} before`)
          fees.set(tournament, of.set(hotkey, { fee: event, refunded: false }))
          totals.charged += BigInt(amount)
          if (move(coldkey, -BigInt(amount)) < 0n)
            return E.left(`${coldkey} was charged more than it had, for ${tournament}`)
          break
        }
        case 'Refunded': {
          const { tournament, hotkey, coldkey, amount } = event
          const of = feesOf(tournament)
          const known = of.get(hotkey)
          if (known === undefined || known.refunded)
            return E.left(`${hotkey} had no fee for ${tournament} that could go back`)
          if (known.fee.coldkey !== coldkey || known.fee.amount !== amount)
            return E.left(`what went back to ${coldkey} is not the fee that ${hotkey} paid`)
          fees.set(tournament, of.set(hotkey, { fee: known.fee, refunded: true }))
          totals.refunded += BigInt(amount)
          move(coldkey, BigInt(amount))
        }
      }
    }
    return E.right({ balances, fees, transfers, cursor, totals })
  }

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/** What a coldkey can pay with. */
export const balance =
  (coldkey: Coldkey) =>
  ({ balances }: Accounts): bigint =>
    balances.get(coldkey) ?? 0n

/** What goes back when a tournament is cancelled: each fee that did not go back yet (RULES 13.5). */
export const refunds =
  (tournament: TournamentId) =>
  ({ fees }: Accounts): ReadonlyArray<Of<'Refunded'>> =>
    Array.from(fees.get(tournament)?.values() ?? [])
      .filter(({ refunded }) => !refunded)
      .map(({ fee: { hotkey, coldkey, amount } }) => ({
        type: 'Refunded',
        tournament,
        hotkey,
        coldkey,
        amount
      }))

/** What is held for a tournament: its fees that did not go back. The guide burns them once it ended otherwise than cancelled. */
export const held =
  (tournament: TournamentId) =>
  ({ fees }: Accounts): bigint =>
    Array.from(fees.get(tournament)?.values() ?? []).reduce(
      (sum, { fee, refunded }) => (refunded ? sum : sum + BigInt(fee.amount)),
      0n
    )

/** What is burned: the fees of tournaments that ended otherwise than cancelled. */
export const burned =
  (past: ReadonlyArray<{ readonly id: TournamentId; readonly ending: string }>) =>
  (accounts: Accounts): bigint =>
    past.reduce((sum, { id, ending }) => (ending === 'Cancelled' ? sum : sum + held(id)(accounts)), 0n)

/** Whether everything sums up: what came in is what balances and fees hold. */
export const isBalanced = ({ balances, totals }: Accounts): boolean => {
  const sum = Array.from(balances.values()).reduce((all, each) => all + each, 0n)
  return sum === totals.credited + totals.granted - totals.charged + totals.refunded
}
