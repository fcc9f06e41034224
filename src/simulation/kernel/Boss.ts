/** The boss round in the kernel: bars, margins and wins (RULES 5). */
import type { Memory } from './Memory.js'
import type { Chance } from './Chance.js'

/** Whether the challenger takes a task: it reaches the bar and is strictly better, or has a score where the champion has none. */
export const takes = (threshold: number, champion: number, challenger: number): boolean => {
  if (challenger === Infinity) return false
  if (champion === Infinity) return true
  // What was gained is compared with what was asked, as the exact rule does it.
  const gained = champion - challenger
  return gained > 0 && gained >= threshold * Math.abs(champion)
}

/** Plays the boss tasks; returns the challenger's wins. */
export const play = (board: Memory, chance: Chance, challenger: number, reign: number): number => {
  const { plan, pair, pairCosts, verdicts, outcome, place } = board
  const threshold = Number(plan.thresholds[Math.min(reign, plan.thresholds.length) - 1])
  outcome.round += 1
  place.round = outcome.round
  place.number = 0
  pair[0] = plan.field
  pair[1] = challenger
  let wins = 0
  for (let task = 0; task < plan.bossKinds.length; task += 1) {
    place.task = task + 1
    for (let attempt = 1; attempt <= plan.replacements + 1; attempt += 1) {
      place.attempt = attempt
      chance.costs(place, Number(plan.bossKinds[task]), pair, 0, 2, pairCosts, 0)
      if (pairCosts[0] !== Infinity || pairCosts[1] !== Infinity) break
    }
    const taken = takes(threshold, Number(pairCosts[0]), Number(pairCosts[1])) ? 1 : 0
    verdicts[task] = taken
    wins += taken
  }
  return wins
}
