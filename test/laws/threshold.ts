// Laws of a decaying threshold, against an exact rational model in BigInt (RULES 5.2).
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { runs } from '../runs.js'

/** Parameters in ten-thousandths. */
interface Decay {
  readonly base: number
  readonly decay: number
  readonly floor: number
}

const decays: fc.Arbitrary<Decay> = fc
  .record({
    base: fc.integer({ min: 0, max: 10_000 }),
    decay: fc.integer({ min: 0, max: 10_000 }),
    floor: fc.integer({ min: 0, max: 10_000 })
  })
  .map(d => ({ ...d, floor: Math.min(d.floor, d.base) }))

const reigns = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 200 }))

/** A non-negative fraction as plain decimal text, rounded half-even to 30 significant digits where longer. */
const decimalText = (numerator: bigint, places: number): string => {
  let [digits, exponent] = [numerator, -places]
  const length = numerator.toString().length
  if (length > 30) {
    const cut = 10n ** BigInt(length - 30)
    const [whole, rest] = [numerator / cut, numerator % cut]
    const up = 2n * rest > cut || (2n * rest === cut && whole % 2n === 1n)
    digits = up ? whole + 1n : whole
    exponent += length - 30
  }
  while (digits !== 0n && digits % 10n === 0n) [digits, exponent] = [digits / 10n, exponent + 1]
  if (digits === 0n) return '0'
  if (exponent >= 0) return (digits * 10n ** BigInt(exponent)).toString()
  const text = digits.toString().padStart(1 - exponent, '0')
  return `${text.slice(0, exponent)}.${text.slice(exponent)}`
}

/** The rule itself, in whole numbers: ten-thousandths to the power of the reign. */
const model = ({ base, decay, floor }: Decay, reign: number): string => {
  const places = 4 * reign
  const decayed = BigInt(base) * BigInt(decay) ** BigInt(reign - 1)
  const least = BigInt(floor) * 10n ** BigInt(places - 4)
  return decimalText(decayed > least ? decayed : least, places)
}

export const thresholdLaws = (threshold: (decay: Decay, reign: number) => string): void => {
  it('is max(floor, base × decay^(reign − 1)), exactly', () => {
    fc.assert(
      fc.property(decays, reigns, (decay, reign) => {
        expect(threshold(decay, reign)).toBe(model(decay, reign))
      }),
      { numRuns: runs(250) }
    )
  })
  it('never grows with the reign, and stays between floor and base', () => {
    fc.assert(
      fc.property(decays, reigns, (decay, reign) => {
        const [now, next] = [Number(threshold(decay, reign)), Number(threshold(decay, reign + 1))]
        expect(next).toBeLessThanOrEqual(now)
        expect(now).toBeLessThanOrEqual(decay.base / 10_000)
        expect(now).toBeGreaterThanOrEqual(decay.floor / 10_000)
      })
    )
  })
}
