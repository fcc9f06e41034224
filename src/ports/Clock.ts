/** The port that tells the time: instants for the record, and a clock that never jumps for everything that lasts. */

/** Milliseconds since 1970. */
export type Instant = number

/** What time it is, and how long something takes (RULES 14.9). */
export interface Clock {
  /** What the wall says. It may jump either way: a store records the later of it and the last recorded instant. */
  readonly now: () => Instant
  /** Milliseconds on a clock that only goes forward and starts anywhere: for limits and back-off. */
  readonly elapsed: () => number
  /** Comes back after so many milliseconds of `elapsed`, or as soon as the signal aborts; whether it was the former. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<boolean>
}
