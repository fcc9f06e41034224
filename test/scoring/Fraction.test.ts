import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Codec from '../../src/domain/codec/Codec.js'
import * as Exact from '../../src/domain/Exact.js'
import * as Fraction from '../../src/scoring/Fraction.js'
import { exacts } from './exacts.js'

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
  it('takes one as it is in memory, as a copy: what its owner changes later stays outside', () => {
    fc.assert(
      fc.property(fractions, ({ numerator, denominator }) => {
        const given = { numerator, denominator }
        const taken = decode(given)
        given.numerator += 1n
        expect(taken).toEqual(E.right(Fraction.of(numerator, denominator)))
      })
    )
  })
  it('reads the parts of what it is given once: nothing can be one number when looked at and another when taken', () => {
    let reads = 0
    const turning = {
      numerator: 1n,
      get denominator() {
        reads += 1
        return reads > 1 ? 0n : 3n
      }
    }
    // A first look finds it sound, and is the only one.
    expect(E.map(Fraction.show)(decode(turning))).toEqual(E.right('1/3'))
  })
  it('says in one sentence what it takes', () => {
    for (const none of ['half', { numerator: 2n, denominator: 4n }]) {
      expect(E.isLeft(Fraction.codec.decode(none))).toBe(true)
      const read = decode(none)
      expect(E.isLeft(read) ? read.left.map(Codec.sentence) : []).toEqual([
        expect.stringMatching(/^performance.* a fraction \(such as 3\/20\) or a finite decimal/)
      ])
    }
  })
  it('is text in JSON', () => {
    expect(JSON.stringify({ share: Fraction.of(-6n, 40n) })).toBe('{"share":"-3/20"}')
  })
  it.each([
    ['6/40', '3/20'],
    ['0/7', '0/1'],
    ['1/03', '1/3'],
    ['-1/2', '-1/2'],
    ['0.15', '3/20'],
    [0.15, '3/20'],
    [2, '2/1']
  ])('reads %s as %s', (input, expected) => {
    expect(E.map(Fraction.show)(decode(input))).toEqual(E.right(expected))
  })
  it.each([
    ['1/0'],
    ['1/00'],
    [['1/2']],
    ['1/-2'],
    ['1 / 2'],
    ['x1/2'],
    ['1/2x'],
    ['1/2/3'],
    ['1/2\n'],
    ['half'],
    ['/2'],
    ['1/'],
    [`${'1'.repeat(1001)}/3`],
    [`3/${'1'.repeat(1001)}`],
    [Number.NaN],
    [null],
    [{ numerator: 2, denominator: 4 }]
  ])('does not read %j', input => {
    expect(E.isLeft(decode(input))).toBe(true)
  })
  it.each([
    [1n, 3n, '0.333'],
    [2n, 3n, '0.667'],
    [-1n, 2000n, '-0.001'],
    [-1n, 9999n, '0.000'],
    [12345n, 1n, '12345.000']
  ])('writes %d/%d with three places as %s', (n, d, expected) => {
    expect(Fraction.fixed(3)(Fraction.of(n, d))).toBe(expected)
  })
  it('writes without places a whole number, rounded half away from zero', () => {
    const whole = (n: number, d: number) => Fraction.fixed(0)(Fraction.ratio(n, d))
    expect([whole(5, 2), whole(-5, 2), whole(12, 5), whole(-1, 3), whole(0, 1)]).toEqual([
      '3',
      '-3',
      '2',
      '0',
      '0'
    ])
  })
  it('is a value only in lowest terms, its denominator positive: so that equal fractions are equal values', () => {
    fc.assert(
      fc.property(fractions, fc.bigInt({ min: 2n, max: 100n }), (fraction, by) => {
        const { numerator, denominator } = fraction
        expect(Fraction.codec.is(fraction)).toBe(true)
        for (const other of [
          { numerator: numerator * by, denominator: denominator * by },
          { numerator: -numerator, denominator: -denominator },
          { numerator, denominator: 0n },
          { numerator: Number(numerator), denominator },
          { numerator, denominator: Number(denominator) },
          { numerator },
          { denominator }
        ]) {
          expect(Fraction.codec.is(other)).toBe(false)
        }
      })
    )
    expect(Fraction.codec.is(Fraction.zero)).toBe(true)
    expect(Fraction.codec.is({ numerator: 1n, denominator: 0n })).toBe(false)
    for (const none of [null, undefined, 1n, '1/2', []]) expect(Fraction.codec.is(none)).toBe(false)
  })
  it('has a larger and a smaller of two, and a nearest within bounds', () => {
    const [low, high] = [Fraction.ratio(-1, 3), Fraction.ratio(2, 7)]
    for (const [a, b] of [
      [low, high],
      [high, low]
    ] as const) {
      expect(Fraction.max(a, b)).toBe(high)
      expect(Fraction.min(a, b)).toBe(low)
    }
    const within = Fraction.clamp(low, high)
    expect([Fraction.minusOne, Fraction.zero, Fraction.one].map(within)).toEqual([low, Fraction.zero, high])
  })
  it('has the middle one as median, of an even count the mean of the middle two, of none 0', () => {
    const median = (...ns: ReadonlyArray<number>) =>
      Fraction.show(Fraction.median(ns.map(n => Fraction.ratio(n, 1))))
    expect([median(), median(4), median(9, 1, 4), median(9, 1, 2, 4)]).toEqual(['0/1', '4/1', '4/1', '3/1'])
  })

  it('undoes by division what was multiplied, also below zero', () => {
    fc.assert(
      fc.property(fractions, fractions, (a, b) => {
        fc.pre(!Fraction.isZero(b))
        expect(Fraction.divide(Fraction.multiply(a, b), b)).toEqual(a)
        expect(Fraction.codec.is(Fraction.divide(a, b))).toBe(true)
      })
    )
    expect(Fraction.show(Fraction.divide(Fraction.ratio(1, 2), Fraction.ratio(-3, 4)))).toBe('-2/3')
  })

  it('is in lowest terms and keeps its value, small or large', () => {
    const sizes = fc.constantFrom(10n, 10n ** 9n, 2n ** 53n, 2n ** 54n, 10n ** 40n)
    const whole = sizes.chain(size => fc.bigInt({ min: -size, max: size }))
    const divisor = (a: bigint, b: bigint): bigint => (b === 0n ? (a < 0n ? -a : a) : divisor(b, a % b))
    fc.assert(
      fc.property(whole, whole, whole, (n, d, common) => {
        fc.pre(d !== 0n && common !== 0n)
        const { numerator, denominator } = Fraction.of(n * common, d * common)
        expect(denominator > 0n).toBe(true)
        expect(divisor(numerator, denominator)).toBe(1n)
        expect(numerator * d).toBe(n * denominator)
        if (d > 0n && n * n < 2n ** 104n && d < 2n ** 52n) {
          expect(Fraction.ratio(Number(n), Number(d))).toEqual({ numerator, denominator })
        }
      })
    )
  })
  it('stands for a decimal of any length: its digits over a power of ten', () => {
    fc.assert(
      fc.property(exacts, exact => {
        const places = Exact.places(exact)
        const digits = BigInt(exact.replace('.', ''))
        expect(Fraction.ofExact(exact)).toEqual(Fraction.of(digits, 10n ** BigInt(places)))
      })
    )
  })
})
