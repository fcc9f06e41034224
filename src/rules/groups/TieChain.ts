/** The tie chain: who of two group miners goes first, link by link (RULES 3.6). */
import * as N from 'fp-ts/lib/number.js'
import type { Ordering } from 'fp-ts/lib/Ordering.js'
import type * as Random from '../../domain/Random.js'
import type { Seed } from '../../domain/Seed.js'
import * as Fraction from '../../scoring/Fraction.js'
import * as Lot from './Lot.js'
import type { Performance } from './Performance.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** The links of the tie chain, in their order. */
export type Link = 'Score' | 'TasksWon' | 'Advantage' | 'Lot'

/** A performance whose late links are worked out once, when a tie first reaches them. */
export interface Entry extends Performance {
  readonly advantageIfReached: () => Fraction.Fraction | null
  readonly lot: () => number
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

export const entry =
  (performance: Performance): Random.Random<Entry> =>
  seed => {
    let advantage: Fraction.Fraction | null = null
    let lot: number | null = null
    const { hotkey, group, score, tasksWon, finisher } = performance
    return {
      hotkey,
      group,
      score,
      tasksWon,
      finisher,
      advantage: () => (advantage ??= performance.advantage()),
      advantageIfReached: () => advantage,
      lot: () => (lot ??= Lot.of(hotkey)(seed))
    }
  }

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

const byScore = (a: Entry, b: Entry): Ordering => Fraction.compare(b.score, a.score)
const byTasksWon = (a: Entry, b: Entry): Ordering => Fraction.compare(b.tasksWon, a.tasksWon)
const byAdvantage = (a: Entry, b: Entry): Ordering => Fraction.compare(b.advantage(), a.advantage())
const byFirstLot = (a: Entry, b: Entry): Ordering => N.Ord.compare(b.lot(), a.lot())

/** Who of two goes first (-1: the first). A field is sorted by it, so that it makes nothing on its way. */
export const compare =
  (seed: Seed) =>
  (a: Entry, b: Entry): Ordering =>
    byScore(a, b) ||
    byTasksWon(a, b) ||
    byAdvantage(a, b) ||
    byFirstLot(a, b) ||
    Lot.compare(a.hotkey, b.hotkey)(seed)

/** The link that says who of two goes first. */
export const link = (a: Entry, b: Entry): Link => {
  if (byScore(a, b) !== 0) return 'Score'
  if (byTasksWon(a, b) !== 0) return 'TasksWon'
  return byAdvantage(a, b) === 0 ? 'Lot' : 'Advantage'
}

const names: Readonly<Record<Link, string>> = {
  Score: 'the group score',
  TasksWon: 'tasks won',
  Advantage: 'the mean advantage over the median',
  Lot: 'a lot drawn from the seed'
}

/** A link in words. */
export const name = (link: Link): string => names[link]
