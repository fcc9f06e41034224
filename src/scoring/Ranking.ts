/** Rankings: a task's reports in the order of merit, total and deterministic (RULES 7). */
import type { Ordering } from 'fp-ts/lib/Ordering.js'
import * as Exact from '../domain/Exact.js'
import * as Metric from '../domain/task/Metric.js'
import { isScored, type Report } from '../domain/task/Report.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** A report with its place: competition rank (1, 2, 3, 3, 5), and how many share it. */
export interface Ranked {
  readonly report: Report
  readonly rank: number
  readonly tied: number
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** Which score is better: -1 for the first. */
export const better =
  (metric: Metric.Metric) =>
  (a: Exact.Exact, b: Exact.Exact): Ordering =>
    Metric.sign[metric] === 1 ? Exact.compare(b, a) : Exact.compare(a, b)

/** The reports, best first: scored before failed, by score in the metric's direction; all failed ones share the last rank. */
export const rank =
  (metric: Metric.Metric) =>
  (reports: ReadonlyArray<Report>): ReadonlyArray<Ranked> => {
    const order = better(metric)
    const direction = -Metric.sign[metric]
    const scored = reports
      .filter(isScored)
      .map(report => ({ report, score: report.score, near: Number(report.score) }))
    // Doubles keep the order of decimals, and nearly always tell them apart; the texts are compared where they do not.
    scored.sort((a, b) => direction * (a.near - b.near) || order(a.score, b.score))
    const failed = reports.filter(report => !isScored(report))
    const ranked: Array<Ranked> = []
    for (let start = 0, end = 0; start < scored.length; start = end) {
      const score = scored[start]?.score
      while (scored[end]?.score === score) end += 1
      for (const { report } of scored.slice(start, end))
        ranked.push({ report, rank: start + 1, tied: end - start })
    }
    for (const report of failed) ranked.push({ report, rank: scored.length + 1, tied: failed.length })
    return ranked
  }

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/** Twice the average rank of those who share it, a whole number: ranks 3 and 4 shared make 7. */
export const twiceAverageRank = ({ rank: first, tied }: Ranked): number => 2 * first + tied - 1
