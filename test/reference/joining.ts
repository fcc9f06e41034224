// Neighbouring batches joined into one: which order and which company reports come in makes no difference (RULES 7).
import { type Choices } from './choices.js'
import type { Event, Report } from './types.js'

export interface Entry {
  event: Event
  /** A batch that was taken: it may be joined with its neighbours (RULES 7: a batch may open its own jobs). */
  joinable: boolean
}

/** Joins some neighbouring batches into one, in random order, now and then with reports twice. */
export const joined = (choices: Choices, entries: Entry[]): Event[] => {
  const log: Event[] = []
  let gathered: Report[] = []
  const flush = (): void => {
    if (gathered.length === 0) return
    const twice = choices.chance(0.1) ? [choices.pick(gathered)] : []
    log.push({ type: 'Reported', reports: choices.shuffle([...gathered, ...twice]) })
    gathered = []
  }
  const joining = choices.pick([0, 0.3, 0.6, 1])
  for (const { event, joinable } of entries) {
    if (joinable && event.type === 'Reported') {
      gathered.push(...event.reports)
      if (!choices.chance(joining)) flush()
    } else {
      flush()
      log.push(event)
    }
  }
  flush()
  return log
}
