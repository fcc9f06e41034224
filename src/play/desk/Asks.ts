/** What a tournament asks for, kept up to date from event to event: the cost of one does not grow with the field. */
import * as Job from '../../domain/task/Job.js'
import type { Miner } from '../../domain/miner/Miner.js'
import * as Slot from '../../domain/task/Slot.js'
import * as Contest from '../../rules/Contest.js'
import type * as Log from '../../rules/log/Log.js'
import * as Phase from '../../rules/Phase.js'
import * as Tournament from '../../Tournament.js'

/** What is asked now and was not before, and what no longer is. */
export interface Change {
  readonly added: ReadonlyArray<Job.Job>
  readonly removed: ReadonlyArray<string>
}

export interface Asks {
  /** The jobs that are asked for, by key. */
  readonly open: ReadonlyMap<string, Job.Job>
  /** Takes in that the tournament has become another one by an event. */
  readonly move: (to: Tournament.Tournament, by: Log.Event) => Change
}

/** What a tournament asks for now. */
export const of = (tournament: Tournament.Tournament): Asks => {
  let now = tournament
  const open = new Map(Tournament.asks(tournament).map(job => [Job.key(job), job]))
  const miners = new Map<string, Miner>(tournament.opening.miners.map(miner => [miner.hotkey, miner]))

  /** Whether only the contests that the reports name can have changed: so long as one round of groups goes on. */
  const isLocal = (
    to: Tournament.Tournament,
    by: Log.Event
  ): by is Extract<Log.Event, { type: 'Reported' }> =>
    by.type === 'Reported' &&
    now.phase === 'GroupStage' &&
    to.phase === 'GroupStage' &&
    now.groups.length === to.groups.length

  /** The jobs that the contests at these slots ask for. */
  const askedAt = (to: Tournament.Tournament, slots: ReadonlySet<Slot.Slot>): ReadonlyArray<Job.Job> => {
    const jobs: Array<Job.Job> = []
    for (const named of slots) {
      const contest = Phase.contestAt(to, Slot.parse(named))
      if (contest === undefined) continue
      const slot = Contest.slotInPlay(contest)
      for (const hotkey of Contest.missing(contest)) {
        const miner = miners.get(hotkey)
        if (miner !== undefined) jobs.push({ tournament: to.opening.id, slot, kind: contest.kind, miner })
      }
    }
    return jobs
  }

  const replace = (keys: ReadonlyArray<string>, jobs: ReadonlyArray<Job.Job>): Change => {
    const wanted = new Set(jobs.map(Job.key))
    const removed = keys.filter(key => open.has(key) && !wanted.has(key))
    const added = jobs.filter(job => !open.has(Job.key(job)))
    for (const key of removed) open.delete(key)
    for (const job of added) open.set(Job.key(job), job)
    return { added, removed }
  }

  return {
    open,
    move: (to, by) => {
      const local = isLocal(to, by)
      const slots = new Set(local ? by.reports.map(({ slot }) => slot) : [])
      const keys = local ? keysAt(now, slots) : [...open.keys()]
      const jobs = local ? askedAt(to, slots) : Tournament.asks(to)
      now = to
      return replace(keys, jobs)
    }
  }
}

/** The keys of all jobs that the contests at these slots can ask for in the attempt in play. */
const keysAt = (tournament: Tournament.Tournament, slots: ReadonlySet<Slot.Slot>): ReadonlyArray<string> =>
  [...slots].flatMap(named => {
    const contest = Phase.contestAt(tournament, Slot.parse(named))
    if (contest === undefined) return []
    const slot = Contest.slotInPlay(contest)
    return contest.entrants.map(hotkey => Job.keyOf(slot, hotkey))
  })
