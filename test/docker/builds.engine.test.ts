// Builds on an engine apart (EXECUTION 4, 6): the other one gets images alone, and what either was left with is swept.
import { describe, expect, it, vi } from 'vitest'
import { docker as configured } from '../../src/cli/validator/parts/docker.js'
import * as DockerExecutor from '../../src/docker/Docker.js'
import * as Daemon from './daemon.js'
import * as Hostile from './hostile.js'
import * as House from './house.js'

const gibi = 1024 ** 3
vi.setConfig({ testTimeout: 600_000 })

describe.skipIf(Daemon.why !== undefined)(`an engine apart that builds${Daemon.note}`, () => {
  const trains = House.lent({ type: 'ext4', bytes: 2 * gibi })
  const builds = House.lent({ type: 'ext4', bytes: 2 * gibi })
  const apart = { connection: trains.connection, builds: builds.connection }
  const changes = { ...apart, reserved: [] }
  const imagesOf = async ({ docker }: Daemon.Daemon): Promise<ReadonlyArray<string>> =>
    // Sorted: an engine lists those of the same second in any order.
    (await docker.listImages({ all: true })).map(({ Id }) => Id).sort()

  it('builds there and trains here: the same scores, the ends of attacks, and nothing left on either', async () => {
    const [before, there] = [await imagesOf(trains.daemon), await imagesOf(builds.daemon)]
    const attacks = ['a full layer', 'a step that fails', 'a fork bomb in a step', 'a base that is a path']
    const entries = [
      Hostile.honest.find(({ name }) => name === 'honest 0.15')!,
      Hostile.honest.find(({ name }) => name === 'honest 0.16')!,
      ...Hostile.attacks.filter(({ name }) => attacks.includes(name))
    ]
    let trained = ''
    let built = ''
    const jobs = entries.map((entry, i) => ({ entry, repo: entry.repository(), n: i + 1 }))
    const executor = await House.opened(
      House.settings(
        jobs.map(({ repo, n }) => [House.job(n, repo).miner, repo] as const),
        changes
      )
    )
    try {
      const ended = await Promise.all(
        jobs.map(async ({ entry, repo, n }) => {
          const job = House.job(n, repo)
          const { result } = await House.execute(executor, job, House.task(job), {
            on: event => {
              if (event.type !== 'Phase' || event.phase !== 'train') return
              // The image is here by now, and no longer there.
              void imagesOf(trains.daemon).then(
                ids => (trained = ids.filter(id => !before.includes(id)).join())
              )
              void imagesOf(builds.daemon).then(ids => (built = ids.join()))
            }
          })
          return `${entry.name}: ${
            result._tag === 'Left'
              ? `Left ${result.left.message}`
              : result.right.type === 'Scored'
                ? `Scored ${result.right.score}`
                : `Failed ${result.right.reason}`
          }`
        })
      )
      for (const [i, { entry }] of jobs.entries())
        expect(ended[i]?.slice(entry.name.length + 2), entry.name).toMatch(entry.ends)
      expect(trained).toMatch(/^sha256:/)
      expect(built).toMatch(/^sha256:/)
      for (const id of trained.split(',')) expect(built).not.toContain(id)
    } finally {
      await executor.close()
    }
    expect(await imagesOf(trains.daemon)).toEqual(before)
    expect(await imagesOf(builds.daemon)).toEqual(there)
  })

  it('runs no step on the engine that trains, and its bases are the ones of the engine that builds', async () => {
    await builds.daemon.docker.getImage(House.base).tag({ repo: 'dethrone-test/there', tag: '1' })
    const one = await House.ran(
      House.repository({
        'dockerfiles/standalone-text-trainer.dockerfile': `FROM dethrone-test/there:1\nRUN cat /etc/hostname\nCOPY train.sh /train.sh\nENTRYPOINT ["/bin/sh", "/train.sh"]\n`,
        'train.sh': House.readArguments + House.honest('0.25')
      }),
      { settings: { ...changes, bases: { registries: [], local: ['dethrone-test/there:1'] } } }
    )
    expect(one.result).toMatchObject({ _tag: 'Right', right: { type: 'Scored', score: '0.25' } })
    expect(
      await trains.daemon.docker
        .getImage('dethrone-test/there:1')
        .inspect()
        .catch(() => 'none')
    ).toBe('none')
  })

  it('takes the pool on both: a second process gets neither, and lets nothing of the first go', async () => {
    const settings = House.settings([], changes)
    const first = await House.opened(settings)
    try {
      // The engine that trains is another one; the one that builds is held.
      const beside = await DockerExecutor.open({
        ...settings,
        connection: builds.connection,
        builds: trains.connection
      })()
      expect(beside).toMatchObject({
        _tag: 'Left',
        left: { message: expect.stringContaining('is held by another') as string }
      })
    } finally {
      await first.close()
    }
    await (await House.opened(settings)).close()
    const alone = await DockerExecutor.open({ ...settings, builds: trains.connection })()
    expect(alone).toMatchObject({
      _tag: 'Left',
      left: { message: expect.stringMatching(/^The engine that builds is the one that trains: /) as string }
    })
    await (await House.opened(settings)).close()
  })

  it('is taken from a validator’s configuration, and held by its process', async () => {
    const of = {
      type: 'docker',
      socket: trains.daemon.socket,
      pool: House.pool('configured'),
      gpus: [{ model: 'H100', devices: ['0'] }],
      gpuRequest: 'none',
      helper: House.helper,
      downloader: House.helper,
      evaluator: House.helper,
      evaluatorGpus: false
    } as const
    const there = { type: 'socket', path: builds.daemon.socket } as const
    const first = await configured({ ...of, builds: there })
    const same = { pool: of.pool, connection: builds.connection }
    const second = await DockerExecutor.open(House.settings([], same))()
    await first.close()
    expect(second).toMatchObject({
      left: { message: expect.stringContaining('is held by another') as string }
    })
    await expect(configured({ ...of, builds: { type: 'socket', path: of.socket } })).rejects.toThrow(
      'is the socket of the engine that trains'
    )
    await (await configured({ ...of, builds: null })).close()
  })

  it('sweeps on both what a process that died left, and says which engine does not answer', async () => {
    const settings = House.settings([], changes)
    for (const { daemon } of [trains, builds])
      await daemon.docker.createVolume({
        Name: `left-${settings.pool}`,
        Labels: { 'dethrone.pool': settings.pool, 'dethrone.run': 'gone', 'dethrone.role': 'checkpoints' }
      })
    await (await House.opened(settings)).close()
    for (const { daemon } of [trains, builds]) expect(await House.left(daemon.docker)).toEqual([])
    const nowhere = { type: 'Socket', path: '/nowhere/docker.sock' } as const
    expect(await DockerExecutor.open({ ...settings, builds: nowhere })()).toMatchObject({
      _tag: 'Left',
      left: {
        message: expect.stringMatching(
          /^The engine that builds: No Docker engine answers at \/nowhere/
        ) as string
      }
    })
    // What was taken before is let go.
    await (await House.opened(settings)).close()
  })

  it('waits for an engine that builds and is started again, and gives GPUs back without it', async () => {
    const repo = House.trainer(House.honest('0.5'), 'RUN sleep 4')
    let killed = false
    const one = await House.ran(repo, {
      settings: changes,
      on: event => {
        if (killed || event.type !== 'Line' || event.phase !== 'build' || !event.text.includes('RUN')) return
        killed = true
        void builds.daemon.end('SIGKILL').then(() => builds.daemon.start())
      }
    })
    expect(killed).toBe(true)
    expect(one.result).toMatchObject({ _tag: 'Right', right: { type: 'Scored', score: '0.5' } })
  })
})
