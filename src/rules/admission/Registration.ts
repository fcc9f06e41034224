/** Registration: who is admitted, who is not and why, and what it costs (RULES 2). */
import * as E from 'fp-ts/lib/Either.js'
import type { Candidate, Rejected, Rejection } from '../../domain/miner/Candidate.js'
import type { Champion } from '../../domain/miner/Champion.js'
import * as Coldkey from '../../domain/miner/Coldkey.js'
import * as Hotkey from '../../domain/miner/Hotkey.js'
import * as Miner from '../../domain/miner/Miner.js'
import * as Repository from '../../domain/miner/Repository.js'
import type { TournamentType } from '../../domain/task/TaskKind.js'
import type { TournamentId } from '../../domain/TournamentId.js'
import type { Ledger } from './Ledger.js'
import type { Refusal } from '../Refusal.js'
import type { RuleSet } from '../ruleset/RuleSet.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** What a registration is for. */
export interface Entry {
  readonly id: TournamentId
  readonly rules: RuleSet
  readonly type: TournamentType
  readonly champion: Champion | null
}

/** The field in the order of admission, everybody else with all reasons, and the ledger with the fees taken. */
export interface Registration {
  readonly admitted: ReadonlyArray<Miner.Miner>
  readonly rejected: ReadonlyArray<Rejected>
  readonly ledger: Ledger
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/**
 * Admits candidates in the order given and charges each its fee once (RULES 2.1 to 2.4). Refused, with nobody
 * charged, when fewer than the minimum field are admitted, or when the tournament's fees were given back already.
 */
export const register =
  ({ id, rules, type, champion }: Entry) =>
  (ledger: Ledger) =>
  (candidates: ReadonlyArray<Candidate>): E.Either<Refusal, Registration> => {
    const ours = ledger.charges.filter(charge => charge.tournament === id)
    if (ours.some(charge => charge.refunded)) return E.left({ type: 'FeesRefunded', tournament: id })
    const fee = BigInt(rules.registration.fees[type])
    const balances = { ...ledger.balances }
    const charges = Array.from(ledger.charges)
    const charged = new Set<string>(ours.map(charge => charge.hotkey))
    const admitted = new Map<string, Miner.Miner>()
    const rejected: Array<Rejected> = []

    for (const candidate of candidates) {
      const { hotkey, coldkey, githubRepo, commitHash } = candidate
      const duplicate = admitted.has(hotkey)
      const paid = charged.has(hotkey)
      const reasons: Array<Rejection> = []
      if (!Hotkey.codec.is(hotkey)) reasons.push({ type: 'InvalidHotkey' })
      if (!Coldkey.codec.is(coldkey)) reasons.push({ type: 'InvalidColdkey' })
      if (!Repository.githubRepo.is(githubRepo))
        reasons.push({ type: 'InvalidRepository', field: 'githubRepo' })
      if (!Repository.commitHash.is(commitHash))
        reasons.push({ type: 'InvalidRepository', field: 'commitHash' })
      if (duplicate) reasons.push({ type: 'DuplicateHotkey' })
      if (hotkey === champion?.hotkey) reasons.push({ type: 'ReigningChampion' })
      if (Coldkey.codec.is(coldkey) && !duplicate && !paid && (balances[coldkey] ?? 0n) < fee) {
        reasons.push({ type: 'InsufficientBalance', needed: fee, available: balances[coldkey] ?? 0n })
      }
      const miner = { hotkey, coldkey, githubRepo, commitHash }
      // The codec finds nothing new: it is asked because it narrows all four fields.
      if (reasons.length > 0 || !Miner.codec.is(miner)) {
        rejected.push({ candidate, reasons })
        continue
      }
      admitted.set(hotkey, miner)
      if (paid) continue
      balances[miner.coldkey] = (balances[miner.coldkey] ?? 0n) - fee
      charges.push({
        tournament: id,
        hotkey: miner.hotkey,
        coldkey: miner.coldkey,
        amount: fee,
        refunded: false
      })
    }

    const { minimumField } = rules.registration
    return admitted.size < minimumField
      ? E.left({ type: 'FieldTooSmall', admitted: admitted.size, minimum: minimumField, rejected })
      : E.right({ admitted: Array.from(admitted.values()), rejected, ledger: { balances, charges } })
  }
