/** The tie chain in the kernel: group score, tasks won, mean advantage, lot (RULES 3.6). */
import type { Memory } from '../Memory.js'
import type { Chance } from '../Chance.js'

/**
 * Fractions that are sums of a few quotients are compared to one in 2^40: sums that are equal may differ in a double's
 * last bits, and sums of small fractions that are not equal differ by far more.
 */
const steps = 2 ** 40

/** Whether the miner at one position goes before that at another. */
export const before = (board: Memory, chance: Chance, a: number, b: number): boolean => {
  const { scores, won, advantages, field, lots } = board
  const byScore = Number(scores[a]) - Number(scores[b])
  if (byScore !== 0) return byScore > 0
  const byWins = Math.round((Number(won[a]) - Number(won[b])) * steps)
  if (byWins !== 0) return byWins > 0
  reachAdvantage(board, a)
  reachAdvantage(board, b)
  const byAdvantage = Number(advantages[a]) - Number(advantages[b])
  if (byAdvantage !== 0) return byAdvantage > 0
  const one = Number(field[a])
  const other = Number(field[b])
  if (Number.isNaN(lots[one])) chance.lot(one, lots)
  if (Number.isNaN(lots[other])) chance.lot(other, lots)
  return Number(lots[one]) > Number(lots[other])
}

// What follows writes what it works out instead of returning it: a double that is returned is allocated.

/** Works out the sum of a miner's advantages over its tasks, in steps: of one group stage, as good as their mean. */
const reachAdvantage = (board: Memory, position: number): void => {
  const { plan, costs, advantages, medians, groupOf } = board
  if (!Number.isNaN(advantages[position])) return
  const tasks = plan.groupKinds.length
  const group = Number(groupOf[position])
  let sum = 0
  for (let task = 0; task < tasks; task += 1) {
    const own = Number(costs[task * plan.field + position])
    reachMedian(board, group, task)
    const middle = Number(medians[group * tasks + task])
    if (own === Infinity) sum -= 1
    else if (middle !== 0) sum += Math.max(-1, Math.min(1, (middle - own) / Math.abs(middle)))
  }
  advantages[position] = Math.round(sum * steps)
}

/** Works out the median of a group's costs on a task, failures apart; of an even count, the mean of the middle two. */
const reachMedian = ({ plan, costs, ahead, starts, medians }: Memory, group: number, task: number): void => {
  const index = group * plan.groupKinds.length + task
  if (!Number.isNaN(medians[index])) return
  const from = task * plan.field + Number(starts[group])
  const to = task * plan.field + Number(starts[group + 1])
  let scored = 0
  for (let i = from; i < to; i += 1) scored += +(Number(costs[i]) < Infinity) | 0
  // In sorted order a place belongs to the cost with the most ahead of it, of those that have no more than that ahead.
  const lower = (scored - 1) >> 1
  const upper = scored >> 1
  let low = 0
  let high = 0
  let aheadOfLow = -1
  let aheadOfHigh = -1
  for (let i = from; i < to; i += 1) {
    const cost = Number(costs[i])
    const count = Number(ahead[i])
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
