/** Odds of the boss round and of reigns, in closed form (RULES 5, 6) under the noise model of `Assumptions`. */
import * as O from 'fp-ts/lib/Option.js'
import * as Metric from '../../domain/task/Metric.js'
import type { TournamentType } from '../../domain/task/TaskKind.js'
import type { RuleSet } from '../../rules/ruleset/RuleSet.js'
import type { Assumptions } from '../Assumptions.js'
import * as TaskOdds from './TaskOdds.js'
import * as Thresholds from './Thresholds.js'

// -------------------------------------------------------------------------------------
// one boss round
// -------------------------------------------------------------------------------------

/** The chance of at least `required` successes in independent trials, each with its own chance (Poisson-binomial tail). */
export const atLeast =
  (required: number) =>
  (chances: ReadonlyArray<number>): number => {
    const exactly = [1, ...chances.map(() => 0)]
    chances.forEach((p, i) => {
      for (let k = i + 1; k >= 0; k -= 1)
        exactly[k] = Number(exactly[k]) * (1 - p) + (k === 0 ? 0 : Number(exactly[k - 1]) * p)
    })
    // From the smaller end, so that a small chance keeps its digits.
    return Math.min(
      1,
      exactly.slice(Math.max(0, required)).reduceRight((sum, p) => sum + p, 0)
    )
  }

/** A challenger against a champion: its edge on every task, relative to the champion's mean, and the champion's reign. */
export interface Challenge {
  /** How much better the challenger truly is: 0.05 is 5 %. */
  readonly edge: number
  /** The champion's reign, from 1. */
  readonly reign: number
}

/** The chance that a challenger dethrones the champion. */
export const dethroning =
  (rules: RuleSet, type: TournamentType) =>
  (assumptions: Assumptions): ((challenge: Challenge) => number) => {
    const thresholdOf = Thresholds.of(rules.boss.threshold)
    const kinds = rules.boss.kinds[type]
    const wins = atLeast(rules.boss.winsRequired[type])
    const chance = TaskOdds.withFailures(assumptions.failureRate, rules.replacements)
    return ({ edge, reign }) => {
      const threshold = thresholdOf(reign)
      return wins(
        kinds.map(kind =>
          chance(TaskOdds.reachesBar(Metric.of(kind), threshold, edge, assumptions.noise[kind]))
        )
      )
    }
  }

/** The chance that an equally strong challenger takes the title: a dethroning by luck. */
export const falseDethroning =
  (rules: RuleSet, type: TournamentType) =>
  (assumptions: Assumptions): ((reign: number) => number) => {
    const chance = dethroning(rules, type)(assumptions)
    return reign => chance({ edge: 0, reign })
  }

/** Edges beyond these are not strengths. */
const [leastEdge, greatestEdge] = [-0.99, 0.99]

/** The smallest edge that dethrones with at least that probability; none where no edge does, or where any does, and for what is no probability between 0 and 1, ends excluded. */
export const edgeNeeded = (rules: RuleSet, type: TournamentType) => (assumptions: Assumptions) => {
  const chance = dethroning(rules, type)(assumptions)
  return (probability: number, reign: number): O.Option<number> => {
    if (!(probability > 0 && probability < 1)) return O.none
    let [low, high] = [leastEdge, greatestEdge]
    if (chance({ edge: high, reign }) < probability || chance({ edge: low, reign }) >= probability)
      return O.none
    while (high - low > 1e-12) {
      const edge = (low + high) / 2
      if (chance({ edge, reign }) >= probability) high = edge
      else low = edge
    }
    return O.some(high)
  }
}

// -------------------------------------------------------------------------------------
// reigns
// -------------------------------------------------------------------------------------

/** How long reigns last, in tournaments won; the crown counts. */
export interface Reigns {
  /** Infinite where a champion is never dethroned. */
  readonly expected: number
  /** The chance that a reign lasts at least 1, 2, … tournaments, down to one in a trillion or the 1000th. */
  readonly lasting: ReadonlyArray<number>
}

const [negligible, longestListed] = [1e-12, 1000]

/** Reigns of a champion that meets a challenger of the same edge each time. */
export const reigns = (rules: RuleSet, type: TournamentType) => (assumptions: Assumptions) => {
  const chance = dethroning(rules, type)(assumptions)
  const settled = Thresholds.table(rules.boss.threshold).length
  return (edge: number): Reigns => {
    const lasting: Array<number> = []
    let [expected, surviving, reign] = [0, 1, 1]
    for (; reign < settled && surviving > negligible; reign += 1) {
      expected += surviving
      lasting.push(surviving)
      surviving *= 1 - chance({ edge, reign })
    }
    // From here on the threshold stays, and what is left is geometric.
    const falls = chance({ edge, reign: settled })
    expected += surviving === 0 ? 0 : surviving / falls
    for (; lasting.length < longestListed && surviving > negligible; surviving *= 1 - falls)
      lasting.push(surviving)
    return { expected, lasting: lasting.slice(0, longestListed) }
  }
}
