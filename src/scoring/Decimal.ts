/** Exact decimal arithmetic, and the one door to decimal.js: one precision, half-even, far above what scores need. */
import { Decimal as Library } from 'decimal.js'
import type { Ordering } from 'fp-ts/lib/Ordering.js'
import type { Exact } from '../domain/Exact.js'

/**
 * A decimal of at most 130 significant digits: two scores of 60 digits within 10^±60 differ by one of at most 121,
 * and a threshold of 30 digits times a score has at most 90, so what decides a task is exact.
 */
export type Decimal = InstanceType<typeof Arithmetic>

const Arithmetic = Library.clone({ defaults: true, precision: 130, rounding: Library.ROUND_HALF_EVEN })

/** The decimal of a canonical text. */
export const of = (exact: Exact): Decimal => new Arithmetic(exact)

/** A whole number, or a sum's neutral element. */
export const ofInteger = (n: number): Decimal => new Arithmetic(n)

/** Plain notation, no exponent. */
export const show = (d: Decimal): string => d.toFixed()

/** Rounded half-even to so many significant digits. */
export const round =
  (digits: number) =>
  (d: Decimal): Decimal =>
    d.toSignificantDigits(digits)

/** A fraction rounded down (towards less, also below zero) to so many significant digits. */
export const roundedDown =
  (digits: number) =>
  ({ numerator, denominator }: { readonly numerator: bigint; readonly denominator: bigint }): Decimal => {
    const length = (n: bigint): number => String(n < 0n ? -n : n).length
    const scaled = (places: number): bigint => {
      const up = 10n ** BigInt(Math.max(0, places))
      const [over, under] = [numerator * up, denominator * 10n ** BigInt(Math.max(0, -places))]
      return over < 0n && over % under !== 0n ? over / under - 1n : over / under
    }
    // As many digits as asked for, or one more; the lengths tell the scale give or take one.
    const places = digits - (length(numerator) - length(denominator))
    const most = 10n ** BigInt(digits)
    const whole = scaled(places)
    const tooLong = whole >= most || whole < -most
    return new Arithmetic(`${tooLong ? scaled(places - 1) : whole}e${tooLong ? 1 - places : -places}`)
  }

export const compare = (a: Decimal, b: Decimal): Ordering => {
  const order = a.comparedTo(b)
  return order < 0 ? -1 : order > 0 ? 1 : 0
}
