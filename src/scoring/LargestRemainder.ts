/** The largest remainder: exact weights as whole units, none lost to rounding (RULES 13.4). */
import * as Fraction from './Fraction.js'

/** What the chain counts weights in: 16-bit integers, and this is the largest of them. */
export const chainUnits = 65_535

/** A node's weight, a fraction of everything. */
export interface Weighed {
  readonly id: number
  readonly weight: Fraction.Fraction
}

/** A node's weight in whole units. */
export interface Counted {
  readonly id: number
  readonly units: number
}

/**
 * The weights (non-negative, summing to one, every id once) in whole units that sum to `total`, in the order given. Each
 * gets the whole part of `total × weight`; the units left go one each to the largest fractional parts, of equal ones to
 * the lower node id, so that the order of the input decides nothing. No weight is off by a whole unit.
 */
export const apportion =
  (total: number) =>
  (weights: ReadonlyArray<Weighed>): ReadonlyArray<Counted> => {
    const all = Fraction.ratio(total, 1)
    const parts = weights.map(({ id, weight }) => {
      const { numerator, denominator } = Fraction.multiply(all, weight)
      const rest: Fraction.Fraction = { numerator: numerator % denominator, denominator }
      return { id, units: Number(numerator / denominator), rest }
    })
    const left = total - parts.reduce((sum, { units }) => sum + units, 0)
    const rounded = Array.from(parts)
      .sort((a, b) => Fraction.compare(b.rest, a.rest) || a.id - b.id)
      .slice(0, left)
    const up = new Set(rounded.map(({ id }) => id))
    return parts.map(({ id, units }) => ({ id, units: up.has(id) ? units + 1 : units }))
  }
