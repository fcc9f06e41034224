/** Bars and margins: whether a challenger's score takes a task from the champion (RULES 5.3). */
import type { Exact } from '../domain/Exact.js'
import type { Metric } from '../domain/task/Metric.js'
import * as Decimal from './Decimal.js'

/** How much the threshold asks of the challenger, in the score's own units: exact. */
const step = (threshold: Decimal.Decimal, champion: Exact): Decimal.Decimal =>
  threshold.times(Decimal.of(champion).abs())

/** How much better the challenger is, in the score's own units: exact; negative when it is worse. */
const gain = (metric: Metric, champion: Exact, challenger: Exact): Decimal.Decimal => {
  const [from, to] = [Decimal.of(champion), Decimal.of(challenger)]
  return metric === 'loss' ? from.minus(to) : to.minus(from)
}

/** What the challenger must reach: the champion's score, better by the threshold's share of its magnitude. */
export const bar =
  (metric: Metric) =>
  (threshold: Decimal.Decimal) =>
  (champion: Exact): Decimal.Decimal =>
    metric === 'loss'
      ? Decimal.of(champion).minus(step(threshold, champion))
      : Decimal.of(champion).plus(step(threshold, champion))

/** How the challenger stands: at or beyond the bar and strictly better, better but short of the bar, or not better at all. */
export type Standing = 'ReachedBar' | 'ShortOfBar' | 'NotBetter'

/** Judges two scores. What was gained is compared with what was asked, so that nothing is rounded. */
export const judge =
  (metric: Metric) =>
  (threshold: Decimal.Decimal) =>
  (champion: Exact, challenger: Exact): Standing => {
    const gained = gain(metric, champion, challenger)
    if (!gained.gt(0)) return 'NotBetter'
    return gained.gte(step(threshold, champion)) ? 'ReachedBar' : 'ShortOfBar'
  }

/** How much better the challenger is, relative to the champion's magnitude, rounded half-even to 30 digits; none against a zero. */
export const margin =
  (metric: Metric) =>
  (champion: Exact, challenger: Exact): Decimal.Decimal | null => {
    const from = Decimal.of(champion)
    return from.isZero() ? null : Decimal.round(30)(gain(metric, champion, challenger).div(from.abs()))
  }
