/** Attempts: one try at a task, with a report for each of its entrants (RULES 3.8, 3.9, 4.6). */
import type { Hotkey } from '../domain/miner/Hotkey.js'
import * as Report from '../domain/task/Report.js'
import type { Slot } from '../domain/task/Slot.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * An attempt at a task: `Open` waits for reports, `Replaced` failed for more than half, `Unavailable` the world could
 * not run, `Closed` is no longer asked because a withdrawal decided what it was for (RULES 4.6).
 */
export interface Attempt {
  readonly outcome: 'Open' | 'Decided' | 'Replaced' | 'Unavailable' | 'Closed'
  /** Why it was unavailable. */
  readonly reason: string | null
  /** One for each entrant, in their order; null where it is missing. */
  readonly reports: ReadonlyArray<Report.Report | null>
}

/** The last attempt at a task: what the world could not run in all those before, it will not run. This one cannot be unavailable as well (RULES 3.9). */
export const last = 100

/** The reason of a miner's withdrawal; null while it takes part. */
export type Withdrawal = (hotkey: Hotkey) => string | null

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** The report of a withdrawn entrant's job; null while it takes part. */
export const forfeited =
  (withdrawal: Withdrawal, slot: Slot) =>
  (hotkey: Hotkey): Report.Failed | null => {
    const reason = withdrawal(hotkey)
    return reason === null ? null : Report.failed(slot, hotkey, 'Withdrawn', reason)
  }

/** A new attempt: what is asked of withdrawn entrants has failed before it starts. */
export const begin =
  (withdrawal: Withdrawal, slot: Slot) =>
  (entrants: ReadonlyArray<Hotkey>): Attempt => ({
    outcome: 'Open',
    reason: null,
    reports: entrants.map(forfeited(withdrawal, slot))
  })

// -------------------------------------------------------------------------------------
// combinators
// -------------------------------------------------------------------------------------

/** Files reports, each of one of the entrants. */
export const file =
  (entrants: ReadonlyArray<Hotkey>, reports: ReadonlyArray<Report.Report>) =>
  ({ outcome, reason, reports: before }: Attempt): Attempt => {
    const all = before.slice()
    for (const report of reports) all[entrants.indexOf(report.hotkey)] = report
    return { outcome, reason, reports: all }
  }

/** The attempt with how it ended. */
export const ended =
  (outcome: Attempt['outcome'], reason: string | null = null) =>
  ({ reports }: Attempt): Attempt => ({ outcome, reason, reports })

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/** The reports that are there. */
export const reported = ({ reports }: Attempt): ReadonlyArray<Report.Report> =>
  reports.filter(report => report !== null)

/** Whether every job of an open attempt has a report. */
export const isComplete = ({ outcome, reports }: Attempt): boolean =>
  outcome === 'Open' && !reports.includes(null)

/** The entrants whose reports are asked for. */
export const missing =
  (entrants: ReadonlyArray<Hotkey>) =>
  ({ outcome, reports }: Attempt): ReadonlyArray<Hotkey> =>
    outcome === 'Open' ? entrants.filter((_, i) => reports[i] === null) : []

/** Whether the entrant's report is asked for. */
export const isMissing =
  (entrants: ReadonlyArray<Hotkey>, hotkey: Hotkey) =>
  ({ outcome, reports }: Attempt): boolean =>
    outcome === 'Open' && reports[entrants.indexOf(hotkey)] === null

/** Whether more than half of the jobs failed, withdrawn miners and copies apart. */
export const mostlyFailed = (reports: ReadonlyArray<Report.Report>): boolean => {
  const own = reports.filter(
    r => Report.isScored(r) || (r.reason !== 'Withdrawn' && r.reason !== 'Duplicate')
  )
  return 2 * own.filter(r => !Report.isScored(r)).length > own.length
}
