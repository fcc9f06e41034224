// `dethrone try` without an engine: what it asks of one, what it shows of what one says, and how it ends.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import type * as Confined from '../../../src/jobs/confined/Confined.js'
import { describe, expect, it, vi } from 'vitest'
import { run } from '../../../src/cli/try/try.js'
import type * as Docker from '../../../src/docker/Docker.js'
import type { Opened, Settings } from '../../../src/docker/Docker.js'
import * as Limits from '../../../src/jobs/contract/Limits.js'
import * as Executor from '../../../src/ports/Executor.js'
import * as Report from '../../../src/domain/task/Report.js'
import { digest, score } from '../../rules/contests.js'
import { nameOf } from '../errors.js'
import { folder, terminal } from '../terminal.js'

/** An engine that is asked instead of a real one. */
// From the sources there is no program of the package's own to read with.
vi.mock('../../../src/jobs/confined/Confined.js', async original => {
  const its = await original<typeof Confined>()
  const { compiled } = await import('../../jobs/compiledReader.js')
  return { ...its, own: { ...its.own, module: await compiled() } }
})

const engine = vi.hoisted(() => ({
  open: (_: Settings): TE.TaskEither<Executor.ExecutionError, Opened> => {
    throw new Error('nobody should ask')
  }
}))
vi.mock('../../../src/docker/Docker.js', async original => ({
  ...(await original<typeof Docker>()),
  open: (settings: Settings) => engine.open(settings),
  isHeld: () => false
}))

const shown = terminal()
const files = folder()
const example = (path: string): string => fileURLToPath(new URL(`../../../examples/${path}`, import.meta.url))
const task = ['--task', example('tasks/instruct.json')] as const
const out = ['--out', files.path('out')] as const

type Execute = Executor.Executor['execute']

/** Lets every job end like that; gives the settings that the engine is opened with. */
const answering = (execute: Execute): { settings: Settings | undefined } => {
  const seen: { settings: Settings | undefined } = { settings: undefined }
  engine.open = settings => {
    seen.settings = settings
    return TE.right({ execute, close: () => Promise.resolve() })
  }
  return seen
}
const scored: Execute = ({ slot, miner }) =>
  TE.right({ ...Report.scored(slot, miner.hotkey, score(0.5)), digest: digest('it') })
const failed =
  (detail: string | null): Execute =>
  ({ slot, miner }) =>
    TE.right({ ...Report.failed(slot, miner.hotkey, 'Crashed'), detail })

const git = (...args: ReadonlyArray<string>): string =>
  execFileSync('git', args, { encoding: 'utf8', input: '' }).trim()

/** The example as one commit: a folder as it is now is snapshot anew each time, which is a story of its own. */
const committed = (): readonly [string, string, string, string] => {
  const bare = files.path('example.git')
  git('init', '--quiet', '--bare', bare)
  const within = ['--git-dir', bare, '--work-tree', example('repositories/text')]
  git(...within, 'add', '--all')
  const tree = git(...within, 'write-tree')
  const who = ['-c', 'user.name=me', '-c', 'user.email=me']
  return ['--repo', bare, '--commit', git(...who, '-C', bare, 'commit-tree', '-m', 'mine', tree)]
}
const repo = committed()

const attempt = (...args: ReadonlyArray<string>): Promise<number> => run([...repo, ...task, ...out, ...args])
const refused = async (...args: ReadonlyArray<string>): Promise<string> => {
  try {
    return String(await run(args))
  } catch (thrown) {
    return thrown instanceof Error ? `${nameOf(thrown)} ${thrown.message}` : String(thrown)
  }
}

/** An example's task with other fields, as a file. */
const altered = (name: string, fields: object): string => {
  const material = {
    model: 'example/tiny',
    parameters: 1_000_000,
    modelType: null,
    dataset: 'https://example.org/instruct.json',
    rows: 4,
    datasetType: {}
  }
  const resources = { gpus: { model: 'any', count: 1 }, memoryGiB: 0.5, cpus: 1, sharedMemoryGiB: 0.0625 }
  return files.write(name, {
    kind: 'InstructTextTask',
    hours: 1,
    material,
    resources,
    local: null,
    ...fields
  })
}

describe('while a job runs', () => {
  it('tells phases with their attempts, lines, every tenth of progress, and troubles', async () => {
    answering((job, _, { emit }) => {
      emit({ job, type: 'Phase', phase: 'fetch', attempt: 1 })
      emit({ job, type: 'Trouble', phase: 'fetch', message: 'the line dropped' })
      emit({ job, type: 'Phase', phase: 'fetch', attempt: 2 })
      for (const fraction of [0, 0.05, 0.12, 0.19, 1])
        emit({ job, type: 'Progress', phase: 'fetch', fraction })
      emit({ job, type: 'Line', phase: 'train', stream: 'out', text: 'loss \u001b[2J1' })
      emit({ job, type: 'Usage', memoryBytes: 3 * 2 ** 20, cpuSeconds: 1, processes: 1 })
      emit({ job, type: 'Usage', memoryBytes: 2 * 2 ** 20, cpuSeconds: 2, processes: 2 })
      emit({ job, type: 'Reported', report: Report.scored(job.slot, job.miner.hotkey, score(0.5)) })
      return scored(job, _, { emit, signal: new AbortController().signal })
    })
    expect(await attempt('--evaluator-image', 'judge:1')).toBe(0)
    expect(
      shown.out
        .replace(/\d+\.\d s/g, 'N s')
        .split('\n')
        .slice(0, 10)
    ).toEqual([
      '== fetch (N s since the last)',
      '!! fetch: the line dropped',
      '== fetch, attempt 2 (N s since the last)',
      'fetch: 0 %',
      'fetch: 12 %',
      'fetch: 100 %',
      'train | loss \\u001b[2J1',
      '== reported after N s',
      'at most 3 MiB of memory and 2 processes while it trained',
      'Scored 0.5'
    ])
  })

  it('says nothing of memory where nothing was measured', async () => {
    answering((job, _, { emit }) => {
      emit({ job, type: 'Reported', report: Report.scored(job.slot, job.miner.hotkey, score(0.5)) })
      return scored(job, _, { emit, signal: new AbortController().signal })
    })
    expect(await attempt()).toBe(0)
    expect(shown.out).toMatch(/^== reported after \d+\.\d s\nTrained; not evaluated/)
  })

  it('prints every event and the report as a line of JSON with --json', async () => {
    answering((job, _, { emit }) => {
      emit({ job, type: 'Line', phase: 'train', stream: 'err', text: 'hello' })
      return scored(job, _, { emit, signal: new AbortController().signal })
    })
    expect(await attempt('--json')).toBe(0)
    const lines = shown.out
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as Record<string, unknown>)
    expect(lines).toMatchObject([
      { type: 'Line', stream: 'err', text: 'hello' },
      { type: 'Report', report: { type: 'Scored', score: '0.5' } }
    ])
    expect(lines[1]?.['output']).toContain(files.path('out'))
  })

  it('is interrupted once: the job is aborted, and nobody listens any more', async () => {
    const listening = process.listenerCount('SIGINT')
    answering((_, __, { signal }) => () => {
      process.listeners('SIGINT').at(-1)?.('SIGINT')
      return Promise.resolve(E.left({ ...Executor.aborted, message: `aborted: ${signal.aborted}` }))
    })
    expect(await attempt()).toBe(1)
    expect(shown.err).toBe('stopping, and cleaning up\nNo report: aborted: true\n')
    expect(shown.out).toBe('')
    expect(process.listenerCount('SIGINT')).toBe(listening)
  })
})

describe('at the end', () => {
  it('shows the score, the digest of what was trained, and where it lies', async () => {
    answering(scored)
    expect(await attempt('--evaluator', example('evaluator.sh'))).toBe(0)
    expect(shown.out).toMatch(
      new RegExp(`^Scored 0\\.5\ndigest ${digest('it')}\noutput ${files.path('out')}/`)
    )
  })

  it('says what the time limit cut off, what nobody judged, and a digest that is not known', async () => {
    answering((job, _, run) =>
      TE.map((r: Report.Report) => ({ ...r, timedOut: true, digest: null }))(scored(job, _, run))
    )
    expect(await attempt()).toBe(0)
    expect(shown.out).toMatch(
      /^Trained, cut off by the time limit; not evaluated, since no evaluator was given\ndigest unknown\n/
    )
  })

  it.each([
    ['exit code 7', 'Failed: Crashed\nexit code 7\n'],
    [null, 'Failed: Crashed\n']
  ])('names the reason of a failure, with its detail %j, and exits with 1', async (detail, text) => {
    answering(failed(detail))
    expect(await attempt()).toBe(1)
    expect(shown.out).toBe(text)
  })

  it('has no output to name where a job failed', async () => {
    answering(failed(null))
    expect(await attempt('--json')).toBe(1)
    expect(JSON.parse(shown.out)).toMatchObject({
      type: 'Report',
      report: { reason: 'Crashed' },
      output: null
    })
  })

  it('refuses an engine that does not answer, in the engine’s words', async () => {
    engine.open = () => TE.left(Executor.error('Engine', 'connect ENOENT /nowhere.sock'))
    expect(await refused(...repo, ...task, ...out)).toBe('Error connect ENOENT /nowhere.sock')
  })

  it('names the option where no engine answers', async () => {
    engine.open = () => TE.left(Executor.error('Engine', 'No Docker engine answers at /x. Start it.'))
    expect(await refused(...repo, ...task, ...out)).toBe(
      'Error No Docker engine answers at /x. Start it. --engine PATH names its socket; --dry-run needs none.'
    )
  })

  it('begins with an empty output', async () => {
    let output = ''
    answering((job, _, run) => {
      expect(output === '' || !existsSync(output)).toBe(true)
      return scored(job, _, run)
    })
    await attempt()
    output = /output (.*)/.exec(shown.out)?.[1] ?? ''
    mkdirSync(output, { recursive: true })
    writeFileSync(`${output}/old`, '')
    expect(await attempt()).toBe(0)
    expect(existsSync(`${output}/old`)).toBe(false)
  })
})

describe('what the engine is told', () => {
  it('no device and no evaluator, unless they are given', async () => {
    const seen = answering(scored)
    await attempt()
    expect(seen.settings).toMatchObject({
      gpus: [{ model: 'any', devices: ['0'] }],
      gpuRequest: 'none',
      limits: Limits.standard,
      evaluation: { type: 'Port' }
    })
  })

  it('devices by the runtime or by the Container Device Interface', async () => {
    const seen = answering(scored)
    await attempt('--gpus', '3,5,')
    expect(seen.settings).toMatchObject({ gpus: [{ devices: ['3', '5'] }], gpuRequest: 'runtime' })
    await attempt('--gpus', '3', '--cdi')
    expect(seen.settings).toMatchObject({ gpuRequest: 'cdi' })
  })

  it('an evaluator’s script in the helper image, or an image of its own', async () => {
    const seen = answering(scored)
    await attempt('--evaluator', example('evaluator.sh'), '--helper', 'small:1', '--gpus', '0')
    expect(seen.settings?.evaluation).toMatchObject({
      type: 'Container',
      image: { image: 'small:1', entrypoint: ['/bin/sh', '-c', expect.any(String), 'evaluator.sh'] },
      gpus: true
    })
    await attempt('--evaluator-image', 'judge:1')
    expect(seen.settings?.evaluation).toMatchObject({
      type: 'Container',
      image: { image: 'judge:1', entrypoint: null },
      gpus: false
    })
  })

  it('limits of a file, all of them', async () => {
    const seen = answering(scored)
    const limits = { ...Limits.standard, retries: 7 }
    await attempt('--limits', files.write('limits.json', limits))
    expect(seen.settings?.limits).toEqual(limits)
    const path = files.write('few.json', { ...limits, retries: 99 })
    expect(await refused(...repo, ...task, '--limits', path)).toBe(
      `InputError ${path} is not valid:\n  limits.retries is 99: expected an integer from 0 to 20`
    )
  })

  it.each([
    [1, '--gpus is "": expected at least 1 device'],
    [2, '--gpus is "": expected at least 2 devices']
  ])('as many devices as the task needs: %i', async (count, message) => {
    const gpus = { model: 'any', count }
    const path = altered('gpus.json', { resources: { gpus, memoryGiB: 1, cpus: 1, sharedMemoryGiB: 1 } })
    expect(await refused(...repo, '--task', path, '--gpus', '')).toBe(`UsageError ${message}`)
  })

  it('a task’s own model and dataset, or the files beside it', async () => {
    let dataset = ''
    const seen = answering((job, asked, run) => {
      dataset = asked.material.dataset
      return scored(job, asked, run)
    })
    const models = async (local: object | null): Promise<object> => {
      await run([...repo, '--task', altered('task.json', { local }), ...out])
      return Object.fromEntries(seen.settings?.local?.models ?? [])
    }
    expect(await models(null)).toEqual({})
    expect(dataset).toBe('https://example.org/instruct.json')
    expect(await models({ model: 'tiny', dataset: null, hub: null })).toEqual({
      'example/tiny': files.path('tiny')
    })
    expect(dataset).toBe('https://example.org/instruct.json')
    expect(await models({ model: null, dataset: 'd.json', hub: 'unused' })).toEqual({})
    expect(dataset).toBe(`file://${files.path('d.json')}`)
  })
})

describe('a task that cannot be run is refused before anything is', () => {
  it.each([
    [{ hours: 0 }, 'task.hours is 0: expected a number above 0'],
    [{ hours: 1000 }, 'task.hours is 1000: expected more than 0 and at most 240 hours'],
    [{ kind: 'ImageTask' }, 'task.material.modelType is null: expected sdxl or flux, for an image task']
  ])('%j', async (fields, message) => {
    expect(await refused(...repo, '--task', altered('odd.json', fields))).toContain(message)
  })

  it('and so is a call without repository or task', async () => {
    expect(await refused()).toMatch(/^UsageError --repo and --task are needed\.\n\ndethrone try /)
    expect(await refused(...repo)).toMatch(/^UsageError --repo and --task are needed/)
  })
})

describe('the repository', () => {
  it('is a folder as it is now, in a snapshot that is gone afterwards', async () => {
    let snapshots: ReadonlyArray<string> = []
    const seen = answering((job, _, run) => {
      snapshots = Array.from(seen.settings?.local?.repositories.values() ?? [])
      expect(snapshots.every(existsSync)).toBe(true)
      return scored(job, _, run)
    })
    await run(['--repo', example('repositories/text'), ...task, ...out])
    expect(snapshots).toHaveLength(1)
    expect(snapshots.some(existsSync)).toBe(false)
  })

  it('of a commit is the user’s own and stays, whatever its name', async () => {
    const bare = files.path('own/snapshot.git')
    mkdirSync(bare, { recursive: true })
    git('init', '--quiet', '--bare', bare)
    const blob = git('-C', bare, 'hash-object', '-w', '/dev/null')
    const file = `100644 blob ${blob}\tstandalone-text-trainer.dockerfile\n`
    const within = execFileSync('git', ['-C', bare, 'mktree'], { input: file, encoding: 'utf8' }).trim()
    const entry = `040000 tree ${within}\tdockerfiles\n`
    const tree = execFileSync('git', ['-C', bare, 'mktree'], { input: entry, encoding: 'utf8' }).trim()
    const who = ['-c', 'user.name=me', '-c', 'user.email=me']
    const commit = git(...who, '-C', bare, 'commit-tree', '-m', 'mine', tree)
    const seen = answering(scored)
    await run(['--repo', bare, '--commit', commit, ...task, ...out])
    expect(Array.from(seen.settings?.local?.repositories.values() ?? [])).toEqual([bare])
    expect(readdirSync(bare)).toContain('HEAD')
  })

  it('that git cannot take as it is leaves no snapshot behind', async () => {
    vi.stubEnv('TMPDIR', files.path('temporary'))
    mkdirSync(files.path('temporary'))
    const at = files.path('nested')
    mkdirSync(`${at}/inner`, { recursive: true })
    git('init', '--quiet', `${at}/inner`)
    expect(await refused('--repo', at, ...task)).toMatch(/^InputError .*inner/s)
    expect(readdirSync(files.path('temporary'))).toEqual([])
    vi.unstubAllEnvs()
  })

  it('is warned of before it runs, in words or as JSON', async () => {
    const at = files.path('pitfalls')
    mkdirSync(at)
    const where = 'dockerfiles/standalone-text-trainer.dockerfile'
    mkdirSync(`${at}/dockerfiles`)
    writeFileSync(`${at}/${where}`, 'FROM scratch\nENTRYPOINT /run.sh\n')
    writeFileSync(`${at}/model.bin`, '\0')
    writeFileSync(`${at}/long.sh`, `pip install torch\n${'#'.repeat(1 << 20)}`)
    answering(scored)
    await run(['--repo', at, ...task, ...out])
    expect(shown.out).toContain(`warning: ${where}:2: an ENTRYPOINT without brackets`)
    expect(shown.out).not.toContain('long.sh')
    shown.out = ''
    await run(['--repo', at, ...task, ...out, '--json'])
    const [warning = ''] = shown.out.split('\n')
    expect(JSON.parse(warning)).toMatchObject({ type: 'Warning', path: where, line: 2 })
  })

  it('without the Dockerfile that is built is refused, and nothing runs', async () => {
    const at = files.path('elsewhere')
    mkdirSync(at)
    writeFileSync(`${at}/Dockerfile`, 'FROM scratch\n')
    const where = 'dockerfiles/standalone-text-trainer.dockerfile'
    expect(await refused('--repo', at, ...task)).toMatch(
      `InputError Dockerfile: a Dockerfile, but the one that is built is ${where}: move it there`
    )
  })
})
