/** Loading: a world's numbers, written to the machine. */
import type { World } from '../Simulated.js'
import * as Tally from '../../Tally.js'
import { cell, doubles, floats, machine, wide, words, type LaneNumber } from './Machine.js'
import * as Rounds from './Rounds.js'

/** What normals are counted in, as the machine counts them. */
export const step = 2 ** -33

/** A chance as a bound for a word: the words below it are as many as the chance says. */
const bound = (chance: number): number => Math.min(2147483647, Math.round(chance * 4294967296) - 2147483648)

/** Writes a world to the machine, which forgets the one before. */
export const load = (world: World): void => {
  const { plan, noise, failureRate } = world
  const { rounds, entrants } = Rounds.of(plan)
  const at = Tally.layout(plan)
  const leaves = 2 ** Math.ceil(Math.log2(entrants))
  const bases = (kinds: ReadonlyArray<number>): ReadonlyArray<number> =>
    kinds.map(kind => (plan.rewards[kind] === true ? -1 : 1))
  const noises = (kinds: ReadonlyArray<number>): ReadonlyArray<number> =>
    kinds.map(kind => Number(noise[kind]) * step)
  let sum = 0

  rounds.forEach(({ miners, groups, direct, before, factors, endOfKeys, advantageBits }, i) => {
    words.set(
      [
        ...[miners, groups.length, direct ? 1 : 0],
        ...[before.miners, before.groups, before.costs, endOfKeys, advantageBits]
      ],
      cell(machine.rounds.value) + 8 * i
    )
    words.set(groups, cell(machine.sizes.value) + before.groups)
    words.set(factors, cell(machine.factors.value) + before.groups)
    words.set(
      groups.flatMap((size, group) => Array<number>(size).fill(group)),
      cell(machine.groupOf.value) + before.miners
    )
  })
  floats.set(bases(plan.groupKinds), cell(machine.groupBases.value))
  floats.set(noises(plan.groupKinds), cell(machine.groupNoises.value))
  floats.set(bases(plan.knockoutKinds), cell(machine.knockoutBases.value))
  floats.set(noises(plan.knockoutKinds), cell(machine.knockoutNoises.value))
  words.set(
    plan.knockoutWeights.map(weight => bound((sum += weight))),
    cell(machine.knockoutBounds.value)
  )
  floats.set(bases(plan.bossKinds), cell(machine.bossBases.value))
  floats.set(noises(plan.bossKinds), cell(machine.bossNoises.value))
  words.set(plan.seatings.subarray(leaves, 2 * leaves), cell(machine.seating.value) + leaves)
  doubles.set(plan.thresholds, wide(machine.thresholds.value))
  floats.set(world.strengths, cell(machine.given.value))
  doubles.fill(0, wide(machine.tally.value), wide(machine.tally.value) + at.size)

  const numbers = {
    field: plan.field,
    groupRounds: rounds.length,
    groupTasks: plan.groupKinds.length,
    advance: plan.advance,
    perGroup: plan.perGroup ? 1 : 0,
    entrants,
    leaves,
    knockoutKinds: plan.knockoutKinds.length,
    bossTasks: plan.bossKinds.length,
    required: plan.required,
    lastThreshold: plan.thresholds.length - 1,
    givenField: world.strengths.length > 0 ? 1 : 0,
    spread: world.spread * step,
    progress: world.progress,
    failing: failureRate > 0 ? 1 : 0,
    failureBound: bound(failureRate),
    replacements: plan.replacements,
    lastReign: Tally.lastReign,
    longestReign: Tally.longestReign,
    atEndings: at.endings,
    atBracket: at.bracket,
    atLast: at.last,
    atTitles: at.titles,
    atChampions: at.champions,
    atBossRounds: at.bossRounds,
    atDethronings: at.dethronings,
    atUndeserved: at.undeserved,
    atUndeservedDethronings: at.undeservedDethronings,
    atReigns: at.reigns
  } as const
  for (const name of names(numbers)) machine[name].value = numbers[name]
}

const names = <A extends object>(of: A): ReadonlyArray<keyof A & LaneNumber> =>
  Object.keys(of).filter((name): name is keyof A & LaneNumber => name in machine)

/** What the machine has counted: bracket places count among the last ones where all entrants are among them. */
export const counted = (world: World): Float64Array => {
  const at = Tally.layout(world.plan)
  const from = wide(machine.tally.value)
  const tally = doubles.slice(from, from + at.size)
  for (let depth = Math.log2(machine.leaves.value); depth < at.depths; depth += 1)
    tally.copyWithin(at.last + depth * at.field, at.bracket, at.bracket + at.field)
  return tally
}
