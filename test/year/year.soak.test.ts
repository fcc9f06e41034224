import { describe, expect, it } from 'vitest'
import * as Year from './year.js'

describe('simulated years', () => {
  it.each([1])(
    'number %i holds what must hold',
    async number => {
      const outcome = await Year.play({ seed: `year ${number}`, days: 365, only: null })
      expect(outcome.wrong).toBeNull()
      expect(outcome.tournaments).toBeGreaterThan(100)
      expect(outcome.faults.length).toBeGreaterThan(800)
    },
    600_000
  )
})
