/** The port that tells of deposits: transfers to the collection address (RULES 2.2). */
import type * as TE from 'fp-ts/lib/TaskEither.js'
import * as t from 'io-ts'
import { closed, integer, list, text } from '../../domain/codec/Codec.js'
import * as Coldkey from '../../domain/miner/Coldkey.js'
import * as Rao from '../../domain/Rao.js'
import type { PortError } from '../PortError.js'

export const transfer = closed('a transfer', {
  /** No two transfers have the same: block and place in it, for instance. */
  id: text(128),
  /** Who paid. */
  from: Coldkey.codec,
  /** In rao. */
  amount: Rao.text,
  block: integer(0)
})

/** A finalized transfer to the collection address. */
export interface Transfer extends t.TypeOf<typeof transfer> {}

export const page = closed('a page of transfers', {
  transfers: list(transfer, 10_000),
  /** What to ask with for what comes after this page; it is kept, and asked with after a restart. */
  cursor: text(512),
  /** Whether more transfers are there already. */
  more: t.boolean
})

/** Some transfers, oldest first, and where to go on. */
export interface Page extends t.TypeOf<typeof page> {}

/** Tells of finalized transfers: one that the chain may still take back is not told. */
export interface Transfers {
  /** What came after the cursor; null: from the beginning. */
  readonly after: (cursor: string | null) => TE.TaskEither<PortError, Page>
}
