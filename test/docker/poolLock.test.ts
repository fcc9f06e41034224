// A pool's lock at moments that no real engine gives on request: who died over it, and who is only slow (EXECUTION 6).
import { expect, it } from 'vitest'
import * as Engine from '../../src/docker/engine/Engine.js'
import { EngineError } from '../../src/docker/engine/EngineError.js'
import * as PoolLock from '../../src/docker/pool/PoolLock.js'

/** An engine that has nothing but locks, each by its name once. */
const engineOf = () => {
  const locks = new Map<string, { readonly labels: Readonly<Record<string, string>>; state: string }>()
  let made = 0
  const engine: Engine.Engine = {
    ...Engine.of({ type: 'Socket', path: '/nowhere' }),
    create: ({ Labels }) => {
      if (locks.size > 0) return Promise.reject(new EngineError('The name is in use', 409))
      made += 1
      locks.set(`lock ${made}`, { labels: Labels, state: 'created' })
      return Promise.resolve(`lock ${made}`)
    },
    tether: () => Promise.resolve({ ended: new Promise(() => undefined), drop: () => undefined }),
    start: id => {
      const lock = locks.get(id)
      if (lock === undefined) return Promise.reject(new EngineError('No such container', 404))
      lock.state = 'running'
      return Promise.resolve()
    },
    containers: () =>
      Promise.resolve([...locks].map(([id, lock]) => ({ id, image: 'i', written: 0, ...lock }))),
    remove: id => Promise.resolve(void locks.delete(id)),
    pull: () => Promise.reject(new Error('nothing is to be pulled'))
  }
  return { engine, locks }
}

const holder = (engine: Engine.Engine, run: string) => ({
  engine,
  image: 'i',
  pool: 'p',
  run,
  log: () => undefined
})

const isTaken = (came: Awaited<ReturnType<typeof PoolLock.take>>): boolean => !('type' in came)

it('is taken where who died over it left it half-made', async () => {
  const { engine, locks } = engineOf()
  const dying = holder({ ...engine, start: () => new Promise(() => undefined) }, 'one that was killed')
  void PoolLock.take(dying)
  await expect.poll(() => locks.size).toBe(1)
  const lock = await PoolLock.take(holder(engine, 'the next'))
  expect(isTaken(lock)).toBe(true)
  expect([...locks.values()]).toMatchObject([{ labels: { 'dethrone.run': 'the next' }, state: 'running' }])
})

it('is left to who is slow to make it, and never held by two', async () => {
  const between = async (seconds: number): Promise<ReadonlyArray<boolean>> => {
    const { engine } = engineOf()
    const start = async (id: string): Promise<void> => {
      await new Promise(resolve => setTimeout(resolve, seconds * 1000))
      await engine.start(id)
    }
    const slow = PoolLock.take(holder({ ...engine, start }, 'slow'))
    const other = PoolLock.take(holder(engine, 'other'))
    return [isTaken(await slow), isTaken(await other)]
  }
  // Who takes longer than a lock is waited for has lost it, and knows.
  expect(await Promise.all([between(1), between(3.5)])).toEqual([
    [true, false],
    [false, true]
  ])
}, 20_000)

it('says what the engine says where it makes one and starts none, and leaves none there', async () => {
  const { engine, locks } = engineOf()
  // As an engine whose limits of the machine are lower than its own answers.
  const refused = new EngineError('preparing the container: operation not permitted', 409)
  for (const part of ['tether', 'start'] as const) {
    const lame = { ...engine, [part]: () => Promise.reject(refused) }
    await expect(PoolLock.take(holder(lame, 'one'))).rejects.toBe(refused)
    expect(locks.size).toBe(0)
  }
})
