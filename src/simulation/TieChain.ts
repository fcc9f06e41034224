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
const median = (board: Board, group: number, task: number): number => {
  const { plan, costs, starts, medians, scratch } = board
  const index = group * plan.groupKinds.length + task
  const known = medians[index] ?? 0
  if (!Number.isNaN(known)) return known
  const at = task * plan.field
  let count = 0
  for (let i = at + (starts[group] ?? 0); i < at + (starts[group + 1] ?? 0); i += 1) {
    const cost = costs[i] ?? 0
    if (cost === Infinity) continue
    let j = count
    for (; j > 0 && (scratch[j - 1] ?? 0) > cost; j -= 1) scratch[j] = scratch[j - 1] ?? 0
    scratch[j] = cost
    count += 1
  }
  const low = scratch[(count - 1) >> 1] ?? 0
  const high = scratch[count >> 1] ?? 0
  const middle = low === high ? low : (low + high) / 2
  medians[index] = middle
  return middle
}
