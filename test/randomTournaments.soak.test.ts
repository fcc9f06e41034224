// The engine against the second engine, and the kernel against the engine, over thousands of whole tournaments.
import { describe } from 'vitest'

process.env['DETHRONE_RUNS'] ??= '4000'
process.env['DETHRONE_VERDICTS'] ??= '2000000'

describe('thousands of tournaments', async () => {
  await import('./differential.test.js')
  await import('./simulation/differential.test.js')
})
