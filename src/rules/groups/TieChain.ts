/** The tie chain: who of two group miners goes first, link by link (RULES 3.6). */
import type { Ordering } from 'fp-ts/lib/Ordering.js'
import type * as Random from '../../domain/Random.js'
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

/** Who of two goes first (-1: the first), and the link that says so. */
export const compare =
  (a: Entry, b: Entry): Random.Random<readonly [Ordering, Link]> =>
  seed => {
    const byScore = Fraction.compare(b.score, a.score)
    if (byScore !== 0) return [byScore, 'Score']
    const byTasksWon = Fraction.compare(b.tasksWon, a.tasksWon)
    if (byTasksWon !== 0) return [byTasksWon, 'TasksWon']
    const byAdvantage = Fraction.compare(b.advantage(), a.advantage())
    if (byAdvantage !== 0) return [byAdvantage, 'Advantage']
    if (a.lot() !== b.lot()) return [a.lot() > b.lot() ? -1 : 1, 'Lot']
    return [Lot.compare(a.hotkey, b.hotkey)(seed), 'Lot']
  }

const names: Readonly<Record<Link, string>> = {
  Score: 'the group score',
  TasksWon: 'tasks won',
  Advantage: 'the mean advantage over the median',
  Lot: 'a lot drawn from the seed'
}

/** A link in words. */
export const name = (link: Link): string => names[link]
