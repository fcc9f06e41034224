/** dethrone/store: where events are kept. SQLite needs the optional package `libsql`, PostgreSQL `pg`; both are loaded when a store is opened. */
export * as Chain from './Chain.js'
export * as InMemory from './InMemory.js'
export * as JournalFile from './JournalFile.js'
export * as TournamentJournal from './TournamentJournal.js'
export * as Sqlite from './Sqlite.js'
export * as Postgres from './Postgres.js'
