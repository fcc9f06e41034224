// What a process finds that an earlier one left, at moments that no real engine gives on request (EXECUTION 4, clean up).
import { setTimeout as sleep } from 'node:timers/promises'
import * as E from 'fp-ts/lib/Either.js'
import { expect, it } from 'vitest'
import * as DockerExecutor from '../../src/docker/Docker.js'
import { ofRole, repository, scored, suite, worlds } from './broken.js'
import type { JobEvent } from '../../src/ports/Executor.js'
import * as Fake from './fake.js'
import * as House from './house.js'
import { limits, training, trainings } from './left.js'

const troubles = ({ events }: House.Ran) => events.flatMap(e => (e.type === 'Trouble' ? [e.message] : []))

const onGpus = { type: 'Container', image: House.evaluator, gpus: true, crashIs: 'world' } as const

/** A training that was left, on an engine that takes none away while it is refusing; one that begins anew ends at once. */
const kept = async (is: boolean) => {
  const refusing = { is }
  let first = true
  const one = await training(
    made => {
      if (!first) made.end(0)
      first = false
    },
    {
      'DELETE /containers/*': ofRole('train', (response, how) =>
        refusing.is ? Fake.refused(500, 'busy')(response, how) : Fake.usual
      )
    }
  )
  return { ...one, refusing }
}

suite('a training that an earlier process left', () => {
  it('keeps its devices until the engine has taken it away, however often it must be asked', async () => {
    const { fake, refusing, ...one } = await kept(false)
    refusing.is = true
    const soon = { ...limits, engineSeconds: 0.1 }
    const executor = await House.opened({ ...one.settings, limits: soon })
    const repo = repository()
    const other = {
      ...House.job(2, repo),
      miner: { ...one.job.miner, hotkey: House.job(2, repo).miner.hotkey }
    }
    const both = { ...one.task, resources: { ...one.task.resources, gpus: { model: 'H100', count: 2 } } }
    let queued = (): void => undefined
    const inLine = new Promise<void>(resolve => {
      queued = resolve
    })
    const on = (event: JobEvent): void => {
      if (event.type === 'Phase' && event.phase === 'queue') queued()
    }
    const going = House.execute(executor, other, both, { on })
    await inLine
    await sleep(300)
    expect(trainings(fake)).toBe(1)
    refusing.is = false
    expect((await going).result).toMatchObject(scored)
    await executor.close()
    expect(fake.left()).toEqual([])
  })

  it('is not taken away under its own job, which comes late', async () => {
    const { fake, refusing, ...one } = await kept(true)
    const executor = await House.opened({ ...one.settings, limits: { ...limits, engineSeconds: 0.1 } })
    await sleep(300)
    const going = House.execute(executor, one.job, one.task)
    await sleep(300)
    refusing.is = false
    const ran = await going
    await executor.close()
    expect(ran.result).toMatchObject(scored)
    expect(troubles(ran)).toEqual([])
    expect(trainings(fake)).toBe(2)
  })

  it('is not taken away by an opening that failed', async () => {
    let end = (): void => undefined
    const { fake, ...one } = await training(
      made => {
        end = () => made.end(0)
      },
      { 'GET /system/df': Fake.first(1, Fake.refused(500, 'no')) }
    )
    const failed = await DockerExecutor.open({ ...one.settings, limits: { ...limits, engineSeconds: 0.5 } })()
    expect(E.isLeft(failed)).toBe(true)
    const executor = await House.opened(one.settings)
    const going = House.execute(executor, one.job, one.task)
    await sleep(1200)
    end()
    const ran = await going
    await executor.close()
    expect(troubles(ran)).toEqual([])
    expect(trainings(fake)).toBe(1)
  })

  it('and that was killed while nobody watched begins anew: an earlier process may have done it', async () => {
    let first = true
    const { fake, ...one } = await training(made => {
      made.end(first ? 137 : 0)
      first = false
    })
    const executor = await House.opened(one.settings)
    const ran = await House.execute(executor, one.job, one.task)
    await executor.close()
    expect(ran.result).toMatchObject(scored)
    expect(trainings(fake)).toBe(2)
  })

  it('and that was killed when its hours were over is collected, as if somebody had watched', async () => {
    const { fake, ...one } = await training(made => setTimeout(() => made.end(137), 300), {}, {}, 0.00005)
    await sleep(400)
    const executor = await House.opened(one.settings)
    const ran = await House.execute(executor, one.job, one.task)
    await executor.close()
    expect(ran.result).toMatchObject({ right: { type: 'Scored', timedOut: true } })
    expect(trainings(fake)).toBe(1)
  })

  it('is not repeated at once because the evaluator fails', async () => {
    const { fake, ...one } = await training(made => made.end(0), {
      'POST /containers/*/start': ofRole('evaluate', Fake.refused(500, 'no evaluator'))
    })
    const executor = await House.opened(one.settings)
    const ran = await House.execute(executor, one.job, one.task)
    await executor.close()
    expect(ran.result).toMatchObject(worlds(/no evaluator/, 'Evaluation'))
    expect(trainings(fake)).toBe(1)
  })

  it('whose end cannot be kept is scored all the same: the container stays for whoever comes after a kill', async () => {
    const { fake, ...one } = await training(made => made.end(0), {
      'POST /volumes/create': ofRole('ended', Fake.refused(500, 'no space left on device'))
    })
    const executor = await House.opened(one.settings)
    const ran = await House.execute(executor, one.job, one.task)
    await executor.close()
    expect(ran.result).toMatchObject(scored)
    expect(troubles(ran)).toEqual(['no space left on device'])
    expect(trainings(fake)).toBe(1)
    const at = (request: RegExp, role: string): number =>
      fake.asked.findIndex(
        ({ what, about }) => request.test(what) && about.includes(`"dethrone.role":"${role}"`)
      )
    expect(at(/^DELETE \/containers/, 'train')).toBeGreaterThan(at(/^POST \/volumes/, 'output'))
  })

  it('is evaluated on devices of the pool, where its own have left the settings', async () => {
    const { fake, ...one } = await training(made => made.end(0))
    const executor = await House.opened({
      ...one.settings,
      evaluation: onGpus,
      gpuRequest: 'runtime',
      gpus: [{ model: 'H100', devices: ['8', '9'] }]
    })
    const ran = await House.execute(executor, one.job, one.task)
    await executor.close()
    expect(ran.result).toMatchObject(scored)
    const evaluations = fake.asked.filter(
      ({ what, body }) => what === 'POST /containers/create' && body.includes('"dethrone.role":"evaluate"')
    )
    expect(evaluations).toHaveLength(1)
    expect(evaluations[0]?.body.toString()).toMatch(/"DeviceIDs":\["[89]"\]/)
  })

  it('waits for the engine that does not answer for a moment: another retry would begin anew', async () => {
    const away = { left: 0 }
    const { fake, ...one } = await training(made => made.end(0), {
      'GET /volumes/*': (response, how) => {
        if (away.left === 0) return Fake.usual
        away.left -= 1
        return Fake.lost(response, how)
      }
    })
    const executor = await House.opened(one.settings)
    away.left = 1
    const ran = await House.execute(executor, one.job, one.task)
    await executor.close()
    expect(ran.result).toMatchObject(scored)
    expect(trainings(fake)).toBe(1)
  })
})
