/** Estimates with their 95 % confidence intervals. */
import { z95 } from './odds/Normal.js'

/** What was measured, and the interval that holds the truth 19 times in 20. */
export interface Estimate {
  readonly value: number
  readonly low: number
  readonly high: number
}

/** A proportion of independent trials (Wilson 1927, https://doi.org/10.1080/01621459.1927.10502953); null of none. */
export const proportion = (successes: number, trials: number): Estimate | null => {
  if (trials === 0) return null
  const value = successes / trials
  const weight = (z95 * z95) / trials
  const middle = (value + weight / 2) / (1 + weight)
  const half = (z95 / (1 + weight)) * Math.sqrt((value * (1 - value)) / trials + (weight / trials) * 0.25)
  return { value, low: Math.max(0, middle - half), high: Math.min(1, middle + half) }
}

/** Sums over independent histories of x, y and their products. */
export interface Sums {
  readonly x: number
  readonly y: number
  readonly xx: number
  readonly xy: number
  readonly yy: number
  readonly histories: number
}

/**
 * A ratio of totals over independent histories, by linearisation (Cochran, Sampling Techniques, 6.3): within a history
 * tournaments depend on each other, and counting them as independent would make the interval too narrow. Null of nothing.
 */
export const ratio = ({ x, y, xx, xy, yy, histories }: Sums): Estimate | null => {
  if (y === 0 || histories < 2) return null
  const value = x / y
  const squares = Math.max(0, xx - 2 * value * xy + value * value * yy)
  const half = (z95 * Math.sqrt((squares * histories) / (histories - 1))) / y
  return { value, low: value - half, high: value + half }
}
