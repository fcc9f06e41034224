/** Archives that the process apart writes while it is fed: an engine reads them, and may be done first (EXECUTION 6). */
import { Readable } from 'node:stream'
import type { Session } from './Confined.js'

/** An archive on its way. */
export interface Fed {
  readonly archive: Readable
  /** Aborted once something has ended it early. */
  readonly torn: AbortSignal
  /** Throws what ended it early. That is waited for where the process has ended, or, as `whole` says, must end now. */
  readonly check: (whole?: boolean) => Promise<void>
  /** Lets go of it. */
  readonly end: () => Promise<void>
}

/**
 * Feeds the sources one after the other, and hears what is said of them. Whatever is thrown meanwhile ends the archive, and
 * is `blamed` on somebody.
 */
export const of = (
  session: Session,
  sources: ReadonlyArray<() => AsyncIterable<Uint8Array> | Promise<AsyncIterable<Uint8Array>>>,
  heard: (message: unknown) => void,
  blamed: (thrown: unknown) => unknown
): Fed => {
  const torn = new AbortController()
  let why: unknown
  const fed = (async () => {
    try {
      for (const source of sources) await session.send(await source())
      for await (const message of session.said) heard(message)
    } catch (thrown) {
      why = blamed(thrown)
      torn.abort()
      session.kill()
    }
  })()
  // The engine ends what it refuses before it has read all.
  const archive = Readable.from(session.out).on('error', () => undefined)
  return {
    archive,
    torn: torn.signal,
    check: async (whole = false) => {
      if (whole || session.over()) await fed
      if (torn.signal.aborted) throw why
    },
    end: async () => {
      session.kill()
      archive.destroy()
      await fed
    }
  }
}
