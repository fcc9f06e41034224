/** What the service shows: a validator's standing, its tournaments' records, and what is live where the validator runs in this process. */
import * as E from 'fp-ts/lib/Either.js'
import type { TournamentType } from '../domain/task/TaskKind.js'
import type { TournamentId } from '../domain/TournamentId.js'
import * as Job from '../domain/task/Job.js'
import type { Note } from '../ports/Note.js'
import * as Notes from '../ports/Note.js'
import type { Reader } from '../ports/Store.js'
import * as JobBook from '../play/desk/JobBook.js'
import * as Policy from '../play/Policy.js'
import * as Schedule from '../rules/admission/Schedule.js'
import type { RuleSet } from '../rules/ruleset/RuleSet.js'
import * as TournamentJournal from '../store/TournamentJournal.js'
import * as Tournament from '../Tournament.js'
import type * as Desk from '../validator/loop/Desk.js'
import type { Live } from '../validator/loop/Live.js'
import * as Streams from '../validator/loop/Streams.js'
import * as Season from '../validator/season/Season.js'

/** Where everything that is shown comes from. */
export interface View {
  readonly standing: () => Promise<E.Either<string, Desk.Standing>>
  readonly store: Pick<Reader, 'read'>
  /** Null where another process runs the validator. */
  readonly live: Live | null
  readonly rules: RuleSet
  readonly types: ReadonlyArray<TournamentType>
  /** Whom fees are paid to. */
  readonly collection: string
  readonly now: () => number
}

/** An instant for people and machines: ISO 8601, UTC. */
export const iso = (at: number): string => new Date(at).toISOString()

/** A tournament's notes; null where there are none of it. */
export const notes = async (
  { store }: Pick<View, 'store'>,
  id: TournamentId
): Promise<E.Either<string, ReadonlyArray<Note> | null>> => {
  const records = await store.read(Streams.of(id))()
  if (E.isLeft(records)) return E.left(records.left.message)
  if (records.right.length === 0) return E.right(null)
  const read = TournamentJournal.notes(records.right)
  return E.isLeft(read) ? E.left(read.left.message) : read
}

/** What is under way, by type; nothing of what a miner entered before the tournament opens. */
export const active = ({ rules, types, live }: View, { season }: Desk.Standing) => ({
  paused: season.paused !== null,
  tournaments: types.flatMap(type => {
    const { stage } = season[type]
    const id = Season.idOf(stage)
    if (id === null || stage.type === 'Idle') return []
    const since = stage.type === 'Playing' ? stage.since : null
    const expected = since === null ? null : Schedule.expectedToComplete(rules)(since)
    return [
      {
        id,
        type,
        stage: stage.type,
        registration_closes_at: stage.type === 'Registering' ? iso(stage.closesAt) : null,
        beacon_round: stage.round,
        entries: stage.type === 'Registering' ? stage.entries.size : stage.closed.entries.length,
        opened_at: since === null ? null : iso(since),
        expected_between: expected === null ? null : [iso(expected.earliest), iso(expected.latest)],
        phase: live?.playing(id)?.tournament.phase ?? null
      }
    ]
  })
})

/** The tournaments that are over, the newest first. */
export const history = ({ types }: View, { season }: Desk.Standing) => ({
  tournaments: types
    .flatMap(type =>
      season[type].past.map(({ id, openedAt, endedAt, ending, champion }) => ({
        id,
        type,
        opened_at: iso(openedAt),
        ended_at: iso(endedAt),
        ending,
        champion: champion === null ? null : { hotkey: champion.hotkey, reign: champion.reign }
      }))
    )
    .sort((a, b) => (a.ended_at < b.ended_at ? 1 : a.ended_at > b.ended_at ? -1 : a.id < b.id ? -1 : 1))
})

/** From when the next registration of each type opens; null while one is under way. */
export const nextDates = ({ rules, types, now }: View, { season }: Desk.Standing) => ({
  paused: season.paused !== null,
  types: types.map(type => ({
    type,
    under_way: Season.idOf(season[type].stage),
    opens_at:
      season[type].stage.type === 'Idle' ? iso(Math.max(now(), Season.dueAt(rules)(season[type]))) : null
  }))
})

/** Which GPUs a job gets, by the size of its model in billions of parameters (RULES 12). */
export const gpuRequirements = ({ rules: { compute } }: View) => ({
  text: {
    multipliers: {
      DpoTask: compute.multipliers.DpoTask,
      GrpoTask: compute.multipliers.GrpoTask
    },
    tiers: compute.tiers.map(({ upTo, gpus }) => ({
      up_to_billions: upTo === null ? null : Number(upTo),
      gpu: compute.textGpu,
      count: gpus
    }))
  },
  image: { gpu: compute.image.gpu, count: compute.image.gpus }
})

/** The tasks that have begun: their material, once a job on them was handed to the executor. */
const begun = ({ tasks, starts }: JobBook.JobBook) => {
  const keys = Array.from(starts.keys())
  return Array.from(tasks).flatMap(([slot, material]) =>
    keys.some(key => key.startsWith(`${slot} `)) ? [{ slot, ...material }] : []
  )
}

/** A tournament as it stands, and what is on record of its jobs. */
export interface Played {
  readonly tournament: Tournament.Tournament
  readonly book: JobBook.JobBook
}

/** A tournament that has opened: live where it is, else from its records; null where there is none of that id. */
export const played = async (
  view: Pick<View, 'store' | 'live'>,
  id: TournamentId
): Promise<E.Either<string, Played | null>> => {
  const live = view.live?.playing(id) ?? null
  if (live !== null) return E.right(live)
  const all = await notes(view, id)
  if (E.isLeft(all) || all.right === null) return E.map(() => null)(all)
  const replayed = Tournament.replay(Notes.log(all.right))
  return E.isLeft(replayed)
    ? E.left(`The records of ${id} do not follow from one another.`)
    : E.right({ tournament: replayed.right, book: JobBook.of(all.right) })
}

/** A tournament that has opened: its phase, field, begun tasks, jobs and reports. */
export const details = (view: View, id: TournamentId, { tournament, book }: Played) => {
  const live = view.live?.playing(id) ?? null
  const { opening, record } = tournament
  const reports = record.flatMap(event => (event.type === 'Reported' ? event.reports : []))
  const open = Tournament.asks(tournament)
  const running = Array.from(live?.running.values() ?? [])
  return {
    id,
    type: opening.type,
    rules: opening.rules.id,
    phase: tournament.phase,
    champion:
      opening.champion === null ? null : { hotkey: opening.champion.hotkey, reign: opening.champion.reign },
    miners: opening.miners.map(({ hotkey }) => hotkey),
    withdrawn: record.flatMap(event => (event.type === 'Withdrawn' ? [event.hotkey] : [])),
    ending: tournament.phase === 'Finished' ? tournament.ending.type : null,
    paused: book.pause !== null,
    tasks: begun(book),
    jobs: {
      open: open.length,
      running: running.filter(({ queued }) => !queued).length,
      queued: running.filter(({ queued }) => queued).length,
      done: reports.length,
      waiting: JobBook.waiting(Policy.standard)(book).map(({ slot, hotkey, message }) => ({
        slot,
        hotkey,
        message
      })),
      under_way: running.map(({ job, phase, since, queued }) => ({
        unit: Job.key(job),
        slot: job.slot,
        hotkey: job.miner.hotkey,
        phase,
        since: iso(since),
        queued
      }))
    },
    reports: reports.map(report => ({
      slot: report.slot,
      hotkey: report.hotkey,
      result: report.type === 'Scored' ? 'Scored' : report.reason,
      score: report.type === 'Scored' ? report.score : null
    }))
  }
}
