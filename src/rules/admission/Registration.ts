/** Registration: who is admitted, who is not and why, and what it costs (RULES 2). */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type * as t from 'io-ts'
import { closed, list, nullable, parts } from '../../domain/codec/Codec.js'
import * as Candidate from '../../domain/miner/Candidate.js'
import * as Champion from '../../domain/miner/Champion.js'
import * as Coldkey from '../../domain/miner/Coldkey.js'
import * as Hotkey from '../../domain/miner/Hotkey.js'
import * as Metagraph from '../../domain/miner/Metagraph.js'
import * as Miner from '../../domain/miner/Miner.js'
import { constant } from '../../domain/Rao.js'
import * as Repository from '../../domain/miner/Repository.js'
import * as TaskKind from '../../domain/task/TaskKind.js'
import * as TournamentId from '../../domain/TournamentId.js'
import * as Ledger from './Ledger.js'
import { decoded, type Refusal } from '../Refusal.js'
import * as RuleSet from '../ruleset/RuleSet.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** What a registration is for. */
export interface Entry {
  /** The tournament's id, 1 to 64 characters. */
  readonly id: TournamentId.TournamentId
  /** The rules it is played by. */
  readonly rules: RuleSet.RuleSet
  /** `text` or `image`. */
  readonly type: TaskKind.TournamentType
  /** Who holds the title, and so may not enter; null where it is vacant. */
  readonly champion: Champion.Champion | null
  /** Who is registered on the subnet; nobody is asked for it where there is none (RULES 2.4). */
  readonly metagraph?: Metagraph.Metagraph
  /** Who was admitted in the batches before this one, in that order; nobody where this is the first (RULES 2.4). */
  readonly earlier?: ReadonlyArray<Miner.Miner>
}

/** The field of all batches in the order of admission, whom this one rejected with all reasons, and the ledger with the fees taken. */
export interface Registration {
  /** Who plays, in the order of hotkeys. */
  readonly admitted: ReadonlyArray<Miner.Miner>
  /** Who was turned away, and why. */
  readonly rejected: ReadonlyArray<Candidate.Rejected>
  /** The ledger after the fees. */
  readonly ledger: Ledger.Ledger
}

const mostMiners = 100_000

const input = closed('a registration', {
  /** The tournament's id, 1 to 64 characters. */
  id: TournamentId.codec,
  /** The rules it is played by. */
  rules: RuleSet.codec,
  /** `text` or `image`. */
  type: TaskKind.tournamentType,
  /** Who holds the title, and so may not enter; null where it is vacant. */
  champion: nullable(Champion.codec),
  metagraph: nullable(Metagraph.nodes),
  earlier: list(Miner.codec, mostMiners),
  /** The ledger before the fees. */
  ledger: Ledger.codec,
  candidates: list(Candidate.codec, mostMiners)
})

type Input = t.TypeOf<typeof input>

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/**
 * Admits candidates in the order given and charges each its fee once (RULES 2.1 to 2.5).
 *
 * The miners of earlier batches are the beginning of the field: they stay admitted, those that have not paid yet pay
 * now, and a candidate with the hotkey of one of them is a `DuplicateHotkey`. Refused, with nobody charged: `FieldTooSmall`
 * while all batches together have fewer than the minimum field, `FeesRefunded` where the fees were given back,
 * `IdTaken` where the id is of a tournament of the other type, and `AdmissionsMissing` where somebody has paid who
 * would not be in the field, so that field and ledger always name the same coldkeys.
 */
export const register =
  (entry: Entry) =>
  (ledger: Ledger.Ledger) =>
  (candidates: ReadonlyArray<Candidate.Candidate>): E.Either<Refusal, Registration> =>
    pipe(decoded(input)({ ...absent, ...given(entry), ledger, candidates }), E.flatMap(admit))

/** What an entry may leave out. */
const absent = { metagraph: null, earlier: [] }

/** What is left out may also be `undefined`. */
const given = (entry: unknown): object =>
  Object.fromEntries(Object.entries(parts(entry)).filter(([, value]) => value !== undefined))

const admit = (of: Input): E.Either<Refusal, Registration> => {
  const { id, rules, type, champion, ledger } = of
  const ours = ledger.charges.filter(charge => charge.tournament === id)
  const [other] = ours.filter(charge => charge.type !== type)
  if (other !== undefined) return E.left({ type: 'IdTaken', tournament: id, tournamentType: other.type })
  if (ours.some(charge => charge.refunded)) return E.left({ type: 'FeesRefunded', tournament: id })

  const registered = of.metagraph === null ? null : new Set<string>(of.metagraph.map(({ hotkey }) => hotkey))
  const payer = new Map<string, Coldkey.Coldkey>(ours.map(({ hotkey, coldkey }) => [hotkey, coldkey]))
  const before = new Set<string>(of.earlier.map(({ hotkey }) => hotkey))
  const fee = BigInt(rules.registration.fees[type])
  const balances = new Map(Object.entries<string>(ledger.balances).map(([key, rao]) => [key, BigInt(rao)]))
  const charges = Array.from(ledger.charges)
  const admitted = new Map<string, Miner.Miner>()
  const rejected: Array<Candidate.Rejected> = []

  const consider = (candidate: Candidate.Candidate, at: number, isEarlier: boolean): void => {
    const { hotkey, coldkey, githubRepo, commitHash } = candidate
    const paidBy = payer.get(hotkey)
    // Whoever has paid is in the field already; the same hotkey under another coldkey asks for a place that is taken.
    const duplicate =
      admitted.has(hotkey) ||
      (!isEarlier && before.has(hotkey)) ||
      (paidBy !== undefined && paidBy !== coldkey)
    const balance = balances.get(coldkey) ?? 0n
    const reasons: Array<Candidate.Rejection> = []
    if (!Hotkey.codec.is(hotkey)) reasons.push({ type: 'InvalidHotkey' })
    if (!Coldkey.codec.is(coldkey)) reasons.push({ type: 'InvalidColdkey' })
    if (!Repository.githubRepo.is(githubRepo))
      reasons.push({ type: 'InvalidRepository', field: 'githubRepo' })
    if (!Repository.commitHash.is(commitHash))
      reasons.push({ type: 'InvalidRepository', field: 'commitHash' })
    if (duplicate) reasons.push({ type: 'DuplicateHotkey' })
    if (hotkey === champion?.hotkey) reasons.push({ type: 'ReigningChampion' })
    // Whoever was admitted stays admitted: leaving the subnet is a withdrawal, and gives no fee back.
    if (registered !== null && !isEarlier && Hotkey.codec.is(hotkey) && !registered.has(hotkey))
      reasons.push({ type: 'NotRegistered' })
    if (Coldkey.codec.is(coldkey) && !duplicate && paidBy === undefined && balance < fee)
      reasons.push({
        type: 'InsufficientBalance',
        needed: constant(`${fee}`),
        available: constant(`${balance}`)
      })
    const miner = { hotkey, coldkey, githubRepo, commitHash }
    // The codec finds no fault any more; it is asked because it narrows the types of all four fields.
    if (reasons.length > 0 || !Miner.codec.is(miner)) {
      rejected.push({ at, candidate, reasons })
      return
    }
    admitted.set(hotkey, miner)
    if (paidBy !== undefined) return
    balances.set(coldkey, balance - fee)
    charges.push({
      tournament: id,
      type,
      hotkey: miner.hotkey,
      coldkey: miner.coldkey,
      amount: rules.registration.fees[type],
      refunded: false
    })
  }
  for (const [at, miner] of of.earlier.entries()) consider(miner, at, true)
  for (const [at, candidate] of of.candidates.entries()) consider(candidate, at, false)

  const missing = ours.filter(({ hotkey }) => !admitted.has(hotkey)).map(({ hotkey }) => hotkey)
  if (missing.length > 0) return E.left({ type: 'AdmissionsMissing', tournament: id, hotkeys: missing })
  const { minimumField } = rules.registration
  return admitted.size < minimumField
    ? E.left({ type: 'FieldTooSmall', admitted: admitted.size, minimum: minimumField, rejected })
    : E.right({
        admitted: Array.from(admitted.values()),
        rejected,
        ledger: {
          balances: Object.fromEntries(Array.from(balances, ([key, rao]) => [key, constant(`${rao}`)])),
          charges
        }
      })
}
