/** The rule sets that come with the engine (RULES 9). */
import { constant } from '../../domain/codec/Border.js'
import { known } from './Known.js'
import type { RuleSet } from './RuleSet.js'
import { rules as gradients202509 } from './gradients-2025-09.js'
import { rules as gradients202511 } from './gradients-2025-11.js'
import { rules as gradients202512 } from './gradients-2025-12.js'

/** The public miner guide of November 2025. */
export const standard: RuleSet = gradients202511

/** All of them, by id. */
export const all: ReadonlyMap<string, RuleSet> = constant(new Map(known.map(rules => [rules.id, rules])))

export { gradients202509, gradients202511, gradients202512 }
