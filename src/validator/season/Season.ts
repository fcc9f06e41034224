/** The season: who is champion, what is under way and what is due, read off what happened (RULES 11, 14). Pure. */
import { constant } from '../../domain/codec/Codec.js'
import * as E from 'fp-ts/lib/Either.js'
import type { Champion } from '../../domain/miner/Champion.js'
import type { Hotkey } from '../../domain/miner/Hotkey.js'
import type { TournamentType } from '../../domain/task/TaskKind.js'
import type { TournamentId } from '../../domain/TournamentId.js'
import type * as History from '../../rules/rewards/History.js'
import * as Schedule from '../../rules/admission/Schedule.js'
import type { RuleSet } from '../../rules/ruleset/RuleSet.js'
import type { Entry, Event, Of, Title } from './Event.js'
import * as Presence from './Presence.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** What is under way in one type. */
export type Stage =
  | { readonly type: 'Idle' }
  | {
      readonly type: 'Registering'
      /** How it was opened. */
      readonly opened: Of<'RegistrationOpened'>
      /** When registration closes, in milliseconds since 1970. */
      readonly closesAt: number
      /** The beacon's round that the seed comes from. */
      readonly round: number
      /** Who has entered so far. */
      readonly entries: ReadonlyMap<Hotkey, Entry>
    }
  | {
      readonly type: 'Closed'
      /** How it was opened. */
      readonly opened: Of<'RegistrationOpened'>
      /** When registration closes, in milliseconds since 1970. */
      readonly closesAt: number
      /** The beacon's round that the seed comes from. */
      readonly round: number
      /** The last answer of everybody, also of who was not in the subnet at the close: registration may go on. */
      readonly entries: ReadonlyMap<Hotkey, Entry>
      /** How registration closed. */
      readonly closed: Of<'RegistrationClosed'>
    }
  | {
      readonly type: 'Playing'
      /** How it was opened. */
      readonly opened: Of<'RegistrationOpened'>
      /** The beacon's round that the seed comes from. */
      readonly round: number
      /** How registration closed. */
      readonly closed: Of<'RegistrationClosed'>
      /** How the tournament was opened. */
      readonly begun: Of<'Opened'>
      /** When it was opened, in milliseconds since 1970. */
      readonly since: number
    }

/** A tournament that is over. */
export interface Past {
  /** The tournament's id, 1 to 64 characters. */
  readonly id: TournamentId
  /** When it opened, in milliseconds since 1970. */
  readonly openedAt: number
  /** When it ended, in milliseconds since 1970. */
  readonly endedAt: number
  /** How it ended, as a word. */
  readonly ending: string
  /** Who held the title afterwards, or null. */
  readonly champion: Champion | null
}

/** One type's part of the season. */
export interface Branch {
  /** Who holds the title, or null. */
  readonly title: Title | null
  /** The last ending that counts for what is due next; a cancelled tournament does not (RULES 14.1). */
  readonly lastEnded: number | null
  /** Registrations opened so far: the next id's number follows. */
  readonly count: number
  /** What is under way. */
  readonly stage: Stage
  /** Tournaments that are over, oldest first. */
  readonly past: ReadonlyArray<Past>
}

/** Where the season stands. */
export interface Season {
  /** Whether the season has begun. */
  readonly begun: boolean
  /** The season of text tournaments. */
  readonly text: Branch
  /** The season of image tournaments. */
  readonly image: Branch
  /** All results, oldest first: what weights are worked out from. */
  readonly history: History.History
  /** Who is in the subnet. */
  readonly presence: Presence.Presence
  /** Why openings are held back, or null. */
  readonly paused: {
    /** Who did it. */
    readonly by: string
    /** The reason that was given. */
    readonly reason: string
    /** Since when, in milliseconds since 1970. */
    readonly since: number
  } | null
}

const idle: Branch = { title: null, lastEnded: null, count: 0, stage: { type: 'Idle' }, past: [] }

/** Before anything happened. */
export const empty: Season = constant({
  begun: false,
  text: idle,
  image: idle,
  history: [],
  presence: Presence.empty,
  paused: null
})

/** Both types of tournament, in the order in which they are looked at. */
export const types: ReadonlyArray<TournamentType> = constant(['text', 'image'])

// -------------------------------------------------------------------------------------
// the fold
// -------------------------------------------------------------------------------------

/** An event, and when it was recorded. */
export interface Recorded {
  /** What happened. */
  readonly event: Event
  /** When, in milliseconds since 1970. */
  readonly at: number
}

/** The season after an event; `Left` says why it cannot have happened. */
export const after = (recorded: Recorded): ((season: Season) => E.Either<string, Season>) =>
  step(recorded, new Map())

/** Maps of entries that one fold made, and nobody else has seen: they are written in place. */
type Own = Map<ReadonlyMap<Hotkey, Entry>, Map<Hotkey, Entry>>

const step =
  ({ event, at }: Recorded, own: Own) =>
  (season: Season): E.Either<string, Season> => {
    switch (event.type) {
      case 'Begun':
        return season.begun
          ? E.left('the season had begun already')
          : E.right({
              ...season,
              begun: true,
              text: { ...idle, title: event.text },
              image: { ...idle, title: event.image }
            })
      case 'RegistrationOpened':
        return opened(event)(season)
      case 'Observed':
        return E.right({ ...season, presence: Presence.after([event])(season.presence) })
      case 'Paused':
        return E.right({ ...season, paused: { by: event.by, reason: event.reason, since: at } })
      case 'Resumed':
        return E.right({ ...season, paused: null })
      default:
        return inStage(event, at, own)(season)
    }
  }

/** The season that records tell of; `Left` names the first that does not follow. */
export const of = (records: ReadonlyArray<Recorded>): E.Either<string, Season> => {
  let season = empty
  // Else each of ten thousand entries would copy all those before it.
  const own: Own = new Map()
  // Nothing else looks at who is in the subnet, so that all snapshots are taken in together.
  const observed: Array<Of<'Observed'>> = []
  for (const [i, record] of records.entries()) {
    if (record.event.type === 'Observed') {
      observed.push(record.event)
      continue
    }
    const next = step(record, own)(season)
    if (E.isLeft(next)) return E.left(`event ${i + 1} of the season, ${record.event.type}: ${next.left}`)
    season = next.right
  }
  return E.right({ ...season, presence: Presence.after(observed)(season.presence) })
}

const opened =
  (event: Of<'RegistrationOpened'>) =>
  (season: Season): E.Either<string, Season> => {
    const branch = season[event.tournamentType]
    if (!season.begun) return E.left('the season had not begun')
    if (branch.stage.type !== 'Idle') return E.left(`a ${event.tournamentType} tournament was under way`)
    if (known(event.id)(season)) return E.left(`${event.id} was used before`)
    return E.right({
      ...season,
      [event.tournamentType]: {
        ...branch,
        count: branch.count + 1,
        stage: {
          type: 'Registering',
          opened: event,
          closesAt: event.closesAt,
          round: event.round,
          entries: new Map()
        }
      }
    })
  }

const known =
  (id: TournamentId) =>
  (season: Season): boolean =>
    types.some(type => idOf(season[type].stage) === id || season[type].past.some(past => past.id === id))

type Staged = Exclude<
  Event,
  Of<'Begun'> | Of<'RegistrationOpened'> | Of<'Observed'> | Of<'Paused'> | Of<'Resumed'>
>

/** What happens to a tournament that is under way. */
const inStage =
  (event: Staged, at: number, own: Own) =>
  (season: Season): E.Either<string, Season> => {
    const type = types.find(each => idOf(season[each].stage) === event.id)
    if (type === undefined) return E.left(`${event.id} is not under way`)
    const branch = season[type]
    const { stage } = branch
    const to = (next: Stage): E.Either<string, Season> =>
      E.right({ ...season, [type]: { ...branch, stage: next } })
    if (event.type === 'Entered' && stage.type === 'Registering') {
      const { hotkey, githubRepo, commitHash } = event
      const entries = own.get(stage.entries) ?? new Map(stage.entries)
      own.set(entries, entries.set(hotkey, { hotkey, githubRepo, commitHash }))
      return to({ ...stage, entries })
    }
    if (event.type === 'RegistrationClosed' && stage.type === 'Registering') {
      const { opened: from, closesAt, round, entries } = stage
      return to({ type: 'Closed', opened: from, closesAt, round, entries, closed: event })
    }
    if (event.type === 'RegistrationProlonged' && (stage.type === 'Closed' || stage.type === 'Registering')) {
      const { closesAt, round } = event
      return to({ type: 'Registering', opened: stage.opened, closesAt, round, entries: stage.entries })
    }
    if (event.type === 'Opened' && stage.type === 'Closed') {
      const { opened: from, round, closed } = stage
      return to({ type: 'Playing', opened: from, round, closed, begun: event, since: at })
    }
    if (event.type === 'Ended' && stage.type === 'Playing') return ended(event, at, type, stage)(season)
    return E.left(`${event.id} was ${words[stage.type]}`)
  }

const words: Readonly<Record<Stage['type'], string>> = {
  Idle: 'not under way',
  Registering: 'registering',
  Closed: 'waiting for its beacon',
  Playing: 'being played'
}

const ended =
  (
    event: Of<'Ended'>,
    at: number,
    type: TournamentType,
    {
      since: begunAt
    }: Extract<
      Stage,
      {
        /** `text` or `image`. */
        type: 'Playing'
      }
    >
  ) =>
  (season: Season): E.Either<string, Season> => {
    const branch = season[type]
    const { champion, result, id } = event
    const before = branch.title
    const since = before !== null && before.champion.hotkey === champion?.hotkey ? before.since : at
    const past: Past = { id, openedAt: begunAt, endedAt: at, ending: result.ending.type, champion }
    return E.right({
      ...season,
      history: [...season.history, result],
      [type]: {
        title: champion === null ? null : { champion, since },
        lastEnded: result.ending.type === 'Cancelled' ? branch.lastEnded : at,
        count: branch.count,
        stage: { type: 'Idle' },
        past: [...branch.past, past]
      }
    })
  }

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/** The tournament that a stage is about. */
export const idOf = (stage: Stage): TournamentId | null => (stage.type === 'Idle' ? null : stage.opened.id)

/** When the next registration of a type opens: 72 h after the last ending that counts, and at once where there is none (RULES 14.1). */
export const dueAt =
  (rules: RuleSet) =>
  ({ lastEnded }: Branch): number =>
    lastEnded === null ? 0 : Schedule.opensAt(rules)(lastEnded)

/** The types whose registration may open now; text first where both may (RULES 14.1). */
export const due =
  (rules: RuleSet, configured: ReadonlyArray<TournamentType>, now: number) =>
  (season: Season): ReadonlyArray<TournamentType> =>
    season.paused !== null
      ? []
      : types.filter(
          type =>
            configured.includes(type) &&
            season[type].stage.type === 'Idle' &&
            now >= dueAt(rules)(season[type])
        )
