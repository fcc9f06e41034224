/** The rule sets that come with the engine: what an id of ours stands for. Nobody can change them (RULES 9). */
import { constant } from '../../domain/codec/Border.js'
import type { RuleSet } from './RuleSet.js'
import { rules as gradients202509 } from './gradients-2025-09.js'
import { rules as gradients202511 } from './gradients-2025-11.js'
import { rules as gradients202512 } from './gradients-2025-12.js'

/** Oldest first. */
export const known: ReadonlyArray<RuleSet> = constant([gradients202509, gradients202511, gradients202512])

/** Whether it is one of them, and no copy of one: then it is right, and stays so. */
export const isOurs = (u: unknown): u is RuleSet => known.some(ours => ours === u)
