// Reports that nobody settled: kept for whoever goes on, and not for ever (EXECUTION 4).
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import * as KeptReports from '../../src/docker/pool/KeptReports.js'
import * as Engine from '../../src/docker/engine/Engine.js'
import * as Report from '../../src/domain/task/Report.js'
import * as Slot from '../../src/domain/task/Slot.js'
import * as Fake from './fake.js'
import * as House from './house.js'

const day = 24 * 3_600_000
const now = Date.parse('2026-06-01T00:00:00Z')

describe('a kept report', () => {
  it('is forgotten after months, if it is the pool’s and says how old it is; nothing else is', async () => {
    const removed: Array<string> = []
    const volume = (id: string, role: string, age: number | null) => ({
      id,
      labels: { 'dethrone.role': role, 'dethrone.pool': 'p' },
      created: age === null ? '' : new Date(now - age * day).toISOString()
    })
    const engine: Engine.Engine = {
      ...Engine.of({ type: 'Socket', path: '/nowhere' }),
      now: () => Promise.resolve(now),
      volumes: label => {
        expect(label).toBe('dethrone.pool=p')
        return Promise.resolve([
          volume('old', 'report', 91),
          volume('young', 'report', 89),
          volume('ageless', 'report', null),
          volume('cache', 'cache', 400)
        ])
      },
      removeVolume: id => {
        removed.push(id)
        return Promise.resolve()
      }
    }
    expect(await KeptReports.forgetOld(engine, 'p')).toBe(1)
    expect(removed).toEqual(['old'])
  })

  it('is asked for a few at a time, however many jobs come at once, and the oldest job goes first', async () => {
    let [open, most] = [0, 0]
    const fake = await Fake.start({
      'GET /volumes/*': (response, how) => {
        open += 1
        most = Math.max(most, open)
        // An engine answers as it likes.
        void sleep((how.what.charCodeAt(how.what.length - 1) * 7) % 20).then(() => {
          open -= 1
          const report = Report.failed(slot, job.miner.hotkey, 'NoOutput', null)
          Fake.json({ Name: 'v', Labels: { 'dethrone.report': JSON.stringify(report) } })(response, how)
        })
      }
    })
    const executor = await House.opened(House.settings([], { connection: fake.connection }))
    const job = House.job(1, { path: '', commit: 'a'.repeat(40) })
    const { slot } = job
    try {
      const ended: Array<number> = []
      most = 0
      await Promise.all(
        Array.from({ length: 200 }, async (_, i) => {
          const one = { ...job, slot: Slot.group(1, i + 1, 1) }
          const { result } = await House.execute(executor, one, House.task(one))
          expect(result).toMatchObject({ _tag: 'Right', right: { type: 'Failed', reason: 'NoOutput' } })
          ended.push(i)
        })
      )
      expect(ended).toEqual(Array.from({ length: 200 }, (_, i) => i))
      expect(most).toBeGreaterThan(1)
      expect(most).toBeLessThanOrEqual(8)
    } finally {
      await executor.close()
    }
  })
})
