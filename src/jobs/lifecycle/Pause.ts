/** Pauses between two looks at the world, or two attempts at it. */
import { setTimeout as sleep } from 'node:timers/promises'

/** Waits so many seconds; a signal ends the wait, and whoever waited asks it why. */
export const pause = (seconds: number, signal: AbortSignal): Promise<void> =>
  sleep(seconds * 1000, undefined, { signal }).catch(() => undefined)

/** Whether nothing has ended it so far: asked anew each time, as a property that stays as it was once read is not. */
export const isOn = (signal: AbortSignal): boolean => !signal.aborted
