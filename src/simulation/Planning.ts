/** Planning: what a simulation is played by, from its rule set and its seed. Workers get it ready, and load none of this. */
import * as Bracket from '../domain/match/Bracket.js'
import * as Digest from '../domain/Digest.js'
import * as Metric from '../domain/task/Metric.js'
import type { TaskKind, TournamentType } from '../domain/task/TaskKind.js'
import * as Groups from '../rules/groups/Groups.js'
import type { RuleSet } from '../rules/ruleset/RuleSet.js'
import * as Plan from './kernel/Plan.js'
import * as Thresholds from './odds/Thresholds.js'
import * as Xoshiro from './kernel/Xoshiro.js'

const numberOf = (kind: TaskKind): number => Plan.kinds.indexOf(kind)

/** The seatings of all brackets up to so many rounds. */
const seatingsUpTo = (rounds: number): Int32Array => {
  const seatings = new Int32Array(2 ** (rounds + 1))
  for (let size = 1; size < seatings.length; size *= 2)
    seatings.set(
      Bracket.seating(size).map(seed => seed - 1),
      size
    )
  return seatings
}

/** The plan for a field of that size. Every number comes from the rule set. */
export const plan =
  (rules: RuleSet, type: TournamentType) =>
  (field: number): Plan.Plan => {
    const rounds = Bracket.rounds(Math.max(1, Math.min(field, rules.knockout.maximumField)))
    return {
      field,
      sizes: Array.from({ length: field + 1 }, (_, n) =>
        Groups.needed(rules)(n) ? Groups.sizes(rules)(n) : []
      ),
      groupKinds: rules.groups.kinds[type].map(numberOf),
      perGroup: rules.groups.advance.scope === 'PerGroup',
      advance: rules.groups.advance.count,
      knockoutKinds: rules.knockout.kinds[type].map(({ kind }) => numberOf(kind)),
      knockoutWeights: rules.knockout.kinds[type].map(({ weight }) => Number(weight)),
      rounds,
      seatings: seatingsUpTo(rounds),
      bossKinds: rules.boss.kinds[type].map(numberOf),
      required: rules.boss.winsRequired[type],
      replacements: rules.replacements,
      thresholds: Float64Array.from(Thresholds.table(rules.boss.threshold)),
      rewards: Plan.kinds.map(kind => Metric.of(kind) === 'reward')
    }
  }

/** The state of the generator that a seed's text stands for, by its SHA-256. */
export const state = (seed: string): Xoshiro.State => Xoshiro.ofDigest(Digest.ofText(seed))
