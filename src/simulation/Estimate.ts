/** Estimates with their 95 % confidence intervals, which cover at few histories, too. */
import * as StudentT from './StudentT.js'

/** What was measured, and the interval that holds the truth 19 times in 20. */
export interface Estimate {
  /** The estimate itself. */
  readonly value: number
  /** The lower end of its 95 % interval. */
  readonly low: number
  /** The upper end of its 95 % interval. */
  readonly high: number
}

/** Wilson's interval of a proportion (1927, https://doi.org/10.1080/01621459.1927.10502953), so many deviations wide. */
const wilson = (value: number, trials: number, deviations: number): Omit<Estimate, 'value'> => {
  const weight = (deviations * deviations) / trials
  const middle = (value + weight / 2) / (1 + weight)
  const half =
    (deviations / (1 + weight)) * Math.sqrt((value * (1 - value)) / trials + (weight / trials) * 0.25)
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) }
}

/** A proportion of independent trials; null of none. */
export const proportion = (successes: number, trials: number): Estimate | null =>
  trials === 0
    ? null
    : { value: successes / trials, ...wilson(successes / trials, trials, StudentT.of(Infinity)) }

/** Sums over independent histories of x, y and their products. */
export interface Sums {
  /** The sum of what is counted. */
  readonly x: number
  /** The sum of what it is counted among. */
  readonly y: number
  /** The sum of squares of x. */
  readonly xx: number
  /** The sum of products of both. */
  readonly xy: number
  /** The sum of squares of y. */
  readonly yy: number
  /** How many histories were summed. */
  readonly histories: number
}

/** Half the width of a ratio's interval by linearisation (Cochran, Sampling Techniques, 6.3), in Student's deviations. */
const half = ({ x, y, xx, xy, yy, histories }: Sums): number => {
  const value = x / y
  const squares = Math.max(0, xx - 2 * value * xy + value * value * yy)
  return (StudentT.of(histories - 1) * Math.sqrt((squares * histories) / (histories - 1))) / y
}

/**
 * A share of trials that lie in independent histories: x of y. Within a history tournaments depend on each other, and
 * counting them as independent would make the interval too narrow. By luck few histories may all be alike, and then
 * nothing is left of a spread that is measured: so the interval holds Wilson's as well, with as few degrees of freedom.
 * One history has no spread to measure: all that is certain is that it is a share. Null of no trials.
 */
export const share = (sums: Sums): Estimate | null => {
  const { x, y, histories } = sums
  if (y === 0) return null
  const value = x / y
  if (histories < 2) return { value, low: 0, high: 1 }
  const [by, of] = [half(sums), wilson(value, y, StudentT.of(histories - 1))]
  return {
    value,
    low: Math.max(0, Math.min(of.low, value - by)),
    high: Math.min(1, Math.max(of.high, value + by))
  }
}

/**
 * A mean length, at least 1: x in all of y pieces that lie in independent histories. Where histories are alike by luck,
 * the interval is that of the chance to end, turned over. Null of nothing, and of one history.
 */
export const length = (sums: Sums): Estimate | null => {
  const { x, y, histories } = sums
  if (y === 0 || histories < 2) return null
  const value = x / y
  const [by, of] = [half(sums), wilson(y / x, x, StudentT.of(histories - 1))]
  return {
    value,
    low: Math.max(1, Math.min(1 / of.high, value - by)),
    high: Math.max(1 / of.low, value + by)
  }
}
