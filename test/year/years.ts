// Years by their numbers, with the spells that their seeds draw.
import { expect } from 'vitest'
import type { Plan } from './Plan.js'
import { shortest } from './shortest.js'
import * as Spells from './Spells.js'
import * as Year from './year.js'

export const planOf = (number: number, days = 365): Plan => {
  const seed = `year ${number}`
  return { seed, days, only: null, spells: Spells.of(seed, days) }
}

/** Plays a year that must hold. What fails is told as the shortest run that does: its seed, days, spells and faults play it again. */
export const holds = async (plan: Plan) => {
  const outcome = await Year.play(plan)
  const cut = outcome.wrong === null ? null : await shortest(plan)
  expect(cut && { ...cut.plan, only: Array.from(cut.plan.only ?? []), wrong: cut.outcome.wrong }).toBeNull()
  return outcome
}

/** Twenty-nine years, with the one that all tests know thirty: in two files, so that two processes play them. */
const numbers = Array.from({ length: 29 }, (_, i) => 1_000 + i)
export const first = numbers.slice(0, 14)
export const second = numbers.slice(14)

/** Plays a year that must hold, and in which enough must happen. */
export const holdsAndHappens = async (number: number): Promise<void> => {
  const { tournaments, faults } = await holds(planOf(number))
  expect(tournaments).toBeGreaterThan(10)
  expect(faults.length).toBeGreaterThan(300)
}
