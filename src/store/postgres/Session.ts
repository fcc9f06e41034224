/** Sessions: the way to the server, found again when it was lost. */
import * as E from 'fp-ts/lib/Either.js'
import { messageOf } from '../../ports/Executor.js'
import { trouble, type StoreError } from '../../ports/Store.js'
import { systemClock } from '../../ports/SystemClock.js'
import type { Connect, Connection } from './Connection.js'

/** What is done with each new session before it is used. */
export type Enter = (session: Connection) => Promise<E.Either<StoreError, void>>

export interface Sessions {
  /** The session, or a new one where it was lost; tried for so many milliseconds, and once at least. `Failed` where nobody answers. */
  readonly get: (patience: number) => Promise<E.Either<StoreError, Connection>>
  readonly close: () => Promise<void>
  readonly isClosed: () => boolean
}

/** The longest between two attempts, in milliseconds. */
const longest = 2_000

const wait = (milliseconds: number): Promise<void> =>
  new Promise(resolve => setTimeout(resolve, milliseconds))

export const shut: StoreError = trouble('Closed', 'The store was closed.')

/** No session yet. */
export const make = (connect: Connect, where: string, enter: Enter): Sessions => {
  let session: Connection | null = null
  let closed = false

  const attempt = async (): Promise<E.Either<StoreError, Connection>> => {
    let fresh: Connection | null = null
    try {
      fresh = await connect()
      const entered = await enter(fresh)
      if (E.isRight(entered)) return E.right(fresh)
      await fresh.end()
      return entered
    } catch (thrown) {
      await fresh?.end()
      return E.left(trouble('Failed', `${where} cannot be reached: ${messageOf(thrown)}.`))
    }
  }

  return {
    get: async patience => {
      if (closed) return E.left(shut)
      if (session !== null && !session.isLost()) return E.right(session)
      await session?.end()
      session = null
      const until = systemClock.elapsed() + patience
      for (let pause = 50; ; pause = Math.min(longest, 2 * pause)) {
        const found = await attempt()
        if (E.isRight(found)) {
          if (isClosed()) {
            await found.right.end()
            return E.left(shut)
          }
          session = found.right
          return found
        }
        if (found.left.kind !== 'Failed' || systemClock.elapsed() + pause > until) return found
        await wait(pause)
        if (isClosed()) return E.left(shut)
      }
    },
    close: async () => {
      closed = true
      await session?.end()
      session = null
    },
    isClosed
  }

  function isClosed(): boolean {
    return closed
  }
}

/** So often a question is put to a new session, when the one it was put to was lost. */
const often = 3

/** Asks what changes nothing; once more, of a new session, where the session is lost meanwhile. */
export const ask = async <A>(
  get: () => Promise<E.Either<StoreError, Connection>>,
  where: string,
  question: (session: Connection) => Promise<E.Either<StoreError, A>>
): Promise<E.Either<StoreError, A>> => {
  for (let nth = 1; ; nth += 1) {
    const session = await get()
    if (E.isLeft(session)) return session
    try {
      return await question(session.right)
    } catch (thrown) {
      if (!session.right.isLost() || nth === often)
        return E.left(trouble('Failed', `${where} cannot be read: ${messageOf(thrown)}.`))
    }
  }
}
