// Bases from a registry, on a real engine: resolved and pulled by us, within bounds, kept while needed (EXECUTION 4, build).
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Daemon from './daemon.js'
import * as House from './house.js'
import * as Registry from './registry.js'
import * as Tar from '../../src/jobs/output/Tar.js'

const at = 'dockerfiles/standalone-text-trainer.dockerfile'

/** An honest trainer on a base. */
const on = (base: string): House.Repository =>
  House.repository({
    [at]: `FROM ${base}\nCOPY train.sh /train.sh\nENTRYPOINT ["/bin/sh", "/train.sh"]\n`,
    'train.sh': House.readArguments + House.honest()
  })

const scored = { _tag: 'Right', right: { type: 'Scored' } }
const failed = (detail: RegExp) => ({
  _tag: 'Right',
  right: { type: 'Failed', reason: 'BuildFailed', detail: expect.stringMatching(detail) as string }
})
const bases = ({ events }: House.Ran) => events.filter(e => e.type === 'Base')
const builds = ({ events }: House.Ran) =>
  events.flatMap(e => (e.type === 'Phase' && e.phase === 'build' ? [e.attempt] : []))

describe.skipIf(Daemon.why !== undefined)(`bases from a registry${Daemon.note}`, () => {
  const { daemon, connection } = House.lent({ type: 'ext4', bytes: 2 * 1024 ** 3 }, Registry.flags)
  const folder = mkdtempSync(join(tmpdir(), 'dethrone-registry-'))
  let registry: Registry.Registry
  /** A root file system that no other image has. */
  const layer = (of: string): Buffer =>
    Buffer.concat([Tar.archive([Tar.folder(of)]).subarray(0, 512), House.root()])
  beforeAll(async () => {
    registry = await Registry.start(daemon, folder)
    // What the engine is tried with when a miner's base cannot be pulled.
    registry.push('library/busybox:1.37', layer('hub'))
  }, 60_000)
  afterAll(() => {
    registry.end()
    rmSync(folder, { recursive: true })
  })

  const settings = {
    connection,
    bases: { registries: [Registry.host, 'docker.io'], local: [] },
    limits: { ...House.limits, retries: 1 }
  }
  const ran = (base: string, more: Parameters<typeof House.ran>[1] = {}) =>
    House.ran(on(base), { ...more, settings: { ...settings, ...more.settings } })
  const names = async (): Promise<ReadonlyArray<string>> =>
    (await daemon.docker.listImages()).flatMap(({ RepoTags, RepoDigests }) => [
      ...(RepoTags ?? []),
      ...(RepoDigests ?? [])
    ])

  it('are pulled by digest, which the job’s events tell, and are the same for all of a tournament', async () => {
    const first = registry.push('test/good:1', layer('good'))
    const one = on(`${Registry.host}/test/good:1`)
    const job = House.job(1, one)
    const executor = await House.opened(House.settings([[job.miner, one]], settings))
    try {
      const before = await House.execute(executor, job, House.task(job))
      expect(before.result).toMatchObject(scored)
      expect(bases(before)).toMatchObject([{ image: `${Registry.host}/test/good:1`, digest: first }])
      // The tag moves; the tournament's base does not.
      const second = registry.push('test/good:1', layer('another'))
      const after = await House.execute(executor, job, House.task(job))
      expect(after.result).toMatchObject(scored)
      expect(bases(after)).toMatchObject([{ digest: first }])
      const next = { ...job, tournament: House.tournament('next') }
      const later = await House.execute(executor, next, House.task(next))
      expect(later.result).toMatchObject(scored)
      expect(bases(later)).toMatchObject([{ digest: second }])
    } finally {
      await executor.close()
    }
  })

  it('are those of a digest, where the Dockerfile names one', async () => {
    const digest = registry.push('test/exact:1', layer('exact'))
    const one = await ran(`${Registry.host}/test/exact@${digest}`)
    expect(one.result).toMatchObject(scored)
    expect(bases(one)).toMatchObject([{ digest }])
    const none = await ran(`${Registry.host}/test/exact@sha256:${'0'.repeat(64)}`)
    expect(none.result).toMatchObject(
      failed(/cannot be had: registry\.example\.org:5000 has no such public image/)
    )
  })

  it('that are not there are the miner’s failure, at once and in our words', async () => {
    const one = await ran(`${Registry.host}/test/none:1`)
    expect(one.result).toMatchObject(
      failed(/\/test\/none:1 cannot be had: registry\.example\.org:5000 has no such public image/)
    )
    expect(builds(one)).toEqual([1])
  })

  it('come though the registry sends for their layers elsewhere', async () => {
    registry.push('test/moved:1', layer('moved'))
    expect((await ran(`${Registry.host}/test/moved:1`)).result).toMatchObject(scored)
  })

  it('come from the engine’s mirror of the hub, where the hub itself is out of reach', async () => {
    const digest = registry.push('test/mirrored:1', layer('mirrored'))
    const one = await ran('test/mirrored:1')
    expect(one.result).toMatchObject(scored)
    expect(bases(one)).toMatchObject([{ image: 'test/mirrored:1', digest }])
    // The operator's own image of that name, if there is one, stays what it is.
    expect((await names()).filter(name => name === 'test/mirrored:1')).toEqual([])
  })

  it('tell nothing of where a registry sends the engine', async () => {
    registry.push('test/away:1', layer('away'))
    const one = await ran(`${Registry.host}/test/away:1`)
    expect(one.result).toMatchObject(failed(/\/test\/away:1 cannot be pulled/))
    expect(JSON.stringify(one)).not.toMatch(/a secret|127\.0\.0\.1/)
  })

  it('that break off or are not what their digest says are tried again, and nobody’s if the hub gives nothing else', async () => {
    registry.push('test/cut:1', layer('cut'))
    registry.push('test/liar:1', layer('liar'), `sha256:${'1'.repeat(64)}`)
    const [cut, liar] = await Promise.all([
      ran(`${Registry.host}/test/cut:1`),
      ran(`${Registry.host}/test/liar:1`, { miner: 2 })
    ])
    for (const one of [cut, liar]) {
      expect(one.result).toMatchObject(
        failed(/cannot be pulled: registry\.example\.org:5000 does not give it/)
      )
      expect(builds(one)).toEqual([1, 2])
    }
  })

  it('that come drop by drop, or not at all, take the world’s time', async () => {
    registry.push('test/slow:1', layer('slow'))
    const limits = { ...settings.limits, download: { seconds: 4 }, retries: 0 }
    const [slow, silent] = await Promise.all([
      ran(`${Registry.host}/test/slow:1`, { settings: { limits } }),
      ran(`${Registry.host}/test/silent:1`, { settings: { limits }, miner: 2 })
    ])
    for (const one of [slow, silent])
      expect(one.result).toMatchObject({
        _tag: 'Left',
        left: {
          message: expect.stringMatching(/^Pulling the base images took more than 4 seconds/) as string
        }
      })
  })

  it('that are too large, packed or unpacked, are given up, and leave nothing on the disk', async () => {
    const free = (): Promise<number> => House.freeOf(daemon)
    registry.push('test/packed:1', layer('packed'))
    registry.push('test/unpacked:1', Tar.archive([Tar.file('zeros', Buffer.alloc(900 << 20))]))
    const before = await free()
    for (const name of ['test/packed:1', 'test/unpacked:1']) {
      const one = await ran(`${Registry.host}/${name}`)
      expect(one.result, name).toMatchObject(failed(/has more than \d+ bytes/))
      expect(builds(one)).toEqual([1])
    }
    await expect.poll(async () => before - (await free()), { timeout: 60_000 }).toBeLessThan(16 << 20)
  })

  it('that say too much of themselves are refused, and taken away before anybody lists them', async () => {
    const labels = (bytes: number) => ({ Labels: { a: 'x'.repeat(bytes) } })
    registry.push('test/wordy:1', layer('wordy'), undefined, labels(2 << 20))
    registry.push('test/endless:1', layer('endless'), undefined, labels(40 << 20))
    const folders = Array.from({ length: 1000 }, (_, i) => [`/v${i}`, {}])
    registry.push('test/volumes:1', layer('volumes'), undefined, { Volumes: Object.fromEntries(folders) })
    for (const name of ['wordy', 'endless']) {
      const one = await ran(`${Registry.host}/test/${name}:1`)
      expect(one.result, name).toMatchObject(failed(/says more than \d+ characters of itself/))
      expect(builds(one)).toEqual([1])
    }
    const one = await ran(`${Registry.host}/test/volumes:1`)
    expect(one.result).toMatchObject(failed(/it has 1000 volumes, and an image may have 32/))
    expect((await names()).filter(name => /test\/(?:wordy|endless)/.test(name))).toEqual([])
  })

  it('are counted together where a file needs several', async () => {
    const zeros = (of: string) => Tar.archive([Tar.folder(of), Tar.file('zeros', Buffer.alloc(150 << 20))])
    for (const name of ['one', 'two', 'three']) registry.push(`test/${name}:1`, zeros(name))
    const from = (name: string): string => `FROM ${Registry.host}/test/${name}:1`
    const repo = House.repository({ [at]: `${from('one')}\n${from('two')}\n${from('three')}\nCMD ["x"]\n` })
    const one = await House.ran(repo, { settings })
    expect(one.result).toMatchObject(failed(/line 3: .*its images have \d+ bytes together/))
  })

  it('go when others need the room, the one that is longest out of use first, and never while a job builds on it', async () => {
    for (const name of ['test/a:1', 'test/b:1', 'test/c:1']) registry.push(name, layer(name.slice(5, 6)))
    const limits = { ...settings.limits, baseImages: 1 }
    const repos = [
      on(`${Registry.host}/test/a:1`),
      on(`${Registry.host}/test/b:1`),
      on(`${Registry.host}/test/c:1`)
    ]
    const jobs = repos.map((repo, i) => House.job(i + 1, repo))
    const given = jobs.map((job, i) => [job.miner, repos[i]!] as const)
    const executor = await House.opened(House.settings(given, { ...settings, limits, ahead: 3 }))
    try {
      const all = await Promise.all(jobs.map(job => House.execute(executor, job, House.task(job))))
      for (const one of all) expect(one.result).toMatchObject(scored)
      const again = await House.execute(executor, jobs[2]!, House.task(jobs[2]!))
      expect(again.result).toMatchObject(scored)
      expect((await names()).filter(name => /test\/[ab]@/.test(name))).toEqual([])
      expect((await names()).filter(name => name.includes('test/c@'))).toHaveLength(1)
    } finally {
      await executor.close()
    }
  })
})
