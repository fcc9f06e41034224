/** Bars and margins: whether a challenger's score takes a task from the champion (RULES 5.3). */
import type { Exact } from '../domain/Exact.js'
import * as Metric from '../domain/task/Metric.js'
import * as Decimal from './Decimal.js'
import * as Gain from './Gain.js'

/** How much the threshold asks of the challenger, in the score's own units: exact. */
const step = (threshold: Decimal.Decimal, champion: Exact): Decimal.Decimal =>
  threshold.times(Decimal.of(champion).abs())

/** How much better the challenger is, in the score's own units: exact; negative when it is worse. */
const gain = (metric: Metric.Metric, champion: Exact, challenger: Exact): Decimal.Decimal =>
  Decimal.of(challenger).minus(Decimal.of(champion)).times(Metric.sign[metric])

/** What the challenger must reach: the champion's score, better by the threshold's share of its magnitude. */
export const bar =
  (metric: Metric.Metric) =>
  (threshold: Decimal.Decimal) =>
  (champion: Exact): Decimal.Decimal =>
    Decimal.of(champion).plus(step(threshold, champion).times(Metric.sign[metric]))

/** How the challenger stands: at or beyond the bar and strictly better, better but short of the bar, or not better at all. */
export type Standing = 'ReachedBar' | 'ShortOfBar' | 'NotBetter'

/** Judges two scores. What was gained is compared with what was asked, so that nothing is rounded. */
export const judge =
  (metric: Metric.Metric) =>
  (threshold: Decimal.Decimal) =>
  (champion: Exact, challenger: Exact): Standing => {
    const gained = gain(metric, champion, challenger)
    if (!gained.gt(0)) return 'NotBetter'
    return gained.gte(step(threshold, champion)) ? 'ReachedBar' : 'ShortOfBar'
  }

/**
 * How much better the challenger is, relative to the champion's magnitude; none against a zero. Rounded down to 30
 * significant digits, so that a margin short of the threshold never looks as if it reached it.
 */
export const margin =
  (metric: Metric.Metric) =>
  (champion: Exact, challenger: Exact): Decimal.Decimal | null => {
    const gained = Gain.relative(metric)(champion, challenger)
    return gained === null ? null : Decimal.roundedDown(30)(gained)
  }
