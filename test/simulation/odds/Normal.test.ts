// The normal distribution against 25 digits worked out elsewhere (test/golden/README.md has how).
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { density, distribution } from '../../../src/simulation/odds/Normal.js'

interface Golden {
  readonly x: number
  readonly distribution: string
}

const golden = readFileSync(new URL('../../golden/normal.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map(line => JSON.parse(line) as Golden)

describe('the distribution function', () => {
  it.each(golden)('at $x is $distribution, to 15 digits', ({ x, distribution: text }) => {
    const expected = Number(text)
    expect(Math.abs(distribution(x) - expected)).toBeLessThanOrEqual(2e-15 * expected + 4 * Number.MIN_VALUE)
  })

  it('rises, stays between 0 and 1, and has two sides that make one', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -45, max: 45, noNaN: true }),
        fc.double({ min: 0, max: 5, noNaN: true }),
        (x, more) => {
          const at = distribution(x)
          expect(at).toBeGreaterThanOrEqual(0)
          expect(at).toBeLessThanOrEqual(1)
          expect(distribution(x + more)).toBeGreaterThanOrEqual(at * (1 - 1e-14))
          expect(at + distribution(-x)).toBeCloseTo(1, 14)
        }
      )
    )
  })

  it('ends where doubles do, and is no number where its argument is none', () => {
    expect([-Infinity, -40, 40, Infinity].map(distribution)).toEqual([0, 0, 1, 1])
    expect(distribution(NaN)).toBeNaN()
    expect([-Infinity, Infinity].map(density)).toEqual([0, 0])
    expect(density(NaN)).toBeNaN()
  })
})
