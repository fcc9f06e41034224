/** What comes of a cell: in closed form for a duel, by whole tournaments for a field. */
import * as Estimate from '../Estimate.js'
import * as Histories from '../kernel/Histories.js'
import * as Xoshiro from '../kernel/Xoshiro.js'
import * as MonteCarlo from '../MonteCarlo.js'
import * as Odds from '../odds/Odds.js'
import type * as Setup from '../Setup.js'
import * as Tally from '../Tally.js'
import type { Cell, Row, Sweep } from './Sweep.js'

/** Histories are played in batches, from whose spread the intervals come; a cell has so many at least. */
const leastBatches = 10
const batchSize = 1000

const certain = (value: number): Estimate.Estimate => ({ value, low: value, high: value })

/** In the long run a boss round dethrones as often as a reign ends. */
const duel = ({ type, failureRate }: Sweep, { rules, noise }: Cell, edge: number, cell: number): Row => {
  const reigns = Odds.reigns(rules, type)({ noise, failureRate })
  const [equal, better] = [reigns(0).expected, reigns(edge).expected]
  return {
    cell,
    exact: true,
    tournaments: 0,
    falseDethroning: certain(1 / equal),
    bestWins: certain(1 / better),
    reignLength: Number.isFinite(equal) ? certain(equal) : null
  }
}

/** Sums over batches of a share's count, its total, and their products. */
class Share {
  private sums = { x: 0, y: 0, xx: 0, xy: 0, yy: 0, histories: 0 }

  add(x: number, y: number): void {
    const { sums } = this
    this.sums = {
      x: sums.x + x,
      y: sums.y + y,
      xx: sums.xx + x * x,
      xy: sums.xy + x * y,
      yy: sums.yy + y * y,
      histories: sums.histories + 1
    }
  }

  /** As wide as the spread of batches says, and at least as for trials that do not depend on each other. */
  estimate(): Estimate.Estimate {
    const alone = Estimate.proportion(this.sums.x, this.sums.y) ?? { value: 0, low: 0, high: 1 }
    const spread = (this.sums.histories < 2 ? null : Estimate.share(this.sums)) ?? alone
    return {
      value: alone.value,
      low: Math.max(0, Math.min(alone.low, spread.low)),
      high: Math.min(1, Math.max(alone.high, spread.high))
    }
  }
}

const half = ({ low, high }: Estimate.Estimate): number => (high - low) / 2

const total = (tally: Float64Array, from: number): number =>
  tally.subarray(from, from + Tally.lastReign + 1).reduce((sum, n) => sum + n, 0)

/** Plays batch after batch on one seed, the same for every cell, so that cells differ by their rules and less by luck. */
const tournaments = (sweep: Sweep, setup: Setup.Setup, cell: number): Row => {
  const world = MonteCarlo.world(setup)
  const at = Tally.layout(world.plan)
  const sum = Tally.empty(world)
  const [begins, scratch] = [MonteCarlo.seeded(setup), new Int32Array(4)]
  const each = Math.max(1, Math.floor(batchSize / world.history))
  const [falses, bests] = [new Share(), new Share()]
  let played = 0
  const count = Histories.count(world)
  while (played < count) {
    const to = Math.min(count, played + each)
    const tally = Histories.play(world, begins, played, to)
    for (let i = played; i < to; i += 1) Xoshiro.jump(begins, scratch)
    Tally.add(sum, tally)
    falses.add(total(tally, at.undeservedDethronings), total(tally, at.undeserved))
    bests.add(Number(tally[at.titles]), (to - played) * world.history)
    played = to
    const enough = played >= leastBatches * each
    if (enough && Math.max(half(falses.estimate()), half(bests.estimate())) <= sweep.halfWidth) break
  }
  return {
    cell,
    exact: false,
    tournaments: played * world.history,
    falseDethroning: falses.estimate(),
    bestWins: bests.estimate(),
    reignLength: MonteCarlo.result({ ...world, runs: played * world.history })(sum).reignLength
  }
}

/** The row of a cell; the same wherever and whenever it is played. */
export const play =
  (sweep: Sweep) =>
  (cell: Cell, index: number): Row => {
    if ('edge' in cell.of) return duel(sweep, cell, cell.of.edge, index)
    const { type, failureRate, spread, progress, history, seed, most } = sweep
    const setup: Setup.Setup = {
      rules: cell.rules,
      type,
      field: { type: 'Drawn', size: cell.of.field, spread },
      noise: cell.noise,
      failureRate,
      progress,
      champion: null,
      runs: Math.max(1, Math.floor(most / history)) * history,
      history,
      seed
    }
    return tournaments(sweep, setup, index)
  }
