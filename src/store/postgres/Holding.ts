/** Holding: who writes a store holds a lock of the server, and an epoch that every append is checked against. */
import * as E from 'fp-ts/lib/Either.js'
import { trouble, type StoreError } from '../../ports/Store.js'
import type { Connection } from './Connection.js'

/** "dthr" in ASCII: the class of our locks among those of other programs in the same database. */
const family = 0x64746872

/** The one lock of a schema's store, and who has it. */
const holders = `
SELECT l.pid, a.application_name FROM pg_locks l LEFT JOIN pg_stat_activity a USING (pid)
WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2
  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND l.classid::bigint = ${family} AND l.objid::bigint = (hashtext($1)::bigint & 4294967295)`

/** Takes the lock, which the session holds until it ends; `Held` where another session has it. */
export const take = async (
  session: Connection,
  schema: string,
  where: string
): Promise<E.Either<StoreError, void>> => {
  const [[taken] = []] = await session.rows(`SELECT pg_try_advisory_lock(${family}, hashtext($1))`, schema)
  if (taken === true) return E.right(undefined)
  const [[pid, name] = []] = await session.rows(holders, schema)
  const holder =
    typeof name === 'string' && name !== ''
      ? `“${name.slice(0, 63)}” (the server’s process ${String(pid)})`
      : 'another process'
  return E.left(trouble('Held', `${where} is written by ${holder}: only one process writes at a time.`))
}

/** The server's process that serves this session. */
export const processOf = async (session: Connection): Promise<number> => {
  const [[pid] = []] = await session.rows('SELECT pg_backend_pid()')
  return Number(pid)
}

/** Ends a session of ours that was lost and may not know it yet, so that its lock does not stand in our own way. */
export const endLost = async (session: Connection, schema: string, pid: number): Promise<void> => {
  await session.rows(`SELECT pg_terminate_backend(pid) FROM (${holders}) AS held WHERE pid = $2`, schema, pid)
}

/** The epoch that the newest writer has taken. */
export const epochNow = async (session: Connection): Promise<string> => {
  const [[epoch] = []] = await session.rows('SELECT epoch FROM writer')
  return String(epoch)
}

/**
 * Takes the next epoch. It waits for what the one before it has under way: from then on that has happened, or never
 * will. Null where another one has taken over since `known`.
 */
export const nextEpoch = async (session: Connection, known: string | null): Promise<string | null> => {
  const [row] = await session.rows(
    'UPDATE writer SET epoch = epoch + 1 WHERE $1::bigint IS NULL OR epoch = $1 RETURNING epoch',
    known
  )
  return row === undefined ? null : String(row[0])
}
