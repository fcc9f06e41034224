/** Exact fractions, for placements, advantages and rewards: equal is equal whatever the denominators (RULES 3.5, 3.6, 13). */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as Ord from 'fp-ts/lib/Ord.js'
import type { Ordering } from 'fp-ts/lib/Ordering.js'
import * as t from 'io-ts'
import { constant } from '../domain/codec/Border.js'
import { composite } from '../domain/codec/Codec.js'
import * as Exact from '../domain/Exact.js'
import { gcd, smallGcd } from './Gcd.js'
import { magnitude } from './Rounding.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** A fraction in lowest terms, its denominator positive. JSON has it as text: `3/20`. */
export interface Fraction {
  /** Above the line; it carries the sign. */
  readonly numerator: bigint
  /** Below the line, at least 1; the two have no common divisor. */
  readonly denominator: bigint
}

/** A class, because JSON.stringify throws at a bigint unless the object that holds it has a `toJSON`. */
class Ratio implements Fraction {
  readonly numerator: bigint
  readonly denominator: bigint
  constructor(numerator: bigint, denominator: bigint) {
    this.numerator = numerator
    this.denominator = denominator
  }
  toJSON(): string {
    return show(this)
  }
}

/** Two whole numbers without a common divisor; the second is positive. */
export const lowest = (numerator: bigint, denominator: bigint): Fraction => new Ratio(numerator, denominator)

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** `numerator / denominator` in lowest terms. The denominator is not zero. */
export const of = (numerator: bigint, denominator: bigint): Fraction => {
  if (denominator < 0n) return of(-numerator, -denominator)
  const divisor = gcd(numerator, denominator)
  return lowest(numerator / divisor, denominator / divisor)
}

// Many results share these three, so nobody can change them.
export const zero: Fraction = constant(lowest(0n, 1n))
export const one: Fraction = constant(lowest(1n, 1n))
export const minusOne: Fraction = constant(lowest(-1n, 1n))

/** A fraction of two safe integers, the denominator positive. */
export const ratio = (numerator: number, denominator: number): Fraction => {
  const divisor = smallGcd(numerator, denominator)
  return lowest(BigInt(numerator / divisor), BigInt(denominator / divisor))
}

/** The fraction a canonical decimal stands for. */
export const ofExact = (exact: Exact.Exact): Fraction => {
  const [digits, places] = [exact.replace('.', ''), Exact.places(exact)]
  // Up to fifteen digits are safe integers, and so is their power of ten: more than twice as fast.
  return digits.length <= 15 ? ratio(Number(digits), 10 ** places) : of(BigInt(digits), 10n ** BigInt(places))
}

// -------------------------------------------------------------------------------------
// combinators
// -------------------------------------------------------------------------------------

/** Sums over the least common denominator, not in lowest terms: numerator and denominator. */
const total = (as: ReadonlyArray<Fraction>): readonly [bigint, bigint] => {
  let [n, d] = [0n, 1n]
  for (const { numerator, denominator } of as) {
    // Most have the same denominator. Where no divisor is looked for, they take half as long.
    if (denominator === d) n += numerator
    else {
      const shared = gcd(d, denominator)
      const more = denominator / shared
      ;[n, d] = [n * more + numerator * (d / shared), d * more]
    }
  }
  return [n, d]
}

export const sum = (as: ReadonlyArray<Fraction>): Fraction => of(...total(as))

export const add = (a: Fraction, b: Fraction): Fraction => sum([a, b])

export const negate = (a: Fraction): Fraction => lowest(-a.numerator, a.denominator)

export const subtract = (a: Fraction, b: Fraction): Fraction => add(a, negate(b))

/** In lowest terms already: two fractions in lowest terms share divisors only crosswise, and those are taken out. */
export const multiply = (a: Fraction, b: Fraction): Fraction => {
  const [x, y] = [of(a.numerator, b.denominator), of(b.numerator, a.denominator)]
  return lowest(x.numerator * y.numerator, x.denominator * y.denominator)
}

/** `a / b`; `b` is not zero. */
export const divide = (a: Fraction, b: Fraction): Fraction =>
  // A negative `b` leaves its sign in the denominator, and `of` moves it up.
  multiply(a, { numerator: b.denominator, denominator: b.numerator })

export const absolute = (a: Fraction): Fraction => lowest(magnitude(a.numerator), a.denominator)

/** The mean; of no fractions, 0. */
export const mean = (as: ReadonlyArray<Fraction>): Fraction => {
  const [n, d] = total(as)
  return as.length === 0 ? zero : of(n, d * BigInt(as.length))
}

/** The middle fraction; of an even count, the mean of the middle two; of none, 0. */
export const median = (as: ReadonlyArray<Fraction>): Fraction => {
  const sorted = Array.from(as).sort(compare)
  const half = sorted.length / 2
  return mean(sorted.slice(Math.ceil(half) - 1, Math.floor(half) + 1))
}

// -------------------------------------------------------------------------------------
// destructors and instances
// -------------------------------------------------------------------------------------

/** `5/6`, always with both parts. */
export const show = (a: Fraction): string => `${a.numerator}/${a.denominator}`

/** In decimal notation with so many places, rounded half away from zero: for readers, never compared. */
export const fixed =
  (places: number) =>
  (a: Fraction): string => {
    const { numerator, denominator } = absolute(a)
    const units = (2n * numerator * 10n ** BigInt(places) + denominator) / (2n * denominator)
    const digits = String(units).padStart(places + 1, '0')
    const [whole, part] = [digits.slice(0, digits.length - places), digits.slice(digits.length - places)]
    const sign = a.numerator < 0n && units !== 0n ? '-' : ''
    return sign + (places === 0 ? whole : `${whole}.${part}`)
  }

export const isZero = (a: Fraction): boolean => a.numerator === 0n

export const compare = (a: Fraction, b: Fraction): Ordering => {
  const [x, y] = [a.numerator * b.denominator, b.numerator * a.denominator]
  return x < y ? -1 : x > y ? 1 : 0
}

const ordered = Ord.fromCompare(compare)

export const max = Ord.max(ordered)
export const min = Ord.min(ordered)

/** The nearest fraction from `low` to `high`. */
export const clamp = Ord.clamp(ordered)

// -------------------------------------------------------------------------------------
// codecs
// -------------------------------------------------------------------------------------

const grammar = /^(-?\d{1,1000})\/(\d{1,1000})$/

const parse = (text: string): Fraction | null => {
  if (!grammar.test(text)) return null
  const line = text.indexOf('/')
  const denominator = BigInt(text.slice(line + 1))
  return denominator === 0n ? null : of(BigInt(text.slice(0, line)), denominator)
}

const bigints = t.tuple([t.bigint, t.bigint])

/** A copy of a fraction as it is in memory, its parts read once; null of anything else, and of one not in lowest terms. */
const copied = (u: unknown): Fraction | null => {
  if (!t.UnknownRecord.is(u)) return null
  const parts: unknown = [u['numerator'], u['denominator']]
  if (!bigints.is(parts)) return null
  const [numerator, denominator] = parts
  return denominator > 0n && gcd(numerator, denominator) === 1n ? lowest(numerator, denominator) : null
}

/** Takes `3/20`, or a decimal as `Exact.codec` does; writes `3/20` in lowest terms. */
export const codec: t.Type<Fraction, string> = composite<Fraction, string>(
  'a fraction (such as 3/20) or a finite decimal',
  u => copied(u) !== null,
  (u, context) => {
    const fraction = typeof u === 'string' ? parse(u) : copied(u)
    if (fraction !== null) return t.success(fraction)
    return pipe(
      Exact.codec.decode(u),
      E.fold(
        () => t.failure(u, context),
        exact => t.success(ofExact(exact))
      )
    )
  },
  show
)
