/** Performances: what each miner of a group has done on the group's tasks (RULES 3.5 to 3.7). */
import type { Hotkey } from '../../domain/miner/Hotkey.js'
import type { Metric } from '../../domain/task/Metric.js'
import { isScored, type Report } from '../../domain/task/Report.js'
import * as Fraction from '../../scoring/Fraction.js'
import * as Placement from '../../scoring/Placement.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

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

/** A task with all its reports, one for each miner of the group in their order. */
export interface Reported {
  readonly metric: Metric
  readonly reports: ReadonlyArray<Report>
}

/** A group whose tasks all have their reports. */
export interface Group {
  readonly number: number
  readonly miners: ReadonlyArray<Hotkey>
  readonly tasks: ReadonlyArray<Reported>
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** The performances of a group's miners, in their order. */
export const of =
  (isWithdrawn: (hotkey: Hotkey) => boolean) =>
  ({ number, miners, tasks }: Group): ReadonlyArray<Performance> => {
    const judged = tasks.map(judge)
    return miners.map((hotkey, i) => {
      const placings = judged.map(task => task.placings.get(hotkey) ?? Placement.last)
      return {
        hotkey,
        group: number,
        score: Fraction.mean(placings.map(({ placement }) => placement)),
        tasksWon: Fraction.sum(placings.map(({ won }) => won)),
        advantage: () => Fraction.mean(judged.map(task => task.advantage(i))),
        finisher: !isWithdrawn(hotkey) && judged.some(task => task.scored(i))
      }
    })
  }

const judge = ({ metric, reports }: Reported) => {
  let advantages: ReadonlyArray<Fraction.Fraction> | null = null
  return {
    placings: Placement.placings(metric)(reports),
    /** Worked out when a tie first reaches it. */
    advantage: (entrant: number) =>
      (advantages ??= Placement.advantages(metric)(reports))[entrant] ?? Fraction.minusOne,
    scored: (entrant: number) => {
      const report = reports[entrant]
      return report !== undefined && isScored(report)
    }
  }
}
