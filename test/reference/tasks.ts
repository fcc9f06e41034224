// One task: who must report, what was reported in each attempt, and what that comes to (RULES 3.8, 3.9, 7).
import { type Fraction, canonical, compare, parseDecimal } from './rational.js'
import { higherIsBetter } from './ruleSets.js'
import type { Attempt, Opening, Report, TaskView, Withdrawal } from './types.js'

export interface Task extends TaskView {
  entrants: string[]
}

/** RULES 1: the first attempt bears the bare slot, a later one adds its number. */
export const attemptSlot = (slot: string, attempt: number): string =>
  attempt === 1 ? slot : `${slot}.A${attempt}`

export const lastAttempt = (task: Task): Attempt => {
  const last = task.attempts[task.attempts.length - 1]
  if (last === undefined) throw new Error(`${task.slot} has no attempt`)
  return last
}

export const isDecided = (task: Task): boolean => lastAttempt(task).outcome === 'Decided'
export const isComplete = (attempt: Attempt): boolean => attempt.reports.every(report => report !== null)

/** RULES 4.6: the engine writes `Withdrawn` into the open jobs of an attempt. */
export const fillWithdrawn = (task: Task, withdrawn: Withdrawal[]): void => {
  const attempt = lastAttempt(task)
  if (attempt.outcome !== 'Open') return
  const slot = attemptSlot(task.slot, task.attempts.length)
  task.entrants.forEach((hotkey, index) => {
    const withdrawal = withdrawn.find(each => each.hotkey === hotkey)
    if (withdrawal === undefined || attempt.reports[index] !== null) return
    const detail = withdrawal.reason
    attempt.reports[index] = { type: 'Failed', slot, hotkey, reason: 'Withdrawn', detail }
  })
}

export const openAttempt = (task: Task, withdrawn: Withdrawal[]): void => {
  task.attempts.push({ outcome: 'Open', reports: task.entrants.map(() => null) })
  fillWithdrawn(task, withdrawn)
}

export const openTask = (slot: string, kind: string, entrants: string[], withdrawn: Withdrawal[]): Task => {
  const task: Task = { slot, kind, entrants, attempts: [] }
  openAttempt(task, withdrawn)
  return task
}

/** RULES 7: of equal digests the champion's keeps its score, else that of the miner admitted first. */
export const isCopy = (report: Report, attempt: Attempt, opening: Opening): boolean => {
  if (report.type !== 'Scored' || report.digest === null) return false
  const order: string[] = []
  if (opening.champion !== null) order.push(opening.champion.hotkey)
  for (const miner of opening.miners) order.push(miner.hotkey)
  for (const other of attempt.reports) {
    if (other === null || other.type !== 'Scored' || other.digest !== report.digest) continue
    if (order.indexOf(other.hotkey) < order.indexOf(report.hotkey)) return true
  }
  return false
}

/** The score of each entrant in the last attempt, null where its job failed or is a copy (RULES 7). */
export const scores = (task: Task, opening: Opening): (Fraction | null)[] => {
  const attempt = lastAttempt(task)
  return attempt.reports.map(report => {
    if (report === null) throw new Error(`${task.slot} is not complete`)
    if (report.type === 'Failed' || isCopy(report, attempt, opening)) return null
    return parseDecimal(report.score)
  })
}

/** RULES 3.8: more than half of its jobs failed, withdrawn miners and copies apart. */
const mostlyFailed = (attempt: Attempt, opening: Opening): boolean => {
  let considered = 0
  let failed = 0
  for (const report of attempt.reports) {
    if (report === null || isCopy(report, attempt, opening)) continue
    if (report.type === 'Failed' && (report.reason === 'Withdrawn' || report.reason === 'Duplicate')) continue
    considered += 1
    if (report.type === 'Failed') failed += 1
  }
  return failed * 2 > considered
}

/** RULES 3.8: once every job has its report the attempt is replaced or the task decided. */
export const settleTask = (
  task: Task,
  opening: Opening,
  replacements: number,
  withdrawn: Withdrawal[]
): void => {
  while (!isDecided(task) && isComplete(lastAttempt(task))) {
    const replaced = task.attempts.filter(attempt => attempt.outcome === 'Replaced').length
    const attempt = lastAttempt(task)
    if (mostlyFailed(attempt, opening) && replaced < replacements) {
      attempt.outcome = 'Replaced'
      openAttempt(task, withdrawn)
    } else {
      attempt.outcome = 'Decided'
    }
  }
}

/** RULES 1: positive when a is the better score of the kind, 0 when they are equal. */
export const better = (kind: string, a: Fraction, b: Fraction): number =>
  higherIsBetter(kind) ? compare(a, b) : compare(b, a)

/** RULES 1: a report with its score in canonical text. */
export const canonicalReport = (report: Report): Report => {
  if (report.type === 'Failed') {
    const { type, slot, hotkey, reason, detail } = report
    return { type, slot, hotkey, reason, detail }
  }
  const { type, slot, hotkey, score, timedOut, digest } = report
  return { type, slot, hotkey, score: canonical(score), timedOut, digest }
}

export const sameReport = (a: Report, b: Report): boolean => {
  if (a.slot !== b.slot || a.hotkey !== b.hotkey) return false
  if (a.type === 'Scored' && b.type === 'Scored') {
    return a.score === b.score && a.timedOut === b.timedOut && a.digest === b.digest
  }
  if (a.type === 'Failed' && b.type === 'Failed') return a.reason === b.reason && a.detail === b.detail
  return false
}

export const taskView = (task: Task): TaskView => ({
  slot: task.slot,
  kind: task.kind,
  attempts: task.attempts
})
