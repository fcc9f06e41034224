import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Cache from '../../src/jobs/lifecycle/Cache.js'
import * as GpuPool from '../../src/jobs/lifecycle/GpuPool.js'
import * as Semaphore from '../../src/play/Semaphore.js'

const turn = () => new Promise(resolve => setImmediate(resolve))
const never = new AbortController().signal
const there = () => Promise.resolve(true)

describe('the GPU pool (EXECUTION 5)', () => {
  it('refuses a model or a device that is listed twice', () => {
    expect(
      GpuPool.checked([
        { model: 'a', devices: ['0'] },
        { model: 'a', devices: ['1'] }
      ])
    ).toMatchObject({ left: 'gpus: the model "a" is listed twice' })
    expect(
      GpuPool.checked([
        { model: 'a', devices: ['0'] },
        { model: 'b', devices: ['0'] }
      ])
    ).toMatchObject({ left: 'gpus: the device "0" is listed twice' })
  })

  it('says what it can never give', () => {
    const pool = GpuPool.of([{ model: 'H100', devices: ['0', '1'] }])
    expect(pool.impossible({ model: 'H100', count: 2 })).toBeUndefined()
    expect(pool.impossible({ model: 'H100', count: 3 })).toBe('The job needs 3 × H100, and the pool has 2.')
    expect(pool.impossible({ model: 'A100', count: 1 })).toBe('The job needs 1 × A100, and the pool has 0.')
  })

  it('has nothing of a model it does not have, and lets nobody wait for it', async () => {
    const pool = GpuPool.of([])
    expect(pool.free('H100')).toEqual([])
    expect(await pool.acquire({ model: 'H100', count: 1 }, never)).toBeUndefined()
  })

  it('lets no small job overtake a large one that is older', async () => {
    const pool = GpuPool.of([{ model: 'H100', devices: ['0', '1'] }])
    const order: Array<string> = []
    const take = async (name: string, count: number) => {
      const lease = await pool.acquire({ model: 'H100', count }, never)
      order.push(name)
      return lease
    }
    const first = await take('first', 1)
    const large = take('large', 2)
    const small = take('small', 1)
    await turn()
    expect(order).toEqual(['first'])
    first?.release()
    first?.release()
    ;(await large)?.release()
    ;(await small)?.release()
    expect(order).toEqual(['first', 'large', 'small'])
    expect(pool.free('H100')).toHaveLength(2)
  })

  it('never gives one device twice, serves everybody in order, and loses no device, with 200 jobs that come, go and give up', async () => {
    const jobs = fc.array(
      fc.record({ count: fc.integer({ min: 0, max: 3 }), turns: fc.nat(3), leaves: fc.option(fc.nat(4)) }),
      { minLength: 1, maxLength: 200 }
    )
    await fc.assert(
      fc.asyncProperty(jobs, async all => {
        const pool = GpuPool.of([{ model: 'H100', devices: ['0', '1', '2'] }])
        const held = new Set<string>()
        const started: Array<number> = []
        await Promise.all(
          all.map(async ({ count, turns, leaves }, i) => {
            const abort = new AbortController()
            if (leaves !== null) setTimeout(() => abort.abort(), leaves)
            const lease = await pool.acquire({ model: 'H100', count }, abort.signal)
            if (lease === undefined) {
              expect(leaves).not.toBeNull()
              return
            }
            started.push(i)
            expect(lease.devices).toHaveLength(count)
            for (const device of lease.devices) {
              expect(held.has(device)).toBe(false)
              held.add(device)
            }
            for (let t = 0; t < turns; t += 1) await turn()
            for (const device of lease.devices) held.delete(device)
            lease.release()
          })
        )
        expect(started).toEqual(Array.from(started).sort((a, b) => a - b))
        expect(Array.from(pool.free('H100')).sort()).toEqual(['0', '1', '2'])
      }),
      { numRuns: 30 }
    )
  })
})

describe('a semaphore', () => {
  it('lets so many in, in order, and lets go who gives up', async () => {
    const semaphore = Semaphore.of(2)
    const [a, b] = [await semaphore(never), await semaphore(never)]
    const abort = new AbortController()
    const [c, d] = [semaphore(abort.signal), semaphore(never)]
    abort.abort()
    expect(await c).toBeUndefined()
    a?.()
    a?.()
    const e = semaphore(never)
    expect(await d).toBeDefined()
    b?.()
    expect(await e).toBeDefined()
    expect(await semaphore(AbortSignal.abort())).toBeUndefined()
  })
})

describe('the cache (EXECUTION 4, download)', () => {
  it('is filled again where somebody took it away by hand', async () => {
    const cache = Cache.of(
      { volumes: 2, bytes: 9, seconds: 100 },
      () => Promise.resolve(),
      () => 0
    )
    let fills = 0
    const hold = async (isThere: boolean): Promise<void> => {
      const fill = (): Promise<number> => Promise.resolve((fills += 1))
      ;(await cache.hold('v', never, () => Promise.resolve(isThere), fill))?.()
    }
    await hold(false)
    await hold(true)
    expect(fills).toBe(1)
    await hold(false)
    expect(fills).toBe(2)
  })

  it('fills a volume once, whoever asks, and again where filling failed', async () => {
    const cache = Cache.of(
      { volumes: 2, bytes: 100, seconds: 10 },
      () => Promise.resolve(),
      () => 0
    )
    let fills = 0
    const fill = async () => {
      fills += 1
      await turn()
      if (fills === 1) throw new Error('the world')
      return 1
    }
    const asked = await Promise.allSettled([1, 2, 3].map(() => cache.hold('v', never, there, fill)))
    expect(asked.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled'])
    expect(fills).toBe(2)
  })

  /** A cache that tells what it took away, with a clock that is put forward. */
  const watched = (bounds: Partial<Cache.Bounds> = {}) => {
    const removed: Array<string> = []
    const clock = { now: 0 }
    const cache = Cache.of(
      { volumes: 100, bytes: 100, seconds: 10, ...bounds },
      volume => {
        removed.push(volume)
        return Promise.resolve()
      },
      () => clock.now
    )
    return {
      removed,
      clock,
      cache,
      hold: (volume: string, bytes = 1) => cache.hold(volume, never, there, () => Promise.resolve(bytes))
    }
  }

  it('forgets the ones longest out of use, never one that is held', async () => {
    const { cache, removed, hold } = watched({ volumes: 2 })
    cache.know([['old', 1]])
    const a = await hold('a')
    const b = await hold('b')
    expect(removed).toEqual(['old'])
    a?.()
    ;(await hold('c'))?.()
    expect(removed).toEqual(['old', 'a'])
    b?.()
    await hold('d')
    expect(removed).toEqual(['old', 'a', 'c'])
  })

  it('makes room for what was filled, and keeps what is in use however large it is', async () => {
    const { cache, removed, hold } = watched()
    cache.know([
      ['old', 30],
      ['older', 30]
    ])
    const a = await hold('a', 60)
    expect(removed).toEqual(['old'])
    const b = await hold('b', 500)
    expect(removed).toEqual(['old', 'older'])
    a?.()
    b?.()
    await hold('c', 1)
    expect(removed).toEqual(['old', 'older', 'a', 'b'])
  })

  it('keeps what cannot be taken away, tries it again, and holds it against nobody', async () => {
    const inUse = new Set(['a'])
    const removed: Array<string> = []
    const cache = Cache.of(
      { volumes: 1, bytes: 100, seconds: 10 },
      volume => {
        if (inUse.has(volume)) return Promise.reject(new Error('in use'))
        removed.push(volume)
        return Promise.resolve()
      },
      () => 0
    )
    let fills = 0
    const hold = (volume: string) =>
      cache.hold(volume, never, there, () => {
        fills += 1
        return Promise.resolve(1)
      })
    ;(await hold('a'))?.()
    const b = await hold('b')
    expect(removed).toEqual([])
    // What may be half gone is filled anew.
    ;(await hold('a'))?.()
    expect(fills).toBe(3)
    b?.()
    inUse.clear()
    await hold('c')
    expect(removed).toEqual(['a', 'b'])
  })

  it('forgets what nobody has used for so long, though there is room', async () => {
    const { removed, hold, clock } = watched()
    ;(await hold('a'))?.()
    const b = await hold('b')
    clock.now = 11
    await hold('c')
    expect(removed).toEqual(['a'])
    b?.()
    clock.now = 22
    await hold('d')
    expect(removed).toEqual(['a', 'b'])
  })

  it('never takes away what somebody holds, in whatever order things happen', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.nat(60), fc.nat(6), fc.boolean()), {
          maxLength: 40
        }),
        async steps => {
          const { removed, hold, clock } = watched({ volumes: 2 })
          const held: Array<{ readonly volume: string; readonly back: (() => void) | undefined }> = []
          for (const [volume, bytes, passed, gives] of steps) {
            clock.now += passed
            removed.length = 0
            held.push({ volume, back: await hold(volume, bytes) })
            for (const one of held) expect(removed).not.toContain(one.volume)
            if (gives) held.shift()?.back?.()
          }
        }
      ),
      { numRuns: 50 }
    )
  })
})
