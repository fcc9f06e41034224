/** Two validators' logs of one tournament: where they differ first, why that may be, and whether it matters (RULES 14.11). */
import * as E from 'fp-ts/lib/Either.js'
import * as Digest from '../../domain/Digest.js'
import * as Report from '../../domain/task/Report.js'
import * as Slot from '../../domain/task/Slot.js'
import type * as Log from '../../rules/log/Log.js'
import * as Tournament from '../../Tournament.js'
import type { Verified } from './Verify.js'

/** The first thing in which two logs differ; null slots and hotkeys where it is about none. */
export interface Difference {
  /** What the difference comes from: compared in this order. */
  readonly of: 'rules' | 'snapshot' | 'answers' | 'champion' | 'beacon' | 'secret' | 'event' | 'length'
  /** The slot it is about, or null. */
  readonly slot: string | null
  /** The hotkey it is about, or null. */
  readonly hotkey: string | null
  /** In one sentence. */
  readonly says: string
  /** Whether the outcome of the first log would be another one with only this taken from the second. */
  readonly matters: boolean
}

/** How two logs compare. */
export interface Comparison {
  /** The first thing that differs; null where nothing does. */
  readonly difference: Difference | null
  /** Whether they end alike: the same champion for the same reason, or both not at all. */
  readonly sameOutcome: boolean
}

/** Compares what the tournaments were opened with, then the tasks, then the events in their order of slots and hotkeys. */
export const compare = (one: Verified, other: Verified): Comparison => ({
  difference: opening(one, other) ?? tasks(one, other) ?? events(one, other),
  sameOutcome: outcome(one.tournament) === outcome(other.tournament)
})

/** What a tournament came to: its digest has every score in it, and this has not. */
const outcome = (tournament: Tournament.Tournament): string =>
  tournament.phase === 'Finished'
    ? Digest.of({ type: tournament.ending.type, champion: tournament.ending.champion })
    : tournament.phase

type Part = Omit<Difference, 'slot' | 'hotkey' | 'matters'> & {
  /** The slot it is about, or null. */
  readonly slot?: string
  /** The hotkey it is about, or null. */
  readonly hotkey?: string
}
const found = (part: Part, matters: boolean): Difference => ({ slot: null, hotkey: null, ...part, matters })

const opening = ({ tournament: one }: Verified, { tournament: other }: Verified): Difference | null => {
  const [a, b] = [one.opening, other.opening]
  const matters = true
  if (a.id !== b.id) return found({ of: 'rules', says: `One is of ${a.id}, the other of ${b.id}.` }, matters)
  if (a.type !== b.type || a.rulesDigest !== b.rulesDigest)
    return found({ of: 'rules', says: 'They were played under other rules.' }, matters)
  const theirs = new Map(b.miners.map(miner => [miner.hotkey, miner]))
  const ours = new Set(a.miners.map(({ hotkey }) => hotkey))
  const alone = a.miners.find(({ hotkey }) => !theirs.has(hotkey)) ?? b.miners.find(m => !ours.has(m.hotkey))
  if (alone !== undefined)
    return found(
      { of: 'snapshot', hotkey: alone.hotkey, says: `${alone.hotkey} takes part in one alone.` },
      matters
    )
  for (const miner of a.miners) {
    const their = theirs.get(miner.hotkey)
    if (their !== undefined && Digest.of(their) !== Digest.of(miner))
      return found(
        {
          of: 'answers',
          hotkey: miner.hotkey,
          says: `${miner.hotkey} entered ${miner.githubRepo} at ${miner.commitHash} in one, and ${their.githubRepo} at ${their.commitHash} in the other.`
        },
        matters
      )
  }
  if (a.miners.some(({ hotkey }, i) => b.miners[i]?.hotkey !== hotkey))
    return found({ of: 'snapshot', says: 'They admitted the same miners in another order.' }, matters)
  if (Digest.of(a.champion) !== Digest.of(b.champion))
    return found({ of: 'champion', says: 'They began with another champion.' }, matters)
  return a.seed === b.seed
    ? null
    : found({ of: 'beacon', says: 'They were drawn from another seed: the beacon’s value differs.' }, matters)
}

const tasks = (one: Verified, other: Verified): Difference | null => {
  const slots = [...one.tasks.keys()].sort((a, b) => Slot.compare(a, b))
  for (const slot of slots) {
    const [ours, theirs] = [one.tasks.get(slot), other.tasks.get(slot)]
    if (ours !== undefined && theirs !== undefined && Digest.of(ours) !== Digest.of(theirs))
      return found(
        {
          of: 'secret',
          slot,
          says: `The task of ${slot} is ${ours.model} with ${ours.dataset} in one, and ${theirs.model} with ${theirs.dataset} in the other: the secret or the catalogue differs.`
        },
        outcome(one.tournament) !== outcome(other.tournament)
      )
  }
  return null
}

/** The events of a record one by one: reports by themselves, in their order. */
const singly = (record: Log.Record): ReadonlyArray<Log.Event> =>
  record.flatMap((event): ReadonlyArray<Log.Event> =>
    event.type === 'Reported'
      ? event.reports.map((report): Log.Event => ({ type: 'Reported', reports: [report] }))
      : [event]
  )

const events = (one: Verified, other: Verified): Difference | null => {
  const [a, b] = [singly(one.tournament.record), singly(other.tournament.record)]
  for (let i = 0; i < Math.max(a.length, b.length); i += 1) {
    const [ours, theirs] = [a[i], b[i]]
    if (ours !== undefined && theirs !== undefined && Digest.of(ours) === Digest.of(theirs)) continue
    const about = ours ?? theirs
    if (about === undefined) return null
    const [slot, hotkey] = place(about)
    return {
      of: ours === undefined || theirs === undefined ? 'length' : 'event',
      slot,
      hotkey,
      says: `Event ${i + 1} is ${spoken(ours)} in one, and ${spoken(theirs)} in the other.`,
      matters: leadsElsewhere(one, a, i, theirs)
    }
  }
  return null
}

const place = (event: Log.Event): readonly [string | null, string | null] => {
  switch (event.type) {
    case 'Reported': {
      const [report] = event.reports
      return report === undefined ? [null, null] : [report.slot, report.hotkey]
    }
    case 'Unavailable':
      return [event.slot, null]
    case 'Withdrawn':
      return [null, event.hotkey]
    case 'Cancelled':
      return [null, null]
  }
}

const spoken = (event: Log.Event | undefined): string => {
  if (event === undefined) return 'missing'
  if (event.type !== 'Reported') return `${event.type} (${event.reason})`
  return event.reports
    .map(
      report =>
        `${report.slot} ${report.hotkey}: ${Report.isScored(report) ? `score ${report.score}` : report.reason}`
    )
    .join(', ')
}

/** Whether the first log comes to another outcome, or to none, with only this event taken from the second. */
const leadsElsewhere = (
  { tournament }: Verified,
  all: ReadonlyArray<Log.Event>,
  i: number,
  theirs: Log.Event | undefined
): boolean => {
  const log = [
    Tournament.opened(tournament),
    ...all.slice(0, i),
    ...(theirs === undefined ? [] : [theirs]),
    ...all.slice(i + 1)
  ]
  const altered = Tournament.replay(log)
  return E.isLeft(altered) || outcome(altered.right) !== outcome(tournament)
}
