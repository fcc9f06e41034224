// What a day of jobs comes to, however long it is: every kill and every attack costs nobody else anything.
import { describe, expect, it } from 'vitest'
import * as Daemon from './daemon.js'
import { run, type Course } from './day.js'
import * as House from './house.js'

const gibi = 1024 ** 3
const mebi = 1024 ** 2

/** The suite of one such day, on an engine of its own; `milliseconds` is as long as it may take, if not as long as any test. */
export const dayOf = (title: string, course: Course, milliseconds?: number): void => {
  describe.skipIf(Daemon.why !== undefined)(`${title}${Daemon.note}`, () => {
    const { daemon } = House.lent({ type: 'ext4', bytes: 4 * gibi })

    it(
      'scores every honest job once, ends every attack as its miner’s, and leaves nothing',
      async () => {
        const account = await run(daemon, course)
        console.log(JSON.stringify(account, null, 2))
        const kills = course.engineKills + course.validatorKills
        expect(account).toMatchObject({ wrong: [], reported: course.jobs, twice: 0, left: [], kills })
        expect(account.lost).toBeLessThan(16 * mebi)
        expect(account.worked).toBeLessThan(250)
        expect(account.grown).toBeLessThan(64 * mebi)
      },
      milliseconds
    )
  })
}
