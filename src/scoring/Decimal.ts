/** Exact decimal arithmetic, and the one door to decimal.js: one precision, half-even, far above what scores need. */
import { Decimal as Library } from 'decimal.js'
import type { Exact } from '../domain/Exact.js'
import * as Rounding from './Rounding.js'

/**
 * A decimal of at most 130 significant digits: two scores of 60 digits within 10^±60 differ by one of at most 121,
 * and a threshold of 30 digits times a score has at most 90, so what decides a task is exact.
 */
export type Decimal = InstanceType<typeof Arithmetic>

const Arithmetic = Library.clone({ defaults: true, precision: 130, rounding: Library.ROUND_HALF_EVEN })

/** The decimal of a canonical text. */
export const of = (exact: Exact): Decimal => new Arithmetic(exact)

/** Plain notation, no exponent. */
export const show = (d: Decimal): string => d.toFixed()

/** Rounded half-even to so many significant digits. */
export const round =
  (digits: number) =>
  (d: Decimal): Decimal =>
    d.toSignificantDigits(digits)

/** A fraction rounded down (towards minus infinity) to so many significant digits. */
export const roundedDown =
  (digits: number) =>
  (fraction: { readonly numerator: bigint; readonly denominator: bigint }): Decimal => {
    const scaled = Rounding.scaled(digits)(fraction)
    return new Arithmetic(`${Rounding.down(scaled)}e${-scaled.places}`)
  }

/** The larger one. */
export const max = (a: Decimal, b: Decimal): Decimal => Arithmetic.max(a, b)
