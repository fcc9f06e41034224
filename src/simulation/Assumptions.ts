/**
 * What is assumed of scores: the noise model that odds and simulations share.
 *
 * A miner of strength s has the mean loss `1 - s` and the mean reward `1 + s`, and each of its scores is
 * `mean × (1 + deviation × Z)`, Z a standard normal of its own. A job fails with the failure rate, independently.
 */
import * as t from 'io-ts'
import { closed, refine, type Codec } from '../domain/codec/Codec.js'
import type { TaskKind } from '../domain/task/TaskKind.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** A number between two bounds, both included. */
export const real = (minimum: number, maximum: number): Codec<number> =>
  refine(t.number, (n): n is number => n >= minimum && n <= maximum, `a number from ${minimum} to ${maximum}`)

/** A chance that is neither nothing nor certainty: only such a one is reached by an edge. */
export const chance: Codec<number> = refine(
  t.number,
  (n): n is number => n > 0 && n < 1,
  'a number between 0 and 1, both excluded'
)

/** A relative standard deviation: 0.05 is 5 % of the mean. */
export const deviation = real(0, 1)

/** The chance that a job fails; a world where every job fails has no odds. */
export const failureRate = real(0, 0.99)

/** By what share a miner's mean score is better than that of a miner of strength 0. */
export const strength = real(-0.99, 0.99)

/** The relative standard deviation of a score, by task type. */
export const noise = closed('noise by task type', {
  /** Of instruct tasks. */
  InstructTextTask: deviation,
  /** Of DPO tasks. */
  DpoTask: deviation,
  /** Of GRPO tasks. */
  GrpoTask: deviation,
  /** Of chat tasks. */
  ChatTask: deviation,
  /** Of image tasks. */
  ImageTask: deviation
})

/** Reads assumptions: what a simulation takes for granted of scores and failures. */
export const codec = closed('assumptions', { noise, failureRate })

/** How scores scatter, and how often there is none. */
export type Assumptions = t.TypeOf<typeof codec>

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** One deviation for every task type. */
export const uniform = (each: number): Readonly<Record<TaskKind, number>> => ({
  InstructTextTask: each,
  DpoTask: each,
  GrpoTask: each,
  ChatTask: each,
  ImageTask: each
})
