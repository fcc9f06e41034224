// Odds of a bracket: by hand, and against counting every outcome.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Bracket from '../../../src/domain/match/Bracket.js'
import * as RuleSets from '../../../src/rules/ruleset/RuleSets.js'
import * as Assumptions from '../../../src/simulation/Assumptions.js'
import * as BracketOdds from '../../../src/simulation/odds/BracketOdds.js'

/** Every way a bracket can go, each with its chance: an independent count. `null` is nobody. */
const enumerate = (
  sides: ReadonlyArray<number | null>,
  beats: BracketOdds.Pairwise,
  weight: number,
  reached: (round: number, seed: number, weight: number) => void,
  round = 1
): void => {
  for (const side of sides) if (side !== null) reached(round, side, weight)
  if (sides.length === 1) return
  const go = (match: number, winners: ReadonlyArray<number | null>, w: number): void => {
    if (w === 0) return
    if (match === sides.length / 2) return enumerate(winners, beats, w, reached, round + 1)
    const [home, away] = [sides[2 * match] ?? null, sides[2 * match + 1] ?? null]
    if (home === null || away === null) return go(match + 1, [...winners, home ?? away], w)
    const [p, q] = [beats(home, away), beats(away, home)]
    go(match + 1, [...winners, home], w * p)
    go(match + 1, [...winners, away], w * q)
    go(match + 1, [...winners, null], w * Math.max(0, 1 - p - q))
  }
  go(0, [], weight)
}

describe('a bracket', () => {
  it('of one is won without a match', () => {
    expect(BracketOdds.reaching(() => 0.5)(1)).toEqual([[1]])
  })

  it('of coins gives everyone the same, byes apart', () => {
    expect(BracketOdds.reaching(() => 0.5)(4)).toEqual(Array(4).fill([1, 0.5, 0.25]))
    expect(BracketOdds.reaching(() => 0.5)(3)).toEqual([
      [1, 1, 0.5],
      [1, 0.5, 0.25],
      [1, 0.5, 0.25]
    ])
  })

  it('is won by chalk: where the better seed always wins, the last 2^k are the best 2^k', () => {
    const reach = BracketOdds.reaching((a, b) => (a < b ? 1 : 0))(8)
    for (let seed = 1; seed <= 8; seed += 1)
      expect(reach[seed - 1]).toEqual([1, seed <= 4 ? 1 : 0, seed <= 2 ? 1 : 0, seed === 1 ? 1 : 0])
  })

  it('is what counting every outcome says, also where nobody wins a match', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 7 }),
        fc.array(fc.double({ min: 0, max: 0.5, noNaN: true }), { minLength: 49, maxLength: 49 }),
        (entrants, chances) => {
          const beats = (a: number, b: number): number => chances[(a - 1) * 7 + b - 1] ?? 0
          const size = Bracket.size(entrants)
          const counted = Array.from({ length: entrants }, () =>
            Array<number>(Bracket.rounds(entrants) + 1).fill(0)
          )
          enumerate(
            Bracket.seating(size).map(seed => (seed <= entrants ? seed : null)),
            beats,
            1,
            (round, seed, weight) => {
              counted[seed - 1]![round - 1]! += weight
            }
          )
          const reach = BracketOdds.reaching(beats)(entrants)
          reach.forEach((row, i) => {
            row.forEach((p, r) => {
              expect(p).toBeCloseTo(counted[i]![r]!, 12)
            })
          })
        }
      ),
      { numRuns: 60 }
    )
  })

  it('of known strengths: the stronger is likelier, and failures let nobody through', () => {
    const chance = BracketOdds.ofStrengths(RuleSets.standard, 'text')
    const sure = chance({ noise: Assumptions.uniform(0.05), failureRate: 0 })([0, 0.05])
    expect(sure(2, 1)).toBeGreaterThan(0.7)
    expect(sure(1, 2) + sure(2, 1)).toBeCloseTo(1, 12)
    const failing = chance({ noise: Assumptions.uniform(0.05), failureRate: 0.5 })([0, 0.05])
    expect(failing(1, 2) + failing(2, 1)).toBeCloseTo(1 - 1 / 16, 12)
    const still = chance({ noise: Assumptions.uniform(0), failureRate: 0 })([0, 0])
    expect([still(1, 2), still(2, 1)]).toEqual([1, 0])
  })

  it('of fewer strengths than seeds: the others have the strength 0', () => {
    const chance = BracketOdds.ofStrengths(
      RuleSets.standard,
      'text'
    )({
      noise: Assumptions.uniform(0.05),
      failureRate: 0.1
    })
    const five = BracketOdds.reaching(chance([0.1, 0.05, 0, 0, 0]))(5)
    expect(BracketOdds.reaching(chance([0.1, 0.05]))(5)).toEqual(five)
  })
})
