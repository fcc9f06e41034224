// Laws of ranking a task's reports (RULES 7).
import fc from 'fast-check'
import { expect, it } from 'vitest'

type Metric = 'loss' | 'reward'

/** A miner's score in whole numbers, or null for a failed job. */
export type Entry = number | null

/** Ranks in the order given, with how many share each. */
export type Rank = (
  metric: Metric,
  entries: ReadonlyArray<Entry>
) => ReadonlyArray<{ readonly rank: number; readonly tied: number }>

const entries = fc.array(fc.option(fc.integer({ min: -4, max: 4 }), { nil: null }), { maxLength: 12 })
const metrics = fc.constantFrom<Metric[]>('loss', 'reward')

export const rankingLaws = (rank: Rank): void => {
  it('gives each as its rank one more than there are better ones, scored before failed', () => {
    fc.assert(
      fc.property(metrics, entries, (metric, all) => {
        const merit = (e: Entry): number => (e === null ? -Infinity : metric === 'loss' ? -e : e)
        const ranks = rank(metric, all)
        all.forEach((e, i) => {
          const better = all.filter(other => merit(other) > merit(e)).length
          const tied = all.filter(other => merit(other) === merit(e)).length
          expect(ranks[i]).toEqual({ rank: better + 1, tied })
        })
      })
    )
  })

  it('changes nothing above failed miners, however many there are', () => {
    fc.assert(
      fc.property(metrics, entries, fc.nat({ max: 5 }), (metric, all, failed) => {
        const more = [...all, ...Array.from({ length: failed }, () => null)]
        const [before, after] = [rank(metric, all), rank(metric, more)]
        all.forEach((e, i) => {
          if (e !== null) expect(after[i]).toEqual(before[i])
        })
      })
    )
  })

  it('mirrors the metrics: negated scores rank alike under the other one', () => {
    fc.assert(
      fc.property(entries, all => {
        const negated = all.map(e => (e === null ? null : -e))
        expect(rank('reward', negated)).toEqual(rank('loss', all))
      })
    )
  })

  it('does not depend on the order in which reports come', () => {
    fc.assert(
      fc.property(metrics, entries, (metric, all) => {
        const backwards = rank(metric, Array.from(all).reverse())
        expect(Array.from(backwards).reverse()).toEqual(rank(metric, all))
      })
    )
  })
}
