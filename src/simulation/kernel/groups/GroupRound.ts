/** A round of groups in the kernel: the draw, the tasks, and who advances (RULES 3). */
import type { Memory } from '../Memory.js'
import type { Chance } from '../Chance.js'
import * as GroupTask from './GroupTask.js'
import * as Plan from '../Plan.js'
import * as TieChain from './TieChain.js'

/** Plays a round of groups for the first `count` of the field; leaves those who advance in `seeds`, best first, and returns how many. */
export const play = (board: Memory, chance: Chance, count: number): number => {
  const { plan, field, starts, groupOf, best, seeds, outcome, place } = board
  const sizes = Plan.groupsOf(plan, count)
  outcome.round += 1
  place.round = outcome.round
  chance.order(outcome.round, field, count)
  reset(board, count)
  let start = 0
  for (let group = 0; group < sizes.length; group += 1) {
    starts[group] = start
    const end = start + Number(sizes[group])
    for (; start < end; start += 1) groupOf[start] = group
  }
  starts[sizes.length] = start
  for (let group = 0; group < sizes.length; group += 1)
    for (let task = 0; task < plan.groupKinds.length; task += 1) GroupTask.play(board, chance, group, task)
  score(board, sizes)

  let through = 0
  if (plan.perGroup) {
    for (let group = 0; group < sizes.length; group += 1)
      through = select(board, chance, Number(starts[group]), Number(starts[group + 1]), through)
    for (let i = 1; i < through; i += 1) sink(board, chance, 0, i, Number(best[i]))
  } else through = select(board, chance, 0, count, 0)
  for (let i = 0; i < through; i += 1) seeds[i] = Number(field[Number(best[i])])
  return through
}

const reset = ({ plan, points, won, finished, advantages, medians }: Memory, count: number): void => {
  for (let i = 0; i < count; i += 1) {
    points[i] = 0
    won[i] = 0
    finished[i] = 0
    advantages[i] = NaN
  }
  const tasks = Plan.groupsOf(plan, count).length * plan.groupKinds.length
  for (let i = 0; i < tasks; i += 1) medians[i] = NaN
}

/** Placements as whole numbers: points times the other size less one, since a round's groups have at most two sizes. */
const score = ({ points, scores, starts }: Memory, sizes: ReadonlyArray<number>): void => {
  const [first, last] = [Number(sizes[0]), Number(sizes[sizes.length - 1])]
  for (let group = 0; group < sizes.length; group += 1) {
    const factor = first === last ? 1 : (sizes[group] === first ? last : first) - 1
    const end = Number(starts[group + 1])
    for (let i = Number(starts[group]); i < end; i += 1) scores[i] = Number(points[i]) * factor
  }
}

/** Puts the best finishers of some positions into `best` from an index on; returns the index behind them. */
const select = (board: Memory, chance: Chance, from: number, to: number, at: number): number => {
  const { plan, best, finished, scores } = board
  const least = cut(board, from, to)
  const full = at + plan.advance
  let end = at
  for (let position = from; position < to; position += 1) {
    if (finished[position] === 0 || Number(scores[position]) < least) continue
    if (end < full) end += 1
    else if (!TieChain.before(board, chance, position, Number(best[end - 1]))) continue
    sink(board, chance, at, end - 1, position)
  }
  return end
}

/** The least group score that can be among the best: the late links of the tie chain are for those alone. */
const cut = ({ plan, finished, scores, scratch }: Memory, from: number, to: number): number => {
  const places = plan.advance
  let taken = 0
  for (let position = from; position < to; position += 1) {
    if (finished[position] === 0) continue
    const score = Number(scores[position])
    if (taken < places) taken += 1
    else if (score <= Number(scratch[places - 1])) continue
    let i = taken - 1
    for (; i > 0 && Number(scratch[i - 1]) < score; i -= 1) scratch[i] = Number(scratch[i - 1])
    scratch[i] = score
  }
  return taken < places ? -1 : Number(scratch[places - 1])
}

/** Inserts a position into those in order from `at` up to `end`, which takes the last of them or is free. */
const sink = (board: Memory, chance: Chance, at: number, end: number, position: number): void => {
  const { best } = board
  let i = end
  for (; i > at && TieChain.before(board, chance, position, Number(best[i - 1])); i -= 1)
    best[i] = Number(best[i - 1])
  best[i] = position
}
