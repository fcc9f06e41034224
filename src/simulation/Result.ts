/** Results: what a tally says, with confidence intervals. Plain JSON. */
import { pipe } from 'fp-ts/lib/function.js'
import * as RNEA from 'fp-ts/lib/ReadonlyNonEmptyArray.js'
import * as Estimate from './Estimate.js'
import type * as Kernel from './kernel/Kernel.js'
import { stream } from './kernel/Simulated.js'
import * as Tally from './Tally.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** How far a miner of a true rank gets: its chances to be in the bracket, among the last 2, 4, …, to challenge, to be crowned. */
export interface Way {
  /** The true rank in the field, from 1 for the strongest; miners of equal strength share their ranks evenly. */
  readonly rank: number
  /** The chance to be in the bracket. */
  readonly bracket: Estimate.Estimate
  /** At index d, the chance to be among the last 2^d; so the first is the chance to become the challenger. */
  readonly last: RNEA.ReadonlyNonEmptyArray<Estimate.Estimate>
  /** The chance to be crowned. */
  readonly title: Estimate.Estimate
}

/** Boss rounds against champions of one reign; the last row holds all later ones. */
export interface Reign {
  /** The champion's reign, from 1. */
  readonly reign: number
  /** How many boss rounds there were. */
  readonly bossRounds: number
  /** The share of them that ended it. */
  readonly dethroning: Estimate.Estimate
}

/** What a simulation found. Shares are between 0 and 1, with their 95 % intervals; null where there was nothing to count. */
export interface Result {
  /** The version of the stream that the numbers were drawn from: only results of one version agree number by number. */
  readonly stream: number
  /** How many tournaments were played. */
  readonly tournaments: number
  /** How many histories they were played in. */
  readonly histories: number
  /** How many tournaments ended in which way. */
  readonly endings: Readonly<Record<keyof typeof Kernel.ending, number>>
  /** The share of boss rounds in which the champion was dethroned. */
  readonly dethroning: Estimate.Estimate | null
  /** The same share among boss rounds whose challenger is no stronger than the champion. */
  readonly undeservedDethroning: Estimate.Estimate | null
  /** The share of dethronings that went to challengers no stronger than the champion. */
  readonly undeservedShare: Estimate.Estimate | null
  /** Boss rounds by the champion's reign. */
  readonly byReign: ReadonlyArray<Reign>
  /** How many tournaments a reign lasted that ended, on average. */
  readonly reignLength: Estimate.Estimate | null
  /** How many reigns ended at length 1, 2, …; the last one holds all longer ones. */
  readonly reignLengths: ReadonlyArray<number>
  /** How far each rank gets, the strongest first. */
  readonly ways: RNEA.ReadonlyNonEmptyArray<Way>
  /** How often the champion after a tournament had the true rank 1, 2, … among the field and the defender. */
  readonly championRanks: ReadonlyArray<number>
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

const nothing: Estimate.Estimate = { value: 0, low: 0, high: 0 }

/** Without the zeros at the end. */
const trimmed = (counts: ReadonlyArray<number>): ReadonlyArray<number> =>
  counts.slice(0, counts.findLastIndex(n => n > 0) + 1)

/** The ranks that somebody shares with others as strong: the first of them, from 0, and how many. */
export interface Tied {
  /** The first of the ranks that are as strong as each other, from 0. */
  readonly first: number
  /** How many they are. */
  readonly many: number
}

const distinct = (field: number): ReadonlyArray<Tied> =>
  Array.from({ length: field }, (_, first) => ({ first, many: 1 }))

/** The ties among strengths, rank by rank. */
export const ties = (strengths: ReadonlyArray<number>): ReadonlyArray<Tied> =>
  strengths
    .toSorted((a, b) => b - a)
    .map((strength, _, sorted) => ({
      first: sorted.indexOf(strength),
      many: sorted.lastIndexOf(strength) - sorted.indexOf(strength) + 1
    }))

/** The result of a tally. Tied ranks have equal shares of what the tied came to, so that the shares sum to the places. */
export const of =
  (at: Tally.Layout, histories: number, tied: ReadonlyArray<Tied> = distinct(at.field)) =>
  (tally: Float64Array): Result => {
    const read = (from: number, length: number): ReadonlyArray<number> =>
      Array.from(tally.subarray(from, from + length))
    const [dethroned = 0, defended = 0, crowned = 0, retained = 0, vacant = 0] = read(at.endings, 5)
    const tournaments = dethroned + defended + crowned + retained + vacant
    // A tally counts the tied at the first of the ranks they share.
    const share = (from: number, rank: number): Estimate.Estimate => {
      const { first, many } = tied[rank] ?? { first: rank, many: 1 }
      return Estimate.proportion(Number(tally[from + first]) / many, tournaments) ?? nothing
    }
    const ratio = (name: (typeof Tally.ratioNames)[number]): Estimate.Estimate | null => {
      const [x = 0, y = 0, xx = 0, xy = 0, yy = 0] = read(at.ratios + 5 * Tally.ratioNames.indexOf(name), 5)
      const sums = { x, y, xx, xy, yy, histories }
      return name === 'reignLength' ? Estimate.length(sums) : Estimate.share(sums)
    }
    const bossRounds = read(at.bossRounds, Tally.lastReign + 1)
    const dethronings = read(at.dethronings, Tally.lastReign + 1)
    const undeserved = read(at.undeservedDethronings, Tally.lastReign + 1)
    return {
      stream,
      tournaments,
      histories,
      endings: {
        Dethroned: dethroned,
        Defended: defended,
        Crowned: crowned,
        Retained: retained,
        Vacant: vacant
      },
      dethroning: ratio('dethroning'),
      undeservedDethroning: ratio('undeservedDethroning'),
      undeservedShare: Estimate.proportion(
        undeserved.reduce((sum, n) => sum + n, 0),
        dethroned
      ),
      byReign: bossRounds.flatMap((rounds, reign) => {
        const dethroning = Estimate.proportion(Number(dethronings[reign]), rounds)
        return dethroning === null ? [] : [{ reign, bossRounds: rounds, dethroning }]
      }),
      reignLength: ratio('reignLength'),
      reignLengths: trimmed(read(at.reigns + 1, Tally.longestReign)),
      ways: pipe(
        at.field,
        RNEA.makeBy(rank => ({
          rank: rank + 1,
          bracket: share(at.bracket, rank),
          last: pipe(
            at.depths,
            RNEA.makeBy(depth => share(at.last + depth * at.field, rank))
          ),
          title: share(at.titles, rank)
        }))
      ),
      championRanks: read(at.champions, at.field + 1)
    }
  }
