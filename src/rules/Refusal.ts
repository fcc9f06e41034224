/** Refusals: what breaks a rule, as a value; the tournament stays as it was (RULES 7). */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type * as t from 'io-ts'
import type { Rejected } from '../domain/miner/Candidate.js'
import type { Fault } from '../domain/codec/Codec.js'
import * as Codec from '../domain/codec/Codec.js'
import type { Hotkey } from '../domain/miner/Hotkey.js'
import type { Failure } from '../domain/task/Report.js'
import type { Slot } from '../domain/task/Slot.js'
import type { TournamentType } from '../domain/task/TaskKind.js'
import type { TournamentId } from '../domain/TournamentId.js'

/** Why an input was refused, with what it takes to mend it. */
export type Refusal =
  /** Fewer miners than a tournament needs (RULES 2.3). */
  | {
      readonly type: 'FieldTooSmall'
      /** How many may play. */
      readonly admitted: number
      /** How many it takes. */
      readonly minimum: number
      /** Who was turned away, and why. */
      readonly rejected: ReadonlyArray<Rejected>
    }
  /** The tournament was cancelled and its fees went back; a new one needs a new id (RULES 2.2). */
  | {
      readonly type: 'FeesRefunded'
      /** The tournament's id. */
      readonly tournament: TournamentId
    }
  /** The id is that of another tournament, of the type given (RULES 1). */
  | {
      readonly type: 'IdTaken'
      /** The tournament's id. */
      readonly tournament: TournamentId
      /** Of which type the other tournament is. */
      readonly tournamentType: TournamentType
    }
  /** These hotkeys paid for the tournament in an earlier batch, and would not be in its field (RULES 2.4). */
  | {
      readonly type: 'AdmissionsMissing'
      /** The tournament's id. */
      readonly tournament: TournamentId
      /** Who is not in the ledger. */
      readonly hotkeys: ReadonlyArray<Hotkey>
    }
  | {
      readonly type: 'DuplicateMiner'
      /** The miner's hotkey (SS58 address, prefix 42). */
      readonly hotkey: Hotkey
    }
  /** The champion may not enter its own challenge (RULES 2.1). */
  | {
      readonly type: 'ChampionInField'
      /** The miner's hotkey (SS58 address, prefix 42). */
      readonly hotkey: Hotkey
    }
  | {
      readonly type: 'MissingReport'
      /** Where in the tournament: `R1.G2.T3` is round 1, group 2, task 3. */
      readonly slot: Slot
      /** The miner's hotkey (SS58 address, prefix 42). */
      readonly hotkey: Hotkey
    }
  | {
      readonly type: 'ConflictingReport'
      /** Where in the tournament: `R1.G2.T3` is round 1, group 2, task 3. */
      readonly slot: Slot
      /** The miner's hotkey (SS58 address, prefix 42). */
      readonly hotkey: Hotkey
    }
  | {
      readonly type: 'UnexpectedReport'
      /** Where in the tournament: `R1.G2.T3` is round 1, group 2, task 3. */
      readonly slot: Slot
      /** The miner's hotkey (SS58 address, prefix 42). */
      readonly hotkey: Hotkey
    }
  /** A reason that only the engine writes (RULES 4.6). */
  | {
      readonly type: 'ReservedReason'
      /** Where in the tournament: `R1.G2.T3` is round 1, group 2, task 3. */
      readonly slot: Slot
      /** The miner's hotkey (SS58 address, prefix 42). */
      readonly hotkey: Hotkey
      /** The reason that is kept for the engine. */
      readonly reason: Failure
    }
  | {
      readonly type: 'UnexpectedUnavailable'
      /** Where in the tournament: `R1.G2.T3` is round 1, group 2, task 3. */
      readonly slot: Slot
    }
  | {
      readonly type: 'ConflictingUnavailable'
      /** Where in the tournament: `R1.G2.T3` is round 1, group 2, task 3. */
      readonly slot: Slot
      /** The reason that is on record. */
      readonly recorded: string
    }
  /** The world could not run the task as often as it is asked for. */
  | {
      readonly type: 'LastAttempt'
      /** Where in the tournament: `R1.G2.T3` is round 1, group 2, task 3. */
      readonly slot: Slot
      /** Why the task cannot be had. */
      readonly reason: string
    }
  | {
      readonly type: 'UnknownMiner'
      /** The miner's hotkey (SS58 address, prefix 42). */
      readonly hotkey: Hotkey
    }
  | {
      readonly type: 'ConflictingWithdrawal'
      /** Who was withdrawn already. */
      readonly hotkey: Hotkey
      /** The reason that is on record. */
      readonly recorded: string
    }
  /** It has ended, and this would change it. */
  | {
      readonly type: 'TournamentOver'
      /** How it ended. */
      readonly ending: string
    }
  /** It has not ended, so it has no result (RULES 8). */
  | {
      readonly type: 'NotFinished'
      /** The tournament's id. */
      readonly tournament: TournamentId
    }
  /** A log that does not begin with `Opened`, or holds a second one. */
  | {
      readonly type: 'NotALog'
      /** Which entry, from 0. */
      readonly at: number
    }
  /** Input that does not decode. */
  | {
      readonly type: 'Invalid'
      /** Everything that is wrong, each with path, value and what was expected. */
      readonly faults: ReadonlyArray<Fault>
    }
  /** A state that does not follow from its own record. */
  | {
      readonly type: 'Inconsistent'
      /** What does not follow from the rest. */
      readonly path: string
    }
  /** The model's size is not known, so neither are its GPUs (RULES 12). */
  | {
      readonly type: 'UnknownModelSize'
      /** Where in the tournament: `R1.G2.T3` is round 1, group 2, task 3. */
      readonly slot: Slot
    }
  /** The rule set has no hours for a dataset like this (RULES 12). */
  | {
      readonly type: 'UnknownHours'
      /** Where in the tournament: `R1.G2.T3` is round 1, group 2, task 3. */
      readonly slot: Slot
      /** The dataset's rows, or null where nobody knows them. */
      readonly rows: number | null
      /** The most rows for which the rules have hours. */
      readonly maximum: number
    }
  | {
      readonly type: 'TooEarly'
      /** When it may open, in milliseconds since 1970. */
      readonly opensAt: number
      /** Of which type it would be. */
      readonly tournamentType: TournamentType
    }
  /** The history does not go back, without a gap, to the tournament that won the crown (RULES 13.3). */
  | {
      readonly type: 'CrownUnknown'
      /** The tournament's id. */
      readonly tournament: TournamentId
      /** Of which type it was. */
      readonly tournamentType: TournamentType
      /** Who held the title then. */
      readonly champion: Hotkey
      /** In which reign, from 1. */
      readonly reign: number
    }
  /** What is burned needs a node to go to (RULES 13.4). */
  | {
      readonly type: 'BurnUnregistered'
      /** The miner's hotkey (SS58 address, prefix 42). */
      readonly hotkey: Hotkey
    }

export { codec } from './RefusalCodec.js'
export { sentence } from './RefusalSentence.js'

/** What the border lets in: a copy of what came by a function call, or `Invalid` with the path of each fault (RULES 1). */
export const decoded = <A, O>(codec: t.Type<A, O>, name = '') => {
  const take = Codec.take(codec, name)
  return (input: unknown): E.Either<Refusal, A> =>
    pipe(
      take(input),
      E.mapLeft((faults): Refusal => ({ type: 'Invalid', faults }))
    )
}
