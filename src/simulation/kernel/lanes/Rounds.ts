/** Rounds of groups as the machine plays them: how many miners, where their rows lie, how their keys compare. */
import * as Plan from '../Plan.js'

/** A round in which everybody finishes. */
export interface Round {
  readonly miners: number
  readonly groups: ReadonlyArray<number>
  /** Of one task within one group, costs alone decide who advances. */
  readonly direct: boolean
  /** What lies before it: miners, groups and costs of earlier rounds. */
  readonly before: { readonly miners: number; readonly groups: number; readonly costs: number }
  /** The weights of wins by group, so that the scores of groups of two sizes compare. */
  readonly factors: ReadonlyArray<number>
  /** Above every key. */
  readonly endOfKeys: number
  /** How many bits of a candidate's key are for its advantage. */
  readonly advantageBits: number
}

/** Rounds, and how many enter the bracket after them. */
export interface Rounds {
  readonly rounds: ReadonlyArray<Round>
  readonly entrants: number
}

/** How many go on from groups of which each has enough. */
const through = ({ perGroup, advance }: Plan.Plan, groups: ReadonlyArray<number>): number =>
  perGroup ? groups.length * advance : advance

/** Where costs do not decide alone, a key holds wins, weighted, and in its low four bits the tasks won. */
const round = (plan: Plan.Plan, miners: number, before: Round['before']): Round => {
  const groups = Plan.groupsOf(plan, miners)
  const tasks = plan.groupKinds.length
  const [first = 0, last = 0] = [groups[0], groups.at(-1)]
  const factors = groups.map(size => (first === last ? 1 : (size === first ? last : first) - 1))
  const most = groups.reduce(
    (most, size, i) => Math.max(most, 16 * tasks * (size - 1) * Number(factors[i])),
    0
  )
  const onwards = Plan.groupsOf(plan, through(plan, groups)).length > 0
  const endOfKeys = most + tasks + 1
  return {
    miners,
    groups,
    direct: tasks === 1 && (groups.length === 1 || (plan.perGroup && onwards)),
    before,
    factors,
    endOfKeys,
    advantageBits: 30 - Math.floor(Math.log2(endOfKeys))
  }
}

/** The rounds of a plan, up to one from which no fewer go on than enter it. */
export const of = (plan: Plan.Plan): Rounds => {
  const rounds: Array<Round> = []
  let before = { miners: 0, groups: 0, costs: 0 }
  let count = plan.field
  while (Plan.groupsOf(plan, count).length > 0) {
    const here = round(plan, count, before)
    rounds.push(here)
    before = {
      miners: before.miners + count,
      groups: before.groups + here.groups.length,
      costs: before.costs + count * plan.groupKinds.length
    }
    if (through(plan, here.groups) >= count) break
    count = through(plan, here.groups)
  }
  return { rounds, entrants: count }
}
