// Where the ranking and the advantages take a short way, they are held against the plain definitions.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Fraction from '../../src/scoring/Fraction.js'
import * as Placement from '../../src/scoring/Placement.js'
import * as Ranking from '../../src/scoring/Ranking.js'
import * as Report from '../../src/domain/task/Report.js'
import * as Slot from '../../src/domain/task/Slot.js'
import { hotkeys } from '../addresses.js'
import { exacts } from './exacts.js'

const metrics = fc.constantFrom('loss' as const, 'reward' as const)

const reports = fc.array(fc.option(exacts, { nil: null }), { maxLength: 12 }).map(scores =>
  scores.map((score, i): Report.Report => {
    const [slot, hotkey] = [Slot.group(1, 1, 1), hotkeys[i]!]
    return score === null ? Report.failed(slot, hotkey, 'Crashed') : Report.scored(slot, hotkey, score)
  })
)

describe('however close the scores are', () => {
  it('reports rank by the exact value (RULES 7)', () => {
    fc.assert(
      fc.property(metrics, reports, (metric, all) => {
        const better = (a: Report.Report, b: Report.Report): boolean => {
          if (!Report.isScored(a) || !Report.isScored(b)) return Report.isScored(a) && !Report.isScored(b)
          const order = Fraction.compare(Fraction.ofExact(a.score), Fraction.ofExact(b.score))
          return metric === 'loss' ? order < 0 : order > 0
        }
        const ranked = Ranking.rank(metric)(all)
        expect(new Set(ranked.map(({ report }) => report))).toEqual(new Set(all))
        for (const { report, rank, tied } of ranked) {
          expect(rank).toBe(1 + all.filter(other => better(other, report)).length)
          expect(tied).toBe(all.filter(other => !better(other, report) && !better(report, other)).length)
        }
      })
    )
  })

  it('the advantage is (median - score) / |median| within [-1, 1], its negative for a reward (RULES 3.6)', () => {
    fc.assert(
      fc.property(metrics, reports, (metric, all) => {
        const scores = all.filter(Report.isScored).map(({ score }) => Fraction.ofExact(score))
        const median = Fraction.median(scores)
        const expected = all.map(report => {
          if (!Report.isScored(report)) return Fraction.minusOne
          if (Fraction.isZero(median)) return Fraction.zero
          const ahead = Fraction.subtract(median, Fraction.ofExact(report.score))
          const gain = metric === 'loss' ? ahead : Fraction.negate(ahead)
          const relative = Fraction.divide(gain, Fraction.absolute(median))
          if (Fraction.compare(relative, Fraction.one) > 0) return Fraction.one
          return Fraction.compare(relative, Fraction.minusOne) < 0 ? Fraction.minusOne : relative
        })
        expect(Placement.advantages(metric)(all)).toEqual(expected)
      })
    )
  })
})
