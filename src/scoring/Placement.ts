/** Placements, tasks won and advantages: what a group's tasks say of each miner (RULES 3.5, 3.6). */
import * as Exact from '../domain/Exact.js'
import type { Hotkey } from '../domain/Hotkey.js'
import type { Metric } from '../domain/Metric.js'
import { isScored, type Report } from '../domain/Report.js'
import * as Fraction from './Fraction.js'
import * as Ranking from './Ranking.js'

/** A miner on one task: its placement, and its fraction of the first place. */
export interface Placing {
  readonly placement: Fraction.Fraction
  readonly won: Fraction.Fraction
}

/** Of a failed job. */
export const last: Placing = { placement: Fraction.zero, won: Fraction.zero }

/** Placements of a task's reports, one of each miner of the group: `(N - rank) / (N - 1)`, tied miners sharing the average rank, a failed job 0. */
export const placings =
  (metric: Metric) =>
  (reports: ReadonlyArray<Report>): ReadonlyMap<Hotkey, Placing> => {
    const n = reports.length
    return new Map(
      Ranking.rank(metric)(reports).map(ranked => [
        ranked.report.hotkey,
        isScored(ranked.report)
          ? {
              placement: Fraction.ratio(2 * n - Ranking.twiceAverageRank(ranked), 2 * (n - 1)),
              won: ranked.rank === 1 ? Fraction.ratio(1, ranked.tied) : Fraction.zero
            }
          : last
      ])
    )
  }

/**
 * How much better than the median of the scored reports a miner's report is, relative to the median's magnitude,
 * clamped to [-1, 1]; a failed job is -1, else 0 where the median is 0.
 */
export const advantage =
  (metric: Metric) =>
  (reports: ReadonlyArray<Report>): ((report: Report) => Fraction.Fraction) => {
    let middle: Fraction.Fraction | null = null
    return report => {
      if (!isScored(report)) return Fraction.minusOne
      middle ??= median(reports.filter(isScored).map(scored => scored.score))
      return Fraction.isZero(middle) ? Fraction.zero : gain(metric, middle, Fraction.ofExact(report.score))
    }
  }

/** `(median - score) / |median|` for a loss, its negative for a reward, within [-1, 1]; reduced once. */
const gain = (metric: Metric, median: Fraction.Fraction, score: Fraction.Fraction): Fraction.Fraction => {
  const ahead = median.numerator * score.denominator - score.numerator * median.denominator
  const of = median.numerator * score.denominator
  const [numerator, denominator] = [metric === 'loss' ? ahead : -ahead, of < 0n ? -of : of]
  if (numerator >= denominator) return Fraction.one
  return numerator <= -denominator ? Fraction.minusOne : Fraction.of(numerator, denominator)
}

/** The middle score; of an even count, the mean of the middle two. Sorted as text, so that only those become fractions. */
const median = (scores: ReadonlyArray<Exact.Exact>): Fraction.Fraction => {
  const sorted = scores.toSorted(Exact.compare)
  const half = sorted.length / 2
  return Fraction.mean(sorted.slice(Math.ceil(half) - 1, Math.floor(half) + 1).map(Fraction.ofExact))
}
