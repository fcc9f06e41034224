/** Contests: one slot in play, attempt by attempt, until it is decided (RULES 3.8, 3.9, 7). */
import * as E from 'fp-ts/lib/Either.js'
import type { Hotkey } from '../domain/Hotkey.js'
import * as Report from '../domain/Report.js'
import * as Slot from '../domain/Slot.js'
import type { TaskKind } from '../domain/TaskKind.js'
import * as Copies from '../scoring/Copies.js'
import type { Refusal } from './Refusal.js'

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

/** A slot with its kind, its entrants and its attempts, the last one in play or decided. */
export interface Contest {
  readonly slot: Slot.Slot
  readonly kind: TaskKind
  readonly entrants: ReadonlyArray<Hotkey>
  readonly attempts: ReadonlyArray<Attempt>
}

/** What a contest needs to know of the tournament around it. */
export interface Conduct {
  readonly replacements: number
  readonly precedence: Copies.Precedence
  /** The reason of a miner's withdrawal; null while it takes part. */
  readonly withdrawal: (hotkey: Hotkey) => string | null
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** A new attempt: what is asked of withdrawn entrants has failed before it starts. */
const begin = (conduct: Conduct, slot: Slot.Slot, entrants: ReadonlyArray<Hotkey>): Attempt => ({
  outcome: 'Open',
  reason: null,
  reports: entrants.map(hotkey => {
    const reason = conduct.withdrawal(hotkey)
    return reason === null ? null : Report.failed(slot, hotkey, 'Withdrawn', reason)
  })
})

/** Sets a task for its entrants. */
export const set =
  (conduct: Conduct) =>
  (slot: Slot.Slot, kind: TaskKind, entrants: ReadonlyArray<Hotkey>): Contest =>
    settle(conduct)({ slot, kind, entrants, attempts: [begin(conduct, slot, entrants)] })

// -------------------------------------------------------------------------------------
// combinators
// -------------------------------------------------------------------------------------

const current = (contest: Contest): Attempt => contest.attempts[contest.attempts.length - 1] ?? nothing
const nothing: Attempt = { outcome: 'Decided', reason: null, reports: [] }

const withCurrent = ({ slot, kind, entrants, attempts }: Contest, attempt: Attempt): Contest => ({
  slot,
  kind,
  entrants,
  attempts: attempts.with(-1, attempt)
})

const again = (conduct: Conduct, contest: Contest): Contest => {
  const slot = Slot.attempt(contest.attempts.length + 1)(contest.slot)
  return { ...contest, attempts: [...contest.attempts, begin(conduct, slot, contest.entrants)] }
}

/** Decides or replaces the attempt in play once every job of it has a report (RULES 3.8). */
const settle =
  (conduct: Conduct) =>
  (contest: Contest): Contest => {
    const attempt = current(contest)
    if (attempt.outcome !== 'Open' || attempt.reports.includes(null)) return contest
    const replaced = contest.attempts.filter(({ outcome }) => outcome === 'Replaced').length
    if (replaced >= conduct.replacements || !mostlyFailed(results(conduct)(contest))) {
      return withCurrent(contest, { ...attempt, outcome: 'Decided' })
    }
    return settle(conduct)(again(conduct, withCurrent(contest, { ...attempt, outcome: 'Replaced' })))
  }

/** Whether more than half of the jobs failed, withdrawn miners and copies apart. */
const mostlyFailed = (reports: ReadonlyArray<Report.Report>): boolean => {
  const own = reports.filter(
    r => Report.isScored(r) || (r.reason !== 'Withdrawn' && r.reason !== 'Duplicate')
  )
  return 2 * own.filter(r => !Report.isScored(r)).length > own.length
}

const filed = (contest: Contest, reports: ReadonlyArray<Report.Report>): Contest => {
  const attempt = current(contest)
  const all = attempt.reports.slice()
  for (const report of reports) all[contest.entrants.indexOf(report.hotkey)] = report
  return withCurrent(contest, { outcome: attempt.outcome, reason: attempt.reason, reports: all })
}

/** Files reports of the attempt in play, each of an entrant whose report is missing. */
export const file =
  (conduct: Conduct) =>
  (reports: ReadonlyArray<Report.Report>) =>
  (contest: Contest): Contest =>
    settle(conduct)(filed(contest, reports))

/** Closes a withdrawn entrant's open job, if it has one. */
const withdrawn = (conduct: Conduct, hotkey: Hotkey, contest: Contest): Contest => {
  const reason = conduct.withdrawal(hotkey)
  return reason !== null && isMissing(contest, hotkey)
    ? filed(contest, [Report.failed(slotInPlay(contest), hotkey, 'Withdrawn', reason)])
    : contest
}

/** An entrant was withdrawn, and the others go on: its open job has failed (RULES 4.6). The conduct knows of it already. */
export const withdraw =
  (conduct: Conduct) =>
  (hotkey: Hotkey) =>
  (contest: Contest): Contest =>
    settle(conduct)(withdrawn(conduct, hotkey, contest))

/** An entrant was withdrawn, and that decides what the task was for: it is asked of nobody any more (RULES 4.6). */
export const forfeit =
  (conduct: Conduct) =>
  (hotkey: Hotkey) =>
  (contest: Contest): Contest => {
    const closed = withdrawn(conduct, hotkey, contest)
    return isDecided(contest) ? contest : withCurrent(closed, { ...current(closed), outcome: 'Closed' })
  }

/** Sets the task once more because the world could not run it; nobody's failure, and no replacement is used up (RULES 3.9). */
export const unavailable =
  (conduct: Conduct) =>
  (reason: string) =>
  (contest: Contest): Contest =>
    settle(conduct)(
      again(conduct, withCurrent(contest, { ...current(contest), outcome: 'Unavailable', reason }))
    )

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

export const isDecided = (contest: Contest): boolean => current(contest).outcome === 'Decided'

/** The slot of the attempt in play, or of the deciding one. */
export const slotInPlay = (contest: Contest): Slot.Slot => Slot.attempt(contest.attempts.length)(contest.slot)

/** The entrants whose reports are asked for. */
export const missing = (contest: Contest): ReadonlyArray<Hotkey> => {
  const { outcome, reports } = current(contest)
  return outcome === 'Open' ? contest.entrants.filter((_, i) => reports[i] === null) : []
}

/** Whether the entrant's report is asked for. */
export const isMissing = (contest: Contest, hotkey: Hotkey): boolean => {
  const { outcome, reports } = current(contest)
  return outcome === 'Open' && reports[contest.entrants.indexOf(hotkey)] === null
}

/** The attempt that a slot names. */
export const attemptAt = (contest: Contest, number: number): Attempt | undefined =>
  contest.attempts[number - 1]

/** What is on record of an entrant in an attempt; null where a report is missing or was never asked for. */
export const recorded = (contest: Contest, number: number, hotkey: Hotkey): Report.Report | null =>
  attemptAt(contest, number)?.reports[contest.entrants.indexOf(hotkey)] ?? null

/** The reports so far of the attempt that counts, copies exposed (RULES 7). */
export const results =
  (conduct: Conduct) =>
  (contest: Contest): ReadonlyArray<Report.Report> =>
    Copies.exposed(conduct.precedence)(current(contest).reports.filter(report => report !== null))

/** All reports of the attempt that counts, one for each entrant in their order, copies exposed; refused while one is missing (RULES 7). */
export const complete =
  (conduct: Conduct) =>
  (contest: Contest): E.Either<Refusal, ReadonlyArray<Report.Report>> => {
    const absent = contest.entrants.find((_, i) => current(contest).reports[i] === null)
    return absent === undefined
      ? E.right(results(conduct)(contest))
      : E.left({ type: 'MissingReport', slot: slotInPlay(contest), hotkey: absent })
  }
