/** The job book: what is on record of a tournament's jobs besides their reports. A fold of its notes. */
import * as Job from '../../domain/task/Job.js'
import type { Hotkey } from '../../domain/miner/Hotkey.js'
import type * as Slot from '../../domain/task/Slot.js'
import type { Material } from '../../domain/task/Task.js'
import type { Note } from '../../ports/Note.js'
import type { Policy } from '../Policy.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** What the world did to a job, or to the filling of a slot. */
export interface Troubles {
  readonly slot: Slot.Slot
  /** Null: the slot's filling. */
  readonly hotkey: Hotkey | null
  /** Since somebody last let it be tried again. */
  readonly count: number
  /** Altogether. */
  readonly all: number
  readonly kind: string
  readonly message: string
}

/** Why no job is started: who said so, and why. */
export interface Pause {
  readonly by: string
  readonly why: string
}

/** It grows as notes are kept. */
export interface JobBook {
  readonly tasks: Map<Slot.Slot, Material>
  /** The last start of each job, by its key. */
  readonly starts: Map<string, number>
  /** By the job's key, or by the slot. */
  readonly troubles: Map<string, Troubles>
  /** By the place without its attempt, how often its task was unavailable. */
  readonly unavailable: Map<string, number>
  pause: Pause | null
}

/** Who writes the pauses that the program makes itself. */
export const program = 'the program'

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** The book of some notes. */
export const of = (notes: ReadonlyArray<Note>): JobBook => {
  const book: JobBook = {
    tasks: new Map(),
    starts: new Map(),
    troubles: new Map(),
    unavailable: new Map(),
    pause: null
  }
  for (const note of notes) enter(note)(book)
  return book
}

/** The key of a job, or of a slot's filling. */
export const unit = (slot: Slot.Slot, hotkey: Hotkey | null): string =>
  hotkey === null ? slot : Job.keyOf(slot, hotkey)

/** The place of a slot, whatever the attempt. */
export const place = (slot: Slot.Slot): string => slot.replace(/\.A\d+$/, '')

// -------------------------------------------------------------------------------------
// combinators
// -------------------------------------------------------------------------------------

/** Enters a note that was kept. */
export const enter =
  (note: Note) =>
  (book: JobBook): void => {
    switch (note.type) {
      case 'Filled':
        book.tasks.set(note.slot, note.material)
        return
      case 'Started':
        book.starts.set(Job.keyOf(note.slot, note.hotkey), note.retry)
        return
      case 'Troubled': {
        const { slot, hotkey, kind, message } = note
        const before = book.troubles.get(unit(slot, hotkey))
        const [count, all] = [(before?.count ?? 0) + 1, (before?.all ?? 0) + 1]
        book.troubles.set(unit(slot, hotkey), { slot, hotkey, count, all, kind, message })
        return
      }
      case 'Released': {
        const before = book.troubles.get(unit(note.slot, note.hotkey))
        if (before !== undefined) book.troubles.set(unit(note.slot, note.hotkey), { ...before, count: 0 })
        return
      }
      case 'Unavailable': {
        const at = place(note.slot)
        book.unavailable.set(at, (book.unavailable.get(at) ?? 0) + 1)
        return
      }
      case 'Paused':
        book.pause = { by: note.by, why: note.why }
        return
      case 'Resumed':
        book.pause = null
        return
      default:
    }
  }

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/** How often the world has failed a job. */
export const retryOf =
  (book: JobBook) =>
  (job: Job.Job): number =>
    book.troubles.get(Job.key(job))?.all ?? 0

/** Whether it waits for a person: the world failed it once more than it is retried, or in a way that no retry mends. */
export const waits =
  ({ retries }: Policy) =>
  ({ count, kind }: Troubles): boolean =>
    count > retries || (count > 0 && (kind === 'BadReport' || kind === 'Stuck'))

/** What waits for a person, in the order in which it came to that. */
export const waiting =
  (policy: Policy) =>
  (book: JobBook): ReadonlyArray<Troubles> =>
    [...book.troubles.values()].filter(waits(policy))
