/** The codec of refusals, one variant for each of the type's (RULES 7). */
import * as t from 'io-ts'
import * as Codec from '../domain/codec/Codec.js'
import { rejected } from '../domain/miner/Candidate.js'
import * as Hotkey from '../domain/miner/Hotkey.js'
import { failure } from '../domain/task/Report.js'
import * as Slot from '../domain/task/Slot.js'
import * as TaskKind from '../domain/task/TaskKind.js'
import * as TournamentId from '../domain/TournamentId.js'
import type { Refusal } from './Refusal.js'

const { closed, integer, list, nullable } = Codec

const count = integer(0)
const hotkey = Hotkey.codec
const tournament = TournamentId.codec
const tournamentType = TaskKind.tournamentType
/** What somebody else wrote, as it is. */
const words = t.string
const onJob = { slot: Slot.codec, hotkey }

const refusal = <T extends string, P extends t.Props>(type: T, props: P) =>
  closed(type, { type: t.literal(type), ...props })

/** What stands in an input is there as it is, or in words. */
export const fault: Codec.Codec<Codec.Fault, unknown> = closed('a fault', {
  path: words,
  value: t.union([t.string, t.number, t.boolean, t.null, closed('words', { is: words })]),
  expected: words
})

const variants = {
  FieldTooSmall: refusal('FieldTooSmall', { admitted: count, minimum: count, rejected: list(rejected) }),
  FeesRefunded: refusal('FeesRefunded', { tournament }),
  IdTaken: refusal('IdTaken', { tournament, tournamentType }),
  AdmissionsMissing: refusal('AdmissionsMissing', { tournament, hotkeys: list(hotkey) }),
  DuplicateMiner: refusal('DuplicateMiner', { hotkey }),
  ChampionInField: refusal('ChampionInField', { hotkey }),
  MissingReport: refusal('MissingReport', onJob),
  ConflictingReport: refusal('ConflictingReport', onJob),
  UnexpectedReport: refusal('UnexpectedReport', onJob),
  ReservedReason: refusal('ReservedReason', { ...onJob, reason: failure }),
  UnexpectedUnavailable: refusal('UnexpectedUnavailable', { slot: Slot.codec }),
  ConflictingUnavailable: refusal('ConflictingUnavailable', { slot: Slot.codec, recorded: words }),
  LastAttempt: refusal('LastAttempt', { slot: Slot.codec, reason: words }),
  UnknownMiner: refusal('UnknownMiner', { hotkey }),
  ConflictingWithdrawal: refusal('ConflictingWithdrawal', { hotkey, recorded: words }),
  TournamentOver: refusal('TournamentOver', { ending: words }),
  NotFinished: refusal('NotFinished', { tournament }),
  NotALog: refusal('NotALog', { at: count }),
  Invalid: refusal('Invalid', { faults: list(fault) }),
  Inconsistent: refusal('Inconsistent', { path: words }),
  UnknownModelSize: refusal('UnknownModelSize', { slot: Slot.codec }),
  UnknownHours: refusal('UnknownHours', { slot: Slot.codec, rows: nullable(count), maximum: count }),
  TooEarly: refusal('TooEarly', { opensAt: t.number, tournamentType }),
  CrownUnknown: refusal('CrownUnknown', {
    tournament,
    tournamentType,
    champion: hotkey,
    reign: integer(1)
  }),
  BurnUnregistered: refusal('BurnUnregistered', { hotkey })
}

/** A refusal as JSON: for logs, and for whoever answers over a wire. */
export const codec: Codec.Codec<Refusal, unknown> = Codec.tagged('a refusal', variants)
