/**
 * Histories on the machine: four tournaments of a history go side by side up to their boss rounds, which follow each
 * other. Where two scores are tied, or as good as tied, the other kernel plays the lane, on the same draws and scores.
 */
import * as Memory from '../Memory.js'
import * as Kernel from '../Kernel.js'
import * as Simulated from '../Simulated.js'
import * as Succession from '../Succession.js'
import * as Tally from '../../Tally.js'
import * as Xoshiro from '../Xoshiro.js'
import * as LaneChance from './LaneChance.js'
import { counted, load } from './Load.js'
import { doubles, machine, spare, wide } from './Machine.js'

/** Tournaments side by side. */
const lanes = 4

/** Plays histories like `Histories.play`, of a world that fits. */
export const play = (
  world: Simulated.World,
  state: Xoshiro.State,
  from: number,
  to: number
): Float64Array => {
  load(world)
  const { plan, champion } = world
  const at = Tally.layout(plan)
  const tally = Tally.empty(world)
  const holder = wide(machine.champion.value)
  const totals = doubles.subarray(wide(machine.totals.value), wide(machine.totals.value) + 6)
  const [begins, scratch] = [Int32Array.from(state), new Int32Array(4)]
  const otherwise = other(world, tally, totals)
  for (let history = from; history < to; history += 1) {
    spare.set(begins)
    machine.begin()
    totals.fill(0)
    doubles[holder] = Math.fround(champion.strength)
    machine.reign.value = champion.reign
    const length = Math.min(world.history, world.runs - history * world.history)
    for (let i = 0; i < length; i += lanes) {
      const unclear = machine.open()
      const end = Math.min(lanes, length - i)
      if (unclear === 0) machine.close(0, end)
      else
        for (let lane = 0; lane < end; lane += 1)
          if ((unclear >> lane) & 1) otherwise(lane)
          else machine.close(lane, lane + 1)
    }
    Tally.historyEnded(tally, at, totals)
    Xoshiro.jump(begins, scratch)
  }
  Tally.add(tally, counted(world))
  return tally
}

/** Plays a lane's tournament by the other kernel; champion and reign stay in the machine. */
const other = (
  world: Simulated.World,
  tally: Float64Array,
  totals: Float64Array
): ((lane: number) => void) => {
  const { plan } = world
  const at = Tally.layout(plan)
  const board = Memory.make(plan)
  const all = Simulated.miners(world)
  const ranks = new Int32Array(plan.field)
  const holder = wide(machine.champion.value)
  const chances = Array.from({ length: lanes }, (_, lane) => LaneChance.chance(world, board, all, lane))
  return lane => {
    const chance = chances[lane]
    if (chance === undefined) return
    const reign = machine.reign.value
    LaneChance.strengths(all, plan.field, lane)
    Simulated.set(all, plan.field, Number(doubles[holder]))
    Kernel.play(board, chance, reign)
    Tally.tournament(tally, at, board, all.strengths, ranks, reign)
    machine.reign.value = Succession.after(world, all, board.outcome, reign, tally, at, totals)
    doubles[holder] = Number(all.strengths[plan.field])
  }
}
