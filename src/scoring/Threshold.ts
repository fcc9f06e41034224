/** Thresholds: how much better a challenger must be, less with each defence (RULES 5.2). */
import type { Exact } from '../domain/Exact.js'
import * as Decimal from './Decimal.js'

/** The parameters of the decay: `max(floor, base × decay^(reign - 1))`. */
export interface Decay {
  readonly base: Exact
  readonly decay: Exact
  readonly floor: Exact
}

/** Thresholds longer than this are rounded half-even. */
const digits = 30

/** The threshold against a champion of that reign (at least 1): exact, rounded half-even to 30 significant digits where longer. */
export const threshold =
  ({ base, decay, floor }: Decay) =>
  (reign: number): Decimal.Decimal => {
    const decayed = Decimal.round(digits)(Decimal.of(base).times(Decimal.of(decay).pow(reign - 1)))
    return Decimal.max(decayed, Decimal.of(floor))
  }
