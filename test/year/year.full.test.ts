import { it } from 'vitest'
import { holds } from './holds.js'

it('a simulated year of text and image back to back, with a thousand faults, holds what must hold', () =>
  holds(365, { tournaments: 80, faults: 1_000, crashes: 40 }, [8, 16]))
