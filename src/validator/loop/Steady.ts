/** A steady clock: it goes with the wall, but not where the wall jumps, so that no record is of an instant that never was (RULES 14.9). */
import type { Clock, Instant } from '../../ports/Clock.js'

/** How far the wall may be off what passed on the monotonic clock, in milliseconds. */
export const tolerance = 300_000

export interface Steady extends Clock {
  /** How far the wall is off, in milliseconds; 0 where the clock goes with it. */
  readonly off: () => number
  /** Goes on from an instant, whatever the wall says. */
  readonly hold: (from: Instant) => void
  /** Goes with the wall from now on, whatever it says. */
  readonly confirm: () => void
}

const isSteady = (clock: Clock): clock is Steady => 'hold' in clock && 'off' in clock && 'confirm' in clock

/**
 * The clock over a wall and a monotonic clock. A jump of no more than the tolerance is taken as it is, since walls are
 * set right all the time. After a longer one it goes on by the monotonic clock, until the wall is back or somebody says
 * that it is right.
 */
export const of = (wall: Clock): Steady => {
  if (isSteady(wall)) return wall
  let [then, passed] = [wall.now(), wall.elapsed()]
  const steady = (): Instant => then + Math.floor(wall.elapsed() - passed)
  const go = (from: Instant): void => {
    ;[then, passed] = [from, wall.elapsed()]
  }
  const off = (): number => {
    const by = wall.now() - steady()
    if (Math.abs(by) > tolerance) return by
    go(wall.now())
    return 0
  }
  return {
    ...wall,
    now: () => (off() === 0 ? then : steady()),
    off,
    hold: go,
    confirm: () => go(wall.now())
  }
}
