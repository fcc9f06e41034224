/** Waiting for others, and not for ever. */
import type { Clock } from '../../ports/Clock.js'

/** The reason with which our own waits are aborted. Without one each abort would make an error with its stack, and a tournament has thousands. */
export const enough = 'over'

/** What was promised, if it comes within so many milliseconds; else what the other function gives. */
export const within =
  (clock: Clock, milliseconds: number) =>
  async <A>(promised: Promise<A>, late: () => A): Promise<A> => {
    const over = new AbortController()
    try {
      return await Promise.race([
        promised,
        clock.wait(milliseconds, over.signal).then(elapsed => (elapsed ? late() : promised))
      ])
    } finally {
      over.abort(enough)
    }
  }

/** Milliseconds as people say them. */
export const spoken = (milliseconds: number): string => {
  const minutes = milliseconds / 60_000
  if (minutes < 1) return `${Math.round(milliseconds / 100) / 10} s`
  return minutes < 120 ? `${Math.round(minutes)} minutes` : `${Math.round(minutes / 6) / 10} hours`
}
