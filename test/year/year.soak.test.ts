import { describe, expect, it } from 'vitest'
import { shortest } from './shortest.js'
import * as Year from './year.js'

/** Which years are played: `YEARS=200` plays so many, `FROM=1` the number of the first. */
const [years, from] = [Number(process.env['YEARS'] ?? 1_000), Number(process.env['FROM'] ?? 1)]

describe('simulated years', () => {
  it(`${years} of them hold what must hold`, async () => {
    for (let number = from; number < from + years; number += 1) {
      const plan = { seed: `year ${number}`, days: 365, only: null }
      const { wrong, tournaments, faults, crashes } = await Year.play(plan)
      // What fails is told as the shortest run that does: its seed, its days and its faults play it again.
      const cut = wrong === null ? null : await shortest(plan)
      expect(
        cut && { ...cut.plan, only: Array.from(cut.plan.only ?? []), wrong: cut.outcome.wrong }
      ).toBeNull()
      console.log(`year ${number}: ${tournaments} tournaments, ${faults.length} faults, ${crashes} crashes`)
    }
  }, 86_400_000)
})
