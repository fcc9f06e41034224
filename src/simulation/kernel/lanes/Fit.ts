/** Which worlds the machine plays. It depends on the world alone, so that every thread decides alike. */
import type { World } from '../Simulated.js'
import * as Plan from '../Plan.js'
import { machine } from './Machine.js'
import * as Rounds from './Rounds.js'
import type { Round } from './Rounds.js'

/** A machine's score has 24 bits: with less noise than this, ties would be more than a rarity. */
const leastNoise = 0.001

/** Where more jobs fail than this, what the machine leaves to the other kernel would be no rarity either. */
const greatestFailureRate = 0.3

/** Candidates are compared by words: so many bits at least are for their advantages. */
const leastAdvantageBits = 14

/** Whether a round has fewer places to go on to than miners, in each group where each has its own. */
const narrows = ({ perGroup, advance }: Plan.Plan, { groups, miners }: Round): boolean =>
  groups.every(size => size > (perGroup ? advance : 1)) && advance < miners

/** Rounds of groups, then a bracket, all within the machine's limits. */
const plain = (plan: Plan.Plan): boolean => {
  const { field, groupKinds, knockoutKinds, bossKinds, thresholds } = plan
  const { rounds, entrants } = Rounds.of(plan)
  const sum = (of: (round: Round) => number): number => rounds.reduce((all, round) => all + of(round), 0)
  return (
    field <= machine.mostField.value &&
    rounds.length <= machine.mostRounds.value &&
    sum(({ miners }) => miners) <= machine.mostMiners.value &&
    sum(({ groups }) => groups.length) <= machine.mostGroups.value &&
    sum(({ miners }) => miners * groupKinds.length) <= machine.mostCosts.value &&
    groupKinds.length <= machine.mostTasks.value &&
    knockoutKinds.length <= machine.mostKinds.value &&
    bossKinds.length <= machine.mostBoss.value &&
    thresholds.length <= machine.mostThresholds.value &&
    entrants >= 2 &&
    entrants <= machine.mostEntrants.value &&
    (rounds.length === 0 || plan.advance <= machine.mostEntrants.value) &&
    Plan.groupsOf(plan, entrants).length === 0 &&
    rounds.every(
      round =>
        narrows(plan, round) &&
        (round.direct ||
          (round.groups.length * groupKinds.length <= machine.mostMedians.value &&
            round.advantageBits >= leastAdvantageBits))
    )
  )
}

/** Of one task, those in the middle of an odd number of scores all have an advantage of 0, and go on by lot. */
const level = ({ plan, failureRate }: World): boolean =>
  plan.groupKinds.length === 1 &&
  Rounds.of(plan).rounds.some(
    ({ direct, groups }) => !direct && (failureRate > 0 || groups.some(size => size % 2 === 1))
  )

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
