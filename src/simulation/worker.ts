/** What a worker thread does: plays some of a world's histories. */
import * as Histories from './kernel/Histories.js'
import type { World } from './kernel/Simulated.js'

/** Histories from one number up to another, and where the first one's stream begins. */
export interface Work {
  readonly world: World
  readonly state: Int32Array
  readonly from: number
  readonly to: number
}

/** Their tally. */
export const play = ({ world, state, from, to }: Work): Float64Array => Histories.play(world, state, from, to)
