/** Notes: what a journal keeps of a tournament, the events of its log and what was done to bring them about. */
import * as t from 'io-ts'
import { closed, integer, nullable, tagged, text } from '../domain/codec/Codec.js'
import * as Hotkey from '../domain/miner/Hotkey.js'
import * as Slot from '../domain/task/Slot.js'
import { material } from '../domain/task/Task.js'
import * as Log from '../rules/log/Log.js'

/** Who did something, as claimed, and why. */
const act = {
  /** Who did it. */
  by: text(256),
  /** The reason that was given. */
  why: text(4096)
}

/** A miner's job on a slot; without a hotkey, the slot itself. */
const unit = {
  /** Where in the tournament: `R1.G2.T3` is round 1, group 2, task 3. */
  slot: Slot.codec,
  /** One miner's job, or null for all of the slot. */
  hotkey: nullable(Hotkey.codec)
}

const variants = {
  /** The task that the source gave for the slot when it was first asked: it is never asked again. */
  Filled: closed('a Filled note', {
    type: t.literal('Filled'),
    /** Where in the tournament: `R1.G2.T3` is round 1, group 2, task 3. */
    slot: Slot.codec,
    material
  }),
  /** A job was handed to the executor, for the first time or once more after the world failed it. */
  Started: closed('a Started note', {
    type: t.literal('Started'),
    /** Where in the tournament: `R1.G2.T3` is round 1, group 2, task 3. */
    slot: Slot.codec,
    /** The miner's hotkey (SS58 address, prefix 42). */
    hotkey: Hotkey.codec,
    /** From 0: how often the world has failed the job before. */
    retry: integer(0)
  }),
  /** The world failed a job, or found no task for a slot. */
  Troubled: closed('a Troubled note', {
    type: t.literal('Troubled'),
    ...unit,
    /** What part of the world it was. */
    kind: text(64),
    /** What failed, in words. */
    message: text(4096)
  }),
  /** Somebody lets a job, or a slot's filling, be tried again after it has waited for a person. */
  Released: closed('a Released note', { type: t.literal('Released'), ...unit, ...act }),
  /** No job is started until `Resumed`; what runs goes on to its report. */
  Paused: closed('a Paused note', { type: t.literal('Paused'), ...act }),
  Resumed: closed('a Resumed note', { type: t.literal('Resumed'), ...act })
}

const acts = { Released: variants.Released, Paused: variants.Paused, Resumed: variants.Resumed }

/** What a person tells a running tournament besides its events. */
export const operation = tagged('an operator’s act', acts)
/** An operator’s act: one of those that `operation` reads. */
export type Operation = t.TypeOf<typeof operation>

/** What is kept besides the events; it decides nothing. */
export const aside = tagged('an aside', variants)
/** A note that decides nothing: one of those that `aside` reads. */
export type Aside = t.TypeOf<typeof aside>

/** What a journal keeps. */
export type Note = Log.Entry | Aside

/** A note as JSON, checked. */
export const codec: t.Type<Note, unknown> = new t.Type<Note, unknown>(
  'a note of a tournament',
  (u): u is Note => aside.is(u) || Log.entry.is(u),
  (u, context) => (isAside(u) ? aside.validate(u, context) : Log.entry.validate(u, context)),
  t.identity
)

const types = new Set<unknown>(Object.keys(variants))

/** The field `type` of whatever comes; nothing where there is none, or it cannot be read. */
const typeOf = (u: unknown): unknown => {
  try {
    return t.UnknownRecord.is(u) ? u['type'] : undefined
  } catch {
    return undefined
  }
}

const isAside = (u: unknown): boolean => types.has(typeOf(u))

/** Whether it means to be an operator's act; whether it is a sound one, the codec says. */
export const isOperation = (u: unknown): boolean => {
  const type = typeOf(u)
  return typeof type === 'string' && Object.hasOwn(acts, type)
}

/** Whether the note is an event of the log. */
export const isEntry = (note: Note): note is Log.Entry => !types.has(note.type)

/** The tournament's log: its events alone (RULES 10). */
export const log = (notes: ReadonlyArray<Note>): Log.Log => notes.filter(isEntry)
