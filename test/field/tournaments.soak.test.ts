// Whole tournaments whose trainers are stand-ins of real ones, to the champions that are known beforehand (RULES; EXECUTION).
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as House from '../docker/house.js'
import { both, comesTo, losing, modelTypes, played, predicted, told } from './tournaments.js'

afterAll(() => House.forget())

describe.skipIf(House.skipped)(`a tournament of stand-ins${House.note}`, () => {
  beforeAll(() => House.images(), 60_000)

  it('of text goes from eight repositories to the one that trains best, and blames whom a real one would', async () => {
    const field = [
      ['axolotl-cli', '0.31'],
      ['launcher-rendezvous', '0.40'],
      ['axolotl-cli', '0.52'],
      ['old-wandb-folder', '0.01'],
      ['axolotl-cli', '0.45'],
      ['no-entrypoint', '0.02'],
      ['launcher-rendezvous', '0.36'],
      ['axolotl-cli', '0.60'],
      // The champion.
      ['launcher-rendezvous', '0.90']
    ] as const
    const trainers = field.map(([name, loss]) => losing(name, loss))
    const wanted = await predicted('text', trainers, (i, kind) => {
      const [name, loss] = field[i]!
      // One writes below /cache; one has no entry point; one rewrites its dataset there for DPO and GRPO.
      return name === 'old-wandb-folder' || (name === 'axolotl-cli' && /^(?:Dpo|Grpo)Task$/.test(kind))
        ? { reason: 'Crashed' }
        : name === 'no-entrypoint'
          ? { reason: 'CannotStart' }
          : { score: comesTo(loss, kind) }
    })
    const { finished, reports, miners } = await played('text', trainers)
    expect(told(reports)).toEqual(told(wanted.reports))
    expect(wanted.finished.ending).toMatchObject({
      type: 'Dethroned',
      champion: { hotkey: miners[6]?.hotkey }
    })
    expect(finished.ending).toMatchObject({ type: 'Dethroned', champion: { hotkey: miners[6]?.hotkey } })
    expect(await House.left()).toEqual([])
  }, 3_600_000)

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
