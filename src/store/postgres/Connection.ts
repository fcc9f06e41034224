/** The package `pg`, loaded when it is first needed, and the little of it that is used. */
import { hostname } from 'node:os'
import * as E from 'fp-ts/lib/Either.js'
import { messageOf } from '../../ports/Executor.js'
import { trouble, type StoreError } from '../../ports/Store.js'

export type Value = string | number | null | ReadonlyArray<string | number | null>

/** A session of the server. A statement that rejects has not happened, unless the session is lost. */
export interface Connection {
  /** The rows, each as a list of its columns; big integers are text. */
  readonly rows: (
    sql: string,
    ...values: ReadonlyArray<Value>
  ) => Promise<ReadonlyArray<ReadonlyArray<unknown>>>
  /** How many rows it changed. Prepared under its name, once in a session. */
  readonly change: (name: string, sql: string, values: ReadonlyArray<Value>) => Promise<number>
  /** Whether the server, or the way to it, has gone: nothing more comes of this session. */
  readonly isLost: () => boolean
  /** Also where the server does not answer. */
  readonly end: () => Promise<void>
}

/** Connects; rejects where nobody answers, or who answers refuses. */
export type Connect = () => Promise<Connection>

/** How long the server may take for one statement, and to let somebody in, in milliseconds. */
const patience = { statement: 60_000, connection: 10_000, end: 2_000 }

/** The way to the server at this address; `Missing` where the package is not installed. */
export const load = async (address: string): Promise<E.Either<StoreError, Connect>> => {
  try {
    const { default: pg } = await import('pg')
    return E.right(async () => {
      const client = new pg.Client({
        connectionString: address,
        application_name: `dethrone, process ${process.pid} on ${hostname()}`.slice(0, 63),
        keepAlive: true,
        connectionTimeoutMillis: patience.connection,
        query_timeout: patience.statement
      })
      let lost = false
      const lose = (): void => {
        lost = true
      }
      // Without a listener the loss of a session that nobody uses would end the process.
      client.on('error', lose)
      client.on('end', lose)
      try {
        await client.connect()
      } catch (thrown) {
        void client.end().catch(() => undefined)
        throw thrown
      }
      /**
       * Whether it is the refusal of one statement, after which the session goes on. How grave it is the server says in
       * the language of its settings, so the session itself is asked.
       */
      const isStatements = async (thrown: unknown): Promise<boolean> => {
        const code = codeOf(thrown)
        // 57P0…: the server is going down, or ends this session.
        if (code === '' || code.startsWith('57P0') || lost) return false
        try {
          await client.query('SELECT 1')
          return true
        } catch {
          return false
        }
      }
      const asked = async <A>(ask: () => Promise<A>): Promise<A> => {
        try {
          return await ask()
        } catch (thrown) {
          if (!(await isStatements(thrown))) lose()
          throw thrown
        }
      }
      return {
        rows: (sql, ...values) =>
          asked(
            async () =>
              (
                await client.query<Array<unknown>>({
                  text: sql,
                  values: values.map(listed),
                  rowMode: 'array'
                })
              ).rows
          ),
        change: (name, text, values) =>
          asked(async () => (await client.query({ name, text, values: values.map(listed) })).rowCount ?? 0),
        isLost: () => lost,
        end: async () => {
          lose()
          const late = new Promise<void>(resolve => void setTimeout(resolve, patience.end).unref())
          await Promise.race([client.end().catch(() => undefined), late])
        }
      }
    })
  } catch (thrown) {
    return E.left(
      trouble(
        'Missing',
        `The package pg, which talks to PostgreSQL, cannot be loaded (${messageOf(thrown)}): npm install pg.`
      )
    )
  }
}

const listed = (value: Value): string | number | null | Array<string | number | null> =>
  typeof value === 'object' && value !== null ? Array.from(value) : value

/** The code that the server gives what it refuses, such as `23505`; empty where it was not the server who spoke. */
export const codeOf = (thrown: unknown): string =>
  thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' && 'severity' in thrown
    ? thrown.code
    : ''
