import { describe, expect, it } from 'vitest'
import { type Metric, Ranking, Report, Slot } from '../../src/index.js'
import { hotkeys } from '../addresses.js'
import { exact } from '../bossOutcome.js'

const slot = Slot.group(1, 1, 1)

/** Ranks of scores, null for a failed job: place, how many share it, score. */
const ranks = (metric: Metric.Metric, ...scores: ReadonlyArray<string | null>) =>
  Ranking.rank(metric)(
    scores.map((score, i) =>
      score === null
        ? Report.failed(slot, hotkeys[i]!, 'Crashed')
        : Report.scored(slot, hotkeys[i]!, exact(score))
    )
  ).map(({ report, rank, tied }) => [rank, tied, Report.isScored(report) ? report.score : null])

describe('the ranking of a task (RULES 7)', () => {
  it('by score in the metric’s direction, equal scores share a competition rank: 1, 2, 3, 3, 5', () => {
    expect(ranks('loss', '5', '3', '1', '3.0', '2')).toEqual([
      [1, 1, '1'],
      [2, 1, '2'],
      [3, 2, '3'],
      [3, 2, '3'],
      [5, 1, '5']
    ])
    expect(ranks('reward', '1', '2', '2')).toEqual([
      [1, 2, '2'],
      [1, 2, '2'],
      [3, 1, '1']
    ])
  })

  it('scored before failed; all failed ones share the last rank', () => {
    expect(ranks('reward', null, '-7', null)).toEqual([
      [1, 1, '-7'],
      [2, 2, null],
      [2, 2, null]
    ])
    expect(ranks('loss', null)).toEqual([[1, 1, null]])
    expect(ranks('loss')).toEqual([])
  })

  it('tells scores apart that are one double', () => {
    const [less, more] = ['0.30000000000000000001', '0.30000000000000000002']
    expect(ranks('loss', more, less).map(([, , score]) => score)).toEqual([less, more])
    expect(ranks('reward', less, more).map(([, , score]) => score)).toEqual([more, less])
    expect(ranks('loss', less, more, more)).toEqual([
      [1, 1, less],
      [2, 2, more],
      [2, 2, more]
    ])
  })

  it('the average of shared ranks is a whole number of halves', () => {
    const [shared] = Ranking.rank('loss')([Report.scored(slot, hotkeys[0]!, exact(1))])
    expect(Ranking.twiceAverageRank(shared!)).toBe(2)
    expect(Ranking.twiceAverageRank({ ...shared!, rank: 3, tied: 2 })).toBe(7)
  })
})
