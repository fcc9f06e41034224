// A failing year, cut to the shortest run that still fails in the same way.
import { play } from './year.js'
import type { Outcome, Plan } from './Plan.js'

export interface Shortest {
  readonly plan: Plan
  readonly outcome: Outcome
  /** How many runs it took to find it. */
  readonly runs: number
}

/** What is wrong, whichever tournament it is wrong with. */
const kind = (what: string): string => what.replaceAll(/made-\w+-\d+/g, '')

/**
 * Ends the plan on the day that the fault was found, then leaves out faults by halves, quarters and so on for as long
 * as what is left fails in the same way; null where nothing fails. The same plan always gives the same run, so what is
 * found can be played again, and looked into.
 */
export const shortest = async (plan: Plan): Promise<Shortest | null> => {
  let best = await play(plan)
  const { wrong } = best
  if (wrong === null) return null
  let found: Plan = { ...plan, days: wrong.day, only: new Set(best.faults) }
  let runs = 1
  const fails = async (only: ReadonlyArray<string>): Promise<boolean> => {
    runs += 1
    const tried: Plan = { ...found, only: new Set(only) }
    const outcome = await play(tried)
    if (outcome.wrong === null || kind(outcome.wrong.what) !== kind(wrong.what)) return false
    // What no longer happened is out as well, and what is found sooner ends sooner.
    found = { ...tried, days: outcome.wrong.day, only: new Set(outcome.faults) }
    best = outcome
    return true
  }
  // Spells first: without one, less happens in every run that follows.
  for (const spell of plan.spells ?? []) {
    const without: Plan = { ...found, spells: (found.spells ?? []).filter(each => each !== spell) }
    const before = found
    found = without
    if (!(await fails(best.faults))) found = before
  }
  for (let size = Math.ceil(best.faults.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let from = 0; from < best.faults.length;) {
      const all = best.faults
      const rest = [...all.slice(0, from), ...all.slice(from + size)]
      if (!(await fails(rest))) from += size
    }
  return { plan: found, outcome: best, runs }
}
