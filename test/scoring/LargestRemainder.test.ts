import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Fraction, LargestRemainder } from '../../src/index.js'

const { apportion, chainUnits } = LargestRemainder

/** Weights that sum to one, at ids with gaps. */
const weights = fc
  .uniqueArray(fc.tuple(fc.nat({ max: 65_535 }), fc.oneof(fc.constantFrom(0, 1, 3), fc.nat({ max: 1000 }))), {
    minLength: 1,
    maxLength: 60,
    selector: ([id]) => id
  })
  .filter(parts => parts.some(([, part]) => part > 0))
  .map(parts => {
    const total = parts.reduce((sum, [, part]) => sum + part, 0)
    return parts.map(([id, part]) => ({ id, weight: Fraction.ratio(part, total) }))
  })

describe('LargestRemainder', () => {
  it('counts out every unit, and nobody is off by a whole one (RULES 13.4)', () => {
    fc.assert(
      fc.property(weights, given => {
        const counted = apportion(chainUnits)(given)
        expect(counted.map(({ id }) => id)).toEqual(given.map(({ id }) => id))
        expect(counted.reduce((sum, { units }) => sum + units, 0)).toBe(chainUnits)
        counted.forEach(({ units }, i) => {
          const quota = Fraction.multiply(given[i]?.weight ?? Fraction.zero, Fraction.ratio(chainUnits, 1))
          const off = Fraction.absolute(Fraction.subtract(Fraction.ratio(units, 1), quota))
          expect(Fraction.compare(off, Fraction.one)).toBe(-1)
        })
      })
    )
  })
  it('depends on ids, not on the order of the input', () => {
    fc.assert(
      fc.property(
        weights.chain(given =>
          fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length }))
        ),
        ([given, shuffled]) => {
          const byId = (of: typeof given) =>
            new Map(apportion(chainUnits)(of).map(({ id, units }) => [id, units]))
          expect(byId(shuffled)).toEqual(byId(given))
        }
      )
    )
  })
  it('never counts less for a larger weight', () => {
    fc.assert(
      fc.property(weights, given => {
        const counted = apportion(chainUnits)(given)
        const units = (i: number): number => counted[i]?.units ?? 0
        given.forEach((a, i) => {
          given.forEach((b, j) => {
            if (Fraction.compare(a.weight, b.weight) > 0) expect(units(i)).toBeGreaterThanOrEqual(units(j))
          })
        })
      })
    )
  })
  it('gives the units left over to the largest remainders, however small the weight', () => {
    const counted = apportion(10)([
      { id: 1, weight: Fraction.ratio(62, 100) },
      { id: 2, weight: Fraction.ratio(38, 100) }
    ])
    expect(counted).toEqual([
      { id: 1, units: 6 },
      { id: 2, units: 4 }
    ])
    fc.assert(
      fc.property(weights, given => {
        const parts = apportion(chainUnits)(given).map(({ units }, i) => {
          const quota = Fraction.multiply(given[i]?.weight ?? Fraction.zero, Fraction.ratio(chainUnits, 1))
          const whole = quota.numerator / quota.denominator
          return { up: BigInt(units) > whole, rest: Fraction.subtract(quota, Fraction.of(whole, 1n)) }
        })
        const rests = (up: boolean) => parts.filter(part => part.up === up).map(({ rest }) => rest)
        for (const more of rests(true))
          for (const less of rests(false)) expect(Fraction.compare(more, less)).toBeGreaterThanOrEqual(0)
      })
    )
  })
  it('gives the units left over to the lower ids among equal remainders', () => {
    const third = Fraction.ratio(1, 3)
    expect(apportion(65_534)([9, 4, 7].map(id => ({ id, weight: third })))).toEqual([
      { id: 9, units: 21_844 },
      { id: 4, units: 21_845 },
      { id: 7, units: 21_845 }
    ])
  })
})
