/** Gains: how much better one score is than another, in the metric's direction: the one home of the relative gain (RULES 3.6, 5.6, 13.3). */
import * as Exact from '../domain/Exact.js'
import * as Metric from '../domain/task/Metric.js'
import * as Fraction from './Fraction.js'
import { magnitude } from './Rounding.js'

/** A score as a whole number of the given decimal place: small, and a relative gain is the same in any unit. */
export const units = (places: number, score: Exact.Exact): bigint =>
  BigInt(score.replace('.', '') + '0'.repeat(places - Exact.places(score)))

/** How much better `to` is than `from`, both in one unit; negative when it is worse. */
export const absolute =
  (metric: Metric.Metric) =>
  (from: bigint, to: bigint): bigint =>
    Metric.sign[metric] === 1 ? to - from : from - to

/** How much better `to` is than `from`, relative to the magnitude of `from`: exact, negative when worse; null against a zero. */
export const relative =
  (metric: Metric.Metric) =>
  (from: Exact.Exact, to: Exact.Exact): Fraction.Fraction | null => {
    const places = Math.max(Exact.places(from), Exact.places(to))
    const [a, b] = [units(places, from), units(places, to)]
    return a === 0n ? null : Fraction.of(absolute(metric)(a, b), magnitude(a))
  }
