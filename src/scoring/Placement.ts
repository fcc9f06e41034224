/** Placements, tasks won and advantages: what a group's tasks say of each miner (RULES 3.5, 3.6). */
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
      middle ??= Fraction.median(reports.filter(isScored).map(scored => Fraction.ofExact(scored.score)))
      if (Fraction.isZero(middle)) return Fraction.zero
      const score = Fraction.ofExact(report.score)
      const gain = metric === 'loss' ? Fraction.subtract(middle, score) : Fraction.subtract(score, middle)
      return Fraction.clamp(Fraction.minusOne, Fraction.one)(Fraction.divide(gain, Fraction.absolute(middle)))
    }
  }
