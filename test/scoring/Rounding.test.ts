// Roundings, each held against its definition in whole numbers.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Rounding from '../../src/scoring/Rounding.js'

const over = fc.oneof(fc.bigInt({ min: -50n, max: 50n }), fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }))
const under = fc.oneof(fc.bigInt({ min: 1n, max: 9n }), fc.bigInt({ min: 1n, max: 10n ** 40n }))

describe('a quotient', () => {
  it('rounded down is the largest whole number that is not above it', () => {
    fc.assert(
      fc.property(over, under, (over, under) => {
        const whole = Rounding.down({ over, under })
        expect(whole * under <= over && over < (whole + 1n) * under).toBe(true)
      })
    )
  })

  it.each([
    [5n, 2n, 2n],
    [7n, 2n, 4n],
    [-5n, 2n, -2n],
    [-7n, 2n, -4n],
    [-1n, 2n, 0n],
    [8n, 3n, 3n],
    [-8n, 3n, -3n],
    [7n, 3n, 2n],
    [-7n, 3n, -2n],
    [6n, 3n, 2n]
  ])('%d/%d rounded half-even is %d', (over, under, whole) => {
    expect(Rounding.halfEven({ over, under })).toBe(whole)
  })

  it('rounded half-even is nearest, and even where two are', () => {
    fc.assert(
      fc.property(over, under, (over, under) => {
        const whole = Rounding.halfEven({ over, under })
        const twice = Rounding.magnitude(2n * (over - whole * under))
        expect(twice <= under).toBe(true)
        if (twice === under) expect(whole % 2n).toBe(0n)
      })
    )
  })
})

it('scaled to so many digits, a fraction has as many in front of its point', () => {
  fc.assert(
    fc.property(over, under, fc.integer({ min: 1, max: 12 }), (numerator, denominator, digits) => {
      const { over, under, places } = Rounding.scaled(digits)({ numerator, denominator })
      const [up, down] = [10n ** BigInt(Math.max(0, places)), 10n ** BigInt(Math.max(0, -places))]
      expect(over * denominator * down).toBe(numerator * under * up)
      const whole = Rounding.magnitude(over / under)
      expect(whole < 10n ** BigInt(digits)).toBe(true)
      if (numerator !== 0n) expect(whole >= 10n ** BigInt(digits - 1)).toBe(true)
    })
  )
})
