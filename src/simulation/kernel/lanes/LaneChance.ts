/** The chance of one lane: what the machine drew for its tournament, read by the other kernel. */
import type { Chance } from '../Chance.js'
import type { Memory } from '../Memory.js'
import * as Simulated from '../Simulated.js'
import { cell, floats, machine, spare, words } from './Machine.js'
import * as Rounds from './Rounds.js'

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
  const { rounds, entrants } = Rounds.of(plan)
  const { leaves, failureBound, failing } = machine
  const drawnOrder = new Int32Array(plan.field)
  /** The rounds of groups so far, and whether they had the miners in them that the machine had. */
  let [played, along] = [0, true]
  /** Whether the bracket is the one that the machine drew for, and the heap number of a match in it. */
  const same = (): boolean => board.outcome.entrants === entrants
  const heap = (round: number, number: number): number =>
    2 ** (Math.log2(leaves.value) - round + played) + number - 1
  const fails = (address: number, row: number): boolean =>
    failing.value === 1 && Number(words[at(address, row, lane)]) < failureBound.value
  /** Writes a cost, instead of returning it: a double that is returned is allocated. */
  const write = (
    kind: number,
    miner: number,
    normals: number,
    failures: number,
    row: number,
    out: Float64Array,
    to: number
  ): void => {
    const base = plan.rewards[kind] === true ? -1 : 1
    const noise = Math.fround(Number(world.noise[kind]) * 2 ** -33)
    const factor = Math.fround(1 + Math.fround(noise * Number(floats[at(normals, row, lane)])))
    out[to] = fails(failures, row)
      ? Infinity
      : Math.fround(Math.fround(base - Math.fround(Number(all.strengths[miner]))) * factor)
  }
  /** Finds the machine's order of a round among the same miners; false where others came through. */
  const found = (first: number, field: Int32Array, count: number): boolean => {
    const left = new Set(field.subarray(0, count))
    for (let i = 0; i < count; i += 1) {
      const strength = Number(floats[at(machine.strengths.value, first + i, lane)])
      // Of two that are as strong as each other, either may be the one.
      let miner = -1
      for (const each of left) if (Math.fround(Number(all.strengths[each])) === strength) miner = each
      if (!left.delete(miner)) return false
      drawnOrder[i] = miner
    }
    field.set(drawnOrder.subarray(0, count))
    return true
  }
  return {
    // The field lies in drawn order. Where a tie let others through than in the machine, which knew that it was one, what
    // follows is drawn anew.
    order: (round, field, count) => {
      const here = rounds[round - 1]
      played = round
      if (round < 2) along = true
      if (round < 2) return
      along = along && here !== undefined && here.miners === count && found(here.before.miners, field, count)
      if (!along) drawn.order(round, field, count)
    },
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
      const inGroups = number > 0 && board.outcome.entrants === 0
      const here = rounds[round - 1]
      // A task that was replaced holds its last attempt here, so every attempt is that one.
      if (inGroups ? !along || here === undefined : !same()) {
        drawn.costs(place, kind, miners, from, count, out, to)
      } else if (inGroups && here !== undefined) {
        const row = here.before.costs + (task - 1) * here.miners + from
        for (let i = 0; i < count; i += 1)
          out[to + i] = Number(floats[at(machine.costs.value, row + i, lane)])
      } else {
        const ofBoss = number === 0
        const normals = (ofBoss ? machine.bossNormals : machine.matchNormals).value
        const failures = (ofBoss ? machine.bossFailures : machine.matchFailures).value
        const row = 2 * (ofBoss ? task - 1 : heap(round, number) - 1)
        for (let i = 0; i < count; i += 1)
          write(kind, Number(miners[from + i]), normals, failures, row + i, out, to + i)
      }
    }
  }
}
