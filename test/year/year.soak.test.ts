import { describe, it } from 'vitest'
import * as Years from './years.js'

/** Which years are played: `YEARS=200` plays so many, `FROM=1` the number of the first. */
const [years, from] = [Number(process.env['YEARS'] ?? 1_000), Number(process.env['FROM'] ?? 1)]

describe('simulated years', () => {
  it(`${years} of them hold what must hold`, async () => {
    for (let number = from; number < from + years; number += 1) {
      const plan = Years.planOf(number)
      const { tournaments, faults, crashes } = await Years.holds(plan)
      const spells = (plan.spells ?? []).map(({ kind }) => kind).join(', ')
      console.log(
        `year ${number}: ${tournaments} tournaments, ${faults.length} faults, ${crashes} crashes; ${spells}`
      )
    }
  }, 86_400_000)
})
