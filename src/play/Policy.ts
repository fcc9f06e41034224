/** How patient a program is with the world. All times are in milliseconds, on a clock that never jumps. */
import { constant } from '../domain/codec/Codec.js'

/** How patient a program is with the world; times are in milliseconds. */
export interface Policy {
  /** How often a job, or the filling of a slot, is tried again after the world failed it; after that it waits for a person. */
  readonly retries: number
  /** How long it waits before the first retry; twice as long before each further one, and never longer than `longest`. */
  readonly backOff: {
    /** The first wait, in milliseconds. */
    readonly first: number
    /** The longest wait, in milliseconds. */
    readonly longest: number
  }
  /** How long a job may take on top of its task's hours, for all phases around the training; waiting for its turn does not count. */
  readonly around: number
  /** How long an aborted job may take to answer; after that it is given up, and named. */
  readonly grace: number
  /** How long a task source, or a journal, may take to answer. */
  readonly answer: number
  /** After this many `Unavailable` in one slot the tournament pauses, since no task seems to fit. */
  readonly unavailable: number
}

const minute = 60_000
const hour = 60 * minute

/** Patient enough for large downloads and slow builds. */
export const standard: Policy = constant({
  retries: 2,
  backOff: { first: minute, longest: 30 * minute },
  around: 24 * hour,
  grace: 10 * minute,
  answer: 10 * minute,
  unavailable: 3
})

/** How long to wait after the nth failure (from 1). */
export const backOff =
  ({ backOff: { first, longest } }: Policy) =>
  (nth: number): number =>
    Math.min(longest, first * 2 ** Math.min(30, nth - 1))

/** How long a job may take, by its task's hours. */
export const limit =
  ({ around }: Policy) =>
  (hours: number): number =>
    hours * hour + around
