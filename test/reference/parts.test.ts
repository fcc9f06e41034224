import { describe, expect, it } from 'vitest'
import { bar, judgeBossTask, threshold } from './boss.js'
import { shuffled } from './draws.js'
import { groupSizes, sizeNotice } from './groups.js'
import { drawKnockout, seating } from './knockout.js'
import { type Fraction, canonical, decimalText, fractionText, parseDecimal } from './rational.js'
import { RULES } from './ruleSets.js'
import { advantage, median, placement, shareOfFirst } from './standings.js'

const november = RULES['gradients-2025-11']
const september = RULES['gradients-2025-09']
const december = RULES['gradients-2025-12']
const LOSS = 'InstructTextTask'
const REWARD = 'GrpoTask'
const scoresOf = (...texts: (string | null)[]): (Fraction | null)[] =>
  texts.map(text => (text === null ? null : parseDecimal(text)))

describe('decimal texts (RULES 1)', () => {
  it('have one canonical form', () => {
    const spelled = ['0.10', '1e-1', '-0', '.5', '12.300', '-1.5e3', '7E2', '0.000']
    expect(spelled.map(canonical)).toEqual(['0.1', '0.1', '0', '0.5', '12.3', '-1500', '700', '0'])
  })

  it('keep 60 digits', () => {
    const long = '-0.' + '123456789012345678901234567890'.repeat(2)
    expect(canonical(long + '000')).toBe(long.replace(/0$/, ''))
    expect(() => canonical('1,5')).toThrow('not a decimal')
  })
})

describe('group sizes (RULES 3.2)', () => {
  it('are 6 to 8 for every field from 15 on but 17', () => {
    for (let n = 15; n <= 400; n += 1) {
      const sizes = groupSizes(november, n)
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(n)
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
      expect(sizeNotice(november, 1, sizes) !== null).toBe(n === 17)
    }
  })

  it('are these', () => {
    expect(groupSizes(november, 15)).toEqual([8, 7])
    expect(groupSizes(november, 17)).toEqual([9, 8])
    expect(groupSizes(november, 25)).toEqual([7, 6, 6, 6])
    expect(groupSizes(september, 130)).toEqual([130])
    expect(sizeNotice(september, 1, [130])).toBeNull()
    expect(groupSizes(december, 41)).toEqual([21, 20])
    expect(groupSizes(december, 64)).toEqual([32, 32])
    expect(groupSizes(december, 65)).toEqual([22, 22, 21])
  })

  it('leave the bounds of December for fields of 15 to 19 and 33 to 39 (RULES 9)', () => {
    const outside: number[] = []
    for (let n = 15; n <= 400; n += 1) {
      if (sizeNotice(december, 1, groupSizes(december, n)) !== null) outside.push(n)
    }
    expect(outside).toEqual([15, 16, 17, 18, 19, 33, 34, 35, 36, 37, 38, 39])
  })
})

describe('placements (RULES 3.5)', () => {
  const list = scoresOf('0.3', '0.2', null, '0.2', '-1', '0.30', '9')
  const of = (kind: string) => list.map((_score, index) => fractionText(placement(kind, list, index)))

  it('share the average rank and give a failed job nothing', () => {
    // Ranks by loss: -1 first, the 0.2s second and third (5/2), the 0.3s 9/2, 9 sixth; N = 7.
    expect(of(LOSS)).toEqual(['5/12', '3/4', '0/1', '3/4', '1/1', '5/12', '1/6'])
    // By reward: 9 first, the 0.3s 5/2, the 0.2s 9/2, -1 sixth.
    expect(of(REWARD)).toEqual(['3/4', '5/12', '0/1', '5/12', '1/6', '3/4', '1/1'])
  })

  it('split a shared first place (RULES 3.6)', () => {
    const shared = scoresOf('2', '1', '1.0', null, '10e-1')
    const shares = shared.map((_score, index) => fractionText(shareOfFirst(LOSS, shared, index)))
    expect(shares).toEqual(['0/1', '1/3', '1/3', '0/1', '1/3'])
  })
})

describe('the mean advantage (RULES 3.6)', () => {
  const advantages = (kind: string, list: (Fraction | null)[]) =>
    list.map((_score, index) => fractionText(advantage(kind, list, index)))

  it('is relative to the median of the scored jobs, the mean of the middle two', () => {
    const list = scoresOf('1', '2', null, '3', '8')
    expect(median(list)).toEqual(parseDecimal('2.5'))
    // (2.5 - 1) / 2.5 = 3/5, and so on; 8 would be -11/5 and is clamped.
    expect(advantages(LOSS, list)).toEqual(['3/5', '1/5', '-1/1', '-1/5', '-1/1'])
    expect(advantages(REWARD, list)).toEqual(['-3/5', '-1/5', '-1/1', '1/5', '1/1'])
  })

  it('takes the magnitude of a negative median, and is 0 at a median of 0', () => {
    expect(advantages(LOSS, scoresOf('-4', '-5', '-3'))).toEqual(['0/1', '1/4', '-1/4'])
    expect(advantages(LOSS, scoresOf('0', '-5', '3', null))).toEqual(['0/1', '0/1', '0/1', '-1/1'])
    expect(median(scoresOf(null, null))).toBeNull()
  })
})

describe('the threshold and the bar (RULES 5.2, 5.3)', () => {
  it('falls by a fifth to its floor', () => {
    const values = (rules: typeof november) =>
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 40].map(reign => decimalText(threshold(rules, reign)))
    expect(values(november).slice(0, 6)).toEqual(['0.1', '0.08', '0.064', '0.0512', '0.04096', '0.032768'])
    expect(values(november).slice(6)).toEqual(['0.03', '0.03', '0.03', '0.03'])
    expect(values(december)).toEqual(values(november))
    expect(values(september).slice(6)).toEqual(['0.0524288', '0.04194304', '0.033554432', '0.03'])
  })

  it('lies towards the better side of positive and negative scores alike', () => {
    const t = parseDecimal('0.1')
    const bars = (kind: string) =>
      ['2', '-2', '0'].map(score => decimalText(bar(kind, t, parseDecimal(score))))
    expect(bars(LOSS)).toEqual(['1.8', '-2.2', '0'])
    expect(bars(REWARD)).toEqual(['2.2', '-1.8', '0'])
  })

  it('is enough when reached, but a tie stays with the champion', () => {
    const t = parseDecimal('0.1')
    const winner = (kind: string, champion: string | null, challenger: string | null) => {
      const [own, other] = scoresOf(champion, challenger)
      return judgeBossTask(kind, t, own ?? null, other ?? null).winner
    }
    expect(winner(LOSS, '2', '1.8')).toBe('Challenger')
    expect(winner(LOSS, '2', '1.8000000000000000000000000000000000000001')).toBe('Champion')
    expect(winner(REWARD, '-2', '-1.8')).toBe('Challenger')
    expect(winner(REWARD, '-2', '-1.81')).toBe('Champion')
    expect(winner(LOSS, '0', '0')).toBe('Champion')
    expect(winner(LOSS, '0', '-1e-60')).toBe('Challenger')
    expect(winner(LOSS, null, '99')).toBe('Challenger')
    expect(winner(LOSS, '99', null)).toBe('Champion')
    expect(winner(LOSS, null, null)).toBe('Champion')
  })

  it('has no bar without a score of the champion', () => {
    const verdict = judgeBossTask(LOSS, parseDecimal('0.08'), null, parseDecimal('1'))
    expect(verdict).toEqual({ winner: 'Challenger', threshold: '0.08', bar: null })
  })
})

describe('the bracket (RULES 4.1)', () => {
  it('seats eight as 1 8 4 5 2 7 3 6', () => {
    expect(seating(8)).toEqual([1, 8, 4, 5, 2, 7, 3, 6])
    expect(seating(2)).toEqual([1, 2])
  })

  it('gives byes to the best seeds', () => {
    const { matches, nextRound } = drawKnockout(['a', 'b', 'c', 'd', 'e'], 2)
    expect(matches.slice(0, 4).map(match => [match.home, match.away])).toEqual([
      ['a', null],
      ['d', 'e'],
      ['b', null],
      ['c', null]
    ])
    expect(matches.map(match => match.heap)).toEqual([4, 5, 6, 7, 2, 3, 1])
    expect(nextRound).toBe(5)
  })
})

it('shuffles the set of hotkeys, whatever their order was (RULES 3.3)', () => {
  const one = shuffled(['a', 'B', 'é', 'z'], 'seed', 'R1/groups')
  expect(shuffled(['z', 'é', 'B', 'a'], 'seed', 'R1/groups')).toEqual(one)
  expect([...one].sort()).toEqual(['B', 'a', 'z', 'é'])
})
