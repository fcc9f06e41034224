import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gcd, smallGcd } from '../../src/scoring/Gcd.js'

/** As Euclid has it, in whole numbers of any size. */
const euclid = (a: bigint, b: bigint): bigint => (b === 0n ? (a < 0n ? -a : a) : euclid(b, a % b))

const safe = BigInt(Number.MAX_SAFE_INTEGER)

/** Numbers on both sides of where machine integers and where safe integers end, and any others. */
const upTo = (most: bigint): fc.Arbitrary<bigint> => {
  const edges = [2n ** 31n, 2n ** 32n, 2n ** 53n].flatMap(edge => [edge - 2n, edge - 1n, edge, edge + 1n])
  return fc.oneof(
    fc.bigInt({ min: 0n, max: 20n }),
    fc.bigInt({ min: 0n, max: most }),
    fc.constantFrom(...edges.filter(edge => edge <= most))
  )
}

/** A number and its negative. */
const signed = (numbers: fc.Arbitrary<bigint>): fc.Arbitrary<bigint> =>
  fc.tuple(numbers, fc.boolean()).map(([n, negative]) => (negative ? -n : n))

/** Pairs, often with a divisor in common. */
const pairs = (most: bigint): fc.Arbitrary<readonly [bigint, bigint]> => {
  const any = fc.tuple(signed(upTo(most)), upTo(most))
  const shared = fc
    .tuple(any, fc.bigInt({ min: 1n, max: 1_000_000n }))
    .map(([[a, b], by]): [bigint, bigint] => [a * by, b * by])
    .filter(([a, b]) => a <= most && -a <= most && b <= most)
  return fc.oneof(any, shared)
}

describe('greatest common divisors', () => {
  it('are what Euclid finds, of numbers of any size', () => {
    fc.assert(
      fc.property(pairs(10n ** 40n), ([a, b]) => {
        expect(gcd(a, b)).toBe(euclid(a, b))
      })
    )
  })

  it('are the same for safe integers, on both sides of where machine integers end', () => {
    fc.assert(
      fc.property(pairs(safe), ([a, b]) => {
        expect(BigInt(smallGcd(Number(a), Number(b)))).toBe(euclid(a, b))
      })
    )
  })

  it('are exact at the last machine integers', () => {
    const n = 2 ** 31
    const all = [n - 1, n, n + 1, 2 * n, 3 * n, 6 * n].flatMap(a =>
      [n - 1, n, n + 1, 2 * n].map(b => [a, b] as const)
    )
    for (const [a, b] of all) expect(BigInt(smallGcd(a, b))).toBe(euclid(BigInt(a), BigInt(b)))
  })

  it('of a number and zero is the number', () => {
    expect([smallGcd(-14, 0), smallGcd(0, 14), smallGcd(0, 0)]).toEqual([14, 14, 0])
    expect([gcd(-14n, 0n), gcd(0n, 14n), gcd(0n, 0n)]).toEqual([14n, 14n, 0n])
  })
})
