// What tests of contests are made of: reports, and a context in which nobody was withdrawn.
import * as Digest from '../../src/domain/Digest.js'
import type * as Exact from '../../src/domain/Exact.js'
import type * as Hotkey from '../../src/domain/miner/Hotkey.js'
import * as Report from '../../src/domain/task/Report.js'
import * as RuleSets from '../../src/rules/ruleset/RuleSets.js'
import * as Seed from '../../src/domain/Seed.js'
import type * as Slot from '../../src/domain/task/Slot.js'
import type * as Context from '../../src/rules/Context.js'
import { hotkeys } from '../addresses.js'
import { exact } from '../bossOutcome.js'
import { decoded } from '../view.js'

/** Who has withdrawn, by name of its reason. */
export type Withdrawals = ReadonlyMap<Hotkey.Hotkey, string>

/** Miners take precedence in the order of `hotkeys`. */
export const contextOf = (replacements = 1, withdrawals: Withdrawals = new Map()): Context.Context => ({
  rules: { ...RuleSets.standard, replacements },
  type: 'text',
  seed: decoded(Seed.codec, 'seed'),
  precedence: hotkey => hotkeys.indexOf(hotkey),
  withdrawal: hotkey => withdrawals.get(hotkey) ?? null
})

/** The same for a knockout of the standard rules. */
export const knockoutContext = (
  withdrawals: Withdrawals = new Map(),
  type: Context.Context['type'] = 'text'
): Context.Context => ({ ...contextOf(1, withdrawals), type })

export const digest = (name: string): Digest.Digest => Digest.of(name)

/** A report by its score, or by its reason where it failed. */
export const report = (
  slot: Slot.Slot,
  hotkey: Hotkey.Hotkey,
  outcome: number | string,
  content: string | null = null
): Report.Report =>
  typeof outcome === 'string'
    ? Report.failed(slot, hotkey, decoded(Report.failure, outcome))
    : { ...Report.scored(slot, hotkey, score(outcome)), digest: content === null ? null : digest(content) }

export const score = (n: number): Exact.Exact => exact(n)
