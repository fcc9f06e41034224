// Faults of the world, injected: afterwards nothing is left behind, and the report or the error is the right one.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import * as Slot from '../../src/domain/task/Slot.js'
import { phases as all, type JobEvent, type Phase } from '../../src/ports/Executor.js'
import type { Settings } from '../../src/docker/Settings.js'
import * as Daemon from './daemon.js'
import * as House from './house.js'
import { killed } from './killed.js'

const scored = { _tag: 'Right', right: { type: 'Scored' } }
const phases = (events: ReadonlyArray<JobEvent>) =>
  events.flatMap(e => (e.type === 'Phase' ? [`${e.phase} ${e.attempt}`] : []))

// -------------------------------------------------------------------------------------
// on the shared engine
// -------------------------------------------------------------------------------------

afterAll(() => House.forget())

describe.skipIf(House.skipped)(`with an engine${House.note}`, () => {
  beforeAll(() => House.images(), 60_000)
  afterEach(async () => expect(await House.left()).toEqual([]))

  const slow = { ...House.evaluator, entrypoint: ['/bin/sh', '-c', 'sleep 30', 'slow'] }
  it.each(all)('a job cancelled as it begins to %s ends at once and leaves nothing', async phase => {
    const abort = new AbortController()
    const one = await House.ran(House.trainer(House.honest()), {
      signal: abort.signal,
      settings: { publishing: { image: { ...slow, entrypoint: ['/bin/true'] }, secrets: {} } },
      on: event => {
        if (event.type === 'Phase' && event.phase === phase) abort.abort()
      }
    })
    // Cleaning up is not given up, and the report is already there.
    expect(one.result).toMatchObject(phase === 'clean' ? scored : { _tag: 'Left', left: { kind: 'Aborted' } })
  })

  it.each<readonly [Phase, () => House.Repository, Partial<Settings>]>([
    ['download', () => House.trainer(House.honest()), { downloader: slow }],
    ['build', () => House.trainer(House.honest(), 'RUN sleep 30'), {}],
    ['train', () => House.trainer('sleep 30'), {}],
    [
      'evaluate',
      () => House.trainer(House.honest()),
      { evaluation: { type: 'Container', image: slow, gpus: false, crashIs: 'world' } }
    ]
  ])('a job cancelled in the middle of its %s ends soon and leaves nothing', async (phase, repo, changes) => {
    const abort = new AbortController()
    const of = repo()
    let cancelled = 0
    const { material } = House.task(House.job(1, of))
    const one = await House.ran(of, {
      signal: abort.signal,
      settings: changes,
      ...(phase === 'download'
        ? { task: { material: { ...material, dataset: 'https://example.org/x' } } }
        : {}),
      on: event => {
        if (event.type === 'Phase' && event.phase === phase)
          setTimeout(() => {
            cancelled = Date.now()
            abort.abort()
          }, 1500)
      }
    })
    expect(one.result).toMatchObject({ _tag: 'Left', left: { kind: 'Aborted' } })
    expect(Date.now() - cancelled).toBeLessThan(12_000)
  })

  it('a job that waits for GPUs and is cancelled leaves the line', async () => {
    const repos = [1, 2, 3].map(() => House.trainer(`sleep 2\n${House.honest()}`))
    const jobs = repos.map((repo, i) => House.job(i + 1, repo))
    const executor = await House.opened(
      House.settings(
        jobs.map((job, i) => [job.miner, repos[i]!] as const),
        { gpus: [{ model: 'H100', devices: ['0'] }], ahead: 3 }
      )
    )
    const abort = new AbortController()
    const ran = await Promise.all(
      jobs.map((job, i) =>
        House.execute(executor, job, House.task(job), {
          ...(i === 1 ? { signal: abort.signal } : {}),
          on: event => {
            if (i === 1 && event.type === 'Phase' && event.phase === 'queue')
              setTimeout(() => abort.abort(), 300)
          }
        })
      )
    )
    expect(ran.filter(one => one.result._tag === 'Right')).toHaveLength(2)
    expect(ran[1]?.result).toMatchObject({ _tag: 'Left', left: { kind: 'Aborted' } })
  })

  it('a disk that runs full is the world’s failure for who did not fill it', async () => {
    const full = { ...House.limits, free: { bytes: Number.MAX_SAFE_INTEGER - 1, inodes: 0 }, retries: 1 }
    const one = await House.ran(House.trainer(`sleep 10\n${House.honest()}`), { settings: { limits: full } })
    expect(one.result).toMatchObject({
      _tag: 'Left',
      left: { kind: 'Engine', message: expect.stringMatching(/disk has only \d+ bytes/) as string }
    })
  })

  it('a log of 200 MB is read while memory stays flat', async () => {
    const flood = `yes 'a line of a log that goes on and on, and on and on, for about a hundred characters in all, at least' | head -c 200000000\n${House.honest()}`
    let most = 0
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss)
    }, 50)
    const before = process.memoryUsage().rss
    const one = await House.ran(House.trainer(flood))
    clearInterval(watch)
    expect(one.result).toMatchObject(scored)
    expect(most - before).toBeLessThan(100 * 1024 * 1024)
  }, 600_000)

  it('of 200 jobs in line for 2 GPUs the oldest go first; when all are cancelled the others leave', async () => {
    const repos = Array.from({ length: 8 }, () => House.trainer(House.honest()))
    const jobs = Array.from({ length: 200 }, (_, i) => ({
      ...House.job((i % 8) + 1, repos[i % 8]!),
      slot: Slot.group(1, 1, i + 1)
    }))
    const executor = await House.opened(
      House.settings(
        repos.map((repo, i) => [House.miner(i + 1, repo.commit), repo] as const),
        { ahead: 2 }
      )
    )
    const abort = new AbortController()
    const started: Array<number> = []
    let reported = 0
    const ran = await Promise.all(
      jobs.map((job, i) =>
        House.execute(executor, job, House.task(job), {
          signal: abort.signal,
          on: event => {
            if (event.type === 'Phase' && event.phase === 'fetch') started.push(i)
            if (event.type === 'Reported') reported += 1
            if (reported === 10) abort.abort()
          }
        })
      )
    )
    expect(started).toEqual(started.map((_, i) => i))
    const ends = ran.map(({ result }) => (result._tag === 'Left' ? result.left.kind : result.right.type))
    expect(ends.filter(end => end === 'Scored').length).toBeGreaterThanOrEqual(10)
    expect(new Set(ends)).toEqual(new Set(['Scored', 'Aborted']))
    expect(ends.slice(started.length)).toEqual(ends.slice(started.length).map(() => 'Aborted'))
  }, 600_000)

  it('a job for one model of GPUs is not kept from its own by those that wait for another', async () => {
    const repos = [1, 2, 3].map(n => House.trainer(`${n < 3 ? 'sleep 4' : ''}\n${House.honest()}`))
    const jobs = repos.map((repo, i) => House.job(i + 1, repo))
    const gpus = [
      { model: 'H100', devices: ['0'] },
      { model: 'A100', devices: ['1'] }
    ]
    const executor = await House.opened(
      House.settings(
        jobs.map((job, i) => [job.miner, repos[i]!] as const),
        { gpus, ahead: 1 }
      )
    )
    const ends: Array<number> = []
    await Promise.all(
      jobs.map(async (job, i) => {
        const task = House.task(job)
        const gpu = { model: i === 2 ? 'A100' : 'H100', count: 1 }
        const { result } = await House.execute(executor, job, {
          ...task,
          resources: { ...task.resources, gpus: gpu }
        })
        expect(result).toMatchObject(scored)
        ends.push(i)
      })
    )
    expect(ends).toEqual([2, 0, 1])
  })

  it('hands its GPUs on as soon as its containers are gone, though somebody else holds its volume', async () => {
    const repos = [1, 2].map(() => House.trainer(`echo begun; sleep 2\n${House.honest()}`))
    const jobs = repos.map((repo, i) => House.job(i + 1, repo))
    const executor = await House.opened(
      House.settings(
        jobs.map((job, i) => [job.miner, repos[i]!] as const),
        {
          pool: House.pool('held'),
          gpus: [{ model: 'H100', devices: ['0'] }],
          limits: { ...House.limits, clean: { seconds: 2 } }
        }
      )
    )
    let holder: Promise<string> | undefined
    const hold = async (): Promise<string> => {
      const filters = { label: [`dethrone.pool=${House.pool('held')}`, 'dethrone.role=checkpoints'] }
      const { Volumes } = await House.docker.listVolumes({ filters })
      const Binds = [`${Volumes[0]?.Name ?? ''}:/held`]
      return (await House.docker.createContainer({ Image: House.base, Cmd: ['true'], HostConfig: { Binds } }))
        .id
    }
    const ran = await Promise.all(
      jobs.map((job, i) =>
        House.execute(executor, job, House.task(job), {
          on: event => {
            if (i === 0 && event.type === 'Line' && event.text === 'begun') holder ??= hold()
          }
        })
      )
    )
    for (const one of ran) expect(one.result).toMatchObject(scored)
    // It goes on in the background, and tells of it.
    const told = (): ReadonlyArray<string> =>
      ran
        .flatMap(({ events }) => events)
        .flatMap(e => (e.type === 'Trouble' && e.phase === 'clean' ? [e.message] : []))
    await vi.waitFor(() => expect(told().join()).toMatch(/volume is in use/), { timeout: 20_000 })
    await House.docker.getContainer((await holder) ?? '').remove({ force: true })
    await vi.waitFor(async () => expect(await House.left()).toEqual([]), { timeout: 20_000, interval: 500 })
  }, 600_000)

  it('a request for GPUs the engine cannot serve is the world’s failure', async () => {
    const one = await House.ran(House.trainer(House.honest()), { settings: { gpuRequest: 'cdi' } })
    expect(one.result).toMatchObject({
      _tag: 'Left',
      left: {
        kind: 'Engine',
        message: expect.stringMatching(/^The engine gives containers no GPUs/) as string
      }
    })
    const impossible = await House.ran(House.trainer(House.honest()), {
      task: { resources: { gpus: { model: 'H100', count: 3 }, memoryGiB: 1, cpus: 1, sharedMemoryGiB: 1 } }
    })
    expect(impossible.result).toMatchObject({
      _tag: 'Left',
      left: { message: 'The job needs 3 × H100, and the pool has 2.' }
    })
  })

  it('an engine that is not there is an error at once', async () => {
    await expect(
      House.opened(House.settings([], { connection: { type: 'Socket', path: '/nowhere/docker.sock' } }))
    ).rejects.toThrow(/^No Docker engine answers at \/nowhere\/docker\.sock\. Start it/)
  })

  it('what a killed process leaves behind is swept by the next one of its pool, which then runs the job', async () => {
    const once = 'RUN echo begun; sleep 4'
    const repo = House.trainer(House.honest(), once)
    const job = House.job(1, repo)
    const settings = House.settings([[job.miner, repo]])
    expect(await killed(settings, job, House.task(job), '\nbegun')).toContain('begun')
    expect((await House.left()).join('\n')).toMatch(/network dethrone-build[^]*image/)
    const told: Array<string> = []
    const executor = await House.opened({ ...settings, log: line => told.push(line) })
    expect(told[0]).toMatch(
      /^swept from an earlier run: \d+ containers, 1 networks, \d+ volumes, \d+ images$/
    )
    expect(await House.left()).toEqual([])
    expect((await House.execute(executor, job, House.task(job))).result).toMatchObject(scored)
    await executor.close()
  }, 600_000)
})

// -------------------------------------------------------------------------------------
// on an engine of its own
// -------------------------------------------------------------------------------------

describe.skipIf(Daemon.why !== undefined)(`with an engine to kill${Daemon.note}`, () => {
  const { daemon, connection } = House.lent()

  it.each(['SIGKILL', 'SIGTERM'] as const)(
    'a job outlives an engine that ends by %s and comes again',
    async signal => {
      let again: Promise<void> | undefined
      const one = await House.ran(House.trainer(`echo begun; sleep 4\n${House.honest()}`), {
        settings: { connection },
        on: event => {
          if (event.type === 'Line' && event.text === 'begun')
            again ??= daemon
              .end(signal)
              .then(() => sleep(500))
              .then(daemon.start)
        }
      })
      await again
      expect(one.result).toMatchObject(scored)
      expect(phases(one.events)).toContain('train 2')
      expect(one.events.filter(e => e.type === 'Trouble')).not.toEqual([])
    },
    600_000
  )

  it('an engine that stays away is an error; what it kept is taken away when it is back', async () => {
    let again: Promise<void> | undefined
    const one = await House.ran(House.trainer('echo begun; sleep 4'), {
      settings: { connection, limits: { ...House.limits, engineSeconds: 2, clean: { seconds: 5 } } },
      on: event => {
        if (event.type === 'Line' && event.text === 'begun') again ??= daemon.end('SIGKILL')
      }
    })
    await again
    expect(one.result).toMatchObject({
      _tag: 'Left',
      left: { kind: 'Engine', message: expect.stringMatching(/did not answer/) as string }
    })
    await daemon.start()
    await vi.waitFor(async () => expect(await House.left(daemon.docker)).toEqual([]), { timeout: 20_000 })
  }, 600_000)

  it('an engine that hangs in the middle of a job holds nobody up for ever', async () => {
    let hung = false
    const began = Date.now()
    const limits = { ...House.limits, engineSeconds: 2, clean: { seconds: 2 }, retries: 1 }
    const one = await House.ran(House.trainer('echo begun; sleep 100'), {
      hours: 3 / 3600,
      settings: { connection, limits },
      on: event => {
        if (event.type === 'Line' && event.text === 'begun' && !hung) {
          hung = true
          daemon.signal('SIGSTOP')
        }
      }
    })
    daemon.signal('SIGCONT')
    expect(one.result).toMatchObject({
      _tag: 'Left',
      left: { kind: 'Engine', message: expect.stringMatching(/did not answer/) as string }
    })
    expect(Date.now() - began).toBeLessThan(120_000)
    await vi.waitFor(async () => expect(await House.left(daemon.docker)).toEqual([]), { timeout: 30_000 })
  }, 600_000)

  it('requests GPUs all the way into the container, and no two jobs ever hold the same one', async () => {
    const script = `echo "has $NVIDIA_VISIBLE_DEVICES"; sleep 1; echo done\n${House.honest()}`
    const repos = Array.from({ length: 4 }, () => House.trainer(script, 'ENV NVIDIA_VISIBLE_DEVICES=all'))
    const jobs = repos.map((repo, i) => House.job(i + 1, repo))
    const executor = await House.opened(
      House.settings(
        jobs.map((job, i) => [job.miner, repos[i]!] as const),
        { connection, gpuRequest: 'runtime', gpus: [{ model: 'H100', devices: ['3', '5'] }], ahead: 4 }
      )
    )
    const [held, seen] = [new Set<string>(), new Set<string>()]
    let clash = 0
    const ran = await Promise.all(
      jobs.map(job => {
        let mine = ''
        return House.execute(executor, job, House.task(job), {
          on: event => {
            if (event.type !== 'Line' || event.phase !== 'train') return
            if (event.text.startsWith('has ')) {
              mine = event.text
              if (held.has(mine)) clash += 1
              held.add(mine)
              seen.add(mine)
            }
            if (event.text === 'done') held.delete(mine)
          }
        })
      })
    )
    for (const one of ran) expect(one.result).toMatchObject(scored)
    expect([...seen].sort()).toEqual(['has 3', 'has 5'])
    expect(clash).toBe(0)
    const two = House.job(5, repos[0]!)
    const both = await House.ran(repos[0]!, {
      settings: { connection, gpuRequest: 'runtime', gpus: [{ model: 'H100', devices: ['3', '5'] }] },
      task: { resources: { ...House.task(two).resources, gpus: { model: 'H100', count: 2 } } }
    })
    expect(both.log).toContain('has 3,5')
  }, 600_000)
})

describe.skipIf(Daemon.why !== undefined)(`with an engine on a small disk${Daemon.note}`, () => {
  const { connection } = House.lent({ type: 'memory', bytes: 200 * 1024 * 1024 })

  it('who fills the disk fails, and the disk is free again for the next job', async () => {
    const limits = {
      ...House.limits,
      train: { ...House.limits.train, bytes: 1024 * 1024 * 1024 },
      free: { bytes: 20 * 1024 * 1024, inodes: 0 }
    }
    const greedy = await House.ran(
      House.trainer(
        `mkdir -p "$out"; dd if=/dev/zero of="$out/x" bs=1M count=500; echo "ended $?"; sleep 20`
      ),
      { settings: { connection, limits } }
    )
    expect(greedy.log).toMatch(/No space left on device[^]*ended 1/)
    expect(greedy.result).toMatchObject({
      _tag: 'Right',
      right: { type: 'Failed', reason: 'OutputTooLarge' }
    })
    for (const end of ['sleep 2', 'true']) {
      const image = await House.ran(
        House.trainer(House.honest(), `RUN dd if=/dev/zero of=/x bs=1M count=500; ${end}`),
        { settings: { connection, limits } }
      )
      expect(image.result, end).toMatchObject({ right: { type: 'Failed', reason: 'BuildFailed' } })
    }
    const next = await House.ran(House.trainer(House.honest()), { settings: { connection, limits } })
    expect(next.result).toMatchObject(scored)
  }, 600_000)
})
