/**
 * The kernel: a whole tournament on doubles, by the same rules as `Tournament` and without allocating anything.
 *
 * It knows miners by number and plays every slot at once: no withdrawals, no copies, no task the world cannot run.
 */
import type { Memory } from './Memory.js'
import * as Boss from './Boss.js'
import * as Bracket from './Bracket.js'
import type { Chance } from './Chance.js'
import * as GroupRound from './groups/GroupRound.js'
import * as Plan from './Plan.js'

/** Endings by number (RULES 8). */
export const ending = { Dethroned: 0, Defended: 1, Crowned: 2, Retained: 3, Vacant: 4 } as const

/** Plays a tournament against a champion of that reign, 0 for a vacant title; what came of it is on the board. */
export const play = (board: Memory, chance: Chance, reign: number): void => {
  const { plan, field, seeds, lots, scored, outcome } = board
  let count = plan.field
  outcome.round = 0
  outcome.entrants = 0
  outcome.challenger = -1
  outcome.wins = 0
  for (let i = 0; i < count; i += 1) {
    field[i] = i
    lots[i] = NaN
  }
  let groups = false
  while (Plan.groupsOf(plan, count).length > 0) {
    groups = true
    count = GroupRound.play(board, chance, count)
    // A further round is drawn from those who went on.
    for (let i = 0; i < count; i += 1) field[i] = Number(seeds[i])
  }
  if (!groups) {
    chance.order(0, field, count)
    for (let i = 0; i < count; i += 1) seeds[i] = Number(field[i])
  }
  outcome.entrants = count
  // Whoever comes from the groups has a score; in the bracket byes and walkovers alone win no title (RULES 4.4).
  for (let i = 0; i < count; i += 1) scored[i] = groups ? 1 : 0
  const through = count === 0 ? -1 : Bracket.play(board, chance, count)
  if (through < 0 || scored[through] === 0) {
    outcome.ending = reign === 0 ? ending.Vacant : ending.Retained
    return
  }
  const challenger = Number(seeds[through])
  outcome.challenger = challenger
  if (reign === 0) {
    outcome.ending = ending.Crowned
    return
  }
  outcome.wins = Boss.play(board, chance, challenger, reign)
  outcome.ending = outcome.wins >= plan.required ? ending.Dethroned : ending.Defended
}
