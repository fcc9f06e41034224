/**
 * Who wins one task: closed forms under the noise model of `Assumptions`.
 *
 * Scores are oriented so that lower is better: a loss as it is, a reward negated. The champion's is
 * `C = c × (1 + deviation × Z)` and the challenger's `D = d × (1 + deviation × Z')`, Z and Z' independent standard
 * normals, so that a linear combination of both is normal.
 */
import * as Metric from '../../domain/task/Metric.js'
import * as Normal from './Normal.js'
import { integrate } from './Quadrature.js'

/** Beyond so many standard deviations a double holds nothing of a normal's tail beside one. */
const far = 9

/** The oriented mean score of a miner of that strength. */
export const mean = (metric: Metric.Metric, strength: number): number =>
  -Metric.sign[metric] * (1 + Metric.sign[metric] * strength)

/**
 * The chance that a challenger reaches the bar and is strictly better (RULES 5.3), both having a score. `edge`: how much
 * better its mean is than the champion's, relative to the champion's.
 */
export const reachesBar = (
  metric: Metric.Metric,
  threshold: number,
  edge: number,
  deviation: number
): number => {
  const [c, d] = [mean(metric, 0), mean(metric, edge)]
  if (deviation === 0) return edge > 0 && edge >= threshold ? 1 : 0
  // The bar is C - threshold × |C|: a multiple of C, and another one where noise has turned C's sign.
  const [slope, turned] = [1 - Math.sign(c) * threshold, 1 + Math.sign(c) * threshold]
  const straight = Normal.distribution((slope * c - d) / Math.sqrt(d * d + slope * slope * c * c) / deviation)
  const turns = -1 / deviation
  if (turns < -far) return straight
  const below = (bar: number): number => Normal.distribution((bar - d) / (deviation * Math.abs(d)))
  const correction = integrate(
    z => {
      const champion = c * (1 + deviation * z)
      return Normal.density(z) * (below(turned * champion) - below(slope * champion))
    },
    -far - 1,
    turns
  )
  return straight + correction
}

/** The chance that a miner of strength `a` has the better score against one of strength `b` (RULES 4.3). */
export const better = (metric: Metric.Metric, a: number, b: number, deviation: number): number => {
  const [own, other] = [mean(metric, a), mean(metric, b)]
  if (deviation === 0) return own < other ? 1 : own === other ? 0.5 : 0
  return Normal.distribution((other - own) / Math.sqrt(own * own + other * other) / deviation)
}

/**
 * The chance to win a task of two, from the chance to win it when both have a score: one score outranks a failure, and a
 * task where both failed is set again, at most `replacements` times (RULES 3.8, 4.3, 5.4).
 */
export const withFailures = (failureRate: number, replacements: number) => {
  const bothFail = failureRate * failureRate
  const attempts = (1 - bothFail ** (replacements + 1)) / (1 - bothFail)
  return (p: number): number => attempts * ((1 - failureRate) ** 2 * p + failureRate * (1 - failureRate))
}

/** The chance that both fail on a task and on every replacement of it. */
export const bothFail = (failureRate: number, replacements: number): number =>
  failureRate ** (2 * (replacements + 1))
