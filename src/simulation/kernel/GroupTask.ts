/** A group's task in the kernel: its costs, head-to-head points and wins (RULES 3.5, 3.8). */
import type { Memory } from './Memory.js'
import type { Chance } from './Chance.js'

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

  let scored = 0
  let wins = 0
  for (let i = at, position = from; i < end; i += 1, position += 1) {
    const own = Number(costs[i])
    if (own === Infinity) continue
    const beaten = worse(costs, at, end, own)
    finished[position] = 1
    ahead[i] = count - 1 - beaten
    points[position] = Number(points[position]) + 2 * beaten
    if (beaten === count - 1) won[position] = Number(won[position]) + 1
    scored += 1
    wins += beaten
  }
  // So many wins there are when no two scores are equal: one in each pair, and one over each failure.
  if (wins < (scored * (scored - 1)) / 2 + scored * (count - scored)) share(board, from, at, count)
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

/** Shares what tied miners have in common: the points between them, and the first place. */
const share = ({ costs, ahead, points, won }: Memory, from: number, at: number, count: number): void => {
  for (let i = 0; i < count; i += 1) {
    const own = Number(costs[at + i])
    if (own === Infinity) continue
    let equal = -1
    for (let j = at; j < at + count; j += 1) equal += +(own === Number(costs[j])) | 0
    if (equal === 0) continue
    const position = from + i
    const before = Number(ahead[at + i]) - equal
    ahead[at + i] = before
    points[position] = Number(points[position]) + equal
    if (before === 0) won[position] = Number(won[position]) + 1 / (equal + 1)
  }
}

const failures = (costs: Float64Array, from: number, to: number): number => {
  let failed = 0
  for (let i = from; i < to; i += 1) failed += +(costs[i] === Infinity) | 0
  return failed
}
