// Laws of judging a boss task by two scores (RULES 5.3).
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { runs } from '../runs.js'

type Metric = 'loss' | 'reward'

/** Whether the challenger wins; scores are decimal texts, the threshold is in ten-thousandths. */
export type Wins = (metric: Metric, threshold: number, champion: string, challenger: string) => boolean

/** A score as a whole number of 10^-6, so that the law can count with integers. */
const units = fc.oneof(
  fc.integer({ min: -20, max: 20 }),
  fc.integer({ min: -3_000_000, max: 3_000_000 }),
  fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n })
)
const thresholds = fc.oneof(fc.constantFrom(0, 300, 1000), fc.integer({ min: 0, max: 10_000 }))
const metrics = fc.constantFrom<Metric[]>('loss', 'reward')

const text = (n: bigint | number): string => `${n}e-6`

export const judgingLaws = (wins: Wins): void => {
  it('goes by whole numbers: at or beyond the bar, and strictly better', () => {
    fc.assert(
      fc.property(metrics, thresholds, units, units, (metric, threshold, a, b) => {
        const [champion, challenger] = [BigInt(a), BigInt(b)]
        const gain = metric === 'loss' ? champion - challenger : challenger - champion
        const asked = BigInt(threshold) * (champion < 0n ? -champion : champion)
        const expected = gain > 0n && gain * 10_000n >= asked
        expect(wins(metric, threshold, text(champion), text(challenger))).toBe(expected)
      }),
      { numRuns: runs(500) }
    )
  })
  it('a better challenger never does worse', () => {
    fc.assert(
      fc.property(
        metrics,
        thresholds,
        units,
        units,
        fc.nat({ max: 1000 }),
        (metric, threshold, a, b, more) => {
          const better = metric === 'loss' ? BigInt(b) - BigInt(more) : BigInt(b) + BigInt(more)
          const before = wins(metric, threshold, text(a), text(b))
          expect(before && !wins(metric, threshold, text(a), text(better))).toBe(false)
        }
      )
    )
  })
  it('equality with the champion never wins', () => {
    fc.assert(
      fc.property(metrics, thresholds, units, (metric, threshold, a) => {
        expect(wins(metric, threshold, text(a), text(a))).toBe(false)
      })
    )
  })
  it('reaching the bar exactly wins, one unit short of it does not', () => {
    fc.assert(
      fc.property(
        metrics,
        thresholds,
        fc.bigInt({ min: 1n, max: 10n ** 30n }),
        (metric, threshold, magnitude) => {
          // In ten-thousandths of a unit the bar is a whole number.
          const champion = magnitude * 10_000n
          const step = magnitude * BigInt(threshold)
          const bar = metric === 'loss' ? champion - step : champion + step
          const short = metric === 'loss' ? bar + 1n : bar - 1n
          const at = (n: bigint): string => `${n}e-10`
          expect(wins(metric, threshold, at(champion), at(bar))).toBe(threshold > 0)
          expect(wins(metric, threshold, at(champion), at(short))).toBe(false)
        }
      )
    )
  })
  it('metrics mirror each other: negated scores under the other metric decide alike', () => {
    fc.assert(
      fc.property(thresholds, units, units, (threshold, a, b) => {
        const [x, y] = [-BigInt(a), -BigInt(b)]
        expect(wins('reward', threshold, text(x), text(y))).toBe(wins('loss', threshold, text(a), text(b)))
      })
    )
  })
}
