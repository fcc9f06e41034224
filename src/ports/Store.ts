/** The port that keeps what happened: numbered records in streams, each chained to the one before by its digest. */
import type * as TE from 'fp-ts/lib/TaskEither.js'
import type { ReadonlyNonEmptyArray } from 'fp-ts/lib/ReadonlyNonEmptyArray.js'
import * as t from 'io-ts'
import { closed, integer, nullable, refine, text, type Codec } from '../domain/codec/Codec.js'
import * as Digest from '../domain/Digest.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

interface StreamBrand {
  readonly Stream: unique symbol
}

/** The name of a stream. A tournament's is its id; one that belongs to no tournament begins with a full stop: `.season`. */
export type Stream = t.Branded<string, StreamBrand>

/** Takes the name of a stream as it is. */
export const stream: Codec<Stream, string> = refine(
  t.string,
  (s): s is Stream => /^\.?[A-Za-z0-9_-]{1,64}$/.test(s),
  'a stream (a tournament id, or "." and up to 64 letters, digits, "-" and "_")'
)

/** A record; its line in a file has the same fields in the same order. */
export const record = closed('a record', {
  /** From 1, without a gap, in its stream. */
  number: integer(1),
  /** The stream's name: the season, or a tournament's id. */
  stream,
  /** When it was appended, in milliseconds since 1970; never before the record before it (RULES 14.9). */
  at: integer(0),
  /** How many records of the same transaction follow it in this stream; a stream that ends before them was cut off. */
  rest: integer(0),
  /** A key that no other record of the stream has; null where nothing needs to be kept from happening twice. */
  key: nullable(text(256)),
  /** The digest of the record before it, or of the stream's header. */
  previous: Digest.codec,
  /** What happened, as plain JSON. The store does not look into it: whoever reads it decodes it. */
  body: t.unknown,
  /** SHA-256 of the record's line without this field. */
  digest: Digest.codec
})

/** Something that happened, as it is kept. */
export interface Record extends t.TypeOf<typeof record> {}

/** Something to be kept. */
export interface Draft {
  /** The stream's name: the season, or a tournament's id. */
  readonly stream: Stream
  /**
   * A key that no other record of the stream may have, such as a transfer's id or an act's idempotency key; null for
   * none. An append that repeats one is refused whole with `Repeated`.
   */
  readonly key: string | null
  /** Plain JSON. */
  readonly body: unknown
}

/** Reads a head: `number` counts the records, `digest` is the last one’s. */
export const head = closed('a head', {
  /** The stream's name: the season, or a tournament's id. */
  stream,
  /** The last record's number, from 1; 0 where there is none. */
  number: integer(0),
  /** The last record's digest, which holds all before it. */
  digest: Digest.codec
})

/**
 * How far a stream goes: its last record's number and digest; 0 and the digest of its header while it is empty. Whoever
 * knows a head that was signed and published knows that nothing up to it is missing or forged.
 */
export interface Head extends t.TypeOf<typeof head> {}

/** Why a store did not do what was asked. An append that was answered with an error has not happened. */
export interface StoreError {
  readonly type: 'StoreError'
  /** What went wrong, as a word that programs can tell apart. */
  readonly kind: Trouble
  /** What happened, to what, and what to do. */
  readonly message: string
}

/** What kept a store from doing what was asked. */
export type Trouble =
  /** Somebody else writes it; the message names the process. */
  | 'Held'
  /** Another writer has taken over since: this one never writes again. */
  | 'Fenced'
  /** What is there is not what this writer left: deleted, renamed, replaced, cut or added to. It never writes again. */
  | 'Replaced'
  /** The disk failed while an append was made safe: whether it was kept shows when the store is opened again. It never writes again. */
  | 'Doubtful'
  /** A record does not follow from the one before; the message names the first that does not. */
  | 'Broken'
  /** A key that a record of the stream already has. */
  | 'Repeated'
  /** A draft or a stream that this store cannot keep. */
  | 'Unfit'
  /** Locks cannot be trusted where it lies: a network file system. */
  | 'Network'
  /** A package or a program that it needs is not installed. */
  | 'Missing'
  /** It was closed. */
  | 'Closed'
  /** The disk, the database or the way to it failed. Asking again may help. */
  | 'Failed'

/** Reads a store, even while another process writes it. */
export interface Reader {
  /** The heads of all streams that have a record, in the order of their names (code units). */
  readonly heads: TE.TaskEither<StoreError, ReadonlyArray<Head>>
  /**
   * The stream's records that follow number `after` (0: from its beginning), at most `most` of them, in order. Each is
   * held against the one before it: `Broken` names the first that does not follow. None for a stream that is not there.
   */
  readonly read: (
    stream: Stream,
    after?: number,
    most?: number
  ) => TE.TaskEither<StoreError, ReadonlyArray<Record>>
  /** Lets go of files, locks and connections; afterwards everything is answered with `Closed`. Closing twice is closing once. */
  readonly close: TE.TaskEither<StoreError, void>
}

/**
 * Writes a store, as the only one who does: a store has one writer at a time, and a second is refused (`Held`) when it
 * opens. The laws are in `dethrone/testing` (`storeLaws`):
 *
 * 1. What an append answered is there afterwards, also after a kill or a power cut.
 * 2. An append is kept whole or not at all, whichever streams its drafts name; appends follow each other in the order
 *    in which they were asked for, also when nobody waits for the answers.
 * 3. An append that was answered with an error has not happened and never will, or the store refuses to go on.
 * 4. In each stream numbers run from 1, instants never go back, and each record names the digest of the one before.
 * 5. A change, an omission, a line of another stream or another order shows at the first record that is wrong.
 * 6. A writer that another one has replaced can append nothing any more.
 */
export interface Store extends Reader {
  /** Keeps the drafts, in their order, in one transaction; the records they became. */
  readonly append: (
    drafts: ReadonlyNonEmptyArray<Draft>
  ) => TE.TaskEither<StoreError, ReadonlyNonEmptyArray<Record>>
  /**
   * Takes in records of one stream as they are, from another store's export: numbers, instants and digests stay.
   * Records that are there already change nothing; `Broken` where one differs, or does not follow.
   */
  readonly adopt: (records: ReadonlyNonEmptyArray<Record>) => TE.TaskEither<StoreError, void>
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** The answer of a store that did not do what was asked. */
export const trouble = (kind: Trouble, message: string): StoreError => ({ type: 'StoreError', kind, message })

/** Whether it is the last that this writer says to any append: it takes nothing any more, and asking again is no use. */
export const isLast = ({ kind }: StoreError): boolean =>
  kind === 'Fenced' || kind === 'Replaced' || kind === 'Doubtful' || kind === 'Closed'
