/** The ledger: balances by coldkey, and the charges made against them (RULES 2.2). */
import * as t from 'io-ts'
import { closed, dictionary, list, refine } from '../../domain/codec/Codec.js'
import * as Coldkey from '../../domain/miner/Coldkey.js'
import * as Hotkey from '../../domain/miner/Hotkey.js'
import * as Rao from '../../domain/Rao.js'
import * as TournamentId from '../../domain/TournamentId.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

const charge = closed('a charge', {
  tournament: TournamentId.codec,
  hotkey: Hotkey.codec,
  coldkey: Coldkey.codec,
  amount: Rao.codec,
  refunded: t.boolean
})

/** A fee taken from a coldkey for a hotkey's entry; there is at most one for each tournament and hotkey. */
export interface Charge extends t.TypeOf<typeof charge> {}

const charges = refine(
  list(charge),
  (cs): cs is typeof cs => new Set(cs.map(c => `${c.tournament} ${c.hotkey}`)).size === cs.length,
  'charges, at most one for each tournament and hotkey'
)

export const codec = closed('a ledger', {
  balances: dictionary(Coldkey.codec, Rao.codec),
  charges
})

/** Balances in rao by coldkey, and every charge ever made. */
export interface Ledger extends t.TypeOf<typeof codec> {}

export const empty: Ledger = { balances: {}, charges: [] }

// -------------------------------------------------------------------------------------
// combinators
// -------------------------------------------------------------------------------------

/** What a coldkey can pay with. */
export const available =
  (coldkey: Coldkey.Coldkey) =>
  (ledger: Ledger): bigint =>
    ledger.balances[coldkey] ?? 0n

/** Adds an amount of rao to a coldkey's balance. */
export const deposit =
  (coldkey: Coldkey.Coldkey, amount: bigint) =>
  (ledger: Ledger): Ledger => ({
    ...ledger,
    balances: { ...ledger.balances, [coldkey]: available(coldkey)(ledger) + amount }
  })

/** Gives back every charge of a tournament, each once, however often it is called. */
export const refund =
  (tournament: TournamentId.TournamentId) =>
  (ledger: Ledger): Ledger => {
    const due = (c: Charge): boolean => c.tournament === tournament && !c.refunded
    const balances = { ...ledger.balances }
    for (const c of ledger.charges.filter(due)) balances[c.coldkey] = (balances[c.coldkey] ?? 0n) + c.amount
    return { balances, charges: ledger.charges.map(c => (due(c) ? { ...c, refunded: true } : c)) }
  }
