// A clock that goes on when nothing else does: a year passes as fast as what happens in it.
import type { Clock } from '../../src/ports/Clock.js'

interface Timer {
  readonly owner: object
  readonly due: number
  readonly wake: () => void
}

export interface VirtualClock extends Clock {
  /** Milliseconds that the wall is off. */
  readonly jump: (by: number) => void
  /** Lets time pass until the work is done, or that instant has come. Whether the work is done. */
  readonly until: (work: Promise<unknown>, instant: number) => Promise<boolean>
  /** A clock for somebody who may be killed: afterwards none of its waits ends. */
  readonly mortal: () => { readonly clock: Clock; readonly kill: () => void }
}

/** A clock that stands at the start until somebody waits. */
export const make = (start: number): VirtualClock => {
  let [now, off] = [start, 0]
  /** By when they are due, and among equals by who came first. */
  let timers: Array<Timer> = []

  const add = (timer: Timer): void => {
    let [from, to] = [0, timers.length]
    while (from < to) {
      const middle = (from + to) >> 1
      if ((timers[middle]?.due ?? 0) <= timer.due) from = middle + 1
      else to = middle
    }
    timers.splice(from, 0, timer)
  }
  const waitAs =
    (owner: object): Clock['wait'] =>
    (milliseconds, signal) =>
      new Promise(resolve => {
        if (signal.aborted) {
          resolve(false)
          return
        }
        const end = (whole: boolean): void => {
          signal.removeEventListener('abort', onAbort)
          resolve(whole)
        }
        const timer: Timer = { owner, due: now + Math.max(0, milliseconds), wake: () => end(true) }
        const onAbort = (): void => {
          timers = timers.filter(each => each !== timer)
          end(false)
        }
        signal.addEventListener('abort', onAbort)
        add(timer)
      })
  /** Whether work is done; each is listened to once, since a promise holds its listeners until it is kept. */
  const works = new WeakMap<Promise<unknown>, { done: boolean }>()
  const watched = (work: Promise<unknown>): { readonly done: boolean } => {
    const known = works.get(work)
    if (known !== undefined) return known
    const state = { done: false }
    works.set(work, state)
    const end = (): void => {
      state.done = true
    }
    void work.then(end, end)
    return state
  }
  const clock: Clock = { now: () => now + off, elapsed: () => now - start, wait: waitAs({}) }
  return {
    ...clock,
    jump: by => {
      off += by
    },
    until: async (work, instant) => {
      const state = watched(work)
      for (;;) {
        // All ports answer without the machine's own timers: once this is over, everybody waits.
        await new Promise(resolve => setImmediate(resolve))
        if (state.done) return true
        const next = timers[0]
        if (next === undefined || next.due > instant) {
          now = Math.max(now, instant)
          return false
        }
        timers.shift()
        now = Math.max(now, next.due)
        next.wake()
      }
    },
    mortal: () => {
      const owner = {}
      const wait = waitAs(owner)
      let alive = true
      return {
        clock: {
          now: clock.now,
          elapsed: clock.elapsed,
          wait: (milliseconds, signal) => {
            if (!alive) return new Promise(() => undefined)
            return wait(milliseconds, signal).then(whole =>
              alive ? whole : new Promise<boolean>(() => undefined)
            )
          }
        },
        kill: () => {
          alive = false
          timers = timers.filter(timer => timer.owner !== owner)
        }
      }
    }
  }
}
