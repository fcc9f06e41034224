/** Chain units: exact weights as the chain takes them, 16-bit integers of which the largest is 65,535 (RULES 13.4). */
import * as Fraction from './Fraction.js'
import * as Rounding from './Rounding.js'

/** What the chain scales the largest weight to. */
export const most = 65_535

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
 * The weights (none negative) in the order given, as the chain scales them: `65,535 × weight / largest`, exactly, and
 * rounded half-even once. So a larger weight never has fewer units; all are 0 where all weights are.
 */
export const scaled = (weights: ReadonlyArray<Weighed>): ReadonlyArray<Counted> => {
  const largest = weights.reduce((a, { weight }) => Fraction.max(weight, a), Fraction.zero)
  if (Fraction.isZero(largest)) return weights.map(({ id }) => ({ id, units: 0 }))
  const factor = Fraction.divide(Fraction.ratio(most, 1), largest)
  return weights.map(({ id, weight }) => ({ id, units: halfEven(Fraction.multiply(factor, weight)) }))
}

const halfEven = ({ numerator, denominator }: Fraction.Fraction): number =>
  Number(Rounding.halfEven({ over: numerator, under: denominator }))
