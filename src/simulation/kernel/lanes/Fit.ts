/** Which worlds the machine plays. It depends on the world alone, so that every thread decides alike. */
import type { World } from '../Simulated.js'
import * as Plan from '../Plan.js'
import { machine } from './Machine.js'

/** A machine's score has 24 bits: with less noise than this, ties would be more than a rarity. */
const leastNoise = 0.001

/** Where more jobs fail than this, what the machine leaves to the other kernel would be no rarity either. */
const greatestFailureRate = 0.3

/** Candidates are compared by words: so many bits at least are for their advantages. */
const leastAdvantageBits = 14

/** What the machine is told of the groups' keys: four bits count the tasks won. */
export interface Keys {
  readonly factors: ReadonlyArray<number>
  readonly end: number
  readonly advantageBits: number
}

/** The weights of wins by group, so that the scores of groups of two sizes compare, and how large a key can be. */
export const keys = ({ sizes, field, groupKinds }: Plan.Plan): Keys => {
  const groups = sizes[field] ?? []
  const [first = 0, last = 0] = [groups[0], groups.at(-1)]
  const factors = groups.map(size => (first === last ? 1 : (size === first ? last : first) - 1))
  const most = Math.max(
    0,
    ...groups.map((size, i) => 16 * groupKinds.length * (size - 1) * Number(factors[i]))
  )
  const end = most + groupKinds.length + 1
  return { factors, end, advantageBits: 30 - Math.floor(Math.log2(end)) }
}

/** How many entrants the bracket has where nobody drops out. */
export const entrants = (plan: Plan.Plan): number =>
  Plan.groupsOf(plan, plan.field).length > 0 ? plan.advance : plan.field

/** One round of groups or none, of which the best of all advance, and within the machine's limits. */
const plain = (plan: Plan.Plan): boolean => {
  const { field, groupKinds, knockoutKinds, bossKinds, thresholds } = plan
  const groups = Plan.groupsOf(plan, field)
  const through = entrants(plan)
  return (
    field <= machine.mostField.value &&
    field * groupKinds.length <= machine.mostCosts.value &&
    groupKinds.length <= machine.mostTasks.value &&
    knockoutKinds.length <= machine.mostKinds.value &&
    bossKinds.length <= machine.mostBoss.value &&
    thresholds.length <= machine.mostThresholds.value &&
    through >= 2 &&
    through <= Math.min(field, machine.mostEntrants.value) &&
    Plan.groupsOf(plan, through).length === 0 &&
    (groups.length === 0 ||
      ((!plan.perGroup || groups.length === 1) &&
        through < field &&
        groups.every(size => size > 1) &&
        keys(plan).advantageBits >= leastAdvantageBits))
  )
}

/** Of one task, those in the middle of an odd number of scores all have an advantage of 0, and go on by lot. */
const level = ({ plan, failureRate }: World): boolean => {
  const groups = Plan.groupsOf(plan, plan.field)
  return (
    plan.groupKinds.length === 1 &&
    groups.length > 1 &&
    (failureRate > 0 || groups.some(size => size % 2 === 1))
  )
}

/** Whether the machine plays a world. */
export const fits = (world: World): boolean => {
  const { plan, noise, failureRate, strengths } = world
  const kinds = [...plan.groupKinds, ...plan.knockoutKinds, ...plan.bossKinds]
  // Strengths that differ must differ in 24 bits as well, or true ranks would not be true.
  const rounded = new Set(Float32Array.from(strengths))
  return (
    plain(plan) &&
    !level(world) &&
    failureRate <= greatestFailureRate &&
    kinds.every(kind => Number(noise[kind]) >= leastNoise) &&
    rounded.size === new Set(strengths).size
  )
}
