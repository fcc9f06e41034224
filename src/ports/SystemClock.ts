/** The machine's own clock. */
import { constant } from '../domain/codec/Codec.js'
import type { Clock } from './Clock.js'

/** Timers take no more than this at once, and fire immediately when given more. */
const longest = 2_000_000_000

const once = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    const end = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, milliseconds)
    signal.addEventListener('abort', end)
    if (signal.aborted) end()
  })

const elapsed = (): number => performance.now()

/** The wall clock, the monotonic clock and the timers of this process. */
export const systemClock: Clock = constant({
  now: () => Date.now(),
  elapsed,
  wait: async (milliseconds, signal) => {
    const due = elapsed() + milliseconds
    for (let left = milliseconds; left > 0 && !signal.aborted; left = due - elapsed())
      await once(Math.min(left, longest), signal)
    return !signal.aborted
  }
})
