// A margin is rounded down, so that none that falls short looks as if it reached the bar (RULES 5.6).
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Decimal from '../../src/scoring/Decimal.js'

const down = (digits: number, numerator: bigint, denominator: bigint): string =>
  Decimal.show(Decimal.roundedDown(digits)({ numerator, denominator }))

describe('a fraction rounded down', () => {
  it.each([
    [1n, 3n, '0.333'],
    [2n, 3n, '0.666'],
    [-1n, 3n, '-0.334'],
    [-2n, 3n, '-0.667'],
    [-1n, 4n, '-0.25'],
    [0n, 7n, '0'],
    [999_999n, 1_000_000n, '0.999'],
    [-999_999n, 1_000_000n, '-1'],
    [123_456n, 1n, '123000'],
    [-123_456n, 1n, '-124000'],
    [10n, 1n, '10'],
    [1_000n, 1n, '1000'],
    [-1_000n, 1n, '-1000'],
    [9_995n, 10n, '999'],
    [100n, 3n, '33.3'],
    [1n, 30_000n, '0.0000333']
  ])('%d/%d is %s, of three digits', (numerator, denominator, text) => {
    expect(down(3, numerator, denominator)).toBe(text)
  })

  it('is the largest of so many digits that is not above it', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
        fc.bigInt({ min: 1n, max: 10n ** 12n }),
        fc.integer({ min: 1, max: 8 }),
        (numerator, denominator, digits) => {
          const text = down(digits, numerator, denominator)
          const [, whole = '', part = ''] = /^-?(\d+)(?:\.(\d+))?$/.exec(text) ?? []
          const places = BigInt(part.length)
          const units = BigInt(whole + part) * (text.startsWith('-') ? -1n : 1n)
          const scale = 10n ** places
          // It is not above the fraction …
          expect(units * denominator <= numerator * scale).toBe(true)
          // … has no more digits than asked for …
          const significant = (whole + part).replace(/^0+/, '').replace(/0+$/, '')
          expect(significant.length).toBeLessThanOrEqual(digits)
          // … and is less than one unit of its last digit below it.
          const shown = (whole + part).replace(/^0+/, '').length
          const step = 10n ** BigInt(Math.max(0, shown - digits))
          const finer = 10n ** BigInt(Math.max(0, digits - shown))
          expect((units * finer + step) * denominator > numerator * scale * finer).toBe(true)
        }
      ),
      { numRuns: 300 }
    )
  })
})
