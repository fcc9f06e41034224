/** Plans: a rule set as the numbers that the kernel runs on. Whoever plays one needs nothing of the rules themselves: workers load fast. */
import type { TaskKind } from '../../domain/task/TaskKind.js'

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
// destructors
// -------------------------------------------------------------------------------------

/** The sizes of the groups that so many miners play in: none where they play none, or are more than the field. */
export const groupsOf = (plan: Plan, count: number): ReadonlyArray<number> => plan.sizes[count] ?? []

/** The most groups that a round has. */
export const mostGroups = (plan: Plan): number => Math.max(1, ...plan.sizes.map(sizes => sizes.length))
