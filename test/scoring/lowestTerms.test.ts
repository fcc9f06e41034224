// Whatever is reckoned with fractions is in lowest terms, large ones too, and stays cheap.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import * as Exact from '../../src/domain/Exact.js'
import * as Fraction from '../../src/scoring/Fraction.js'
import * as ChainUnits from '../../src/scoring/ChainUnits.js'
import * as Shares from '../../src/scoring/Shares.js'
import { timed } from '../timed.js'

const whole = fc.oneof(fc.bigInt({ min: -50n, max: 50n }), fc.bigInt({ min: -(10n ** 60n), max: 10n ** 60n }))
const fraction = fc
  .tuple(whole, whole)
  .filter(([, d]) => d !== 0n)
  .map(([n, d]) => Fraction.of(n, d))

const isReduced = (f: Fraction.Fraction): void => expect(Fraction.codec.is(f), Fraction.show(f)).toBe(true)
const equal = (a: Fraction.Fraction, n: bigint, d: bigint): void => {
  isReduced(a)
  expect(a.numerator * d).toBe(n * a.denominator)
}

it('sums, products and quotients are exact and in lowest terms', () => {
  fc.assert(
    fc.property(fraction, fraction, (a, b) => {
      const [p, q, r, s] = [a.numerator, a.denominator, b.numerator, b.denominator]
      equal(Fraction.add(a, b), p * s + r * q, q * s)
      equal(Fraction.subtract(a, b), p * s - r * q, q * s)
      equal(Fraction.multiply(a, b), p * r, q * s)
      if (!Fraction.isZero(b)) equal(Fraction.divide(a, b), p * s, q * r)
    })
  )
})

it('a sum is the same in any order and in any parts, its mean an equal part of it', () => {
  fc.assert(
    fc.property(fc.array(fraction, { maxLength: 6 }), as => {
      const sum = as.reduce(Fraction.add, Fraction.zero)
      expect(Fraction.sum(as)).toEqual(sum)
      expect(Fraction.sum(as.toReversed())).toEqual(sum)
      if (as.length > 0) expect(Fraction.mean(as)).toEqual(Fraction.divide(sum, Fraction.ratio(as.length, 1)))
    })
  )
})

it('the shares of neighbouring places are in lowest terms, and parts of one (RULES 13.2)', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('0', '0.3', '0.5', '0.75', '0.9999', '1').map(decay => Exact.constant(decay as '1')),
      fc.integer({ min: 1, max: 40 }),
      fc.nat(),
      fc.nat(),
      (decay, places, a, b) => {
        const [first, last] = [(a % places) + 1, (b % places) + 1].sort((x, y) => x - y) as [number, number]
        const share = Shares.ofPlaces(decay)(places, first, last)
        isReduced(share)
        const single = Array.from({ length: last - first + 1 }, (_, i) =>
          Shares.ofPlaces(decay)(places, first + i, first + i)
        )
        expect(Fraction.sum(single)).toEqual(share)
        expect(Shares.ofPlaces(decay)(places, 1, places)).toEqual(Fraction.one)
      }
    )
  )
})

it('a thousand miners with points of their own are ranked, paid and summed in no time (RULES 13)', () => {
  const pointed = Array.from({ length: 1000 }, (_, who) => ({ who, points: Fraction.ratio(who + 1, 1) }))
  const took = timed(() => {
    const shares = Shares.placed(Exact.constant('0.3'))(null, pointed)
    expect(Fraction.sum(shares.map(({ share }) => share))).toEqual(Fraction.one)
    const units = ChainUnits.scaled(shares.map(({ who, share }) => ({ id: who, weight: share })))
    expect(units[0]?.units).toBe(65_535)
  })
  expect(took).toBeLessThan(1000)
})
