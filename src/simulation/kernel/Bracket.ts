/** The knockout in the kernel: a heap of matches, byes and walkovers (RULES 4). */
import type { Memory } from './Memory.js'
import type { Chance } from './Chance.js'

/** Plays the bracket of the first `entrants` seeds (at least 1); returns the seed that comes through, -1 for nobody. */
export const play = (board: Memory, chance: Chance, entrants: number): number => {
  const { plan, winners, outcome } = board
  let rounds = 0
  while (2 ** rounds < entrants) rounds += 1
  const size = 2 ** rounds
  for (let leaf = size; leaf < 2 * size; leaf += 1) {
    const seed = Number(plan.seatings[leaf])
    winners[leaf] = seed < entrants ? seed : -1
  }
  let first = size >> 1
  for (let round = 1; round <= rounds; round += 1) {
    for (let match = first; match < 2 * first; match += 1) {
      const home = Number(winners[2 * match])
      const away = Number(winners[2 * match + 1])
      const number = match - first + 1
      winners[match] =
        home < 0 ? away : away < 0 ? home : meet(board, chance, outcome.round + round, number, home, away)
    }
    first >>= 1
  }
  outcome.round += rounds
  return Number(winners[1])
}

/** The better score wins, a tie goes to the better seed, and a match where both fail for good to nobody (RULES 4.3). */
const meet = (
  board: Memory,
  chance: Chance,
  round: number,
  number: number,
  home: number,
  away: number
): number => {
  const { plan, seeds, pair, pairCosts, place, scored } = board
  pair[0] = Number(seeds[home])
  pair[1] = Number(seeds[away])
  place.round = round
  place.number = number
  place.task = 1
  const kind = Number(plan.knockoutKinds[chance.kind(round, number)])
  for (let attempt = 1; attempt <= plan.replacements + 1; attempt += 1) {
    place.attempt = attempt
    chance.costs(place, kind, pair, 0, 2, pairCosts, 0)
    const ours = Number(pairCosts[0])
    const theirs = Number(pairCosts[1])
    if (ours < Infinity) scored[home] = 1
    if (theirs < Infinity) scored[away] = 1
    if (ours < theirs) return home
    if (theirs < ours) return away
    if (ours < Infinity) return home < away ? home : away
  }
  return -1
}
