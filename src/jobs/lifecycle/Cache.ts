/** The cache: a volume for each thing that jobs share, filled once, and forgotten when it is long unused or others need the room (EXECUTION 4, download). */
import * as Semaphore from '../../play/Semaphore.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** Who holds a volume, so that it is not taken away. */
export interface Cache {
  /**
   * Fills the volume unless it is filled and still there, which answers its bytes, and holds it until it is given back:
   * somebody may take it away by hand.
   */
  readonly hold: (
    volume: string,
    signal: AbortSignal,
    isThere: () => Promise<boolean>,
    fill: () => Promise<number>
  ) => Promise<(() => void) | undefined>
  /** Volumes that an earlier process filled, oldest first: they count against the bounds, and are filled anew. */
  readonly know: (volumes: ReadonlyArray<readonly [volume: string, bytes: number]>) => void
}

/** What a cache may keep; what is in use is kept whatever it is. */
export interface Bounds {
  readonly volumes: number
  readonly bytes: number
  /** So long unused, a volume goes though there is room. */
  readonly seconds: number
}

interface Entry {
  readonly turn: Semaphore.Semaphore
  bytes: number
  used: number
  filled: boolean
  holders: number
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** A cache within bounds; `remove` takes a volume away, `now` is a clock in seconds. */
export const of = (bounds: Bounds, remove: (volume: string) => Promise<void>, now: () => number): Cache => {
  // In the order of their last use.
  const entries = new Map<string, Entry>()
  const fresh = (bytes = 0): Entry => ({
    turn: Semaphore.of(1),
    bytes,
    used: now(),
    filled: false,
    holders: 0
  })

  const isOver = (): boolean =>
    entries.size > bounds.volumes ||
    [...entries.values()].reduce((sum, { bytes }) => sum + bytes, 0) > bounds.bytes

  const forget = async (): Promise<void> => {
    for (const [volume, entry] of [...entries]) {
      if (entry.holders > 0 || !(isOver() || now() - entry.used > bounds.seconds)) continue
      // Whoever comes for it meanwhile fills it anew.
      entry.filled = false
      // What the engine does not take away still counts, and is tried again: it is nobody's failure who came for
      // another one.
      const isGone = await remove(volume).then(
        () => true,
        () => false
      )
      if (!isGone) continue
      entry.bytes = 0
      if (entry.holders === 0) entries.delete(volume)
    }
  }

  // One after the other: a volume that is being taken away is not filled meanwhile.
  let evicting = Promise.resolve()
  const evict = (): Promise<void> => {
    evicting = evicting.then(forget, forget)
    return evicting
  }

  return {
    know: volumes => {
      for (const [volume, bytes] of volumes) entries.set(volume, fresh(bytes))
    },
    hold: async (volume, signal, isThere, fill) => {
      const entry = entries.get(volume) ?? fresh()
      entries.delete(volume)
      entries.set(volume, entry)
      entry.holders += 1
      let held = true
      const release = (): void => {
        if (!held) return
        held = false
        entry.holders -= 1
        entry.used = now()
        // What is held is never forgotten, so it is there, and is now the last that was used.
        entries.delete(volume)
        entries.set(volume, entry)
      }
      try {
        await evict()
        const done = await entry.turn(signal)
        if (done === undefined) {
          release()
          return undefined
        }
        try {
          if (!entry.filled || !(await isThere())) {
            entry.filled = false
            entry.bytes = await fill()
            entry.filled = true
            await evict()
          }
        } finally {
          done()
        }
        return release
      } catch (thrown) {
        release()
        throw thrown
      }
    }
  }
}
