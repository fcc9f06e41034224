/** What happens between tournaments, as the season's records have it (RULES 14). */
import * as t from 'io-ts'
import { closed, integer, list, nullable, tagged, text } from '../../domain/codec/Codec.js'
import * as Digest from '../../domain/Digest.js'
import * as Champion from '../../domain/miner/Champion.js'
import * as Hotkey from '../../domain/miner/Hotkey.js'
import * as Repository from '../../domain/miner/Repository.js'
import * as Seed from '../../domain/Seed.js'
import * as TaskKind from '../../domain/task/TaskKind.js'
import * as TournamentId from '../../domain/TournamentId.js'
import * as Metagraph from '../../ports/season/Metagraph.js'
import * as Result from '../../rules/rewards/Result.js'

// -------------------------------------------------------------------------------------
// parts
// -------------------------------------------------------------------------------------

/** Milliseconds since 1970. */
const instant = integer(0)

export const title = closed('a title', {
  /** Who holds the title, with its reign. */
  champion: Champion.codec,
  /** Since when it is held. */
  since: instant
})

/** The champion of a type, and since when. */
export interface Title extends t.TypeOf<typeof title> {}

const entryFields = {
  /** The miner's hotkey (SS58 address, prefix 42). */
  hotkey: Hotkey.codec,
  /** The training repository, as an address on GitHub. */
  githubRepo: Repository.githubRepo,
  /** The commit that is built, 40 hex digits. */
  commitHash: Repository.commitHash
}

export const entry = closed('an entry', entryFields)

/** What a miner entered: the repository, and the commit that was resolved when the answer came. */
export interface Entry extends t.TypeOf<typeof entry> {}

const id = TournamentId.codec

// -------------------------------------------------------------------------------------
// events
// -------------------------------------------------------------------------------------

const variants = {
  /** The titles at the very start; once (RULES 14.8). */
  Begun: closed('Begun', {
    type: t.literal('Begun'),
    /** Who holds the title of text at the start, or null. */
    text: nullable(title),
    /** Who holds the title of images at the start, or null. */
    image: nullable(title)
  }),
  /** Registration opened: everything that must be fixed before anybody enters (RULES 14.1). */
  RegistrationOpened: closed('RegistrationOpened', {
    type: t.literal('RegistrationOpened'),
    /** The tournament's id, 1 to 64 characters. */
    id,
    /** `text` or `image`. */
    tournamentType: TaskKind.tournamentType,
    /** When registration closes, in milliseconds since 1970. */
    closesAt: instant,
    /** What the beacon is called. */
    beacon: text(128),
    /** The first round of the beacon after the close. */
    round: integer(0),
    /** The SHA-256 of the secret that tasks are chosen by. */
    commitment: Digest.codec,
    /** The catalogue's digest. */
    catalogue: Digest.codec
  }),
  /** A miner's answer; the last one counts (RULES 14.2). */
  Entered: closed('Entered', {
    type: t.literal('Entered'),
    /** The tournament's id, 1 to 64 characters. */
    id,
    ...entryFields
  }),
  /** Registration closed: who was registered on the subnet, and what counts of their answers (RULES 14.3). */
  RegistrationClosed: closed('RegistrationClosed', {
    type: t.literal('RegistrationClosed'),
    /** The tournament's id, 1 to 64 characters. */
    id,
    /** The metagraph when it closed. */
    snapshot: Metagraph.codec,
    /** Who entered, with which repository. */
    entries: list(entry, 65_536)
  }),
  /** Too few: registration goes on, with a new close and a round after it (RULES 14.4). */
  RegistrationProlonged: closed('RegistrationProlonged', {
    type: t.literal('RegistrationProlonged'),
    /** The tournament's id, 1 to 64 characters. */
    id,
    /** Null where it was not too few, but a close that came too late for its round. */
    admitted: nullable(integer(0)),
    /** When registration closes, in milliseconds since 1970. */
    closesAt: instant,
    /** The beacon's round that the seed comes from. */
    round: integer(0)
  }),
  /** The beacon's value came, and the tournament opened with what follows from it (RULES 14.5). */
  Opened: closed('Opened', {
    type: t.literal('Opened'),
    /** The tournament's id, 1 to 64 characters. */
    id,
    /** The beacon's value. */
    value: text(1024),
    /** The seed that follows from it. */
    seed: Seed.codec,
    /** Where nobody else vouches for the value. */
    unproven: t.boolean
  }),
  /** A tournament ended; the secret its tasks were chosen by is public from now on (RULES 14.6). */
  Ended: closed('Ended', {
    type: t.literal('Ended'),
    /** The tournament's id, 1 to 64 characters. */
    id,
    /** Who holds the title now. */
    champion: nullable(Champion.codec),
    /** What it came to. */
    result: Result.codec,
    /** The secret that tasks were chosen by. */
    secret: text(128)
  }),
  /** A newer snapshot, as what changed since the one before; who of a running field is missing follows from it (RULES 14.7). */
  Observed: closed('Observed', {
    type: t.literal('Observed'),
    /** The block of the snapshot. */
    block: integer(0),
    /** Who is new in the subnet. */
    joined: list(Hotkey.codec, 65_536),
    /** Who left the subnet. */
    left: list(Hotkey.codec, 65_536)
  }),
  /** A person, or the validator itself, holds back openings; or lets them go on. */
  Paused: closed('Paused', {
    type: t.literal('Paused'),
    /** Who did it. */
    by: text(128),
    /** The reason that was given. */
    reason: text(1024)
  }),
  Resumed: closed('Resumed', {
    type: t.literal('Resumed'),
    /** Who did it. */
    by: text(128),
    /** The reason that was given. */
    reason: text(1024)
  })
}

export const codec = tagged('an event of the season', variants)
export type Event = t.TypeOf<typeof codec>
export type Of<T extends Event['type']> = Extract<
  Event,
  {
    /** `text` or `image`. */
    readonly type: T
  }
>
