/** What happens to money, as the records of the accounts have it (RULES 2.2). Amounts in rao. */
import * as t from 'io-ts'
import { closed, tagged, text } from '../../domain/codec/Codec.js'
import * as Coldkey from '../../domain/miner/Coldkey.js'
import * as Hotkey from '../../domain/miner/Hotkey.js'
import * as Rao from '../../domain/Rao.js'
import * as TaskKind from '../../domain/task/TaskKind.js'
import * as TournamentId from '../../domain/TournamentId.js'
import { transfer } from '../../ports/season/Transfers.js'

const feeFields = {
  /** The tournament's id. */
  tournament: TournamentId.codec,
  /** The miner's hotkey (SS58 address, prefix 42). */
  hotkey: Hotkey.codec,
  /** The coldkey that pays for it (SS58 address, prefix 42). */
  coldkey: Coldkey.codec,
  /** In rao, as text. */
  amount: Rao.text
}

const variants = {
  /** A finalized transfer; its record's key is the transfer's id, so that it counts once. */
  Credited: closed('Credited', { type: t.literal('Credited'), transfer }),
  /** A credit that a person gave, and why. */
  Granted: closed('Granted', {
    type: t.literal('Granted'),
    /** The coldkey that pays for it (SS58 address, prefix 42). */
    coldkey: Coldkey.codec,
    /** In rao, as text. */
    amount: Rao.text,
    by: text(128),
    reason: text(1024)
  }),
  /** Up to where transfers were read; kept with the credits it follows on. */
  Read: closed('Read', { type: t.literal('Read'), cursor: text(512) }),
  Charged: closed('Charged', {
    type: t.literal('Charged'),
    tournamentType: TaskKind.tournamentType,
    ...feeFields
  }),
  Refunded: closed('Refunded', { type: t.literal('Refunded'), ...feeFields })
}

export const codec = tagged('an event of the accounts', variants)
export type Event = t.TypeOf<typeof codec>
export type Of<T extends Event['type']> = Extract<
  Event,
  {
    /** `text` or `image`. */
    readonly type: T
  }
>

/** The key under which an event happens once; null where it may happen again. */
export const keyOf = (event: Event): string | null => {
  switch (event.type) {
    case 'Credited':
      return `transfer/${event.transfer.id}`
    case 'Charged':
      return `charge/${event.tournament}/${event.hotkey}`
    case 'Refunded':
      return `refund/${event.tournament}/${event.hotkey}`
    case 'Granted':
    case 'Read':
      return null
  }
}
