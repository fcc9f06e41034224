/** The tables of a store in SQLite. */
import * as E from 'fp-ts/lib/Either.js'
import { trouble, type StoreError } from '../../ports/Store.js'
import { value, type Database } from './Database.js'

/** "dthr" in ASCII, where SQLite keeps the name of the application that a file belongs to. */
const application = 0x64746872

/** The version of the tables. */
const version = 1

const tables = `
CREATE TABLE writer (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  epoch INTEGER NOT NULL
) STRICT;
INSERT INTO writer VALUES (1, 0);
CREATE TABLE record (
  position INTEGER PRIMARY KEY,
  stream TEXT NOT NULL,
  number INTEGER NOT NULL,
  key TEXT,
  line TEXT NOT NULL,
  UNIQUE (stream, number)
) STRICT;
CREATE UNIQUE INDEX record_key ON record (stream, key) WHERE key IS NOT NULL;
CREATE TRIGGER record_stays BEFORE UPDATE ON record BEGIN SELECT RAISE(ABORT, 'records are never changed'); END;
CREATE TRIGGER record_remains BEFORE DELETE ON record BEGIN SELECT RAISE(ABORT, 'records are never deleted'); END;
PRAGMA application_id = ${application};
PRAGMA user_version = ${version};
`

/** Makes sure that the file is a store's, and makes the tables of one that is empty, in one transaction. */
export const prepare = (database: Database, path: string): E.Either<StoreError, void> => {
  const isEmpty = value(database.prepare('SELECT count(*) FROM sqlite_schema')) === 0
  if (isEmpty) {
    // Full synchronisation from the first page on; the log beside the database lets others read while we write.
    database.exec('PRAGMA journal_mode = WAL')
    database.exec(`BEGIN IMMEDIATE; ${tables} COMMIT;`)
  }
  return check(database, path)
}

/** Makes sure that the file is a store's, in a version that this package knows. */
export const check = (database: Database, path: string): E.Either<StoreError, void> => {
  if (value(database.prepare('PRAGMA application_id')) !== application)
    return E.left(trouble('Unfit', `${path} is a database of another program: name another file.`))
  const found = value(database.prepare('PRAGMA user_version'))
  return found === version
    ? E.right(undefined)
    : E.left(
        trouble(
          'Unfit',
          `${path} is a store in format ${String(found)}, and this package reads ${version}: use the version of it that wrote the file.`
        )
      )
}
