/** Semaphores: a limited number at once, first come first served; whoever is aborted while waiting leaves the line. */

/** Answers with the function that gives the place back; `undefined` if the wait was given up. */
export type Semaphore = (signal: AbortSignal) => Promise<(() => void) | undefined>

/** A semaphore with this many places. */
export const of = (places: number): Semaphore => {
  const line: Array<() => void> = []
  let taken = 0
  const release = (): void => {
    taken -= 1
    line.shift()?.()
  }
  return signal =>
    new Promise(resolve => {
      const start = (): void => {
        signal.removeEventListener('abort', leave)
        taken += 1
        let held = true
        resolve(() => {
          if (held) release()
          held = false
        })
      }
      const leave = (): void => {
        line.splice(line.indexOf(start), 1)
        resolve(undefined)
      }
      if (signal.aborted) resolve(undefined)
      else if (taken < places) start()
      else {
        line.push(start)
        signal.addEventListener('abort', leave, { once: true })
      }
    })
}

/** A semaphore for each key, each with this many places. */
export const each = (places: number): ((key: string) => Semaphore) => {
  const all = new Map<string, Semaphore>()
  return key => {
    const found = all.get(key) ?? of(places)
    all.set(key, found)
    return found
  }
}
