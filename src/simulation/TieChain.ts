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
  const { scores, won, advantages, field, lots } = board
  const byScore = (scores[a] ?? 0) - (scores[b] ?? 0)
  if (byScore !== 0) return byScore > 0
  const byWins = Math.round(((won[a] ?? 0) - (won[b] ?? 0)) * steps)
  if (byWins !== 0) return byWins > 0
  reachAdvantage(board, a)
  reachAdvantage(board, b)
  const byAdvantage = (advantages[a] ?? 0) - (advantages[b] ?? 0)
  if (byAdvantage !== 0) return byAdvantage > 0
  const one = field[a] ?? 0
  const other = field[b] ?? 0
  if (Number.isNaN(lots[one])) chance.lot(one, lots)
  if (Number.isNaN(lots[other])) chance.lot(other, lots)
  return (lots[one] ?? 0) > (lots[other] ?? 0)
}

// What follows writes what it works out instead of returning it: a double that is returned is allocated.

/** Works out the sum of a miner's advantages over its tasks, in steps: of one group stage, as good as their mean. */
const reachAdvantage = (board: Board, position: number): void => {
  const { plan, costs, advantages, medians, groupOf } = board
  if (!Number.isNaN(advantages[position])) return
  const tasks = plan.groupKinds.length
  const group = groupOf[position] ?? 0
  let sum = 0
  for (let task = 0; task < tasks; task += 1) {
    const own = costs[task * plan.field + position] ?? 0
    reachMedian(board, group, task)
    const middle = medians[group * tasks + task] ?? 0
    if (own === Infinity) sum -= 1
    else if (middle !== 0) sum += Math.max(-1, Math.min(1, (middle - own) / Math.abs(middle)))
  }
  advantages[position] = Math.round(sum * steps)
}

/** Works out the median of a group's costs on a task, failures apart; of an even count, the mean of the middle two. */
const reachMedian = ({ plan, costs, ahead, starts, medians }: Board, group: number, task: number): void => {
  const index = group * plan.groupKinds.length + task
  if (!Number.isNaN(medians[index])) return
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
  medians[index] = (low + high) / 2
}
