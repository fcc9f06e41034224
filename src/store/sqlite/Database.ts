/** The package `libsql`, loaded when it is first needed, and the little of it that is used. */
import * as E from 'fp-ts/lib/Either.js'
import { messageOf } from '../../ports/Executor.js'
import { trouble, type StoreError } from '../../ports/Store.js'

/** A connection. The types are our own, so that nobody needs the package's who does not open a database. */
export interface Database {
  readonly exec: (sql: string) => unknown
  readonly prepare: (sql: string) => Statement
  readonly close: () => unknown
}

export interface Statement {
  readonly run: (...values: ReadonlyArray<string | number | null>) => unknown
  readonly raw: () => {
    readonly all: (...values: ReadonlyArray<string | number | null>) => ReadonlyArray<unknown>
  }
}

/** Opens a database by its path or `file:` address. */
export type Open = (address: string) => Database

/** The package's way to open a database; `Missing` where it is not installed. */
export const load = async (): Promise<E.Either<StoreError, Open>> => {
  try {
    const { default: Libsql } = await import('libsql')
    return E.right(address => {
      const opened = new Libsql(address)
      return {
        exec: sql => opened.exec(sql),
        prepare: sql => opened.prepare<Array<string | number | null>>(sql),
        close: () => opened.close()
      }
    })
  } catch (thrown) {
    return E.left(
      trouble(
        'Missing',
        `The package libsql, which keeps SQLite databases, cannot be loaded (${messageOf(thrown)}): npm install libsql.`
      )
    )
  }
}

/** The rows that a statement gives, each as a list of its columns. */
export const rows = (
  of: Statement,
  ...values: ReadonlyArray<string | number | null>
): ReadonlyArray<ReadonlyArray<unknown>> =>
  of
    .raw()
    .all(...values)
    .map((row): ReadonlyArray<unknown> => (Array.isArray(row) ? Array.from<unknown>(row) : [row]))

/** The first column of the first row; undefined where there is no row. */
export const value = (of: Statement, ...values: ReadonlyArray<string | number | null>): unknown =>
  rows(of, ...values)[0]?.[0]
