/** The layout of a tally: where each count stands in its one array. */
import * as Kernel from './kernel/Kernel.js'
import type * as Plan from './kernel/Plan.js'

/** Longer reigns are counted together. */
export const longestReign = 512

/** Boss rounds against later reigns are counted together. */
export const lastReign = 64

/** Where each count stands in the array. */
export interface Layout {
  readonly field: number
  /** How many powers of two are told apart among the last ones: as many as the largest bracket has rounds. */
  readonly depths: number
  readonly endings: number
  /** By true rank: in the bracket; then, for d from 0, among the last 2^d; then crowned. Each of `field` ranks. */
  readonly bracket: number
  readonly last: number
  readonly titles: number
  /** By true rank among the field and the defender. */
  readonly champions: number
  /** By reign: boss rounds, dethronings. */
  readonly bossRounds: number
  readonly dethronings: number
  /** By reign: boss rounds and dethronings of challengers that are not stronger than the champion. */
  readonly undeserved: number
  readonly undeservedDethronings: number
  /** By length: reigns that ended. */
  readonly reigns: number
  /** Sums over histories of x, y, xx, xy, yy, for each ratio of totals. */
  readonly ratios: number
  readonly size: number
}

/** Ratios whose spread is known from the histories, which are independent. */
export const ratioNames = ['dethroning', 'undeservedDethroning', 'reignLength'] as const

/** The layout for a plan. */
export const layout = (plan: Plan.Plan): Layout => {
  const depths = Math.max(1, plan.rounds)
  let size = 0
  const room = (n: number): number => {
    size += n
    return size - n
  }
  const { field } = plan
  return {
    field,
    depths,
    endings: room(Object.keys(Kernel.ending).length),
    bracket: room(field),
    last: room(field * depths),
    titles: room(field),
    champions: room(field + 1),
    bossRounds: room(lastReign + 1),
    dethronings: room(lastReign + 1),
    undeserved: room(lastReign + 1),
    undeservedDethronings: room(lastReign + 1),
    reigns: room(longestReign + 1),
    ratios: room(5 * ratioNames.length),
    size
  }
}
