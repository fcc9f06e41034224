// Reports that nobody settled: kept for whoever goes on, and not for ever (EXECUTION 4).
import { setTimeout as sleep } from 'node:timers/promises'
import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import * as KeptReports from '../../src/docker/pool/KeptReports.js'
import * as Engine from '../../src/docker/engine/Engine.js'
import * as Report from '../../src/domain/task/Report.js'
import * as Names from '../../src/jobs/contract/Names.js'
import * as Slot from '../../src/domain/task/Slot.js'
import { ofRole, ran, scored, suite } from './broken.js'
import * as Fake from './fake.js'
import * as House from './house.js'
import { trainings, work } from './left.js'

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

  it('is settled with what an earlier process left of its job, which had its report and was killed before it cleaned up', async () => {
    const fake = await Fake.start({})
    const job = House.job(1, { path: '', commit: 'a'.repeat(40) })
    const other = { ...job, slot: Slot.group(1, 2, 1) }
    const settings = House.settings([], { connection: fake.connection })
    const engine = Engine.of(fake.connection)
    const leave = async (of: typeof job, execution: string): Promise<void> => {
      const owner = { pool: settings.pool, run: 'earlier', execution, job: Names.title(of) }
      for (const role of ['ended', 'checkpoints'] as const)
        await engine.createVolume(Names.named(role, owner), {
          ...Names.labels(owner, role),
          [Names.label.devices]: '0',
          [Names.label.ended]: 'by itself'
        })
    }
    await leave(job, 'e'.repeat(32))
    await leave(job, 'f'.repeat(32))
    await leave(other, 'd'.repeat(32))
    const left = async (): Promise<ReadonlyArray<string>> =>
      (await engine.volumes(Names.ofPool(settings.pool)))
        .map(({ id }) => id)
        .filter(id => /-(?:ended|checkpoints)-/.test(id))
        .sort()
    const executor = await House.opened(settings)
    try {
      expect(await left()).toHaveLength(6)
      expect(await executor.settle?.(job)()).toEqual(E.right(undefined))
      expect(await left()).toEqual(
        ['checkpoints', 'ended'].map(role => `dethrone-${role}-${'d'.repeat(32)}-1`)
      )
      expect(await executor.settle?.(other)()).toEqual(E.right(undefined))
    } finally {
      await executor.close()
    }
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
          const commit = String(i).padStart(40, 'a')
          const one = { ...job, miner: House.job(1, { path: '', commit }).miner }
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

const volumesOf = (fake: Fake.Fake, role: string): ReadonlyArray<string> =>
  fake.asked.flatMap(({ what, body }) =>
    what === 'POST /volumes/create' && body.includes(`"dethrone.role":"${role}"`)
      ? [(JSON.parse(body.toString()) as { Name: string }).Name]
      : []
  )

suite('a report that is kept, and is none of its job’s', () => {
  it.each([
    ['garbage', () => '{"type":"Scored"'],
    [
      'another job’s',
      (report: string) => report.replace(/"R1\.G1\.T1"/, '"R1.G1.T2"').replace('"0.5"', '"0.1"')
    ]
  ])('counts for nothing, and the next one is kept in its place: %s', async (_, spoilt) => {
    const fake = await Fake.start()
    const one = work(fake)
    const run = async () => {
      const executor = await House.opened(one.settings)
      const { signal } = new AbortController()
      // Nobody settles it.
      const report = await executor.execute(one.job, one.task, { signal, emit: () => undefined })()
      await executor.close()
      return report
    }
    const first = await run()
    expect(first).toMatchObject(scored)
    const [name = ''] = volumesOf(fake, 'report')
    fake.relabel(name, labels => ({
      ...labels,
      'dethrone.report': spoilt(labels['dethrone.report'] ?? '')
    }))
    expect(await run()).toEqual(first)
    expect(trainings(fake)).toBe(2)
    expect(await run()).toEqual(first)
    expect(trainings(fake)).toBe(2)
    const executor = await House.opened(one.settings)
    await executor.settle?.(one.job)()
    await executor.close()
  })
})

suite('a report that the engine does not keep, as where its disk is full', () => {
  it('is given all the same, and what was not kept is told', async () => {
    const one = await ran({
      'POST /volumes/create': ofRole('report', Fake.refused(500, 'no space left on device'))
    })
    expect(one.result).toMatchObject(scored)
    expect(one.troubles).toEqual(['clean: no space left on device'])
  })
})
