/** Contexts: what a contest needs to know of the tournament around it. */
import type { Hotkey } from '../domain/miner/Hotkey.js'
import type { Seed } from '../domain/Seed.js'
import type { TournamentType } from '../domain/task/TaskKind.js'
import type { Precedence } from '../scoring/Copies.js'
import * as Log from './log/Log.js'
import type { Opening } from './Opening.js'
import type { RuleSet } from './ruleset/RuleSet.js'

/** Rules, type and seed of the tournament, who trained first, and who was withdrawn. */
export interface Context {
  readonly rules: RuleSet
  readonly type: TournamentType
  readonly seed: Seed
  readonly precedence: Precedence
  /** The reason of a miner's withdrawal; null while it takes part. */
  readonly withdrawal: (hotkey: Hotkey) => string | null
}

/** The context of a tournament with that opening and that record. */
export const of = ({
  opening,
  record
}: {
  readonly opening: Opening
  readonly record: Log.Record
}): Context => {
  // Read off the record when somebody asks, and once for all entrants.
  let withdrawals: ReturnType<typeof Log.withdrawals> | null = null
  return {
    rules: opening.rules,
    type: opening.type,
    seed: opening.seed,
    // The champion is in no field, and -1 goes before everyone.
    precedence: hotkey => opening.miners.findIndex(miner => miner.hotkey === hotkey),
    withdrawal: hotkey => (withdrawals ??= Log.withdrawals(record)).get(hotkey)?.reason ?? null
  }
}
