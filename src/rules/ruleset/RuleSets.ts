/** The rule sets that come with the engine (RULES 9). */
import * as Digest from '../../domain/Digest.js'
import type { RuleSet } from './RuleSet.js'
import { rules as gradients202509 } from './gradients-2025-09.js'
import { rules as gradients202511 } from './gradients-2025-11.js'
import { rules as gradients202512 } from './gradients-2025-12.js'

/** The public miner guide of November 2025. */
export const standard: RuleSet = gradients202511

/** All of them, by id. */
export const all: ReadonlyMap<string, RuleSet> = new Map(
  [gradients202509, gradients202511, gradients202512].map(rules => [rules.id, rules])
)

export { gradients202509, gradients202511, gradients202512 }

const digests: ReadonlyMap<string, Digest.Digest> = new Map(
  Array.from(all, ([id, rules]) => [id, Digest.of(rules)])
)

/**
 * Whether a rule set with this id and digest bears the id of a rule set that comes with the engine, and is another one:
 * an id of ours stands for our numbers, and whoever changes one of them gives the result an id of its own (RULES 9).
 */
export const borrows = (id: string, digest: Digest.Digest): boolean => (digests.get(id) ?? digest) !== digest

/** What is expected of a rule set that borrows an id. */
export const ownId = 'an id of its own, since a rule set of the engine has this one and other numbers'
