/** Plans: a rule set as the numbers that the kernel runs on. Every number comes from the rule set. */
import * as Bracket from '../../domain/match/Bracket.js'
import * as Metric from '../../domain/task/Metric.js'
import type { TaskKind, TournamentType } from '../../domain/task/TaskKind.js'
import * as Groups from '../../rules/groups/Groups.js'
import type { RuleSet } from '../../rules/ruleset/RuleSet.js'
import * as Thresholds from '../odds/Thresholds.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** Task types by number. */
export const kinds: ReadonlyArray<TaskKind> = [
  'InstructTextTask',
  'DpoTask',
  'GrpoTask',
  'ChatTask',
  'ImageTask'
]

/** What decides a tournament of one size, in numbers; task types by number. It can be sent to a worker. */
export interface Plan {
  /** The size of the field, and so the number of the champion, who stands behind it. */
  readonly field: number
  /** For each count of miners, from 0 to the field: the sizes of their groups; empty where they play none. */
  readonly sizes: ReadonlyArray<ReadonlyArray<number>>
  readonly groupKinds: ReadonlyArray<number>
  readonly perGroup: boolean
  readonly advance: number
  readonly knockoutKinds: ReadonlyArray<number>
  readonly knockoutWeights: ReadonlyArray<number>
  /** The rounds of the largest bracket. */
  readonly rounds: number
  /** Seatings of brackets, where the leaves of their heaps are: each from the index that is its size on; seeds from 0. */
  readonly seatings: Int32Array
  readonly bossKinds: ReadonlyArray<number>
  readonly required: number
  readonly replacements: number
  /** Of reigns 1, 2, …; the last one holds for longer reigns as well. */
  readonly thresholds: Float64Array
  /** Whether the task type is judged by a reward, by number. */
  readonly rewards: ReadonlyArray<boolean>
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

const numberOf = (kind: TaskKind): number => kinds.indexOf(kind)

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

/** The plan for a field of that size. */
export const of =
  (rules: RuleSet, type: TournamentType) =>
  (field: number): Plan => {
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
      rewards: kinds.map(kind => Metric.of(kind) === 'reward')
    }
  }

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/** The sizes of the groups that so many miners play in: none where they play none, or are more than the field. */
export const groupsOf = (plan: Plan, count: number): ReadonlyArray<number> => plan.sizes[count] ?? []

/** The most groups that a round has. */
export const mostGroups = (plan: Plan): number => Math.max(1, ...plan.sizes.map(sizes => sizes.length))
