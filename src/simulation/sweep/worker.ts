/** What a worker thread of a sweep does: plays a cell. */
import * as Played from './Played.js'
import type { Cell, Row, Sweep } from './Sweep.js'

/** A cell of a sweep, with its index. */
export interface Work {
  readonly sweep: Sweep
  readonly cell: Cell
  readonly index: number
}

/** Its row. */
export const play = ({ sweep, cell, index }: Work): Row => Played.play(sweep)(cell, index)
