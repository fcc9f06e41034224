/** The cache: a volume for each model and each dataset, filled once, one job at a time, and forgotten when long unused (EXECUTION 4, download). */
import * as Semaphore from '../../play/Semaphore.js'

/** Who holds a volume, so that it is not taken away. */
export interface Cache {
  /** Fills the volume unless it is filled, and holds it until it is given back. */
  readonly hold: (
    volume: string,
    signal: AbortSignal,
    fill: () => Promise<void>
  ) => Promise<(() => void) | undefined>
  /** Volumes that an earlier process filled, oldest first: they are measured against the bound, and filled anew. */
  readonly know: (volumes: ReadonlyArray<string>) => void
}

interface Entry {
  readonly turn: Semaphore.Semaphore
  filled: boolean
  holders: number
}

/** A cache of at most so many volumes, those in use apart; `remove` takes one away. */
export const of = (most: number, remove: (volume: string) => Promise<void>): Cache => {
  // In the order of their last use.
  const entries = new Map<string, Entry>()

  const forget = async (): Promise<void> => {
    const idle = [...entries].filter(([, { holders }]) => holders === 0).map(([volume]) => volume)
    for (const volume of idle.slice(0, Math.max(0, entries.size - most))) {
      entries.delete(volume)
      await remove(volume)
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
      for (const volume of volumes) entries.set(volume, { turn: Semaphore.of(1), filled: false, holders: 0 })
    },
    hold: async (volume, signal, fill) => {
      const entry = entries.get(volume) ?? { turn: Semaphore.of(1), filled: false, holders: 0 }
      entries.delete(volume)
      entries.set(volume, entry)
      entry.holders += 1
      let held = true
      const release = (): void => {
        if (!held) return
        held = false
        entry.holders -= 1
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
          if (!entry.filled) await fill()
          entry.filled = true
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
