import { describe, expect, it } from 'vitest'
import { Fraction, type Metric, Placement, type Report, Slot } from '../../src/index.js'
import { hotkeys } from '../addresses.js'
import { exact } from '../bossOutcome.js'
import { report } from '../rules/contests.js'

const slot = Slot.group(1, 1, 1)

/** A report for each outcome: a score, or the reason of a failure. */
const reports = (...outcomes: ReadonlyArray<number | string>): ReadonlyArray<Report.Report> =>
  outcomes.map((outcome, i) => report(slot, hotkeys[i]!, outcome))

const placings = (metric: Metric.Metric, ...outcomes: ReadonlyArray<number | string>) => {
  const all = reports(...outcomes)
  const placed = Placement.placings(metric)(all)
  expect(placed.size).toBe(all.length)
  return all.map(({ hotkey }) => {
    const { placement, won } = placed.get(hotkey) ?? Placement.last
    return [Fraction.show(placement), Fraction.show(won)]
  })
}

const advantages = (metric: Metric.Metric, ...outcomes: ReadonlyArray<number | string>) =>
  Placement.advantages(metric)(reports(...outcomes)).map(Fraction.show)

describe('placements, (N - rank) / (N - 1) (RULES 3.5)', () => {
  it('from 1 for the first to 0 for the last', () => {
    expect(placings('loss', 3, 1, 2)).toEqual([
      ['0/1', '0/1'],
      ['1/1', '1/1'],
      ['1/2', '0/1']
    ])
    expect(placings('reward', 3, 1, 2)).toEqual([
      ['1/1', '1/1'],
      ['0/1', '0/1'],
      ['1/2', '0/1']
    ])
  })

  it('tied miners share the average rank, and of a shared first place each wins its fraction', () => {
    expect(placings('loss', 1, 1, 1, 5, 5, 9)).toEqual([
      ['4/5', '1/3'],
      ['4/5', '1/3'],
      ['4/5', '1/3'],
      ['3/10', '0/1'],
      ['3/10', '0/1'],
      ['0/1', '0/1']
    ])
  })

  it('a failed job has 0 and wins nothing, also where all failed', () => {
    expect(placings('loss', 'Crashed', 7, 'TimedOut')).toEqual([
      ['0/1', '0/1'],
      ['1/1', '1/1'],
      ['0/1', '0/1']
    ])
    expect(placings('loss', 'Crashed', 'TimedOut')).toEqual([
      ['0/1', '0/1'],
      ['0/1', '0/1']
    ])
  })
})

describe('advantages over the median of the scored jobs (RULES 3.6)', () => {
  it('relative to the magnitude of the median, in the direction of the metric', () => {
    expect(advantages('loss', 2, 1.5, 3)).toEqual(['0/1', '1/4', '-1/2'])
    expect(advantages('reward', 2, 1.5, 3)).toEqual(['0/1', '-1/4', '1/2'])
    expect(advantages('loss', -2, -1.5, -3)).toEqual(['0/1', '-1/4', '1/2'])
    expect(advantages('reward', -2, -1.5, -3)).toEqual(['0/1', '1/4', '-1/2'])
  })

  it('of an even count the median is the mean of the middle two', () => {
    expect(advantages('loss', 1, 4, 2, 1)).toEqual(['1/3', '-1/1', '-1/3', '1/3'])
    expect(advantages('loss', 1, 0.5)).toEqual(['-1/3', '1/3'])
  })

  it('failed jobs are -1, and count nothing for the median', () => {
    expect(advantages('loss', 'Crashed', 2, 'Crashed', 1, 3)).toEqual(['-1/1', '0/1', '-1/1', '1/2', '-1/2'])
    expect(advantages('reward', 'Crashed')).toEqual(['-1/1'])
  })

  it('clamped to [-1, 1]', () => {
    expect(advantages('loss', 1, -5, 7)).toEqual(['0/1', '1/1', '-1/1'])
    expect(advantages('reward', 1, -5, 7)).toEqual(['0/1', '-1/1', '1/1'])
    expect(advantages('loss', 1, 0, 2)).toEqual(['0/1', '1/1', '-1/1'])
    expect(advantages('loss', 1, 0.01, 1.99)).toEqual(['0/1', '99/100', '-99/100'])
  })

  it('0 where the median is 0, but -1 for a failed job', () => {
    expect(advantages('loss', -5, 0, 7, 'Crashed')).toEqual(['0/1', '0/1', '0/1', '-1/1'])
    expect(advantages('loss', -1, 1)).toEqual(['0/1', '0/1'])
  })

  it('are exact, however long the scores', () => {
    const long = `0.${'3'.repeat(60)}`
    const all = [report(slot, hotkeys[0]!, 1), report(slot, hotkeys[1]!, 1), report(slot, hotkeys[2]!, 1)]
    const with60 = all.map((r, i) => ({ ...r, score: exact(i === 0 ? long : '1') }) as Report.Report)
    expect(Fraction.show(Placement.advantages('loss')(with60)[0]!)).toBe(
      Fraction.show(Fraction.subtract(Fraction.one, Fraction.ofExact(exact(long))))
    )
  })
})
