// What got through the first version, each kind on a real engine: none of it comes through (EXECUTION 6).
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import type * as E from 'fp-ts/lib/Either.js'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import * as Digest from '../../src/domain/Digest.js'
import * as Engine from '../../src/docker/engine/Engine.js'
import * as DockerExecutor from '../../src/docker/Docker.js'
import * as Network from '../../src/docker/containers/Network.js'
import { compiled } from './compiled.js'
import * as Daemon from './daemon.js'
import * as House from './house.js'

const failed = (reason: string, detail = /(?:)/) => ({
  _tag: 'Right',
  right: { type: 'Failed', reason, detail: expect.stringMatching(detail) as string }
})
const scored = { _tag: 'Right', right: { type: 'Scored' } }
const attempts = ({ events }: House.Ran, phase: string): number =>
  events.filter(e => e.type === 'Phase' && e.phase === phase).length

describe.skipIf(House.skipped)(`a hostile repository, by kinds${House.note}`, () => {
  beforeAll(() => House.images(), 60_000)
  afterEach(async () => expect(await House.left()).toEqual([]))

  it('makes no file longer than an image may be, and the engine writes none when the build has failed', async () => {
    const one = await House.ran(House.trainer(House.honest(), 'RUN truncate -s 8G /big'))
    // Ended by the signal for a file that grows too long.
    expect(one.result).toMatchObject(failed('BuildFailed', /non-zero code: 153|File too large/))
    // 8 GiB of zeros take any disk longer than this to write.
    await sleep(2000)
    const { Images } = (await House.docker.df()) as { Images: ReadonlyArray<{ Size: number }> }
    expect(Math.max(...Images.map(({ Size }) => Size))).toBeLessThan(House.limits.build.bytes)
  })

  it('forges no measurement by the name of a folder', async () => {
    const name = `$(printf 'x\\nfree 1 1\\ny')`
    const deep = `cd "$out"; i=0; while [ $i -lt 30 ]; do d=$(head -c 200 /dev/zero | tr '\\0' d); mkdir $d; cd $d; i=$((i+1)); done; mkdir "${name}"`
    const one = await House.ran(House.trainer(`${House.honest()}\n(${deep})\nsleep 6`))
    expect(attempts(one, 'train')).toBe(1)
    expect(one.result).toMatchObject(scored)
  })

  it('has one training, whatever code it ends with', async () => {
    for (const code of [125, 126, 127]) {
      const one = await House.ran(House.trainer(`exit ${code}`))
      expect(one.result, String(code)).toMatchObject(failed('Crashed', new RegExp(`^exit code ${code}`)))
      expect(attempts(one, 'train')).toBe(1)
    }
  })

  it('holds nobody up by a model card of slashes, chains of links or a deep configuration', async () => {
    const script = `${House.honest()}
head -c 1000000 /dev/zero | tr '\\0' / >"$out/README.md"
long=$(head -c 3000 /dev/zero | tr '\\0' / | sed 's#//#./#g')
i=0; while [ $i -lt 139 ]; do ln -s "$long""l$((i+1))" "$out/l$i"; i=$((i+1)); done; echo end >"$out/l139"
head -c 500000 /dev/zero | tr '\\0' '[' >"$out/adapter_config.json"`
    let most = 0
    let last = performance.now()
    const watch = setInterval(() => {
      most = Math.max(most, performance.now() - last)
      last = performance.now()
    }, 20)
    const one = await House.ran(House.trainer(script))
    clearInterval(watch)
    expect(one.result).toMatchObject(scored)
    // It was 22 seconds; the machine may be busy with other things.
    expect(most).toBeLessThan(5000)
    expect(attempts(one, 'collect')).toBe(1)
  })

  it('is judged once where its evaluator writes what is no number', async () => {
    const says = (score: string) => ({
      ...House.evaluator,
      entrypoint: [
        '/bin/sh',
        '-c',
        `while [ $# -gt 0 ]; do case "$1" in --result) to=$2 ;; esac; shift 2; done; echo '{"type":"Scored","score":${score}}' >"$to"`,
        'evaluate'
      ]
    })
    for (const score of ['NaN', '"1e99999"']) {
      const one = await House.ran(House.trainer(House.honest()), {
        settings: { evaluation: { type: 'Container', image: says(score), gpus: false, crashIs: 'world' } }
      })
      expect(one.result, score).toMatchObject(failed('EvaluationFailed'))
      expect(attempts(one, 'evaluate')).toBe(1)
    }
  })

  it('has no object that takes more memory than a fetch may, and leaves nothing of it', async () => {
    const repo = House.trainer(House.honest())
    const folder = mkdtempSync(join(tmpdir(), 'dethrone-large-'))
    try {
      // A commit whose message alone is 2 GB of nothing: small as long as it is packed.
      const tree = execFileSync('git', ['-C', repo.path, 'rev-parse', `${repo.commit}^{tree}`], {
        encoding: 'utf8'
      })
      const head = `tree ${tree.trim()}\nauthor a <a> 0 +0000\ncommitter a <a> 0 +0000\n\n`
      writeFileSync(join(folder, 'head'), head)
      const commit = execFileSync(
        '/bin/sh',
        [
          '-c',
          `(cat ${folder}/head; head -c 1500000000 /dev/zero | tr '\\0' x) >${folder}/commit; git -C '${repo.path}' hash-object -t commit -w ${folder}/commit`
        ],
        { encoding: 'utf8' }
      ).trim()
      execFileSync('git', ['-C', repo.path, 'update-ref', 'refs/heads/main', commit])
      const pool = House.pool('large')
      const one = await House.ran({ ...repo, commit }, { settings: { pool } })
      expect(one.result).toMatchObject(failed('RepositoryUnavailable'))
      // Other pools of this machine have folders of their own.
      const ours = `dethrone-fetch-${Digest.ofText(pool).slice(0, 16)}-`
      expect(readdirSync(tmpdir()).filter(name => name.startsWith(ours))).toEqual([])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('shares one network with all who build at the same time', async () => {
    const repos = Array.from({ length: 5 }, (_, i) =>
      House.trainer(House.honest(), `RUN echo ${i}; ip addr; sleep 4`)
    )
    const jobs = repos.map((repo, i) => House.job(i + 1, repo))
    const executor = await House.opened(
      House.settings(
        jobs.map((job, i) => [job.miner, repos[i]!] as const),
        { ahead: 5 }
      )
    )
    let most = 0
    const watch = setInterval(() => {
      void House.docker
        .listNetworks({ filters: { label: ['dethrone.pool'] } })
        .then(found => (most = Math.max(most, found.length)))
    }, 300)
    const ran = await Promise.all(jobs.map(job => House.execute(executor, job, House.task(job))))
    clearInterval(watch)
    await executor.close()
    for (const one of ran) expect(one.result).toMatchObject(scored)
    expect(most).toBe(1)
  })
})

describe.skipIf(Daemon.why !== undefined)(`an engine without addresses${Daemon.note}`, () => {
  // Its own bridge has the only ones.
  const { connection } = House.lent(undefined, ['--default-address-pool=base=10.199.0.0/24,size=24'])

  it('is not opened, and says what to do', async () => {
    const opened = await DockerExecutor.open(House.settings([], { connection }))()
    expect(opened).toMatchObject({
      _tag: 'Left',
      left: {
        message: expect.stringMatching(
          /^The engine cannot make the two networks that a pool needs \(.*\): take away those that nobody uses/
        ) as string
      }
    })
  })
})

describe.skipIf(House.skipped)(`containers on one network${House.note}`, () => {
  beforeAll(() => House.images(), 60_000)

  it('have it again when somebody has tidied it up', async () => {
    const engine = Engine.of({ type: 'Socket', path: House.socket })
    const adapter = { engine, settings: House.settings([]), run: 'tidied' }
    const first = await Network.open(adapter, 'build')
    await House.docker.getNetwork(first.name).remove()
    const second = await Network.open(adapter, 'build')
    expect(await engine.hasNetwork(second.name)).toBe(true)
    await Network.close(adapter, first)
    await Network.close(adapter, second)
    expect(await engine.hasNetwork(second.name)).toBe(false)
  })

  /** Whether one of two containers on a network hears what the other says to it. */
  const reaches = async (network: string): Promise<boolean> => {
    const made = (...command: ReadonlyArray<string>) =>
      House.docker.createContainer({
        Image: House.base,
        Cmd: ['/bin/sh', '-c', ...command],
        HostConfig: { NetworkMode: network }
      })
    const hears = await made(
      'nc -l -p 7777 >/heard & sleep 1; echo self | nc -w 1 127.0.0.1 7777; cat /heard; nc -l -p 7777 >/heard & sleep 30'
    )
    const addressOf = async (): Promise<string> => {
      const { NetworkSettings } = await hears.inspect()
      return NetworkSettings.Networks[network]?.IPAddress ?? ''
    }
    try {
      await hears.start()
      await sleep(3000)
      const says = await made(`echo neighbour | nc -w 3 ${await addressOf()} 7777`)
      await says.start()
      await says.wait()
      await says.remove({ force: true })
      const log = await hears.exec({ Cmd: ['cat', '/heard'], AttachStdout: true })
      const stream = await log.start({})
      let heard = ''
      for await (const chunk of stream) heard += String(chunk)
      return heard.includes('neighbour')
    } finally {
      await hears.remove({ force: true })
    }
  }

  it('do not reach each other, as those on a network of the engine’s own making do', async () => {
    const plain = await House.docker.createNetwork({ Name: 'plain', Driver: 'bridge' })
    const engine = Engine.of({ type: 'Socket', path: House.socket })
    await engine.createNetwork('ours', 'dethr-test', {})
    try {
      expect(await reaches('plain')).toBe(true)
      expect(await reaches('ours')).toBe(false)
    } finally {
      await plain.remove()
      await engine.removeNetwork('ours')
    }
  })
})

describe.skipIf(House.skipped)(`a pool${House.note}`, () => {
  beforeAll(() => House.images(), 60_000)
  afterAll(async () => expect(await House.left()).toEqual([]))

  it('is held by one process alone, which keeps what it runs', async () => {
    const repo = House.trainer(`echo begun; sleep 5\n${House.honest()}`)
    const job = House.job(1, repo)
    const settings = House.settings([[job.miner, repo]])
    const executor = await House.opened(settings)
    const second: Array<E.Either<unknown, unknown>> = []
    const one = await House.execute(executor, job, House.task(job), {
      on: event => {
        if (event.type === 'Line' && event.text === 'begun')
          void DockerExecutor.open(settings)().then(opened => second.push(opened))
      }
    })
    expect(one.result).toMatchObject(scored)
    expect(second).toMatchObject([
      {
        _tag: 'Left',
        left: { kind: 'Engine', message: expect.stringMatching(/is held by another process/) as string }
      }
    ])
    expect(
      DockerExecutor.isHeld(
        (second[0] as E.Left<{ kind: 'Engine'; message: string; type: 'ExecutionError' }>).left
      )
    ).toBe(true)
    await executor.close()
    const again = await House.opened(settings)
    await again.close()
  })

  it('is free again as soon as its holder is killed', async () => {
    const at = compiled()
    const settings = House.settings([])
    const script = `
import { open } from '${pathToFileURL(join(at, 'docker/Docker.js')).href}'
const opened = await open({ ...${JSON.stringify({ ...settings, local: null })}, log: () => undefined })()
console.log(opened._tag)
setInterval(() => undefined, 1000)`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit']
    })
    try {
      for await (const said of child.stdout) {
        expect(String(said).trim()).toBe('Right')
        break
      }
      expect(await DockerExecutor.open(settings)()).toMatchObject({ _tag: 'Left' })
      child.kill('SIGKILL')
      const executor = await House.opened(settings)
      await executor.close()
    } finally {
      child.kill('SIGKILL')
      rmSync(at, { recursive: true, force: true })
    }
  })
})
