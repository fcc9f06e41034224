import * as O from 'fp-ts/lib/Option.js'
import { describe, expect, it } from 'vitest'
import * as Exact from '../../src/domain/Exact.js'
import * as Fraction from '../../src/scoring/Fraction.js'
import * as Gain from '../../src/scoring/Gain.js'
import * as RuleSets from '../../src/rules/ruleset/RuleSets.js'
import * as Shares from '../../src/scoring/Shares.js'
import { golden, tolerance } from '../golden.js'
import { boostLaws, shareLaws } from '../laws/shares.js'

const { decay, boost: parameters, pools } = RuleSets.standard.rewards
const number = (f: Fraction.Fraction): number => Number(Fraction.fixed(25)(f))
const fraction = (n: number): Fraction.Fraction => {
  const exact = Exact.ofNumber(n)
  return O.isSome(exact) ? Fraction.ofExact(exact.value) : Fraction.zero
}
const pointed = (...points: ReadonlyArray<number>) =>
  points.map((n, i) => ({ who: `miner ${i + 1}`, points: Fraction.ratio(n, 1) }))
const shown = <A>(ranked: ReadonlyArray<Shares.Placed<A>>) =>
  ranked.map(({ who, first, last, share }) => [who, first, last, Fraction.show(share)])

describe('Shares', () => {
  shareLaws(Shares)

  it('agrees with the reference on the share of every whole rank (RULES 13.2)', () => {
    for (const { places, rank, share } of golden<{ places: number; rank: number; share: number }>(
      'rank-share'
    )) {
      const ours = Shares.ofPlaces(decay)(places, rank, rank)
      expect(Math.abs(number(ours) - share)).toBeLessThan(tolerance)
    }
  })

  it('gives 1, 0.3 and 0.09 parts of 1.39 to three places (RULES 13.2)', () => {
    expect(shown(Shares.placed(decay)('miner 1', pointed(0, 5, 2)))).toEqual([
      ['miner 1', 1, 1, '100/139'],
      ['miner 2', 2, 2, '30/139'],
      ['miner 3', 3, 3, '9/139']
    ])
  })

  it('tells everybody’s points, the winner’s own too (RULES 13.2)', () => {
    const points = (winner: string | null) =>
      Shares.placed(decay)(winner, pointed(3, 5, 0)).map(p => [p.who, Fraction.show(p.points)])
    expect(points('miner 1')).toEqual([
      ['miner 1', '3/1'],
      ['miner 2', '5/1']
    ])
    expect(points('miner 3')).toEqual([
      ['miner 3', '0/1'],
      ['miner 2', '5/1'],
      ['miner 1', '3/1']
    ])
  })

  it('splits among the tied the shares of the places they occupy (RULES 13.2)', () => {
    expect(shown(Shares.placed(decay)('miner 3', pointed(4, 4, 1, 2)))).toEqual([
      ['miner 3', 1, 1, '1000/1417'],
      ['miner 1', 2, 3, '15/109'],
      ['miner 2', 2, 3, '15/109'],
      ['miner 4', 4, 4, '27/1417']
    ])
  })

  it('pays three tied for everything a third each, not 0.2158, which sums to 0.647 (fault of the reference)', () => {
    const ranked = Shares.placed(decay)(null, pointed(3, 3, 3))
    expect(ranked.map(({ share }) => Fraction.show(share))).toEqual(['1/3', '1/3', '1/3'])
    expect(number(Shares.ofPlaces(decay)(3, 2, 2)) * 3).toBeCloseTo(0.647, 3)
  })

  it('pays the only one ranked everything (fault of the reference: nothing)', () => {
    expect(shown(Shares.placed(decay)(null, pointed(0, 2, 0)))).toEqual([['miner 2', 1, 1, '1/1']])
    expect(shown(Shares.placed(decay)('the winner', pointed(0, 0)))).toEqual([['the winner', 1, 1, '1/1']])
    expect(Shares.placed(decay)(null, pointed(0, 0))).toEqual([])
  })
})

describe('the boost', () => {
  boostLaws(Shares)

  it('agrees with the reference before the reign takes anything off (RULES 13.3)', () => {
    for (const { performance, boost } of golden<{ performance: number; boost: number }>('boost')) {
      const ours = Shares.boost(parameters)(fraction(performance), 1)
      expect(Math.abs(number(ours) - boost)).toBeLessThan(tolerance)
    }
  })

  it.each([
    [0.15, 1, '7/20'],
    [0.2, 10, '9/25'],
    [0.03, 1, '3/20'],
    [0.05, 1, '3/20'],
    [0.5, 1, '3/5'],
    [0.06, 3, '3/20']
  ])('a performance of %d in reign %d makes a text pool of %s (RULES 13.3)', (performance, reign, pool) => {
    const boost = Shares.boost(parameters)(fraction(performance), reign)
    expect(Fraction.show(Shares.boosted(pools.text)(boost))).toBe(pool)
  })
})

describe('the improvement on a task', () => {
  const exact = (text: string) => Exact.constant(text as `${number}`)
  it.each([
    ['loss', '2', '1.5', '1/4'],
    ['loss', '2', '3', '-1/2'],
    ['reward', '2', '3', '1/2'],
    ['reward', '-2', '-1', '1/2'],
    ['loss', '-2', '-1', '-1/2']
  ] as const)(
    '%s: from %s to %s is %s of the champion’s magnitude (RULES 13.3)',
    (metric, from, to, expected) => {
      const improvement = Gain.relative(metric)(exact(from), exact(to))
      expect(improvement === null ? null : Fraction.show(improvement)).toBe(expected)
    }
  )
  it('has no value against a zero (RULES 13.3)', () => {
    expect(Gain.relative('loss')(exact('0'), exact('-1'))).toBeNull()
  })
})
