// A season of text and image tournaments as a real process, SIGKILLed at every record and at random instants.
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Server from '../store/server.js'
import type { Orders } from './child.js'
import { bundled, clear, folder, lives, told, type Fate } from './kills.js'

// Groups before the bracket: hundreds of records in one season.
process.env['KILL_FIELD'] ??= '12'

const never: Fate = () => ({ nth: 0, when: 'kept', blow: null })
/** Each life keeps one record and dies before it hears of it, or keeps one, and dies before the second. */
const everyRecord: Fate = nth =>
  nth % 2 === 0 ? { nth: 1, when: 'kept', blow: null } : { nth: 2, when: 'before', blow: null }
/** At an instant that nothing of the season decides: while it begins, or up to 30 ms after one of its first appends. */
const random: Fate = nth => ({
  nth: 0,
  when: 'kept',
  blow: { after: (nth * 7919) % 3, milliseconds: (nth * 104_729) % 31 }
})

const why = Server.why()
let child = ''
let server: Server.Server | null = null
beforeAll(async () => {
  child = await bundled()
  if (why === undefined) server = Server.start()
})
afterAll(() => {
  server?.end()
  clear()
})

const place = (type: Orders['place']['type'], name: string): Orders['place'] =>
  type === 'postgres'
    ? { type, address: server?.address ?? '', schema: name }
    : { type, path: join(folder, `${type}-${name}`) }

for (const type of ['sqlite', 'file', 'postgres'] as const)
  describe.skipIf(type === 'postgres' && why !== undefined)(
    `a season kept in ${type}${type === 'postgres' && why !== undefined ? ` (left out: ${why})` : ''}`,
    () => {
      let calm: unknown
      beforeAll(async () => {
        const { complaints } = await lives(child, place(type, 'calm'), never)
        expect(complaints).toBe('')
        calm = await told(place(type, 'calm'))
      })

      for (const [name, fate, least] of [
        ['every record', everyRecord, type === 'file' ? 20 : 100],
        ['random instants', random, type === 'file' ? 5 : 20]
      ] as const)
        it(`is killed at ${name}, and comes to the same`, { timeout: 900_000 }, async () => {
          const at = place(type, name.replaceAll(' ', '_'))
          const { killed, complaints } = await lives(child, at, fate)
          console.log(`${type}: killed ${killed} times at ${name}`)
          expect(complaints).toBe('')
          expect(killed).toBeGreaterThan(least)
          expect(await told(at)).toEqual(calm)
          expect(JSON.stringify(calm)).not.toMatch(/"repeated":[1-9]|"sealed":false/)
        })
    }
  )
