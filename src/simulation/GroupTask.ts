/** A group's task in the kernel: its costs, head-to-head points and wins (RULES 3.5, 3.8). */
import type { Board } from './Board.js'
import type { Chance } from './Chance.js'

/**
 * Plays one task of one group and adds to its miners' points and wins.
 *
 * A miner that beats w others and ties with e of the N in its group has the average rank N - w - e / 2, so its placement
 * (N - rank) / (N - 1) is (2w + e) / (2 (N - 1)): points are that numerator, whole numbers.
 */
export const play = (board: Board, chance: Chance, group: number, task: number): void => {
  const { plan, field, costs, points, won, finished, starts, place } = board
  const from = starts[group] ?? 0
  const count = (starts[group + 1] ?? 0) - from
  const at = task * plan.field + from
  const end = at + count
  const kind = plan.groupKinds[task] ?? 0
  place.number = group + 1
  place.task = task + 1
  for (let attempt = 1; ; attempt += 1) {
    place.attempt = attempt
    chance.costs(place, kind, field, from, count, costs, at)
    if (attempt > plan.replacements || 2 * failures(costs, at, end) <= count) break
  }

  let least = Infinity
  let sharing = 0
  for (let i = at, position = from; i < end; i += 1, position += 1) {
    const own = costs[i] ?? 0
    if (own < least) {
      least = own
      sharing = 1
    } else if (own === least) sharing += 1
    let sum = 0
    if (own < Infinity) {
      finished[position] = 1
      for (let j = i + 1, other = position + 1; j < end; j += 1, other += 1) {
        const theirs = costs[j] ?? 0
        // Without branches: which of two random scores is better cannot be predicted.
        const better = (+(own < theirs) | 0) - (+(theirs < own) | 0)
        sum += 1 + better
        points[other] = (points[other] ?? 0) + 1 - better
      }
    } else {
      for (let j = i + 1, other = position + 1; j < end; j += 1, other += 1)
        points[other] = (points[other] ?? 0) + 2 * (+((costs[j] ?? 0) < Infinity) | 0)
    }
    points[position] = (points[position] ?? 0) + sum
  }
  if (least === Infinity) return
  for (let i = at, position = from; i < end; i += 1, position += 1)
    if (costs[i] === least) won[position] = (won[position] ?? 0) + 1 / sharing
}

const failures = (costs: Float64Array, from: number, to: number): number => {
  let failed = 0
  for (let i = from; i < to; i += 1) failed += +(costs[i] === Infinity) | 0
  return failed
}
