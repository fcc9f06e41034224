/** Accounts: what keeps a tournament from going on, in words. */
import * as Refusals from '../../rules/Refusal.js'
import type * as Log from '../../rules/log/Log.js'
import { aborted, error, type ExecutionError } from '../../ports/Executor.js'
import type { Aside } from '../../ports/Note.js'
import type { Desk } from './Desk.js'
import type { Failure } from '../Environment.js'
import * as JobBook from './JobBook.js'
import type { Policy } from '../Policy.js'

/** A failure in one sentence. */
export const sentence = (failure: Failure): string =>
  failure.type === 'ExecutionError' ? failure.message : Refusals.sentence(failure)

/** An error as it goes on record: nothing that is too long, and no half of a character. */
export const words = ({
  kind,
  message
}: ExecutionError): { readonly kind: string; readonly message: string } => ({
  kind: kind.slice(0, 64),
  message: message.slice(0, 4096).toWellFormed()
})

/** Whether what runs is aborted: at the end, at an abort, and where nothing that it reports could be kept. */
export const stops = (failure: Failure | null): boolean =>
  failure === null ||
  failure === aborted ||
  (failure.type === 'ExecutionError' && failure.kind === 'JournalLost')

/** Lets everything be tried again. */
export const lift = (book: JobBook.JobBook): void => {
  book.pause = null
  for (const [unit, troubles] of book.troubles) book.troubles.set(unit, { ...troubles, count: 0 })
}

/** The pause that an unavailable task leads to, where it is not the first in its slot. */
export const pauses =
  ({ unavailable }: Policy) =>
  (
    book: JobBook.JobBook,
    event: Extract<Log.Event, { readonly type: 'Unavailable' }>
  ): ReadonlyArray<Aside> => {
    const place = JobBook.place(event.slot)
    const times = (book.unavailable.get(place) ?? 0) + 1
    if (times < unavailable) return []
    const why = `The task of ${place} was unavailable ${times} times, the last time because: ${event.reason}. Mend the task source, then resume.`
    return [{ type: 'Paused', by: JobBook.program, why: why.slice(0, 4096).toWellFormed() }]
  }

/** What is missing where nothing is under way any more and nobody can be waited for. */
export const missing =
  (policy: Policy) =>
  (desk: Desk): ExecutionError => {
    const { pause } = desk.book
    if (pause !== null) return error('Waiting', `The tournament is paused by ${pause.by}: ${pause.why}`)
    const waiting = JobBook.waiting(policy)(desk.book)
    const [first] = waiting
    const named = waiting
      .slice(0, 10)
      .map(({ slot, hotkey, message }) => `${JobBook.unit(slot, hotkey)}: ${message}`)
    const more = waiting.length > named.length ? ` And ${waiting.length - named.length} more.` : ''
    return first === undefined
      ? error('Waiting', 'Nothing runs, and the tournament has not ended.')
      : error(
          'Waiting',
          `${waiting.length === 1 ? 'One job or task waits' : `${waiting.length} jobs or tasks wait`} for a person, since the world failed them too often. ${named.join(' ')}${more}`
        )
  }

/** The failure, with the jobs that may be running still. */
export const withStuck =
  (stuck: ReadonlyArray<string>) =>
  (failure: Failure): Failure =>
    stuck.length === 0
      ? failure
      : error(
          failure === aborted ? 'Aborted' : 'Stuck',
          `${sentence(failure)} These jobs did not stop when they were told, and may be running still: ${stuck.join(', ')}.`
        )
