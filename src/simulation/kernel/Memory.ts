/**
 * The board of the kernel: memory for one tournament at a time, allocated once.
 *
 * A cell is read as `Number(xs[i])`. An index out of place gives NaN, which no comparison lets through and no sum
 * forgets, where a 0 would pass for a count; and it costs nothing, where a function of another module costs a tenth of
 * a tournament.
 */
import * as Plan from './Plan.js'

/** What the kernel writes. Positions are indices into the drawn field; seeds are indices into `seeds`. */
export interface Memory {
  readonly plan: Plan.Plan
  /** The miners of the round in drawn order. */
  readonly field: Int32Array
  /** By position and task, task after task: lower is better, infinity is a failure. */
  readonly costs: Float64Array
  /** As the costs: how many of its group are ahead of a miner that has a score. */
  readonly ahead: Int32Array
  /** By position: head-to-head points over all tasks, which are placements without their denominator. */
  readonly points: Int32Array
  /** By position: the group score as a whole number that compares across groups. */
  readonly scores: Float64Array
  /** By position: tasks won, shared ones in fractions. */
  readonly won: Float64Array
  /** By position: 1 for at least one scored task. */
  readonly finished: Uint8Array
  /** By position: the group it is in, from 0. */
  readonly groupOf: Int32Array
  /** By group: its first position; one more for the end. */
  readonly starts: Int32Array
  /** By position: the sum of the advantages, NaN until a tie reaches it. */
  readonly advantages: Float64Array
  /** By group and task: the median cost, NaN until an advantage needs it. */
  readonly medians: Float64Array
  /** By miner: its lot, NaN until it is drawn. */
  readonly lots: Float64Array
  /** Those who advance, by position, best first. */
  readonly best: Int32Array
  /** The entrants of the bracket, best first. */
  readonly seeds: Int32Array
  /** By heap number, the leaves behind the matches: the seed that came out, -1 for nobody or a bye. */
  readonly winners: Int32Array
  /** By seed: 1 for a score of its own in the bracket. */
  readonly scored: Uint8Array
  /** The task in play. */
  readonly place: { round: number; number: number; task: number; attempt: number }
  readonly pair: Int32Array
  readonly pairCosts: Float64Array
  /** By boss task: 1 for the challenger's. */
  readonly verdicts: Uint8Array
  readonly scratch: Float64Array
  /** The costs of a large group in order. */
  readonly sorted: Float64Array
  /** What came of it; -1 for none. */
  readonly outcome: { round: number; entrants: number; challenger: number; wins: number; ending: number }
}

/** An empty board for tournaments of the plan. */
export const make = (plan: Plan.Plan): Memory => {
  const { field, groupKinds, bossKinds } = plan
  const groups = Plan.mostGroups(plan)
  return {
    plan,
    field: new Int32Array(field),
    costs: new Float64Array(field * groupKinds.length),
    ahead: new Int32Array(field * groupKinds.length),
    points: new Int32Array(field),
    scores: new Float64Array(field),
    won: new Float64Array(field),
    finished: new Uint8Array(field),
    groupOf: new Int32Array(field),
    starts: new Int32Array(groups + 1),
    advantages: new Float64Array(field),
    medians: new Float64Array(groups * groupKinds.length),
    lots: new Float64Array(field),
    best: new Int32Array(field),
    seeds: new Int32Array(field),
    winners: new Int32Array(2 * 2 ** plan.rounds),
    scored: new Uint8Array(field),
    place: { round: 0, number: 0, task: 0, attempt: 0 },
    pair: new Int32Array(2),
    pairCosts: new Float64Array(2),
    verdicts: new Uint8Array(bossKinds.length),
    scratch: new Float64Array(field),
    sorted: new Float64Array(field),
    outcome: { round: 0, entrants: 0, challenger: -1, wins: 0, ending: -1 }
  }
}
