import { expect, it } from 'vitest'
import * as Year from './year.js'

it('a simulated year of text and image back to back, with a thousand faults, holds what must hold', async () => {
  const outcome = await Year.play({ seed: 'year 1', days: 365, only: null })
  expect(outcome.wrong).toBeNull()
  expect(outcome.tournaments).toBeGreaterThan(80)
  expect(outcome.faults.length).toBeGreaterThan(1_000)
  expect(outcome.crashes).toBeGreaterThan(40)
  expect([Math.min(...outcome.fields), Math.max(...outcome.fields)]).toEqual([8, 16])
})
