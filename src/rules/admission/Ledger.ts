/** The ledger: balances by coldkey, and the charges made against them (RULES 2.2). Plain JSON: amounts are text. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import { checked, closed, constant, dictionary, list, once } from '../../domain/codec/Codec.js'
import * as Coldkey from '../../domain/miner/Coldkey.js'
import * as Hotkey from '../../domain/miner/Hotkey.js'
import * as Rao from '../../domain/Rao.js'
import * as TaskKind from '../../domain/task/TaskKind.js'
import * as TournamentId from '../../domain/TournamentId.js'
import { decoded, type Refusal } from '../Refusal.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

const charge = closed('a charge', {
  /** The tournament's id. */
  tournament: TournamentId.codec,
  /** `text` or `image`. */
  type: TaskKind.tournamentType,
  /** The miner's hotkey (SS58 address, prefix 42). */
  hotkey: Hotkey.codec,
  /** The coldkey that pays for it (SS58 address, prefix 42). */
  coldkey: Coldkey.codec,
  /** In rao, as text. */
  amount: Rao.text,
  /** Whether it was given back. */
  refunded: t.boolean
})

/** A fee taken from a coldkey for a hotkey's entry; there is at most one for each tournament and hotkey. */
export interface Charge extends t.TypeOf<typeof charge> {}

/** One id is one tournament, so all its charges are of one type (RULES 1). */
const oneType = (charges: ReadonlyArray<Charge>) => {
  const types = new Map<string, string>()
  for (const [i, { tournament, type }] of charges.entries()) {
    const known = types.get(tournament) ?? type
    if (known !== type)
      return { path: [String(i), 'type'], expected: `"${known}", as before for this tournament` }
    types.set(tournament, known)
  }
  return null
}

const charges = checked(
  once(
    list(charge),
    ({ tournament, hotkey }) => `${tournament} ${hotkey}`,
    'at most one charge for each tournament and hotkey',
    'hotkey'
  ),
  oneType
)

/** Reads a ledger. Amounts are rao as text; balances that do not follow from the charges are refused (RULES 2). */
export const codec = closed('a ledger', {
  /** Rao as text, by coldkey. */
  balances: dictionary(Coldkey.codec, Rao.text),
  /** Every fee that was charged, oldest first. */
  charges
})

/** Balances in rao by coldkey, and every charge ever made. */
export interface Ledger extends t.TypeOf<typeof codec> {}

/** No balances and no charges. */
export const empty: Ledger = constant({ balances: {}, charges: [] })

// -------------------------------------------------------------------------------------
// combinators
// -------------------------------------------------------------------------------------

const balanceOf = decoded(closed('a balance', { ledger: codec, coldkey: Coldkey.codec }))
const depositTo = decoded(closed('a deposit', { ledger: codec, coldkey: Coldkey.codec, amount: Rao.codec }))
const refundOf = decoded(closed('a refund', { ledger: codec, tournament: TournamentId.codec }))

/** What a coldkey can pay with, in rao. */
export const available =
  (coldkey: Coldkey.Coldkey) =>
  (ledger: Ledger): E.Either<Refusal, bigint> =>
    pipe(
      balanceOf({ ledger, coldkey }),
      E.map(({ ledger: { balances }, coldkey: key }) =>
        Object.hasOwn(balances, key) ? BigInt(balances[key] ?? 0) : 0n
      )
    )

/** Adds an amount of rao to a coldkey's balance; refused where either is no amount that a ledger can hold. */
export const deposit =
  (coldkey: Coldkey.Coldkey, amount: bigint) =>
  (ledger: Ledger): E.Either<Refusal, Ledger> =>
    pipe(
      depositTo({ ledger, coldkey, amount }),
      E.flatMap(of => changed(of.ledger, [[of.coldkey, of.amount]]))
    )

/** Gives back every charge of a tournament, each once and to the coldkey that paid it, however often it is called (RULES 2.2, 13.5). */
export const refund =
  (tournament: TournamentId.TournamentId) =>
  (ledger: Ledger): E.Either<Refusal, Ledger> =>
    pipe(
      refundOf({ ledger, tournament }),
      E.flatMap(of => {
        const due = (c: Charge): boolean => c.tournament === of.tournament && !c.refunded
        return pipe(
          changed(
            of.ledger,
            of.ledger.charges.filter(due).map(c => [c.coldkey, BigInt(c.amount)])
          ),
          E.map(({ balances, charges }) => ({
            balances,
            charges: charges.map(c => (due(c) ? { ...c, refunded: true } : c))
          }))
        )
      })
    )

/** The ledger after amounts came in; refused where a balance grows beyond what a ledger can hold. */
const changed = (
  ledger: Ledger,
  incoming: ReadonlyArray<readonly [Coldkey.Coldkey, bigint]>
): E.Either<Refusal, Ledger> => {
  const balances = new Map(Object.entries<string>(ledger.balances).map(([key, rao]) => [key, BigInt(rao)]))
  for (const [coldkey, amount] of incoming) balances.set(coldkey, (balances.get(coldkey) ?? 0n) + amount)
  return decoded(
    codec,
    'ledger'
  )({
    balances: Object.fromEntries(Array.from(balances, ([key, rao]) => [key, String(rao)])),
    charges: ledger.charges
  })
}
