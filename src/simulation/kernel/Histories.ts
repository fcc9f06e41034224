/** Histories: tournaments that follow upon each other, each against the champion of the one before (RULES 6). */
import * as Memory from './Memory.js'
import * as Kernel from './Kernel.js'
import * as Simulated from './Simulated.js'
import * as Tally from '../Tally.js'
import * as Xoshiro from './Xoshiro.js'

/** How many histories a world's tournaments make; the last one may be shorter. */
export const count = ({ runs, history }: Simulated.World): number => Math.ceil(runs / history)

/** Plays histories, from the number `from` up to `to`, each on a stream of its own; `state` begins the first one's. */
export const play = (
  world: Simulated.World,
  state: Xoshiro.State,
  from: number,
  to: number
): Float64Array => {
  const at = Tally.layout(world.plan)
  const tally = Tally.empty(world)
  const board = Memory.make(world.plan)
  const all = Simulated.miners(world)
  const stream = Int32Array.from(state)
  const chance = Simulated.chance(world, stream, all)
  const ranks = new Int32Array(world.plan.field)
  const totals = new Float64Array(2 * Tally.ratioNames.length)
  const [begins, scratch] = [Int32Array.from(state), new Int32Array(4)]
  for (let history = from; history < to; history += 1) {
    stream.set(begins)
    const length = Math.min(world.history, world.runs - history * world.history)
    one(length)
    Xoshiro.jump(begins, scratch)
  }
  return tally

  function one(length: number): void {
    const { plan, progress, champion } = world
    const { outcome } = board
    const draws = world.strengths.length === 0
    let reign = champion.reign
    totals.fill(0)
    Simulated.set(all, plan.field, champion.strength)
    for (let i = 0; i < length; i += 1) {
      if (draws) Simulated.draw(world, stream, all)
      Kernel.play(board, chance, reign)
      Tally.tournament(tally, at, board, all.strengths, ranks, reign)
      reign = after(reign, outcome)
      if (progress > 0) Simulated.set(all, plan.field, Number(all.strengths[plan.field]) - progress)
    }
    Tally.historyEnded(tally, at, totals)
  }

  /** The reign after a tournament; the champion's strength is that of whoever holds the title. */
  function after(reign: number, { ending, challenger }: Memory.Memory['outcome']): number {
    const { plan } = world
    const won = ending === Kernel.ending.Dethroned || ending === Kernel.ending.Crowned
    if (reign > 0 && challenger >= 0) {
      bump(1, 1)
      if (won) bump(0, 1)
      if (Number(all.strengths[challenger]) <= Number(all.strengths[plan.field])) {
        bump(3, 1)
        if (won) bump(2, 1)
      }
    }
    if (won && reign > 0) {
      Tally.reignEnded(tally, at, reign)
      bump(4, reign)
      bump(5, 1)
    }
    if (won) Simulated.copy(all, plan.field, challenger)
    return won ? 1 : reign === 0 ? 0 : reign + 1
  }

  function bump(i: number, by: number): void {
    totals[i] = Number(totals[i]) + by
  }
}
