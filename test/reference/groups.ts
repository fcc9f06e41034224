// RULES 3.1 to 3.4: the sizes of the groups and the draw into them.
import { shuffled } from './draws.js'
import { type Rules } from './ruleSets.js'
import { type Group } from './standings.js'
import { isDecided, openTask, settleTask } from './tasks.js'
import type { Notice, Opening, Standing, Withdrawal } from './types.js'

export interface GroupRound {
  round: number
  groups: Group[]
  standings: null | Standing[]
}

/** RULES 3.2: how many groups, and the remainder spread one each over the first. */
export const groupSizes = (rules: Rules, n: number): number[] => {
  let g = 1
  if (rules.groups !== null) {
    g = Math.ceil(n / rules.groups.expected)
    if (n / g < rules.groups.minimum) g = Math.max(1, g - 1)
  }
  const sizes: number[] = []
  for (let i = 0; i < g; i += 1) sizes.push(Math.floor(n / g) + (i < n % g ? 1 : 0))
  return sizes
}

/** RULES 3.2: sizes outside the bounds are said, never silent. */
export const sizeNotice = (rules: Rules, round: number, sizes: number[]): Notice | null => {
  const bounds = rules.groups
  if (bounds === null) return null
  if (sizes.every(size => size >= bounds.minimum && size <= bounds.expected)) return null
  return { type: 'GroupSizeOutOfBounds', round, sizes }
}

/** RULES 3.3, 3.4: each group takes the next of the shuffled hotkeys. */
export const drawRound = (
  hotkeys: string[],
  round: number,
  sizes: number[],
  rules: Rules,
  opening: Opening,
  withdrawn: Withdrawal[]
): GroupRound => {
  const drawn = shuffled(hotkeys, opening.seed, `R${round}/groups`)
  const groups: Group[] = []
  let from = 0
  sizes.forEach((size, index) => {
    const number = index + 1
    const miners = drawn.slice(from, from + size)
    from += size
    const tasks = rules.groupKinds[opening.type].map((kind, t) =>
      openTask(`R${round}.G${number}.T${t + 1}`, kind, miners, withdrawn)
    )
    groups.push({ number, miners, tasks })
  })
  return { round, groups, standings: null }
}

/** True once every task of the round is decided. */
export const settleRound = (
  round: GroupRound,
  rules: Rules,
  opening: Opening,
  withdrawn: Withdrawal[]
): boolean => {
  let over = true
  for (const group of round.groups) {
    for (const task of group.tasks) {
      settleTask(task, opening, rules.replacements, withdrawn)
      if (!isDecided(task)) over = false
    }
  }
  return over
}
