// A season of text and image tournaments as a real process, killed at a few records; the long way is in kills.soak.test.ts.
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { bundled, clear, folder, lives, told, type Fate } from './kills.js'

afterAll(clear)

/** It dies when it has kept the 3rd, the 9th, the 15th … record of a life, or just before. */
const few: Fate = nth => ({
  nth: 3 + 6 * nth,
  when: nth % 2 === 0 ? 'kept' : 'before',
  blow: null
})
const never: Fate = () => ({ nth: 0, when: 'kept', blow: null })

for (const type of ['sqlite', 'file'] as const)
  it(
    `killed and started again, it comes to what it would have come to (${type})`,
    { timeout: 60_000 },
    async () => {
      const child = await bundled()
      const place = (name: string) => ({ type, path: join(folder, `${type}-${name}`) }) as const
      const calm = await lives(child, place('calm'), never)
      const killed = await lives(child, place('killed'), few)
      expect([calm, killed].map(({ complaints }) => complaints)).toEqual(['', ''])
      expect(killed.killed).toBeGreaterThan(1)
      expect(await told(place('killed'))).toEqual(await told(place('calm')))
      expect(JSON.stringify(await told(place('calm')))).not.toMatch(/"repeated":[1-9]|"sealed":false/)
    }
  )
