/** The succession in the kernel: who holds the title after a tournament, and for how long (RULES 6). */
import * as Kernel from './Kernel.js'
import type { Memory } from './Memory.js'
import * as Simulated from './Simulated.js'
import * as Tally from '../Tally.js'

const bump = (totals: Float64Array, i: number, by: number): void => {
  totals[i] = Number(totals[i]) + by
}

/** The reign after a tournament; the champion's strength becomes that of whoever holds the title, less the progress. */
export const after = (
  { plan, progress }: Simulated.World,
  all: Simulated.Miners,
  { ending, challenger }: Memory['outcome'],
  reign: number,
  tally: Float64Array,
  at: Tally.Layout,
  totals: Float64Array
): number => {
  const won = ending === Kernel.ending.Dethroned || ending === Kernel.ending.Crowned
  if (reign > 0 && challenger >= 0) {
    bump(totals, 1, 1)
    if (won) bump(totals, 0, 1)
    if (Number(all.strengths[challenger]) <= Number(all.strengths[plan.field])) {
      bump(totals, 3, 1)
      if (won) bump(totals, 2, 1)
    }
  }
  if (won && reign > 0) {
    Tally.reignEnded(tally, at, reign)
    bump(totals, 4, reign)
    bump(totals, 5, 1)
  }
  if (won) Simulated.copy(all, plan.field, challenger)
  if (progress > 0) Simulated.set(all, plan.field, Number(all.strengths[plan.field]) - progress)
  return won ? 1 : reign === 0 ? 0 : reign + 1
}
