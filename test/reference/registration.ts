// RULES 2, the naive way: one candidate after the other, every reason looked for.
import { RULES } from './ruleSets.js'
import type { Miner, RuleSetId, TournamentType } from './types.js'

/** RULES 2.3 */
export const MINIMUM_FIELD = 8

export interface Charge {
  tournament: string
  type: TournamentType
  hotkey: string
  coldkey: string
  /** In rao. */
  amount: bigint
  refunded: boolean
}

export interface Ledger {
  /** In rao, per coldkey; a coldkey not listed has nothing. */
  balances: Record<string, bigint>
  charges: Charge[]
}

export interface RegistrationOptions {
  tournament: string
  rules: RuleSetId
  type: TournamentType
  /** The hotkey of the reigning champion. */
  champion: string | null
  isSs58: (text: string) => boolean
  /** Who is on the subnet; null: nobody asks. */
  subnet?: string[] | null
  /** Who was admitted in the batches before. */
  earlier?: Miner[]
}

export type Reason =
  | {
      type:
        | 'DuplicateHotkey'
        | 'ReigningChampion'
        | 'InvalidHotkey'
        | 'InvalidColdkey'
        | 'InvalidRepository'
        | 'NotRegistered'
    }
  | { type: 'InsufficientBalance'; needed: bigint; available: bigint }

export type Registration =
  | { type: 'Refused'; admitted: number; minimum: number }
  | { type: 'IdTaken' }
  | { type: 'Missing'; hotkeys: string[] }
  | {
      type: 'Registered'
      admitted: Miner[]
      rejected: { candidate: Miner; reasons: Reason[] }[]
      ledger: Ledger
    }

const REPOSITORY = /^https:\/\/github\.com\/[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+$/
const COMMIT = /^[0-9a-fA-F]{40}$/

const copyOfLedger = (ledger: Ledger): Ledger => ({
  balances: { ...ledger.balances },
  charges: ledger.charges.map(charge => ({ ...charge }))
})

export const register = (options: RegistrationOptions, ledger: Ledger, candidates: Miner[]): Registration => {
  const charged = ledger.charges.filter(charge => charge.tournament === options.tournament)
  // RULES 1: the charge carries the type, and one id is one tournament.
  if (charged.some(charge => charge.type !== options.type)) return { type: 'IdTaken' }
  const earlier = options.earlier ?? []
  const needed = RULES[options.rules].fee[options.type]
  const after = copyOfLedger(ledger)
  const admitted: Miner[] = []
  const rejected: { candidate: Miner; reasons: Reason[] }[] = []
  const batch = [...earlier, ...candidates]
  for (let i = 0; i < batch.length; i += 1) {
    const candidate = batch[i]!
    const { hotkey, coldkey } = candidate
    const isNew = i >= earlier.length
    const charge = charged.find(each => each.hotkey === hotkey)
    // RULES 2.4: whoever was admitted before holds its hotkey's place, whatever coldkey asks for it now.
    const duplicate =
      admitted.some(miner => miner.hotkey === hotkey) ||
      (isNew && earlier.some(miner => miner.hotkey === hotkey)) ||
      (charge !== undefined && charge.coldkey !== coldkey)
    const payable = options.isSs58(coldkey)
    const reasons: Reason[] = []
    if (duplicate) reasons.push({ type: 'DuplicateHotkey' })
    if (hotkey === options.champion) reasons.push({ type: 'ReigningChampion' })
    if (!options.isSs58(hotkey)) reasons.push({ type: 'InvalidHotkey' })
    if (!payable) reasons.push({ type: 'InvalidColdkey' })
    if (!REPOSITORY.test(candidate.githubRepo) || !COMMIT.test(candidate.commitHash)) {
      reasons.push({ type: 'InvalidRepository' })
    }
    const { subnet } = options
    if (
      isNew &&
      subnet !== undefined &&
      subnet !== null &&
      options.isSs58(hotkey) &&
      !subnet.includes(hotkey)
    ) {
      reasons.push({ type: 'NotRegistered' })
    }
    // RULES 2.2: keyed by (tournament, hotkey), charging twice is one charge, which needs no balance again.
    const available = after.balances[coldkey] ?? 0n
    if (!duplicate && payable && charge === undefined && available < needed) {
      reasons.push({ type: 'InsufficientBalance', needed, available })
    }
    if (reasons.length > 0) {
      rejected.push({ candidate, reasons })
      continue
    }
    admitted.push(candidate)
    if (charge !== undefined) continue
    after.balances[coldkey] = available - needed
    after.charges.push({
      tournament: options.tournament,
      type: options.type,
      hotkey,
      coldkey,
      amount: needed,
      refunded: false
    })
  }
  // RULES 2.4: the field and the ledger name the same miners.
  const missing = charged
    .map(charge => charge.hotkey)
    .filter(hot => !admitted.some(miner => miner.hotkey === hot))
  if (missing.length > 0) return { type: 'Missing', hotkeys: missing }
  // RULES 2.3: a refusal charges nobody.
  if (admitted.length < MINIMUM_FIELD) {
    return { type: 'Refused', admitted: admitted.length, minimum: MINIMUM_FIELD }
  }
  return { type: 'Registered', admitted, rejected, ledger: after }
}

/** RULES 2.2: every charge of the tournament is refunded once. */
export const refund = (ledger: Ledger, tournament: string): Ledger => {
  const after = copyOfLedger(ledger)
  for (const charge of after.charges) {
    if (charge.tournament !== tournament || charge.refunded) continue
    charge.refunded = true
    after.balances[charge.coldkey] = (after.balances[charge.coldkey] ?? 0n) + charge.amount
  }
  return after
}
