/** Beacon, transfers and store, as a configuration describes them. */
import * as t from 'io-ts'
import { closed, integer, tagged, text } from '../../domain/codec/Codec.js'
import * as Secrets from './Secrets.js'

/** What the draw's seed comes from (RULES 14.5). */
export const beacon = tagged('a beacon', {
  /** Rounds over HTTP, as drand has them; `url` has `{round}` where the round's number goes. */
  http: closed('a beacon over HTTP', {
    type: t.literal('http'),
    /** What the beacon is called; it goes on record. */
    name: text(128),
    /** The address, with `{round}` where the round goes. */
    url: text(2048),
    /** When round 1 was published, in milliseconds since 1970, and how many milliseconds are between rounds. */
    genesis: integer(0),
    /** Milliseconds between two rounds. */
    period: integer(1)
  }),
  /** Values by round in a file of JSON, `{ "12": "9c…" }`; the rounds are timed as above. */
  file: closed('a beacon in a file', {
    type: t.literal('file'),
    /** What the beacon is called; it goes on record. */
    name: text(128),
    /** The file of values by round. */
    path: text(4096),
    /** When round 1 was published, in milliseconds since 1970. */
    genesis: integer(0),
    /** Milliseconds between two rounds. */
    period: integer(1)
  }),
  /** A value given by hand: seeds are recorded as unproven (RULES 14.5). */
  hand: closed('a value given by hand', {
    type: t.literal('hand'),
    /** The value that seeds are made from. */
    value: text(1024)
  })
})

/** Where deposits are read. */
export const transfers = tagged('transfers', {
  /** A file of JSON, `{ "transfers": [{ "id", "from", "amount", "block" }] }`, that grows at its end. */
  file: closed('transfers in a file', {
    type: t.literal('file'),
    /** The file of transfers. */
    path: text(4096)
  }),
  /** Pages over HTTP; `url` has `{cursor}` where the last page's cursor goes. */
  http: closed('transfers over HTTP', {
    type: t.literal('http'),
    /** The address, with `{cursor}` where the last page's cursor goes. */
    url: text(2048)
  })
})

/** Where records are kept. */
export const store = tagged('a store', {
  sqlite: closed('a store in SQLite', {
    type: t.literal('sqlite'),
    /** The database's file. */
    path: text(4096)
  }),
  /** The server's address, `postgres://user:password@host/database`, is a secret; the tables lie in a schema of their own. */
  postgres: closed('a store in PostgreSQL', {
    type: t.literal('postgres'),
    /** The server's address, as a secret. */
    address: Secrets.codec,
    /** The schema that the tables lie in. */
    schema: text(63)
  }),
  /** As long as the process: for rehearsals that nobody continues. */
  memory: closed('a store in memory', { type: t.literal('memory') })
})
