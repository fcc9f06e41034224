/** Advancement: the order of a group round's miners by the whole tie chain, and who goes on (RULES 3.5 to 3.7). */
import type { Ordering } from 'fp-ts/lib/Ordering.js'
import type { Hotkey } from '../domain/Hotkey.js'
import * as Random from '../domain/Random.js'
import * as Fraction from '../scoring/Fraction.js'
import type { RuleSet } from './RuleSet.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** The links of the tie chain, in their order (RULES 3.6). */
export type Link = 'Score' | 'TasksWon' | 'Advantage' | 'Lot'

/** What a miner has done in its group. The advantage is worked out only where a tie reaches it. */
export interface Performance {
  readonly hotkey: Hotkey
  readonly group: number
  readonly score: Fraction.Fraction
  readonly tasksWon: Fraction.Fraction
  readonly advantage: () => Fraction.Fraction
  /** At least one scored task, and not withdrawn (RULES 3.7, 4.6). */
  readonly finisher: boolean
}

/** Where a miner stands after a group round; fractions as text. */
export interface Standing {
  readonly hotkey: Hotkey
  readonly group: number
  /** From 1; null for who has no scored task or was withdrawn, in no order among themselves. */
  readonly position: number | null
  readonly score: string
  readonly tasksWon: string
  /** Null where no tie reached it. */
  readonly advantage: string | null
  /** The link that put this miner behind the one before it. */
  readonly decidedBy: Link | null
  readonly advanced: boolean
}

// -------------------------------------------------------------------------------------
// the tie chain
// -------------------------------------------------------------------------------------

/** A performance whose late links are worked out once, when a tie first reaches them. */
interface Entry extends Performance {
  readonly advantageIfReached: () => Fraction.Fraction | null
  readonly lot: () => number
}

const entry =
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
      lot: () => (lot ??= Random.uniform(Random.lotStream(hotkey))(seed))
    }
  }

/** Who of two goes first (-1: the first), and the link that says so. */
const compare =
  (a: Entry, b: Entry): Random.Random<readonly [Ordering, Link]> =>
  seed => {
    const byScore = Fraction.compare(b.score, a.score)
    if (byScore !== 0) return [byScore, 'Score']
    const byTasksWon = Fraction.compare(b.tasksWon, a.tasksWon)
    if (byTasksWon !== 0) return [byTasksWon, 'TasksWon']
    const byAdvantage = Fraction.compare(b.advantage(), a.advantage())
    if (byAdvantage !== 0) return [byAdvantage, 'Advantage']
    if (a.lot() !== b.lot()) return [a.lot() > b.lot() ? -1 : 1, 'Lot']
    return [Random.byLot(a.hotkey, b.hotkey)(seed), 'Lot']
  }

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** Which of the finishers, best first, go on: the best overall, or the best of each group. */
const goesOn = ({ groups: { advance } }: RuleSet, finishers: ReadonlyArray<Entry>): ReadonlySet<Hotkey> => {
  const taken = new Map<number, number>()
  const through = finishers.filter(({ group }) => {
    const key = advance.scope === 'Overall' ? 0 : group
    const before = taken.get(key) ?? 0
    taken.set(key, before + 1)
    return before < advance.count
  })
  return new Set(through.map(({ hotkey }) => hotkey))
}

/** Everybody's standing: finishers in order, then the others as they were given (RULES 3.6, 3.7). */
export const standings =
  (rules: RuleSet) =>
  (performances: ReadonlyArray<Performance>): Random.Random<ReadonlyArray<Standing>> =>
  seed => {
    const entries = performances.map(performance => entry(performance)(seed))
    const finishers = entries.filter(({ finisher }) => finisher).sort((a, b) => compare(a, b)(seed)[0])
    const advanced = goesOn(rules, finishers)
    const links = finishers.map((e, i) => {
      const before = finishers[i - 1]
      return before === undefined ? null : compare(before, e)(seed)[1]
    })
    const standing = (e: Entry, position: number | null, decidedBy: Link | null): Standing => {
      const advantage = e.advantageIfReached()
      return {
        hotkey: e.hotkey,
        group: e.group,
        position,
        score: Fraction.show(e.score),
        tasksWon: Fraction.show(e.tasksWon),
        advantage: advantage === null ? null : Fraction.show(advantage),
        decidedBy,
        advanced: advanced.has(e.hotkey)
      }
    }
    return [
      ...finishers.map((e, i) => standing(e, i + 1, links[i] ?? null)),
      ...entries.filter(({ finisher }) => !finisher).map(e => standing(e, null, null))
    ]
  }

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/** Who goes on, best first: the seeds of the knockout, or the field of another group round. */
export const through = (standings: ReadonlyArray<Standing>): ReadonlyArray<Hotkey> =>
  standings.filter(({ advanced }) => advanced).map(({ hotkey }) => hotkey)

const linkNames: Readonly<Record<Link, string>> = {
  Score: 'the group score',
  TasksWon: 'tasks won',
  Advantage: 'the mean advantage over the median',
  Lot: 'a lot drawn from the seed'
}

/** A standing in one sentence. */
export const sentence = (s: Standing): string => {
  const facts = `group ${String(s.group)}, score ${s.score}, tasks won ${s.tasksWon.replace(/\/1$/, '')}`
  if (s.position === null) return `${s.hotkey} does not advance: no scored task, or withdrawn (${facts}).`
  const link = s.decidedBy === null ? '' : `, behind the one before by ${linkNames[s.decidedBy]}`
  return `${s.hotkey} ${s.advanced ? 'advances' : 'does not advance'} at ${String(s.position)} (${facts}${link}).`
}
