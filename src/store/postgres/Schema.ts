/** The tables of a store in PostgreSQL, as the steps that lead from each version to the next. */
import * as E from 'fp-ts/lib/Either.js'
import { trouble, type StoreError } from '../../ports/Store.js'
import type { Connection } from './Connection.js'

/** Step n leads from version n to n + 1. What was released is never changed: a new step is added. */
export const migrations: ReadonlyArray<string> = [
  `
CREATE TABLE writer (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  epoch BIGINT NOT NULL
);
INSERT INTO writer VALUES (1, 0);
CREATE TABLE record (
  position BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  stream TEXT COLLATE "C" NOT NULL,
  number BIGINT NOT NULL,
  key TEXT COLLATE "C",
  line TEXT COLLATE "C" NOT NULL,
  CONSTRAINT record_number UNIQUE (stream, number)
);
CREATE UNIQUE INDEX record_key ON record (stream, key) WHERE key IS NOT NULL;
CREATE FUNCTION record_stays() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION 'records are never changed or deleted'; END $$;
CREATE TRIGGER record_stays BEFORE UPDATE OR DELETE ON record FOR EACH ROW EXECUTE FUNCTION record_stays();
CREATE TRIGGER record_remains BEFORE TRUNCATE ON record FOR EACH STATEMENT EXECUTE FUNCTION record_stays();
`
]

/** A name as SQL has it. */
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** `Unfit` where a schema cannot have this name. */
export const named = (schema: string): E.Either<StoreError, string> =>
  /^[a-z_][a-z0-9_]{0,62}$/.test(schema) && !schema.startsWith('pg_')
    ? E.right(schema)
    : E.left(
        trouble(
          'Unfit',
          `A store cannot lie in the schema ${JSON.stringify(schema)}: expected small letters, digits and "_", at most 63, and no "pg_" before them.`
        )
      )

/** What every session of a store needs. */
export const enter = async (session: Connection, schema: string): Promise<E.Either<StoreError, void>> => {
  await session.rows(`SET search_path = ${quoted(schema)}`)
  // A session whose machine has gone is ended by the server, so that its lock does not stay for hours.
  await session.rows(
    'SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3; SET tcp_user_timeout = 60000'
  )
  const [[encoding] = []] = await session.rows("SELECT current_setting('server_encoding')")
  return encoding === 'UTF8'
    ? E.right(undefined)
    : E.left(trouble('Unfit', `The database is encoded in ${String(encoding)}: expected UTF8.`))
}

/** What a session needs that writes; and that the server can be trusted to keep what it says it keeps. */
export const enterForWriting = async (session: Connection): Promise<E.Either<StoreError, void>> => {
  const [[standby, fsync] = []] = await session.rows("SELECT pg_is_in_recovery(), current_setting('fsync')")
  if (standby === true)
    return E.left(trouble('Unfit', 'The server is a standby, which only reads: name the primary.'))
  if (fsync !== 'on')
    return E.left(
      trouble('Unfit', 'The server runs with fsync off: a power cut would lose what it acknowledged.')
    )
  await session.rows('SET synchronous_commit = on; SET default_transaction_read_only = off')
  return E.right(undefined)
}

const versionOf = async (session: Connection, schema: string): Promise<number | null> => {
  const [[there] = []] = await session.rows(
    'SELECT to_regclass($1) IS NOT NULL',
    `${quoted(schema)}.store_version`
  )
  if (there !== true) return null
  const [[version] = []] = await session.rows('SELECT max(version) FROM store_version')
  return Number(version ?? 0)
}

const unknown = (schema: string, found: number): StoreError =>
  trouble(
    'Unfit',
    `The store in schema ${schema} has version ${found} of the tables, and this package knows ${migrations.length}: use the version of it that wrote them.`
  )

/** Makes sure that the schema is a store's, for somebody who reads. */
export const check = async (session: Connection, schema: string): Promise<E.Either<StoreError, void>> => {
  const found = await versionOf(session, schema)
  if (found === null) return E.left(trouble('Failed', `There is no store in the schema ${schema}.`))
  return found === migrations.length ? E.right(undefined) : E.left(unknown(schema, found))
}

/** Makes the schema and its tables where they are missing, and brings older ones up to date, in one transaction. The writer's lock is held. */
export const prepare = async (session: Connection, schema: string): Promise<E.Either<StoreError, void>> => {
  const found = await versionOf(session, schema)
  if (found === migrations.length) return E.right(undefined)
  if (found !== null && found > migrations.length) return E.left(unknown(schema, found))
  await session.rows('BEGIN')
  try {
    if (found === null) {
      await session.rows(`CREATE SCHEMA IF NOT EXISTS ${quoted(schema)}`)
      await session.rows('CREATE TABLE store_version (version INTEGER PRIMARY KEY)')
    }
    for (const [i, step] of migrations.entries()) {
      if (i < (found ?? 0)) continue
      await session.rows(step)
      await session.rows('INSERT INTO store_version VALUES ($1)', i + 1)
    }
    await session.rows('COMMIT')
    return E.right(undefined)
  } catch (thrown) {
    if (!session.isLost()) await session.rows('ROLLBACK')
    throw thrown
  }
}
