/** The chance of one lane: what the machine drew for its tournament, read by the other kernel. */
import type { Chance } from '../Chance.js'
import type { Memory } from '../Memory.js'
import * as Plan from '../Plan.js'
import * as Simulated from '../Simulated.js'
import { entrants } from './Fit.js'
import { cell, floats, machine, spare, words } from './Machine.js'

/** A row's cell for a lane. */
const at = (address: number, row: number, lane: number): number => cell(address) + 4 * row + lane

/** Gives the miners the strengths of a lane, in drawn order. */
export const strengths = (all: Simulated.Miners, field: number, lane: number): void => {
  for (let i = 0; i < field; i += 1)
    Simulated.set(all, i, Number(floats[at(machine.strengths.value, i, lane)]))
}

/** The chance of a lane; what the machine did not draw comes from its spare stream. */
export const chance = (
  world: Simulated.World,
  board: Memory,
  all: Simulated.Miners,
  lane: number
): Chance => {
  const { plan } = world
  const drawn = Simulated.chance(world, spare, all)
  const groups = Plan.groupsOf(plan, plan.field).length > 0 ? 1 : 0
  const through = entrants(plan)
  const { leaves, failureBound, failing } = machine
  /** Whether the bracket is the one that the machine drew for, and the heap number of a match in it. */
  const same = (): boolean => board.outcome.entrants === through
  const heap = (round: number, number: number): number =>
    2 ** (Math.log2(leaves.value) - round + groups) + number - 1
  const fails = (address: number, row: number): boolean =>
    failing.value === 1 && Number(words[at(address, row, lane)]) < failureBound.value
  const cost = (kind: number, miner: number, normals: number, failures: number, row: number): number => {
    if (fails(failures, row)) return Infinity
    const base = plan.rewards[kind] === true ? -1 : 1
    const noise = Math.fround(Number(world.noise[kind]) * 2 ** -33)
    const factor = Math.fround(1 + Math.fround(noise * Number(floats[at(normals, row, lane)])))
    return Math.fround(Math.fround(base - Math.fround(Number(all.strengths[miner]))) * factor)
  }
  return {
    // The field lies in drawn order; there is one draw.
    order: () => undefined,
    lot: drawn.lot,
    kind: (round, match) => {
      if (!same() || plan.knockoutKinds.length === 1) return drawn.kind(round, match)
      const word = Number(words[at(machine.matchWords.value, heap(round, match) - 1, lane)])
      const bounds = words.subarray(cell(machine.knockoutBounds.value))
      let kind = 0
      while (kind < plan.knockoutKinds.length - 1 && word >= Number(bounds[kind])) kind += 1
      return kind
    },
    costs: (place, kind, miners, from, count, out, to) => {
      const { round, number, task } = place
      // A task that was replaced holds its last attempt here, so every attempt is that one.
      if (round > groups && !same()) {
        drawn.costs(place, kind, miners, from, count, out, to)
      } else if (round <= groups) {
        const row = (task - 1) * plan.field + from
        for (let i = 0; i < count; i += 1)
          out[to + i] = Number(floats[at(machine.costs.value, row + i, lane)])
      } else {
        const [normals, failures, row] =
          number === 0
            ? [machine.bossNormals.value, machine.bossFailures.value, 2 * (task - 1)]
            : [machine.matchNormals.value, machine.matchFailures.value, 2 * (heap(round, number) - 1)]
        for (let i = 0; i < count; i += 1)
          out[to + i] = cost(kind, Number(miners[from + i]), normals, failures, row + i)
      }
    }
  }
}
