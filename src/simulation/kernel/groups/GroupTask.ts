/** A group's task in the kernel: its costs, head-to-head points and wins (RULES 3.5, 3.8). */
import type { Memory } from '../Memory.js'
import type { Chance } from '../Chance.js'

/**
 * Plays one task of one group and adds to its miners' points and wins.
 *
 * A miner that beats w others and ties with e of the N in its group has the average rank N - w - e / 2, so its placement
 * (N - rank) / (N - 1) is (2w + e) / (2 (N - 1)): points are that numerator, whole numbers.
 */
export const play = (board: Memory, chance: Chance, group: number, task: number): void => {
  const { plan, field, costs, ahead, points, won, finished, starts, place } = board
  const from = Number(starts[group])
  const count = Number(starts[group + 1]) - from
  const at = task * plan.field + from
  const end = at + count
  const kind = Number(plan.groupKinds[task])
  place.number = group + 1
  place.task = task + 1
  for (let attempt = 1; ; attempt += 1) {
    place.attempt = attempt
    chance.costs(place, kind, field, from, count, costs, at)
    if (attempt > plan.replacements || 2 * failures(costs, at, end) <= count) break
  }

  const sorted = count > mostCounted ? inOrder(board.sorted, costs, at, end) : null
  let scored = 0
  let wins = 0
  for (let i = at, position = from; i < end; i += 1, position += 1) {
    const own = Number(costs[i])
    if (own === Infinity) continue
    const beaten = sorted === null ? worse(costs, at, end, own) : count - upTo(sorted, own, true)
    finished[position] = 1
    ahead[i] = count - 1 - beaten
    points[position] = Number(points[position]) + 2 * beaten
    if (beaten === count - 1) won[position] = Number(won[position]) + 1
    scored += 1
    wins += beaten
  }
  // So many wins there are when no two scores are equal: one in each pair, and one over each failure.
  if (wins < (scored * (scored - 1)) / 2 + scored * (count - scored)) share(board, sorted, from, at, count)
}

/**
 * How many costs are worse than one's own. Without branches, since which of two random scores is better cannot be
 * predicted; and four at a time, since a loop's own work is as much as a comparison.
 */
const worse = (costs: Float64Array, from: number, to: number, own: number): number => {
  let count = 0
  let i = from
  for (; i + 3 < to; i += 4) {
    count +=
      (+(own < Number(costs[i])) | 0) +
      (+(own < Number(costs[i + 1])) | 0) +
      (+(own < Number(costs[i + 2])) | 0) +
      (+(own < Number(costs[i + 3])) | 0)
  }
  for (; i < to; i += 1) count += +(own < Number(costs[i])) | 0
  return count
}

/** Larger groups are sorted: counting takes the square of their size. */
const mostCounted = 32

/** The costs from an index up to another in order, the best first; a view of the memory given. */
const inOrder = (memory: Float64Array, costs: Float64Array, from: number, to: number): Float64Array => {
  for (let i = from; i < to; i += 1) memory[i - from] = Number(costs[i])
  return memory.subarray(0, to - from).sort()
}

/** How many sorted costs are less than one's own, or at most as much. */
const upTo = (sorted: Float64Array, own: number, orEqual: boolean): number => {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const cost = Number(sorted[middle])
    if (cost < own || (orEqual && cost === own)) low = middle + 1
    else high = middle
  }
  return low
}

/** Shares what tied miners have in common: the points between them, and the first place. */
const share = (
  { costs, ahead, points, won }: Memory,
  sorted: Float64Array | null,
  from: number,
  at: number,
  count: number
): void => {
  for (let i = 0; i < count; i += 1) {
    const own = Number(costs[at + i])
    if (own === Infinity) continue
    const equal =
      (sorted === null
        ? equals(costs, at, at + count, own)
        : upTo(sorted, own, true) - upTo(sorted, own, false)) - 1
    if (equal === 0) continue
    const position = from + i
    const before = Number(ahead[at + i]) - equal
    ahead[at + i] = before
    points[position] = Number(points[position]) + equal
    if (before === 0) won[position] = Number(won[position]) + 1 / (equal + 1)
  }
}

const equals = (costs: Float64Array, from: number, to: number, own: number): number => {
  let count = 0
  for (let i = from; i < to; i += 1) count += +(own === Number(costs[i])) | 0
  return count
}

const failures = (costs: Float64Array, from: number, to: number): number => {
  let failed = 0
  for (let i = from; i < to; i += 1) failed += +(costs[i] === Infinity) | 0
  return failed
}
