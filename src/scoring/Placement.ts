/** Placements, tasks won and advantages: what a group's tasks say of each miner (RULES 3.5, 3.6). */
import * as Exact from '../domain/Exact.js'
import type { Hotkey } from '../domain/miner/Hotkey.js'
import type { Metric } from '../domain/task/Metric.js'
import { isScored, type Report } from '../domain/task/Report.js'
import * as Fraction from './Fraction.js'
import * as Gain from './Gain.js'
import * as Ranking from './Ranking.js'
import { magnitude } from './Rounding.js'

/** A miner on one task: its placement, and its fraction of the first place. */
export interface Placing {
  readonly placement: Fraction.Fraction
  readonly won: Fraction.Fraction
}

/** Of a failed job. */
export const last: Placing = { placement: Fraction.zero, won: Fraction.zero }

/** Placements of a task's reports, one of each miner of the group: `(N - rank) / (N - 1)`, tied miners sharing the average rank, a failed job 0; in a group of one a score has placement 1. */
export const placings =
  (metric: Metric) =>
  (reports: ReadonlyArray<Report>): ReadonlyMap<Hotkey, Placing> => {
    const n = reports.length
    const placed = new Map<Hotkey, Placing>()
    for (const ranked of Ranking.rank(metric)(reports)) {
      const placing: Placing = isScored(ranked.report)
        ? {
            placement:
              n === 1 ? Fraction.one : Fraction.ratio(2 * n - Ranking.twiceAverageRank(ranked), 2 * (n - 1)),
            won: ranked.rank === 1 ? Fraction.ratio(1, ranked.tied) : Fraction.zero
          }
        : last
      placed.set(ranked.report.hotkey, placing)
    }
    return placed
  }

const within = Fraction.clamp(Fraction.minusOne, Fraction.one)

/**
 * How much better than the median of the scored reports each report is, relative to the median's magnitude,
 * clamped to [-1, 1]; a failed job is -1, else 0 where the median is 0.
 */
export const advantages =
  (metric: Metric) =>
  (reports: ReadonlyArray<Report>): ReadonlyArray<Fraction.Fraction> => {
    const places = Math.max(0, ...reports.map(report => (isScored(report) ? Exact.places(report.score) : 0)))
    const scores = reports.map(report => (isScored(report) ? Gain.units(places, report.score) : null))
    const twiceMedian = twiceMedianOf(scores.filter(score => score !== null))
    const unit = magnitude(twiceMedian)
    const gain = Gain.absolute(metric)
    return scores.map(score => {
      if (score === null) return Fraction.minusOne
      if (unit === 0n) return Fraction.zero
      return within(Fraction.of(gain(twiceMedian, 2n * score), unit))
    })
  }

/** The sum of the middle two scores; of an odd count, twice the middle one. */
const twiceMedianOf = (scores: ReadonlyArray<bigint>): bigint => {
  const sorted = scores.toSorted((a, b) => Number(a - b))
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? 0n
  return lower + (sorted[Math.floor(sorted.length / 2)] ?? 0n)
}
