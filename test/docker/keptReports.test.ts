// Reports that nobody settled: kept for whoever goes on, and not for ever (EXECUTION 4).
import { describe, expect, it } from 'vitest'
import * as KeptReports from '../../src/docker/pool/KeptReports.js'
import * as Engine from '../../src/docker/engine/Engine.js'

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
})
