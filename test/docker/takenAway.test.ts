// Volumes and images of the engine that somebody takes away by hand, as `docker volume prune` does: nobody's fault (EXECUTION 5).
import { expect, it } from 'vitest'
import { ofRole, scored, suite, worlds } from './broken.js'
import * as Fake from './fake.js'
import * as House from './house.js'
import { trainings, work } from './left.js'

suite('a volume that somebody takes away by hand', () => {
  it.each([
    ['checkpoints', 'train'],
    ['output', 'porter']
  ])('is the world’s affair, and leaves nothing behind: %s', async (volume, role) => {
    const fake: Fake.Fake = await Fake.start({
      // What had it last is gone, and what is to read it is not there yet.
      'DELETE /containers/*': ofRole(role, () => {
        fake.prune(new RegExp(volume))
        return Fake.usual
      })
    })
    const one = work(fake)
    const executor = await House.opened(one.settings)
    const ran = await House.execute(executor, one.job, one.task)
    await executor.close()
    expect(ran.result).toMatchObject(worlds(new RegExp(`The volume dethrone-${volume}-.* is gone`)))
    expect(fake.left()).toEqual([])
  })

  it('is filled anew for the next job, where it is the cache’s', async () => {
    const fake = await Fake.start()
    const one = work(fake)
    const executor = await House.opened(one.settings)
    for (let i = 0; i < 2; i += 1) {
      expect((await House.execute(executor, one.job, one.task)).result).toMatchObject(scored)
      fake.prune(/cache-model/)
    }
    await executor.close()
    const made = fake.asked.filter(
      ({ what, body }) => what === 'POST /volumes/create' && body.includes('cache-model')
    )
    expect(made).toHaveLength(2)
  })

  it('is missed before a training that would find nothing in it', async () => {
    const fake: Fake.Fake = await Fake.start({
      'POST /build': () => {
        fake.prune(/cache-dataset/)
        return Fake.usual
      }
    })
    const one = work(fake)
    const executor = await House.opened(one.settings)
    const ran = await House.execute(executor, one.job, one.task)
    await executor.close()
    expect(ran.result).toMatchObject(worlds(/The volume dethrone-cache-dataset-.* is gone/))
    expect(trainings(fake)).toBe(0)
  })
})

suite('what else somebody takes away by hand', () => {
  it('is had again: the records, in which the pool’s secret is, and with it the names of all its things', async () => {
    const fake = await Fake.start()
    const one = work(fake)
    const run = async (pruned: RegExp): Promise<void> => {
      const executor = await House.opened(one.settings)
      fake.prune(pruned)
      const { signal } = new AbortController()
      // Nobody settles it.
      expect(await executor.execute(one.job, one.task, { signal, emit: () => undefined })()).toMatchObject(
        scored
      )
      await executor.close()
    }
    await run(/records/)
    await run(/nothing/)
    expect(trainings(fake)).toBe(1)
    const executor = await House.opened(one.settings)
    await executor.settle?.(one.job)()
    await executor.close()
  })
})
