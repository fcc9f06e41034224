/** Shares: the places of those with points, what a place is worth, and the pool a champion draws on (RULES 13.2, 13.3). */
import type { Exact } from '../domain/Exact.js'
import * as Fraction from './Fraction.js'
import { smallGcd } from './Gcd.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** Who has points, and how many (none of them negative). */
export interface Pointed<A> {
  readonly who: A
  readonly points: Fraction.Fraction
}

/** The places somebody occupies: `first` to `last`, more than one where `last - first + 1` are tied; and its own share. */
export interface Placed<A> extends Pointed<A> {
  readonly first: number
  readonly last: number
  readonly share: Fraction.Fraction
}

/** How a champion's pool grows: `max(0, multiplier × (performance - above) - perReign × (reign - 1))`. */
export interface Boost {
  readonly above: Exact
  readonly multiplier: Exact
  readonly perReign: Exact
}

/** What a type's tournament pays in all, as a fraction of everything: at first, and at most. */
export interface Pool {
  readonly base: Exact
  readonly maximum: Exact
}

// -------------------------------------------------------------------------------------
// places and shares
// -------------------------------------------------------------------------------------

/**
 * The sum of the shares of places `first` to `last` of `places` (all from 1), where place r has `decay^(r-1) / Σ decay^(i-1)`.
 *
 * The geometric series in closed form, exact and cheap whatever the number of places: for a decay p/s in lowest terms and
 * k places, `p^(first-1) s^(places-last) (s^k - p^k) / (s^places - p^places)`. The two differences have
 * `s^g - p^g` in common, g the greatest common divisor of k and `places`, and nothing else can be reduced.
 */
export const ofPlaces =
  (decay: Exact) =>
  (places: number, first: number, last: number): Fraction.Fraction => {
    const { numerator: p, denominator: s } = Fraction.ofExact(decay)
    const count = last - first + 1
    if (p === s) return Fraction.ratio(count, places)
    const difference = (exponent: number): bigint => s ** BigInt(exponent) - p ** BigInt(exponent)
    const common = difference(smallGcd(count, places))
    return Fraction.lowest(
      p ** BigInt(first - 1) * s ** BigInt(places - last) * (difference(count) / common),
      difference(places) / common
    )
  }

/**
 * The ranked, best first: the winner alone at place 1 whatever its points, then everybody with points, by points. Those
 * with equal points split the shares of the places they occupy, so shares sum to one; of nobody ranked, to zero.
 */
export const placed =
  (decay: Exact) =>
  <A>(winner: A | null, pointed: ReadonlyArray<Pointed<A>>): ReadonlyArray<Placed<A>> => {
    const won = pointed.find(({ who }) => who === winner)
    const others = pointed
      .filter(({ who, points }) => who !== winner && !Fraction.isZero(points))
      .sort((a, b) => Fraction.compare(b.points, a.points))
    const before = winner === null ? 0 : 1
    const share = ofPlaces(decay)
    const places = before + others.length
    const ranked: Array<Placed<A>> =
      winner === null
        ? []
        : [
            {
              who: winner,
              points: won?.points ?? Fraction.zero,
              first: 1,
              last: 1,
              share: share(places, 1, 1)
            }
          ]
    for (let start = 0, end = 0; start < others.length; start = end) {
      const points = others[start]?.points ?? Fraction.zero
      // All of them have points, so nobody behind the last has as many.
      while (Fraction.compare(others[end]?.points ?? Fraction.zero, points) === 0) end += 1
      const [first, last] = [before + start + 1, before + end]
      const each = Fraction.divide(share(places, first, last), Fraction.ratio(end - start, 1))
      for (const { who } of others.slice(start, end)) ranked.push({ who, points, first, last, share: each })
    }
    return ranked
  }

// -------------------------------------------------------------------------------------
// performance, boost and pool
// -------------------------------------------------------------------------------------

/** What a champion's pool grows by, before the pool's maximum; `reign` is at least 1. Never negative. */
export const boost =
  ({ above, multiplier, perReign }: Boost) =>
  (performance: Fraction.Fraction, reign: number): Fraction.Fraction => {
    const earned = Fraction.multiply(
      Fraction.ofExact(multiplier),
      Fraction.subtract(performance, Fraction.ofExact(above))
    )
    const spent = Fraction.multiply(Fraction.ofExact(perReign), Fraction.ratio(reign - 1, 1))
    return Fraction.max(Fraction.subtract(earned, spent), Fraction.zero)
  }

/** The pool with a boost: `min(base + boost, maximum)`. */
export const boosted =
  ({ base, maximum }: Pool) =>
  (by: Fraction.Fraction): Fraction.Fraction =>
    Fraction.min(Fraction.add(Fraction.ofExact(base), by), Fraction.ofExact(maximum))
