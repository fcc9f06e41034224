import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Codec, Fraction } from '../../src/index.js'

const fractions = fc
  .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.bigInt({ min: 1n, max: 10n ** 30n }))
  .map(([n, d]) => Fraction.of(n, d))

const decode = Codec.decode(Fraction.codec, 'performance')

describe('Fraction', () => {
  it('takes back what it writes', () => {
    fc.assert(
      fc.property(fractions, fraction => {
        expect(decode(Fraction.codec.encode(fraction))).toEqual(E.right(fraction))
      })
    )
  })
  it.each([
    ['6/40', '3/20'],
    ['-1/2', '-1/2'],
    ['0.15', '3/20'],
    [0.15, '3/20'],
    [2, '2/1']
  ])('reads %s as %s', (input, expected) => {
    expect(E.map(Fraction.show)(decode(input))).toEqual(E.right(expected))
  })
  it.each([['1/0'], ['1/-2'], ['1 / 2'], ['half'], [Number.NaN], [null], [{ numerator: 2, denominator: 4 }]])(
    'does not read %j',
    input => {
      expect(E.isLeft(decode(input))).toBe(true)
    }
  )
  it.each([
    [1n, 3n, '0.333'],
    [2n, 3n, '0.667'],
    [-1n, 2000n, '-0.001'],
    [-1n, 9999n, '0.000'],
    [12345n, 1n, '12345.000']
  ])('writes %d/%d with three places as %s', (n, d, expected) => {
    expect(Fraction.fixed(3)(Fraction.of(n, d))).toBe(expected)
  })
  it('has the middle one as median, of an even count the mean of the middle two, of none 0', () => {
    const median = (...ns: ReadonlyArray<number>) =>
      Fraction.show(Fraction.median(ns.map(n => Fraction.ratio(n, 1))))
    expect([median(), median(4), median(9, 1, 4), median(9, 1, 2, 4)]).toEqual(['0/1', '4/1', '4/1', '3/1'])
  })
})
