/** Tallies: what is counted of simulated tournaments, as whole numbers in one array, so that tallies of parts add up in any order. */
import type { Memory } from './kernel/Memory.js'
import * as Kernel from './kernel/Kernel.js'
import type { World } from './kernel/Simulated.js'
import { lastReign, layout, longestReign, ratioNames, type Layout } from './TallyLayout.js'

export { lastReign, layout, longestReign, ratioNames, type Layout } from './TallyLayout.js'

/** Adds one tally to another. */
export const add = (to: Float64Array, other: Float64Array): void => {
  for (let i = 0; i < to.length; i += 1) to[i] = Number(to[i]) + Number(other[i])
}

const count = (tally: Float64Array, at: number): void => {
  tally[at] = Number(tally[at]) + 1
}

/** A miner's true rank in the field, from 0: how many are stronger. */
const rankOf = (strengths: Float64Array, field: number, miner: number): number => {
  const strength = Number(strengths[miner])
  let stronger = 0
  for (let i = 0; i < field; i += 1) stronger += +(Number(strengths[i]) > strength) | 0
  return stronger
}

/** Counts a tournament that is on the board, against a champion of that reign; `ranks` is memory for the entrants' ranks. */
export const tournament = (
  tally: Float64Array,
  at: Layout,
  board: Memory,
  strengths: Float64Array,
  ranks: Int32Array,
  reign: number
): void => {
  const { seeds, winners, outcome } = board
  const { field } = at
  const { entrants, challenger, ending } = outcome
  count(tally, at.endings + ending)
  for (let i = 0; i < entrants; i += 1) {
    const rank = rankOf(strengths, field, Number(seeds[i]))
    ranks[i] = rank
    count(tally, at.bracket + rank)
  }
  let depth = 0
  for (let first = 1; first < entrants; first *= 2, depth += 1) {
    for (let match = first; match < 2 * first; match += 1) {
      const seed = Number(winners[match])
      if (seed >= 0) count(tally, at.last + depth * field + Number(ranks[seed]))
    }
  }
  // All of a smaller bracket are among the last of as many as it holds, and more.
  for (; depth < at.depths; depth += 1) {
    for (let i = 0; i < entrants; i += 1) count(tally, at.last + depth * field + Number(ranks[i]))
  }

  const ours = challenger < 0 ? 0 : Number(strengths[challenger])
  const theirs = Number(strengths[field])
  const won = ending === Kernel.ending.Dethroned || ending === Kernel.ending.Crowned
  if (won) count(tally, at.titles + rankOf(strengths, field, challenger))
  if (won || reign > 0) {
    const holder = won ? challenger : field
    const behindDefender = won && reign > 0 && theirs > ours ? 1 : 0
    count(tally, at.champions + rankOf(strengths, field, holder) + behindDefender)
  }
  if (challenger < 0 || reign === 0) return
  const row = Math.min(reign, lastReign)
  count(tally, at.bossRounds + row)
  if (won) count(tally, at.dethronings + row)
  if (ours > theirs) return
  count(tally, at.undeserved + row)
  if (won) count(tally, at.undeservedDethronings + row)
}

/** Counts a reign that ended. */
export const reignEnded = (tally: Float64Array, at: Layout, length: number): void => {
  count(tally, at.reigns + Math.min(length, longestReign))
}

/** Adds a history's totals (x and y of each ratio) and their products. */
export const historyEnded = (tally: Float64Array, at: Layout, totals: Float64Array): void => {
  for (let ratio = 0; ratio < ratioNames.length; ratio += 1) {
    const x = Number(totals[2 * ratio])
    const y = Number(totals[2 * ratio + 1])
    const i = at.ratios + 5 * ratio
    tally[i] = Number(tally[i]) + x
    tally[i + 1] = Number(tally[i + 1]) + y
    tally[i + 2] = Number(tally[i + 2]) + x * x
    tally[i + 3] = Number(tally[i + 3]) + x * y
    tally[i + 4] = Number(tally[i + 4]) + y * y
  }
}

/** An empty tally for a world. */
export const empty = (world: World): Float64Array => new Float64Array(layout(world.plan).size)
