/** Rewards: from the results of both tournaments to weights that sum to exactly one (RULES 13). */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as Hotkey from '../domain/miner/Hotkey.js'
import type { Counted } from '../scoring/ChainUnits.js'
import { decoded, type Refusal } from '../rules/Refusal.js'
import * as Rewards from '../rules/rewards/Rewards.js'
import type { RuleSet } from '../rules/ruleset/RuleSet.js'

export { participants, weights, type Input, type NodeWeight, type Rewards } from '../rules/rewards/Rewards.js'
export type { Burn, Source } from '../rules/rewards/Burn.js'
export type { Payment, Pools } from '../rules/rewards/Payment.js'
export type { Statement } from '../rules/rewards/Statement.js'

/** The weights as the chain takes them: by ascending node id, 16-bit integers of which the largest is 65,535 (RULES 13.4). */
export const units =
  (rules: Pick<RuleSet, 'rewards'>) =>
  (of: Rewards.Input): E.Either<Refusal, ReadonlyArray<Counted>> =>
    pipe(Rewards.weights(rules)(of), E.map(Rewards.units))

/** What a hotkey gets, in sentences, each part of it with its reason; and what is burned where it is the burn key. */
export const explain =
  (rules: Pick<RuleSet, 'rewards'>) =>
  (of: Rewards.Input) =>
  (hotkey: Hotkey.Hotkey): E.Either<Refusal, ReadonlyArray<string>> =>
    pipe(
      E.Do,
      E.bind('who', () => decoded(Hotkey.codec, 'hotkey')(hotkey)),
      E.bind('rewards', () => Rewards.weights(rules)(of)),
      E.map(({ who, rewards }) => Rewards.explain(who)(rewards))
    )
