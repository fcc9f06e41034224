/** Histories: tournaments that follow upon each other, each against the champion of the one before (RULES 6). */
import * as Memory from './Memory.js'
import * as Kernel from './Kernel.js'
import { fits } from './lanes/Fit.js'
import * as Lanes from './lanes/Lanes.js'
import * as Simulated from './Simulated.js'
import * as Succession from './Succession.js'
import * as Tally from '../Tally.js'
import * as Xoshiro from './Xoshiro.js'

/** How many histories a world's tournaments make; the last one may be shorter. */
export const count = ({ runs, history }: Simulated.World): number => Math.ceil(runs / history)

/** Plays histories, from the number `from` up to `to`, each on a stream of its own; `state` begins the first one's. */
export const play = (world: Simulated.World, state: Xoshiro.State, from: number, to: number): Float64Array =>
  (fits(world) ? Lanes.play : playOneByOne)(world, state, from, to)

/** The same for any world, tournament after tournament. */
export const playOneByOne = (
  world: Simulated.World,
  state: Xoshiro.State,
  from: number,
  to: number
): Float64Array => {
  const { plan, champion } = world
  const at = Tally.layout(plan)
  const tally = Tally.empty(world)
  const board = Memory.make(plan)
  const all = Simulated.miners(world)
  const own = Int32Array.from(state)
  const chance = Simulated.chance(world, own, all)
  const ranks = new Int32Array(plan.field)
  const totals = new Float64Array(2 * Tally.ratioNames.length)
  const [begins, scratch] = [Int32Array.from(state), new Int32Array(4)]
  const draws = world.strengths.length === 0
  for (let history = from; history < to; history += 1) {
    own.set(begins)
    const length = Math.min(world.history, world.runs - history * world.history)
    let reign = champion.reign
    totals.fill(0)
    Simulated.set(all, plan.field, champion.strength)
    for (let i = 0; i < length; i += 1) {
      if (draws) Simulated.draw(world, own, all)
      Kernel.play(board, chance, reign)
      Tally.tournament(tally, at, board, all.strengths, ranks, reign)
      reign = Succession.after(world, all, board.outcome, reign, tally, at, totals)
    }
    Tally.historyEnded(tally, at, totals)
    Xoshiro.jump(begins, scratch)
  }
  return tally
}
