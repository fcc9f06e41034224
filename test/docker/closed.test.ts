// An executor whose pool is let go: what it has not taken away is its next holder's (EXECUTION 4, clean up).
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { scored, suite } from './broken.js'
import * as Fake from './fake.js'
import * as House from './house.js'
import { limits, work } from './left.js'

suite('an executor that is closed', () => {
  it('takes nothing away any more that the engine would not let go before', async () => {
    const refusing = { is: true }
    const fake = await Fake.start({
      'DELETE /volumes/*': (response, how) =>
        refusing.is && how.what.includes('-output-') && fake.count(/POST .*start$/) > 2
          ? Fake.refused(500, 'busy')(response, how)
          : Fake.usual
    })
    const one = work(fake, { limits: { ...limits, clean: { seconds: 0.2 } } })
    const executor = await House.opened(one.settings)
    expect((await House.execute(executor, one.job, one.task)).result).toMatchObject(scored)
    await executor.close()
    refusing.is = false
    const asked = fake.asked.length
    await sleep(1500)
    expect(fake.asked).toHaveLength(asked)
    expect(fake.left().join()).toContain('-output-')
    await (await House.opened(one.settings)).close()
    expect(fake.left()).toEqual([])
  })
})
