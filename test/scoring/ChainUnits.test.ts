import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as ChainUnits from '../../src/scoring/ChainUnits.js'
import * as Fraction from '../../src/scoring/Fraction.js'

const weigh = (...parts: ReadonlyArray<number>) =>
  parts.map((part, i) => ({ id: 7 * i, weight: Fraction.ratio(part, 1_000_000) }))
const units = (...parts: ReadonlyArray<number>) =>
  ChainUnits.scaled(weigh(...parts)).map(({ units: each }) => each)

describe('ChainUnits (RULES 13.4)', () => {
  it('scales so that the largest is 65,535', () => {
    expect(units(150_000, 850_000)).toEqual([11_565, 65_535])
    expect(units(1_000_000)).toEqual([65_535])
    expect(units(0, 0)).toEqual([0, 0])
    expect(ChainUnits.scaled([])).toEqual([])
  })

  it('rounds half-even', () => {
    // Of 131,070 parts each is half a unit: 0.5 is even at 0, 1.5 at 2, 2.5 at 2.
    expect(units(131_070, 1, 3, 5)).toEqual([65_535, 0, 2, 2])
  })

  it('never inverts an order, keeps ids, and is off by no more than half a unit', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 1_000_000 }), { minLength: 1, maxLength: 40 }), parts => {
        const largest = Math.max(...parts)
        const counted = ChainUnits.scaled(weigh(...parts))
        expect(counted.map(({ id }) => id)).toEqual(parts.map((_, i) => 7 * i))
        if (largest === 0) return
        expect(Math.max(...counted.map(({ units: n }) => n))).toBe(65_535)
        counted.forEach(({ units: n }, i) => {
          expect(Math.abs(n - (65_535 * parts[i]!) / largest)).toBeLessThanOrEqual(0.5 + 1e-9)
          parts.forEach((other, j) => {
            if (parts[i]! < other) expect(n).toBeLessThanOrEqual(counted[j]!.units)
          })
        })
      })
    )
  })
})
