// Events that must be refused, or change nothing: stale, conflicting, unexpected, reserved, repeated.
import { type Choices } from './choices.js'
import { type Referee } from './Referee.js'
import type { Event, Report, Scored } from './types.js'

export interface History {
  referee: Referee
  /** Every event so far, whether it was accepted or not. */
  log: Event[]
  /** Every report made up so far, whether it was sent or not; those of jobs that closed meanwhile too. */
  planned: Map<string, Report>
  hotkeys: string[]
  stranger: string
}

const changed = (choices: Choices, report: Report): Report => {
  if (report.type === 'Failed') {
    if (choices.chance(0.5)) return { ...report, detail: 'another detail' }
    return { ...report, reason: report.reason === 'Crashed' ? 'NoOutput' : 'Crashed' }
  }
  const kind = choices.below(4)
  if (kind === 0) return { ...report, timedOut: !report.timedOut }
  if (kind === 1) return { ...report, digest: report.digest === null ? 'f'.repeat(64) : null }
  if (kind === 2) return { ...report, score: report.score === '17' ? '18' : '17' }
  return { type: 'Failed', slot: report.slot, hotkey: report.hotkey, reason: 'Crashed', detail: null }
}

const firstAttempt = (slot: string): string => slot.replace(/\.A\d+$/, '')

const stray = (choices: Choices, history: History): Scored => {
  const known = choices.pick([...history.planned.values()])
  const slot = choices.pick(['R1.G9.T9', 'R9.M1.T1', `${firstAttempt(known.slot)}.A99`, known.slot])
  const hotkey = slot === known.slot ? history.stranger : choices.pick(history.hotkeys)
  return { type: 'Scored', slot, hotkey, score: '1', timedOut: false, digest: null }
}

const sentReports = (history: History): Report[] => {
  const sent: Report[] = []
  for (const event of history.log) if (event.type === 'Reported') sent.push(...event.reports)
  return sent
}

/** One to three faulty reports, with some right ones of the jobs asked for. */
const faultyBatch = (choices: Choices, history: History, right: Report[]): Event => {
  const sent = sentReports(history)
  const reports = right.slice(0, choices.below(4))
  const faults = choices.chance(0.7) ? 1 : 3
  for (let i = 0; i < faults; i += 1) {
    const kind = choices.below(5)
    const planned = choices.pick([...history.planned.values()])
    if (kind === 0 && sent.length > 0) reports.push(changed(choices, choices.pick(sent)))
    else if (kind === 1) reports.push(planned, changed(choices, planned))
    else if (kind === 2) reports.push(stray(choices, history))
    else if (kind === 3) {
      const { slot, hotkey } = choices.chance(0.5) ? planned : stray(choices, history)
      reports.push({ type: 'Failed', slot, hotkey, reason: 'Withdrawn', detail: null })
    } else reports.push(planned)
  }
  return { type: 'Reported', reports: choices.shuffle(reports) }
}

/** `right`: reports of jobs that are asked for. */
export const faultyEvent = (choices: Choices, history: History, right: Report[]): Event => {
  const kind = choices.below(10)
  const old = history.log.length === 0 ? null : choices.pick(history.log)
  // Repeated, unless it would end the tournament.
  if (kind <= 1 && old !== null && (old.type !== 'Cancelled' || history.referee.view().ending !== null))
    return old
  if (kind === 2) {
    const known = choices.pick([...history.planned.values()])
    const slot = choices.pick([`${firstAttempt(known.slot)}.A99`, 'R1.G9.T9', 'R7.B.T1'])
    return { type: 'Unavailable', slot, reason: 'never set' }
  }
  if (kind === 3 || kind === 4) {
    const earlier = history.log.filter(event => event.type === 'Unavailable')
    if (earlier.length > 0) {
      return { ...choices.pick(earlier), reason: 'another reason' }
    }
  }
  if (kind === 5) return { type: 'Withdrawn', hotkey: history.stranger, reason: 'deregistered' }
  if (kind === 6) {
    const earlier = history.log.filter(event => event.type === 'Withdrawn')
    if (earlier.length > 0) return { ...choices.pick(earlier), reason: 'another reason' }
  }
  if (history.planned.size === 0) return { type: 'Withdrawn', hotkey: history.stranger, reason: 'unknown' }
  return faultyBatch(choices, history, right)
}
