/** Live: what is under way in this process, as it stands at this moment. Nothing here is on record: after a restart it fills again. */
import { pipe } from 'fp-ts/lib/function.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import * as Job from '../../domain/task/Job.js'
import type { TournamentId } from '../../domain/TournamentId.js'
import * as JobBook from '../../play/desk/JobBook.js'
import type { JobEvent, Phase } from '../../ports/Executor.js'
import type { Journal } from '../../ports/Journal.js'
import type { Note } from '../../ports/Note.js'
import type { Tournament } from '../../Tournament.js'
import type { Account } from './Ports.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** A job that was handed to the executor and has not reported. */
export interface Running {
  readonly job: Job.Job
  readonly phase: Phase | null
  /** When it was handed over, or first heard of after a restart. */
  readonly since: number
  /** Whether it waits for its turn. */
  readonly queued: boolean
}

/** A tournament in play. */
export interface Playing {
  readonly tournament: Tournament
  /** What is on record of its jobs besides their reports. */
  readonly book: JobBook.JobBook
  readonly running: ReadonlyMap<string, Running>
}

/** Something changed: what people are told, or a tournament that moved on. */
export type Change = Account | { readonly type: 'Moved'; readonly id: TournamentId }

export interface Live {
  readonly playing: (id: TournamentId) => Playing | null
  /** A job's last lines, oldest first, with the phase that said them; null where this process has none. */
  readonly lines: (id: TournamentId, unit: string) => ReadonlyArray<string> | null
  /** Calls back at every change from now on; the returned function ends it. */
  readonly follow: (listener: (change: Change) => void) => () => void
}

/** The side that the loop tells. */
export interface Desk extends Live {
  readonly tell: (account: Account) => void
  /** A tournament's journal that tells of what it has kept. */
  readonly watched: (id: TournamentId, journal: Journal) => Journal
  readonly began: (tournament: Tournament, notes: ReadonlyArray<Note>) => void
  readonly queued: (job: Job.Job, waits: boolean) => void
  readonly ended: (id: TournamentId) => void
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** How many jobs' lines are kept, how many of each, and how long one may be. */
const [jobsKept, linesKept, longest] = [512, 1_000, 4_000]

interface Entry {
  tournament: Tournament
  readonly book: JobBook.JobBook
  readonly running: Map<string, Running>
}

/** Nothing is under way yet. */
export const make = (now: () => number): Desk => {
  const entries = new Map<TournamentId, Entry>()
  const logs = new Map<string, Array<string>>()
  const listeners = new Set<(change: Change) => void>()
  const announce = (change: Change): void => {
    for (const listener of listeners) listener(change)
  }
  const write = (event: Extract<JobEvent, { readonly type: 'Line' }>): void => {
    const key = `${event.job.tournament} ${Job.key(event.job)}`
    const lines = logs.get(key) ?? []
    // The job that spoke last is the last to be forgotten.
    logs.delete(key)
    logs.set(key, lines)
    lines.push(`${event.phase} ${event.text.slice(0, longest)}`)
    if (lines.length > linesKept) lines.shift()
    for (const oldest of logs.keys()) {
      if (logs.size <= jobsKept) break
      logs.delete(oldest)
    }
  }
  const change = (job: Job.Job, to: (before: Running) => Running): void => {
    const running = entries.get(job.tournament)?.running
    const key = Job.key(job)
    running?.set(key, to(running.get(key) ?? { job, phase: null, since: now(), queued: false }))
  }
  const seen = (event: JobEvent): void => {
    if (event.type === 'Line') write(event)
    if (event.type === 'Reported') entries.get(event.job.tournament)?.running.delete(Job.key(event.job))
    else change(event.job, before => (event.type === 'Phase' ? { ...before, phase: event.phase } : before))
  }
  const moved = (id: TournamentId, notes: ReadonlyArray<Note>, after: Tournament): void => {
    const entry = entries.get(id)
    if (entry === undefined) return
    for (const note of notes) {
      JobBook.enter(note)(entry.book)
      if (note.type === 'Troubled' && note.hotkey !== null)
        entry.running.delete(JobBook.unit(note.slot, note.hotkey))
      if (note.type === 'Reported')
        for (const { slot, hotkey } of note.reports) entry.running.delete(Job.keyOf(slot, hotkey))
    }
    entry.tournament = after
    announce({ type: 'Moved', id })
  }
  return {
    playing: id => entries.get(id) ?? null,
    lines: (id, unit) => logs.get(`${id} ${unit}`) ?? null,
    follow: listener => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    tell: account => {
      if (account.type === 'Job') seen(account.event)
      announce(account)
    },
    began: (tournament, notes) => {
      const { id } = tournament.opening
      entries.set(id, { tournament, book: JobBook.of(notes), running: new Map() })
      announce({ type: 'Moved', id })
    },
    watched: (id, journal) => ({
      ...journal,
      append: (notes, after) =>
        pipe(
          journal.append(notes, after),
          TE.map(() => {
            moved(id, notes, after)
          })
        )
    }),
    queued: (job, waits) => {
      change(job, before => ({ ...before, queued: waits }))
    },
    ended: id => {
      entries.delete(id)
      announce({ type: 'Moved', id })
    }
  }
}
