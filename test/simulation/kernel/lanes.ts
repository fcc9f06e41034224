// The machine beside the other kernel: every tournament twice, on the same draws and scores.
import { expect } from 'vitest'
import * as Planning from '../../../src/simulation/Planning.js'
import * as Kernel from '../../../src/simulation/kernel/Kernel.js'
import * as LaneChance from '../../../src/simulation/kernel/lanes/LaneChance.js'
import { counted, load } from '../../../src/simulation/kernel/lanes/Load.js'
import {
  cell,
  doubles,
  floats,
  machine,
  spare,
  wide,
  words
} from '../../../src/simulation/kernel/lanes/Machine.js'
import * as Memory from '../../../src/simulation/kernel/Memory.js'
import * as Simulated from '../../../src/simulation/kernel/Simulated.js'
import * as Succession from '../../../src/simulation/kernel/Succession.js'
import * as Tally from '../../../src/simulation/Tally.js'

/** Plays a history of so many tournaments in both; returns how many the machine left to the other kernel. */
export const playBoth = (world: Simulated.World, seed: string, tournaments: number): number => {
  const { plan } = world
  load(world)
  spare.set(Planning.state(seed))
  machine.begin()
  const at = Tally.layout(plan)
  const tally = Tally.empty(world)
  const board = Memory.make(plan)
  const all = Simulated.miners(world)
  const ranks = new Int32Array(plan.field)
  const totals = new Float64Array(6)
  const holder = wide(machine.champion.value)
  const own = doubles.subarray(wide(machine.totals.value), wide(machine.totals.value) + 6)
  doubles[holder] = Math.fround(world.champion.strength)
  machine.reign.value = world.champion.reign
  own.fill(0)
  let left = 0
  for (let i = 0; i < tournaments; i += 4) {
    const unclear = machine.open()
    for (let lane = 0; lane < 4; lane += 1) {
      const read = (address: number, row: number): number => cell(address) + 4 * row + lane
      const reign = machine.reign.value
      LaneChance.strengths(all, plan.field, lane)
      Simulated.set(all, plan.field, doubles[holder])
      Kernel.play(board, LaneChance.chance(world, board, all, lane), reign)
      const { outcome, seeds, winners } = board
      if ((unclear >> lane) & 1) {
        left += 1
        const before = totals.slice()
        machine.reign.value = Succession.after(world, all, outcome, reign, tally, at, totals)
        before.forEach((n, i) => (own[i]! += totals[i]! - n))
        doubles[holder] = all.strengths[plan.field]!
        continue
      }
      const [entrants, leaves] = [machine.entrants.value, machine.leaves.value]
      const ours = Array.from({ length: entrants }, (_, seed) => floats[read(machine.seeds.value, seed)])
      expect(ours).toEqual(
        Array.from(seeds.subarray(0, outcome.entrants), n => Math.fround(all.strengths[n]!))
      )
      const won = Array.from({ length: leaves - 1 }, (_, m) => words[read(machine.winners.value, m + 1)])
      expect(won).toEqual(Array.from(winners.subarray(1, leaves)))
      Tally.tournament(tally, at, board, all.strengths, ranks, reign)
      const next = Succession.after(world, all, outcome, reign, tally, at, totals)
      machine.close(lane, lane + 1)
      expect([machine.reign.value, doubles[holder]]).toEqual([next, all.strengths[plan.field]])
    }
  }
  expect(own).toEqual(totals)
  const machines = counted(world)
  for (let i = at.endings; i < at.reigns; i += 1)
    if (machines[i] !== tally[i]) expect([i, machines[i]]).toEqual([i, tally[i]])
  return left
}
