/** The tie chain in the kernel: group score, tasks won, mean advantage, lot (RULES 3.6). */
import type { Board } from './Board.js'
import type { Chance } from './Chance.js'

/**
 * Fractions that are sums of a few quotients are compared to one in 2^40: sums that are equal may differ in a double's
 * last bits, and sums of small fractions that are not equal differ by far more.
 */
const steps = 2 ** 40

/** Whether the miner at one position goes before that at another. */
export const before = (board: Board, chance: Chance, a: number, b: number): boolean => {
  const { scores, won } = board
  const byScore = (scores[a] ?? 0) - (scores[b] ?? 0)
  if (byScore !== 0) return byScore > 0
  const byWins = Math.round(((won[a] ?? 0) - (won[b] ?? 0)) * steps)
  if (byWins !== 0) return byWins > 0
  const byAdvantage = advantage(board, a) - advantage(board, b)
  if (byAdvantage !== 0) return byAdvantage > 0
  return lot(board, chance, a) > lot(board, chance, b)
}

const lot = ({ field, lots }: Board, chance: Chance, position: number): number => {
  const miner = field[position] ?? 0
  const known = lots[miner] ?? 0
  if (!Number.isNaN(known)) return known
  const drawn = chance.lot(miner)
  lots[miner] = drawn
  return drawn
}

/** The sum of a miner's advantages over its tasks, in steps; of one group stage, as good as their mean. */
const advantage = (board: Board, position: number): number => {
  const { plan, costs, advantages, groupOf } = board
  const known = advantages[position] ?? 0
  if (!Number.isNaN(known)) return known
  const tasks = plan.groupKinds.length
  let sum = 0
  for (let task = 0; task < tasks; task += 1) {
    const own = costs[task * plan.field + position] ?? 0
    const middle = median(board, groupOf[position] ?? 0, task)
    if (own === Infinity) sum -= 1
    else if (middle !== 0) sum += Math.max(-1, Math.min(1, (middle - own) / Math.abs(middle)))
  }
  const rounded = Math.round(sum * steps)
  advantages[position] = rounded
  return rounded
}

/** The median of a group's costs on a task, failures apart; of an even count, the mean of the middle two. */
const median = ({ plan, costs, ahead, starts, medians }: Board, group: number, task: number): number => {
  const index = group * plan.groupKinds.length + task
  const known = medians[index] ?? 0
  if (!Number.isNaN(known)) return known
  const from = task * plan.field + (starts[group] ?? 0)
  const to = task * plan.field + (starts[group + 1] ?? 0)
  let scored = 0
  for (let i = from; i < to; i += 1) scored += +((costs[i] ?? 0) < Infinity) | 0
  // In sorted order a place belongs to the cost with the most ahead of it, of those that have no more than that ahead.
  const lower = (scored - 1) >> 1
  const upper = scored >> 1
  let low = 0
  let high = 0
  let aheadOfLow = -1
  let aheadOfHigh = -1
  for (let i = from; i < to; i += 1) {
    const cost = costs[i] ?? 0
    const count = ahead[i] ?? 0
    if (cost === Infinity || count > upper) continue
    if (count > aheadOfHigh) {
      aheadOfHigh = count
      high = cost
    }
    if (count > aheadOfLow && count <= lower) {
      aheadOfLow = count
      low = cost
    }
  }
  const middle = (low + high) / 2
  medians[index] = middle
  return middle
}
