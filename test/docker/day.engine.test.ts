// An hour of a day: honest repositories and attacks on one engine, while engine and validator are killed (EXECUTION 4 to 6).
import { describe, expect, it } from 'vitest'
import * as Daemon from './daemon.js'
import { run } from './day.js'
import * as House from './house.js'

const gibi = 1024 ** 3
const mebi = 1024 ** 2
const jobs = 18

describe.skipIf(Daemon.why !== undefined)(`an hour of a day${Daemon.note}`, () => {
  const { daemon } = House.lent({ type: 'ext4', bytes: 4 * gibi })

  it('scores every honest job once, ends every attack as its miner’s, and leaves nothing', async () => {
    const account = await run(daemon, { jobs, engineKills: 1, validatorKills: 1, seed: 'an hour' })
    console.log(JSON.stringify(account, null, 2))
    expect(account).toMatchObject({ wrong: [], reported: jobs, twice: 0, left: [], kills: 2 })
    expect(account.lost).toBeLessThan(16 * mebi)
    expect(account.worked).toBeLessThan(250)
    expect(account.grown).toBeLessThan(64 * mebi)
  }, 1_200_000)
})
