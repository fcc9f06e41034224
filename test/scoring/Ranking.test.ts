// What a task's reports come to: ranks, placements, first places, advantages, copies.
import { describe, expect, it } from 'vitest'
import * as Copies from '../../src/scoring/Copies.js'
import * as Fraction from '../../src/scoring/Fraction.js'
import * as Placement from '../../src/scoring/Placement.js'
import * as Ranking from '../../src/scoring/Ranking.js'
import * as Report from '../../src/domain/task/Report.js'
import type * as Metric from '../../src/domain/task/Metric.js'
import { hotkeys } from '../addresses.js'
import { decoded } from '../view.js'

const slot = 'R1.G1.T1'

/** Reports of as many miners: a score each, null for a failure. */
const reports = (scores: ReadonlyArray<string | null>): ReadonlyArray<Report.Report> =>
  scores.map((score, i) =>
    decoded(
      Report.codec,
      score === null
        ? { type: 'Failed', slot, hotkey: hotkeys[i], reason: 'Crashed', detail: null }
        : { type: 'Scored', slot, hotkey: hotkeys[i], score, timedOut: false, digest: null }
    )
  )

const inOrder = <A>(
  of: ReadonlyArray<Report.Report>,
  values: ReadonlyMap<string, A>
): ReadonlyArray<A | undefined> => of.map(({ hotkey }) => values.get(hotkey))

describe('rankings (RULES 7)', () => {
  const ranks = (metric: Metric.Metric, scores: ReadonlyArray<string | null>) => {
    const of = reports(scores)
    const ranked = Ranking.rank(metric)(of)
    expect(new Set(ranked.map(({ report }) => report.hotkey)).size).toBe(of.length)
    return inOrder(of, new Map(ranked.map(r => [r.report.hotkey, [r.rank, Ranking.twiceAverageRank(r) / 2]])))
  }

  it('equal scores share a competition rank, 1 2 3 3 5, and the average rank where a fraction is needed', () => {
    expect(ranks('loss', ['0.5', '0.1', '0.3', '0.2', '0.3'])).toEqual([
      [5, 5],
      [1, 1],
      [3, 3.5],
      [2, 2],
      [3, 3.5]
    ])
  })

  it('a reward is better when higher, a loss when lower, below zero too', () => {
    expect(ranks('loss', ['-1', '0', '1'])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3]
    ])
    expect(ranks('reward', ['-1', '0', '1'])).toEqual([
      [3, 3],
      [2, 2],
      [1, 1]
    ])
  })

  it('scored goes before failed, whatever the score; the failed share the last rank', () => {
    expect(ranks('loss', [null, '1e60', null])).toEqual([
      [2, 2.5],
      [1, 1],
      [2, 2.5]
    ])
    expect(ranks('reward', [null, null])).toEqual([
      [1, 1.5],
      [1, 1.5]
    ])
  })

  it('one unit in the sixtieth digit decides, and no double sees it', () => {
    const close = `1.${'0'.repeat(58)}1`
    expect(Number(close)).toBe(1)
    expect(ranks('loss', [close, '1'])).toEqual([
      [2, 2],
      [1, 1]
    ])
    expect(Ranking.better('loss')(decodedScore('1'), decodedScore('1.0'))).toBe(0)
  })
})

const decodedScore = (score: string) => {
  const [report] = reports([score])
  if (report?.type !== 'Scored') throw new Error('not scored')
  return report.score
}

describe('placements are (N - rank) / (N - 1), exactly (RULES 3.5, 3.6)', () => {
  const placings = (scores: ReadonlyArray<string | null>) => {
    const of = reports(scores)
    return inOrder(of, Placement.placings('loss')(of)).map(
      p => p && [Fraction.show(p.placement), Fraction.show(p.won)]
    )
  }

  it('from 1 for the first to 0 for the last', () => {
    expect(placings(['1', '2', '3', '4'])).toEqual([
      ['1/1', '1/1'],
      ['2/3', '0/1'],
      ['1/3', '0/1'],
      ['0/1', '0/1']
    ])
  })

  it('1 for a score alone in its group', () => {
    expect(placings(['1'])).toEqual([['1/1', '1/1']])
    expect(placings([null])).toEqual([['0/1', '0/1']])
  })

  it('tied miners share the average rank, and a shared first place counts as its fraction', () => {
    expect(placings(['1', '1', '1', '2'])).toEqual([
      ['2/3', '1/3'],
      ['2/3', '1/3'],
      ['2/3', '1/3'],
      ['0/1', '0/1']
    ])
  })

  it('a failed job has placement 0, also where it shares the last rank, and wins nothing', () => {
    expect(placings(['1', null, null])).toEqual([
      ['1/1', '1/1'],
      ['0/1', '0/1'],
      ['0/1', '0/1']
    ])
    expect(placings([null, null])).toEqual([
      ['0/1', '0/1'],
      ['0/1', '0/1']
    ])
  })
})

describe('advantages are over the median of the scored, relative to its magnitude, within [-1, 1] (RULES 3.6)', () => {
  const advantages = (metric: Metric.Metric, scores: ReadonlyArray<string | null>): ReadonlyArray<string> => {
    return Placement.advantages(metric)(reports(scores)).map(Fraction.show)
  }

  it('of an even count the mean of the middle two', () => {
    expect(advantages('loss', ['1', '2', '4', '8'])).toEqual(['2/3', '1/3', '-1/3', '-1/1'])
    expect(advantages('loss', ['1', '2', '4'])).toEqual(['1/2', '0/1', '-1/1'])
  })

  it('of a reward the other way round, and below zero by the magnitude', () => {
    expect(advantages('reward', ['1', '2', '3'])).toEqual(['-1/2', '0/1', '1/2'])
    expect(advantages('loss', ['-3', '-2', '-1'])).toEqual(['1/2', '0/1', '-1/2'])
  })

  it('a failed job is -1, and not among the scored; else 0 where the median is 0', () => {
    expect(advantages('loss', [null, '1', '3', null])).toEqual(['-1/1', '1/2', '-1/2', '-1/1'])
    expect(advantages('loss', ['-5', '0', '7', null])).toEqual(['0/1', '0/1', '0/1', '-1/1'])
  })

  it('clamped where it is more than everything', () => {
    expect(advantages('loss', ['-1e60', '1e-60', '1e60'])).toEqual(['1/1', '0/1', '-1/1'])
  })
})

describe('of equal digests only the first in precedence keeps its score (RULES 7)', () => {
  const [x, y] = ['a'.repeat(64), 'b'.repeat(64)]
  const copies = (digests: ReadonlyArray<string | null>, precedence: ReadonlyArray<number>) => {
    const of = reports(digests.map(() => '1')).map((report, i) =>
      decoded(Report.codec, { ...report, digest: digests[i] })
    )
    const places = new Map(of.map(({ hotkey }, i) => [hotkey, precedence[i] ?? 0]))
    return Copies.exposed(hotkey => places.get(hotkey) ?? 0)(of).map(report =>
      report.type === 'Scored' ? 'Scored' : `${report.reason}: ${report.detail ?? ''}`
    )
  }

  it('whatever order the reports are in', () => {
    expect(copies([x, x, x], [2, 0, 1])).toEqual([
      `Duplicate: the same content as ${hotkeys[1] ?? ''}`,
      'Scored',
      `Duplicate: the same content as ${hotkeys[1] ?? ''}`
    ])
  })

  it('each content by itself, and equal scores of unknown content are ties, not copies', () => {
    expect(copies([x, y, null, null], [0, 1, 2, 3])).toEqual(Array(4).fill('Scored'))
    expect(copies([x, y, x, y], [0, 1, 2, 3]).map(report => report.slice(0, 9))).toEqual([
      'Scored',
      'Scored',
      'Duplicate',
      'Duplicate'
    ])
  })

  it('of equal precedence the one that is listed first', () => {
    expect(copies([x, x], [0, 0])).toEqual(['Scored', `Duplicate: the same content as ${hotkeys[0] ?? ''}`])
  })

  it('a failed job has no content to copy, nor has a report without a digest: they are the same reports', () => {
    const of = reports([null, '1', null, '1'])
    expect(Copies.exposed(() => 0)(of)).toBe(of)
  })
})
