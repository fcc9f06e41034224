// Trainings that an earlier process left: whose job comes, and whose does not, at the moments between (EXECUTION 4, clean up).
import { describe, expect, it } from 'vitest'
import * as Engine from '../../src/docker/engine/Engine.js'
import * as Adoption from '../../src/docker/pool/Adoption.js'
import * as GpuPool from '../../src/jobs/lifecycle/GpuPool.js'

/** Trainings of one pool, on an engine that waits before each volume that it removes. */
const held = (seconds: number, trainings = 2, isAway = false) => {
  const removed: Array<string> = []
  const gates: Array<() => void> = []
  const logged: Array<string> = []
  const names = ['a', 'b'].slice(0, trainings)
  let isBroken = isAway
  const engine: Engine.Engine = {
    ...Engine.of({ type: 'Socket', path: '/nowhere' }),
    containers: () => Promise.resolve([]),
    networks: () => Promise.resolve([]),
    images: () => Promise.resolve([]),
    volumes: () =>
      Promise.resolve(names.map(name => ({ id: name, created: '', labels: { 'dethrone.execution': name } }))),
    removeVolume: async id => {
      if (isBroken) throw new Error('the engine is away')
      await new Promise<void>(resolve => gates.push(resolve))
      removed.push(id)
    }
  }
  const gpus = GpuPool.of([{ model: 'H100', devices: ['0', '1'] }])
  const training = { type: 'Ended', end: { timedOut: false, root: null } } as const
  const found = new Map(
    names.map((name, i) => [name, { training, job: `job ${name}`, devices: [String(i)] }])
  )
  const underWay = new Map<string, Promise<void>>()
  const orphans = Adoption.hold(engine, 'p', gpus, found, {
    seconds,
    log: line => void logged.push(line),
    underWay
  })
  return { gates, gpus, logged, orphans, removed, underWay, break: (now: boolean) => void (isBroken = now) }
}

describe('a training that waits for its job', () => {
  it('is not taken away at the deadline once its job has come, while another one was being taken away', async () => {
    const { gates, gpus, orphans, removed } = held(0)
    await expect.poll(() => gates.length).toBe(1)
    expect(orphans.take('b')).toMatchObject({ job: 'job b', lease: { devices: ['1'] } })
    gates[0]?.()
    await expect.poll(() => gpus.free('H100')).toEqual(['0'])
    await new Promise(resolve => setTimeout(resolve, 20))
    expect(gates).toHaveLength(1)
    expect(removed).toEqual(['a'])
    await orphans.close()
  })

  it('is taken away once, however often its job is settled at the same time', async () => {
    const { gates, gpus, orphans, removed } = held(60)
    const both = Promise.all([orphans.forget('job a'), orphans.forget('job a')])
    await expect.poll(() => gates.length).toBe(1)
    gates[0]?.()
    await both
    expect(removed).toEqual(['a'])
    expect(gpus.free('H100')).toEqual(['0'])
    await orphans.close()
  })

  it.each([
    ['by the deadline', 0],
    ['by the settling of its job', 60]
  ])(
    'keeps its devices and its name where the engine does not take it away %s, until it does',
    async (_, seconds) => {
      const { gates, gpus, logged, orphans, underWay, ...engine } = held(seconds, 1)
      engine.break(true)
      if (seconds > 0) await expect(orphans.forget('job a')).rejects.toThrow('the engine is away')
      await expect.poll(() => logged.join()).toContain('the engine is away')
      expect(gpus.free('H100')).toEqual(['1'])
      // Its containers may be gone already: its job begins anew, when the rest is gone as well.
      expect(orphans.take('a')).toBeUndefined()
      expect([...underWay.keys()]).toEqual(['a'])
      engine.break(false)
      await expect.poll(() => gates.length).toBe(1)
      expect(gpus.free('H100')).toEqual(['1'])
      const gone = underWay.get('a')
      gates[0]?.()
      await gone
      expect(gpus.free('H100')).toEqual(['1', '0'])
      expect(underWay.size).toBe(0)
      await orphans.close()
    }
  )

  it('is left to the next process once its pool is let go, and not while it is being taken away', async () => {
    const { gates, orphans, removed, ...engine } = held(0, 1)
    await expect.poll(() => gates.length).toBe(1)
    let isClosed = false
    const closing = orphans.close().then(() => void (isClosed = true))
    await new Promise(resolve => setTimeout(resolve, 20))
    expect(isClosed).toBe(false)
    gates[0]?.()
    await closing
    expect(removed).toEqual(['a'])
    const { orphans: others, logged } = held(0, 1, true)
    await expect.poll(() => logged.join()).toContain('the engine is away')
    await others.close()
    const tried = logged.length
    engine.break(false)
    await new Promise(resolve => setTimeout(resolve, 400))
    expect(logged).toHaveLength(tried)
  })
})
