// Preparing a job on an engine that fails: who is blamed, what the fault names, and that nothing is left (EXECUTION 4).
import { once } from 'node:events'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import * as Executor from '../../src/ports/Executor.js'
import * as DockerExecutor from '../../src/docker/Docker.js'
import * as Engine from '../../src/docker/engine/Engine.js'
import * as Sandbox from '../../src/docker/containers/Sandbox.js'
import type { Settings } from '../../src/docker/Settings.js'
import {
  limits,
  matching,
  miners,
  ofRole,
  ran,
  repository,
  scored,
  suite,
  worlds,
  type More
} from './broken.js'
import * as Fake from './fake.js'
import * as House from './house.js'

suite('a job that is prepared on an engine that fails', () => {
  it('is scored where nothing fails', async () => {
    const one = await ran({})
    expect(one.result).toMatchObject(scored)
    expect(one.troubles).toEqual([])
  })

  it('asks again where an answer broke off, and is scored (EXECUTION 5)', async () => {
    const one = await ran({ 'GET /images/*/json': Fake.first(1, Fake.cut('{"Id":')) })
    expect(one.result).toMatchObject(scored)
    expect(one.phases).toContain('download 2')
    expect(one.troubles).toEqual([matching(/^download: The engine does not answer/)])
  })

  // -----------------------------------------------------------------------------------
  // download
  // -----------------------------------------------------------------------------------

  const remote = (): More => ({
    task: {
      material: { ...House.task(House.job(1, repository())).material, dataset: 'https://example.org/x.json' }
    }
  })

  it('whose downloader cannot be started or ends badly is the world’s failure, in its words (EXECUTION 4, download)', async () => {
    const refused = await ran({ 'POST /containers/*/start': Fake.refused(500, 'no shim') }, {}, remote())
    expect(refused.result).toMatchObject(worlds(/^no shim$/, 'Download'))
    const failed = await ran(
      {},
      {
        download: made => {
          made.say('no such host\n')
          made.end(3)
        }
      },
      remote()
    )
    expect(failed.result).toMatchObject(
      worlds(/^The downloader ended with exit code 3: no such host$/, 'Download')
    )
    expect(failed.phases).toContain('download 2')
  })

  const missing = (image: string, pulled: Fake.Answer, times = Infinity): Fake.Script => ({
    [`GET /images/${image}/json`]: Fake.first(times, Fake.refused(404, 'no such image')),
    'POST /images/create': (response, asked) =>
      `${asked.query.get('fromImage') ?? ''}:${asked.query.get('tag') ?? ''}` === image
        ? pulled(response, asked)
        : Fake.usual
  })

  it('for which an image of the operator’s cannot be had is the world’s failure, with the engine’s reason (EXECUTION 4)', async () => {
    const denied = await ran(missing(House.helper, Fake.parts('{"error":"pull access denied"}')))
    expect(denied.result).toMatchObject(
      worlds(/^The image dethrone-test\/helper:3 cannot be pulled: pull access denied\. Pull it by hand/)
    )
    const silent = await ran(missing(House.helper, Fake.parts('')))
    expect(silent.result).toMatchObject(
      worlds(/cannot be pulled: the engine does not say why\. Pull it by hand/)
    )
    const pulled = await ran(missing(House.helper, Fake.parts('{"status":"done"}'), 1))
    expect(pulled.result).toMatchObject(scored)
    expect(pulled.fake.count(/POST \/images\/create/)).toBe(1)
  })

  it('copies files and folders of this machine alone, and follows no link (EXECUTION 6)', async () => {
    const model = mkdtempSync(join(tmpdir(), 'dethrone-model-'))
    const socket = createServer().listen(join(model, 'socket'))
    try {
      writeFileSync(join(model, 'weights'), 'heavy')
      symlinkSync('/etc/passwd', join(model, 'outside'))
      await once(socket, 'listening')
      const local = { repositories: new Map(), models: new Map([['tiny/model', model]]), outputs: null }
      const { githubRepo } = House.miner(1, repository().commit)
      local.repositories.set(githubRepo, repository().path)
      const one = await ran({}, {}, { settings: { local } })
      expect(one.result).toMatchObject(scored)
      const put = one.fake.asked
        .filter(({ what }) => what.startsWith('PUT '))
        .map(({ body }) => body.toString())
      expect(put.join()).toContain('tiny--model/weights')
      expect(put.join()).not.toMatch(/tiny--model\/(?:outside|socket)/)
    } finally {
      socket.close()
      rmSync(model, { recursive: true })
    }
  })

  // -----------------------------------------------------------------------------------
  // build
  // -----------------------------------------------------------------------------------

  it('whose base image has triggers that fetch from the host’s network fails (EXECUTION 6)', async () => {
    const one = await ran({
      [`GET /images/${House.base}/json`]: Fake.json({
        Id: 'b',
        Size: 1,
        Config: { OnBuild: ['RUN true', 'ADD http://10.0.0.1/ /x'] }
      })
    })
    expect(one.result).toMatchObject(
      miners('BuildFailed', /^Dockerfile, line 1: dethrone-test\/base:3: it has ONBUILD triggers/)
    )
    expect(one.fake.count(/POST \/build/)).toBe(0)
  })

  it('is built in the operator’s control group, where there is one', async () => {
    const one = await ran({}, {}, { settings: { buildCgroup: '/builds' } })
    expect(one.result).toMatchObject(scored)
    const [build] = one.fake.asked.filter(({ what }) => what === 'POST /build')
    expect(build?.query.get('cgroupparent')).toBe('/builds')
  })

  /** The miner's base: no image of the engine's own, and pulled from its registry as that answer says. */
  const base = (pulled: Fake.Answer, times = Infinity): Fake.Script => {
    const exact = House.base.replace(':3', `@${Fake.digest}`)
    return {
      [`GET /images/${House.base}/json`]: Fake.refused(404, 'no such image'),
      [`GET /images/${exact}/json`]: Fake.first(times, Fake.refused(404, 'no such image')),
      'POST /images/create': (response, asked) =>
        asked.query.get('tag') === Fake.digest ? pulled(response, asked) : Fake.usual
    }
  }

  it('blames who names a base image that is not there, at once (EXECUTION 4, build)', async () => {
    const one = await ran({
      ...base(Fake.hung),
      'GET /distribution/*/json': Fake.refused(404, 'manifest unknown: for 10.0.0.1')
    })
    // In our words: the engine's may be those of somebody in its network.
    expect(one.result).toMatchObject(
      miners('BuildFailed', /^dethrone-test\/base:3 cannot be had: docker\.io has no such public image/)
    )
    expect(one.phases).toContain('build 1')
    expect(one.phases).not.toContain('build 2')
    const late = await ran(base(Fake.parts('{"status":"pulled"}'), 1))
    expect(late.result).toMatchObject(scored)
    expect(late.fake.count(/POST \/images\/create/)).toBe(1)
  })

  it('does not blame who names a base image of a hub that is out of reach, unless it is in reach for others (EXECUTION 4, build)', async () => {
    const timeout = Fake.parts('{"error":"dial tcp: i/o timeout"}')
    const words =
      /^dethrone-test\/base:3 cannot be pulled: docker\.io does not give it, or cannot be reached\.$/
    const alone = await ran(base(timeout))
    expect(alone.result).toMatchObject(miners('BuildFailed', words))
    expect(alone.phases).toContain('build 2')
    const all = await ran({ ...base(timeout), 'POST /images/create': timeout })
    expect(all.result).toMatchObject(worlds(words))
    const silent = await ran({ ...base(timeout), 'POST /images/create': Fake.parts('') })
    expect(silent.result).toMatchObject(miners('BuildFailed', words))
    const lost = await ran(base(Fake.lost))
    expect(lost.result).toMatchObject(worlds(/does not answer/))
  })

  const failing =
    (message: string, control: Fake.Answer): Fake.Answer =>
    (response, asked) =>
      (asked.query.get('t')?.endsWith('-control') === true
        ? control
        : Fake.parts(JSON.stringify({ error: message })))(response, asked)

  it('blames a Dockerfile that the engine cannot read, at once, whatever way it says so (EXECUTION 4, build)', async () => {
    for (const said of [
      Fake.refused(400, 'dockerfile parse error on line 3: unknown instruction: FRO'),
      failing('dockerfile parse error on line 3: unknown instruction: FRO', Fake.hung)
    ]) {
      const one = await ran({ 'POST /build': said })
      expect(one.result).toMatchObject(miners('BuildFailed', /^dockerfile parse error on line 3/))
      expect(one.phases).not.toContain('build 2')
    }
  })

  it('blames a step that failed without asking for its layers, which only a full disk needs', async () => {
    const one = await ran({
      'POST /build': failing("The command '/bin/sh -c false' returned a non-zero code: 1", Fake.hung),
      'GET /images/json': Fake.after(2, Fake.first(1, Fake.refused(500, 'layers are locked')))
    })
    expect(one.result).toMatchObject(miners('BuildFailed', /non-zero code: 1$/))
    expect(one.troubles).toEqual(['build: layers are locked'])
    expect(one.phases).not.toContain('build 2')
  })

  /** A build that fails, and leaves layers of those sizes until they are taken away. */
  const leaving = (message: string, ...sizes: ReadonlyArray<number>): Fake.Script => {
    const left = new Map<string, number>()
    let label = ''
    return {
      'POST /build': (response, asked) => {
        ;[, label = ''] = /LABEL "([^"]+)"/.exec(asked.body.toString()) ?? []
        sizes.forEach((size, i) => left.set(`layer${i}`, size))
        return failing(message, Fake.refused(500, message))(response, asked)
      },
      'GET /images/json': (response, asked) =>
        Fake.json(Array.from(left, ([Id, Size]) => ({ Id, Size, Labels: { [label]: '' } })))(response, asked),
      'DELETE /images/*': (response, { what }) => {
        left.delete(what.slice('DELETE /images/'.length))
        return response.end('[]')
      }
    }
  }

  it('blames who fills the disk while it builds, and nobody for a disk that others filled (EXECUTION 6)', async () => {
    const full = 'write /x: no space left on device'
    const greedy = await ran(leaving(full, 10, 10 + limits.free.bytes + 1))
    expect(greedy.result).toMatchObject(miners('BuildFailed', /^write \/x: no space left on device$/))
    const modest = await ran(leaving(full, 10, 20))
    expect(modest.result).toMatchObject(worlds(/^The build failed: write \/x: no space left on device$/))
    expect(modest.phases).toContain('build 2')
  })

  it('takes away what is left of a failed build once the engine lets it, and tells of it (EXECUTION 4, clean up)', async () => {
    const one = await ran({
      'DELETE /images/layer0': Fake.first(1, Fake.refused(500, 'device is busy')),
      ...leaving('COPY failed: x', 1)
    })
    expect(one.result).toMatchObject(miners('BuildFailed', /^COPY failed: x$/))
    expect(one.troubles).toEqual(['build: device is busy'])
    expect(one.fake.count(/DELETE \/images\/layer0/)).toBe(2)
  })

  it('is the world’s failure where no build works, and the miner’s where a control does (EXECUTION 5)', async () => {
    const odd = 'something nobody has seen yet'
    const works = await ran({ 'POST /build': failing(odd, Fake.parts('{"stream":"ok"}')) })
    expect(works.result).toMatchObject(miners('BuildFailed', /^The build failed: something nobody/))
    for (const control of [Fake.refused(500, odd), Fake.parts(JSON.stringify({ error: odd })), Fake.hung]) {
      const one = await ran({ 'POST /build': failing(odd, control) })
      expect(one.result).toMatchObject(worlds(/^The build failed: something nobody/))
    }
  })

  it('that is cancelled while a control runs is cancelled, and no failure of the engine (EXECUTION 4)', async () => {
    const abort = new AbortController()
    const control: Fake.Answer = () => setTimeout(() => abort.abort(), 20)
    const one = await ran({ 'POST /build': failing('odd', control) }, {}, { signal: abort.signal })
    expect(one.result).toEqual(E.left(Executor.aborted))
  })

  it('whose image is too large, or gone, when it is built', async () => {
    const image = (size: number): Fake.Answer => Fake.json({ Id: 'i', Size: size, Config: {} })
    const large = await ran({ 'GET /images/dethrone-job:*/json': image(limits.build.bytes + 1) })
    expect(large.result).toMatchObject(miners('BuildFailed', /^The image has more than \d+ bytes\.$/))
    const gone = await ran({ 'GET /images/dethrone-job:*/json': Fake.refused(404, 'no such image') })
    expect(gone.result).toMatchObject(worlds(/^The image is gone as soon as it was built\.$/))
    const later = await ran({
      'GET /images/dethrone-job:*/json': Fake.after(1, Fake.refused(404, 'no such image'))
    })
    expect(later.result).toMatchObject(worlds(/^The image that was built is gone\.$/))
    expect(later.phases).not.toContain('train 2')
  })

  /** A build that lasts until it is given up. */
  const endless: Fake.Script = { 'POST /build': Fake.hung }
  const slow = (seconds: number): Fake.Script => ({
    'POST /build': (response, asked) => {
      if (asked.query.get('t')?.endsWith('-control') === true) return Fake.usual
      return setTimeout(() => response.end('{"stream":"done"}'), seconds * 1000)
    }
  })
  const step = (size: number): Fake.Answer => {
    return (response, asked) =>
      asked.query.get('filters')?.includes('dethrone.build.') === true
        ? Fake.json([{ Id: 'step', Labels: {}, ImageID: 'gone', State: 'running', SizeRw: size }])(
            response,
            asked
          )
        : Fake.usual
  }

  it('is ended in the middle of a build that writes or starts too much, with its reason (EXECUTION 6)', async () => {
    const large = await ran({
      ...endless,
      'GET /containers/json': step(limits.build.bytes + 1),
      'GET /images/gone/json': Fake.refused(404, 'no such image')
    })
    expect(large.result).toMatchObject(miners('BuildFailed', /^The image has more than \d+ bytes\.$/))
    expect(large.fake.count(/POST \/containers\/step\/kill/)).toBe(1)
    const many = await ran({
      ...endless,
      'GET /containers/json': step(0),
      'GET /containers/step/stats': Fake.json({ pids_stats: { current: limits.build.processes + 1 } })
    })
    expect(many.result).toMatchObject(miners('BuildFailed', /^A step ran more than 200 processes\.$/))
  })

  it('is not blamed for a disk that runs full while it builds, unless a step of its own filled it (EXECUTION 5)', async () => {
    const watch = { watch: (made: Fake.Made) => made.say('free 1 1000000\n') }
    const others = await ran({ ...endless, 'GET /containers/json': step(0) }, watch)
    expect(others.result).toMatchObject(worlds(/^The engine's disk has only 1024 bytes/))
    const own = await ran({ ...endless, 'GET /containers/json': step(limits.free.bytes + 1) }, watch)
    expect(own.result).toMatchObject(miners('BuildFailed', /^The disk is full: a step wrote \d+ bytes\.$/))
    const none = await ran({
      ...endless,
      'POST /containers/create': ofRole('watch', Fake.refused(500, 'no space left on device'))
    })
    expect(none.result).toMatchObject(worlds(/^no space left on device$/))
  })

  it('is built though nobody can look at it, which is told', async () => {
    const one = await ran({
      ...slow(0.8),
      'POST /containers/create': ofRole('watch', Fake.first(1, Fake.refused(500, 'driver failed'))),
      'GET /containers/json': (response, asked) =>
        asked.query.get('filters')?.includes('dethrone.build.') === true
          ? Fake.refused(500, 'locked')(response, asked)
          : Fake.usual
    })
    expect(one.result).toMatchObject(scored)
    expect(one.troubles).toEqual(['build: driver failed'])
  })

  it('is not blamed for being late where the engine hangs (EXECUTION 4)', async () => {
    const brief = { ...limits, build: { ...limits.build, seconds: 0.3 } }
    const late = await ran(endless, {}, { settings: { limits: brief } })
    expect(late.result).toMatchObject(miners('BuildFailed', /^The build took more than 0.3 seconds\.$/))
    const hung = await ran(
      { ...endless, 'GET /_ping': Fake.after(1, Fake.lost) },
      {},
      {
        settings: { limits: brief }
      }
    )
    expect(hung.result).toMatchObject(worlds(/^The engine did not answer for 1\.1 seconds\.$/))
  })
})

describe('an executor that is opened (EXECUTION 4, clean up)', () => {
  const pool = 'p'
  const labels = (of: string, role: string) => ({
    'dethrone.pool': of,
    'dethrone.run': 'an earlier one',
    'dethrone.role': role
  })

  /** Layers of a build; one is in use while the other is there. */
  const layers = (): Fake.Script => {
    const left = new Set(['base', 'top'])
    return {
      'GET /images/json': (response, asked) =>
        Fake.json([
          ...[...left].map(Id => ({ Id, Size: 1, Labels: { 'dethrone.build.x': pool } })),
          { Id: 'other', Size: 1, Labels: { 'dethrone.build.y': 'another' } }
        ])(response, asked),
      'DELETE /images/*': (response, asked) => {
        const id = asked.what.slice('DELETE /images/'.length)
        if (id === 'base' && left.has('top')) return Fake.refused(409, 'image is in use')(response, asked)
        left.delete(id)
        return response.end('[]')
      }
    }
  }

  it('takes away what an earlier process of its pool left, the cache apart, and nobody else’s', async () => {
    const fake = await Fake.start(layers())
    const engine = Engine.of(fake.connection)
    const specification = { Image: 'i', Cmd: [], Env: [], HostConfig: Sandbox.hardened }
    for (const of of [pool, 'another']) {
      await engine.create({ ...specification, name: `of-${of}`, Labels: labels(of, 'train') })
      await engine.createNetwork(`network-of-${of}`, 'b', labels(of, 'build'))
      await engine.createVolume(`volume-of-${of}`, labels(of, 'output'))
      for (const kept of ['a', 'b', 'c']) await engine.createVolume(`${kept}-of-${of}`, labels(of, 'cache'))
    }
    const told: Array<string> = []
    const settings = { connection: fake.connection, pool, log: (line: string) => void told.push(line) }
    expect(E.isRight(await DockerExecutor.open(House.settings([], settings))())).toBe(true)
    expect(told[0]).toBe('swept from an earlier run: 1 containers, 1 networks, 1 volumes, 2 images')
    expect(fake.left()).toEqual([
      'container c2 train',
      'volume volume-of-another',
      'network network-of-another'
    ])
    expect(fake.count(/DELETE \/images\/other/)).toBe(0)
    await engine.remove('c2')
    await engine.removeVolume('volume-of-another')
    await engine.removeNetwork('network-of-another')
  })

  it('is not, where it cannot take away what is in use', async () => {
    const script = { ...layers(), 'DELETE /images/*': Fake.refused(409, 'image is in use') }
    const { connection } = await Fake.start(script)
    expect(await DockerExecutor.open(House.settings([], { connection, pool }))()).toMatchObject(
      worlds(/^2 images of a job are in use\.$/)
    )
  })

  it('runs no job whose task is none, asks for more than there is, or is cancelled', async () => {
    const fake = await Fake.start()
    const job = House.job(1, { path: '', commit: 'a'.repeat(40) })
    const executor = await House.opened(House.settings([], { connection: fake.connection, local: null }))
    const asked = fake.asked.length
    const task = House.task(job)
    const local = await House.execute(executor, job, task)
    expect(local.result).toMatchObject(worlds(/^task\.material\.dataset is "file:/, 'TaskSource'))
    const remote = { ...task, material: { ...task.material, dataset: 'https://example.org/x' } }
    const many = { ...remote, resources: { ...task.resources, gpus: { model: 'H100', count: 3 } } }
    expect((await House.execute(executor, job, many)).result).toMatchObject(worlds(/^The job needs 3 × H100/))
    const cancelled = await House.execute(executor, job, remote, { signal: AbortSignal.abort() })
    expect(cancelled.result).toEqual(E.left(Executor.aborted))
    expect(fake.asked).toHaveLength(asked)
  })
})

describe('an executor that cannot be opened', () => {
  const opened = (changes: Partial<Settings>) => DockerExecutor.open(House.settings([], changes))()

  it('says which limit or device is wrong, and asks no engine', async () => {
    expect(await opened({ limits: { ...limits, retries: -1 } })).toMatchObject(
      worlds(/^limits\.retries is -1/)
    )
    expect(await opened({ gpus: [{ model: 'H100', devices: ['0', '0'] }] })).toMatchObject(
      worlds(/^gpus: the device "0" is listed twice$/)
    )
  })

  it('says what the engine says', async () => {
    const { connection } = await Fake.start({
      'GET /containers/json': Fake.refused(500, 'the store is locked')
    })
    expect(await opened({ connection })).toMatchObject(worlds(/^the store is locked$/))
  })
})
