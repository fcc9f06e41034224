// What each event does to the tournament, or why it is refused (RULES 3.9, 4.6, 7, 8).
import { type State, allTasks, cancel, settle } from './state.js'
import { type Task, attemptSlot, canonicalReport, fillWithdrawn, isDecided, lastAttempt } from './tasks.js'
import { openAttempt, sameReport } from './tasks.js'
import type { Event, Opening, RefusalCode, Report } from './types.js'

export const applyTo = (state: State, opening: Opening, event: Event): null | RefusalCode => {
  if (event.type === 'Reported') return applyReports(state, opening, event.reports.map(canonicalReport))
  if (event.type === 'Unavailable') return applyUnavailable(state, opening, event.slot, event.reason)
  if (event.type === 'Withdrawn') return applyWithdrawal(state, opening, event.hotkey, event.reason)
  return applyCancel(state, opening, event.reason)
}

/** The place of a job in a task: which attempt and which entrant; null when the task has no such job. */
const placeOf = (task: Task, slot: string, hotkey: string): { attempt: number; index: number } | null => {
  const index = task.entrants.indexOf(hotkey)
  if (index === -1) return null
  for (let attempt = 1; attempt <= task.attempts.length; attempt += 1) {
    if (attemptSlot(task.slot, attempt) === slot) return { attempt, index }
  }
  return null
}

const recorded = (state: State, slot: string, hotkey: string): Report | null => {
  for (const task of allTasks(state)) {
    const place = placeOf(task, slot, hotkey)
    if (place !== null) return task.attempts[place.attempt - 1]?.reports[place.index] ?? null
  }
  return null
}

/** A job is asked for while it has no report, in the current attempt of a task not decided (RULES 7). */
export const isAsked = (state: State, task: Task, attempt: number, index: number): boolean => {
  if (state.ending !== null || isDecided(task)) return false
  return attempt === task.attempts.length && lastAttempt(task).reports[index] === null
}

/** RULES 7: a batch is a set, applied wholly or not at all; its reports may open each other's jobs. */
const applyReports = (state: State, opening: Opening, reports: Report[]): null | RefusalCode => {
  for (const report of reports) {
    if (report.type === 'Failed' && report.reason === 'Withdrawn') return 'ReservedReason' // RULES 4.6
  }
  let waiting: Report[] = []
  const written: Report[] = []
  for (const report of reports) {
    for (const other of reports) {
      const oneJob = other.slot === report.slot && other.hotkey === report.hotkey
      if (oneJob && !sameReport(other, report)) return 'ConflictingReport'
    }
    const known = recorded(state, report.slot, report.hotkey)
    if (known === null) waiting.push(report)
    else if (known.type === 'Failed' && known.reason === 'Withdrawn') written.push(report)
    else if (!sameReport(known, report)) return 'ConflictingReport'
  }
  // A job the engine itself closed as Withdrawn is no longer asked for.
  if (written.length > 0) return 'UnexpectedReport'
  for (;;) {
    const unasked: Report[] = []
    for (const report of waiting) {
      if (!enter(state, report)) unasked.push(report)
    }
    if (unasked.length === 0) break
    if (unasked.length === waiting.length) return 'UnexpectedReport'
    waiting = unasked
    settle(state, opening)
  }
  settle(state, opening)
  return null
}

/** Writes the report into its job if that is asked for or holds the same already. */
const enter = (state: State, report: Report): boolean => {
  for (const task of allTasks(state)) {
    const place = placeOf(task, report.slot, report.hotkey)
    if (place === null) continue
    if (isAsked(state, task, place.attempt, place.index)) {
      lastAttempt(task).reports[place.index] = report
      return true
    }
    const known = task.attempts[place.attempt - 1]?.reports[place.index] ?? null
    return known !== null && sameReport(known, report)
  }
  return false
}

/** RULES 3.9: nobody's failure, and it costs no replacement. */
const applyUnavailable = (
  state: State,
  opening: Opening,
  slot: string,
  reason: string
): null | RefusalCode => {
  for (const task of allTasks(state)) {
    const current = attemptSlot(task.slot, task.attempts.length) === slot
    if (!current || state.ending !== null || isDecided(task)) continue
    lastAttempt(task).outcome = 'Unavailable'
    state.unavailable.push({ slot, reason })
    openAttempt(task, state.withdrawn)
    settle(state, opening)
    return null
  }
  const known = state.unavailable.find(each => each.slot === slot)
  if (known === undefined) return 'UnexpectedUnavailable'
  return known.reason === reason ? null : 'ConflictingUnavailable'
}

/** RULES 4.6 */
const applyWithdrawal = (
  state: State,
  opening: Opening,
  hotkey: string,
  reason: string
): null | RefusalCode => {
  const inField = opening.miners.some(miner => miner.hotkey === hotkey)
  if (!inField && opening.champion?.hotkey !== hotkey) return 'UnknownMiner'
  const known = state.withdrawn.find(each => each.hotkey === hotkey)
  if (known !== undefined) return known.reason === reason ? null : 'ConflictingWithdrawal'
  if (state.ending !== null) return 'TournamentOver'
  state.withdrawn.push({ hotkey, reason })
  for (const round of state.rounds) {
    for (const group of round.groups) for (const task of group.tasks) fillWithdrawn(task, state.withdrawn)
  }
  for (const task of state.boss?.tasks ?? []) fillWithdrawn(task, state.withdrawn)
  settle(state, opening)
  return null
}

const applyCancel = (state: State, opening: Opening, reason: string): null | RefusalCode => {
  if (state.ending === null) {
    cancel(state, opening, reason)
    return null
  }
  const again = state.ending.type === 'Cancelled' && state.ending.reason === reason
  return again ? null : 'TournamentOver'
}
