// What must hold in a part of the year, and that enough of it happened.
import { expect } from 'vitest'
import * as Year from './year.js'

interface Least {
  readonly tournaments: number
  readonly faults: number
  readonly crashes: number
}

/** Plays the first days of the year that all tests know: more happens in them than that, in fields from one size to another. */
export const holds = async (days: number, least: Least, fields: readonly [number, number]): Promise<void> => {
  const outcome = await Year.play({ seed: 'year 1', days, only: null })
  expect(outcome.wrong).toBeNull()
  expect(outcome.tournaments).toBeGreaterThan(least.tournaments)
  expect(outcome.faults.length).toBeGreaterThan(least.faults)
  expect(outcome.crashes).toBeGreaterThan(least.crashes)
  expect([Math.min(...outcome.fields), Math.max(...outcome.fields)]).toEqual(fields)
}
