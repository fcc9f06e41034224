// Trainings that an earlier process left: whose job comes, and whose does not, at the moments between (EXECUTION 4, clean up).
import { describe, expect, it } from 'vitest'
import * as Engine from '../../src/docker/engine/Engine.js'
import * as Adoption from '../../src/docker/pool/Adoption.js'
import * as GpuPool from '../../src/jobs/lifecycle/GpuPool.js'

/** Two trainings of one pool, on an engine that waits before each volume that it removes. */
const held = (seconds: number) => {
  const removed: Array<string> = []
  const gates: Array<() => void> = []
  const names = ['a', 'b']
  let isBroken = false
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
  const orphans = Adoption.hold(engine, 'p', gpus, found, { seconds, log: () => undefined })
  return { gates, gpus, orphans, removed, break: (now: boolean) => void (isBroken = now) }
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
    orphans.close()
  })

  it('is taken away once, however often its job is settled at the same time', async () => {
    const { gates, gpus, orphans, removed } = held(60)
    const both = Promise.all([orphans.forget('job a'), orphans.forget('job a')])
    await expect.poll(() => gates.length).toBe(1)
    gates[0]?.()
    await both
    expect(removed).toEqual(['a'])
    expect(gpus.free('H100')).toEqual(['0'])
    orphans.close()
  })

  it('keeps its devices where it cannot be taken away, and is taken away when its job is settled again', async () => {
    const { gates, gpus, orphans, ...engine } = held(60)
    engine.break(true)
    await expect(orphans.forget('job a')).rejects.toThrow('the engine is away')
    expect(gpus.free('H100')).toEqual([])
    engine.break(false)
    const again = orphans.forget('job a')
    await expect.poll(() => gates.length).toBe(1)
    gates[0]?.()
    await again
    expect(gpus.free('H100')).toEqual(['0'])
    orphans.close()
  })
})
