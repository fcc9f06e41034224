// A whole tournament of images whose trainers are stand-ins of real ones, to a champion (RULES; EXECUTION). That of text takes longer: `npm run soak`.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as House from '../docker/house.js'
import { both, modelTypes, played } from './tournaments.js'

afterAll(() => House.forget())

describe.skipIf(House.skipped)(`a tournament of stand-ins${House.note}`, () => {
  beforeAll(() => House.images(), 60_000)

  it('of images goes through model types of two toolkits', async () => {
    const { finished, reports, miners, types } = await played(
      'image',
      // The last one is the champion.
      ['0.8', '0.7', '0.25', '0.6', '0.5', '0.45', '0.65', '0.75', '0.9'].map(both)
    )
    expect(types).toEqual(new Set(modelTypes))
    expect(reports.filter(({ type }) => type === 'Failed')).toEqual([])
    expect(finished.ending).toMatchObject({ type: 'Dethroned', champion: { hotkey: miners[2]?.hotkey } })
    expect(await House.left()).toEqual([])
  }, 900_000)
})
