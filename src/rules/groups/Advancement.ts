/** Advancement: the order of a group round's miners by the whole tie chain, and who goes on (RULES 3.5 to 3.7). */
import type { Hotkey } from '../../domain/miner/Hotkey.js'
import type * as Random from '../../domain/Random.js'
import * as Fraction from '../../scoring/Fraction.js'
import type * as Performances from './Performance.js'
import type { RuleSet } from '../ruleset/RuleSet.js'
import * as TieChain from './TieChain.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

export type Link = TieChain.Link
export type Performance = Performances.Performance

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
// constructors
// -------------------------------------------------------------------------------------

/** Which of the finishers, best first, go on: the best overall, or the best of each group. */
const goesOn = (
  { groups: { advance } }: RuleSet,
  finishers: ReadonlyArray<TieChain.Entry>
): ReadonlySet<Hotkey> => {
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
    const entries = performances.map(performance => TieChain.entry(performance)(seed))
    const finishers = entries.filter(({ finisher }) => finisher).sort(TieChain.compare(seed))
    const advanced = goesOn(rules, finishers)
    const links = finishers.map((e, i) => {
      const before = finishers[i - 1]
      return before === undefined ? null : TieChain.link(before, e)
    })
    const standing = (e: TieChain.Entry, position: number | null, decidedBy: Link | null): Standing => {
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

/** A standing in one sentence. */
export const sentence = (s: Standing): string => {
  const facts = `group ${s.group}, score ${s.score}, tasks won ${s.tasksWon.replace(/\/1$/, '')}`
  if (s.position === null) return `${s.hotkey} does not advance: no scored task, or withdrawn (${facts}).`
  const link = s.decidedBy === null ? '' : `, behind the one before by ${TieChain.name(s.decidedBy)}`
  return `${s.hotkey} ${s.advanced ? 'advances' : 'does not advance'} at ${s.position} (${facts}${link}).`
}
