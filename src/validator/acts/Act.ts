/** Acts: what an operator does to a season, each with a key under which it happens once, and with who says so and why. */
import * as t from 'io-ts'
import { closed, nullable, tagged, text, type Codec as CodecOf } from '../../domain/codec/Codec.js'
import * as Codec from '../../domain/codec/Codec.js'
import * as Coldkey from '../../domain/miner/Coldkey.js'
import * as Hotkey from '../../domain/miner/Hotkey.js'
import * as Rao from '../../domain/Rao.js'
import * as Slot from '../../domain/task/Slot.js'
import * as TournamentId from '../../domain/TournamentId.js'
import type { Operation } from '../../ports/Note.js'
import type { Draft, Stream } from '../../ports/Store.js'
import type * as Log from '../../rules/log/Log.js'

const tournament = TournamentId.codec

/** What is done. `tournament` null: to the season, whose openings a pause holds back. */
export const act = tagged('an operator’s act', {
  Withdraw: closed('Withdraw', { type: t.literal('Withdraw'), tournament, hotkey: Hotkey.codec }),
  Cancel: closed('Cancel', { type: t.literal('Cancel'), tournament }),
  Unavailable: closed('Unavailable', { type: t.literal('Unavailable'), tournament, slot: Slot.codec }),
  Credit: closed('Credit', { type: t.literal('Credit'), coldkey: Coldkey.codec, amount: Rao.text }),
  Pause: closed('Pause', { type: t.literal('Pause'), tournament: nullable(tournament) }),
  Resume: closed('Resume', { type: t.literal('Resume'), tournament: nullable(tournament) }),
  /** Lets a job that waits for a person be tried again; without a hotkey, the filling of the slot. */
  Retry: closed('Retry', {
    type: t.literal('Retry'),
    tournament,
    slot: Slot.codec,
    hotkey: nullable(Hotkey.codec)
  })
})
export type Act = t.TypeOf<typeof act>

/** An act with its key, who says that it is theirs, and why. It is its own record in the stream `.acts`. */
export const request = closed('a request of an operator', {
  key: text(128),
  by: text(128),
  why: text(1024),
  act
})
export interface Request extends t.TypeOf<typeof request> {}

/** What came of it: done now, or done before under the same key. */
export const answer: CodecOf<Answer> = Codec.refine(
  t.type({ done: t.boolean, message: t.string }),
  (a): a is Answer => a.message.length > 0,
  'an answer'
)
export interface Answer {
  readonly done: boolean
  readonly message: string
}

/** Where acts are recorded. */
export const stream: Stream = Codec.made('.acts')

/** The record of an act: the store keeps one of each key. */
export const draft = (of: Request): Draft => ({ stream, key: of.key, body: request.encode(of) })

/** An act on a tournament in play, as what happens to it; null for those on season and accounts. */
export const letter = ({ act: what, by, why }: Request): Log.Event | Operation | null => {
  switch (what.type) {
    case 'Withdraw':
      return { type: 'Withdrawn', hotkey: what.hotkey, reason: why }
    case 'Cancel':
      return { type: 'Cancelled', reason: why }
    case 'Unavailable':
      return { type: 'Unavailable', slot: what.slot, reason: why }
    case 'Retry':
      return { type: 'Released', slot: what.slot, hotkey: what.hotkey, by, why }
    case 'Pause':
      return what.tournament === null ? null : { type: 'Paused', by, why }
    case 'Resume':
      return what.tournament === null ? null : { type: 'Resumed', by, why }
    case 'Credit':
      return null
  }
}

/** The tournament it is about; null for season and accounts. */
export const about = ({ act: what }: Request): TournamentId.TournamentId | null =>
  'tournament' in what ? what.tournament : null
