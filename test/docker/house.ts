// What the end-to-end tests need of the world: an engine, a base image, repositories on this machine, a job and a task.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import Docker from 'dockerode'
import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest'
import * as Codec from '../../src/domain/codec/Codec.js'
import type { Job } from '../../src/domain/task/Job.js'
import * as Miner from '../../src/domain/miner/Miner.js'
import * as Slot from '../../src/domain/task/Slot.js'
import type { Task } from '../../src/domain/task/Task.js'
import type { TaskKind } from '../../src/domain/task/TaskKind.js'
import * as TournamentId from '../../src/domain/TournamentId.js'
import * as RuleSets from '../../src/rules/ruleset/RuleSets.js'
import * as DockerExecutor from '../../src/docker/Docker.js'
import * as OperatorImage from '../../src/docker/containers/OperatorImage.js'
import { bundle } from '../../scripts/operator.mjs'
import { Readable } from 'node:stream'
import * as Downloader from '../../src/docker/phases/Downloader.js'
import * as Contract from '../../src/jobs/contract/Contract.js'
import * as Limits from '../../src/jobs/contract/Limits.js'
import type { Settings } from '../../src/docker/Settings.js'
import * as Tar from '../../src/jobs/output/Tar.js'
import type { ExecutionError, Executor, JobEvent } from '../../src/ports/Executor.js'
import type { Report } from '../../src/domain/task/Report.js'
import { coldkey, hotkey } from '../addresses.js'
import { reader } from '../jobs/reader.js'
import * as Daemon from './daemon.js'
import * as Names from './names.js'
import * as Temporary from '../temporary.js'

// On a busy machine a container takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 90_000 })

// Everything the tests put on this machine's disk.
const temporary = Temporary.shared('dethrone-house-')

// -------------------------------------------------------------------------------------
// the engine
// -------------------------------------------------------------------------------------

/** An engine that somebody names for these tests; else one of their own. Never one that merely answers somewhere. */
const named = process.env['DETHRONE_TEST_ENGINE']
const own = named === undefined ? Daemon.make() : undefined
export const socket = named ?? own?.socket ?? ''
export const docker = new Docker({ socketPath: socket })

const silent = (path: string): Promise<string | undefined> =>
  new Docker({ socketPath: path }).ping().then(
    () => undefined,
    () => `no Docker engine answers at ${path}`
  )

/** Why these tests cannot run here, if they cannot. */
export const why = Daemon.why ?? (named === undefined ? undefined : await silent(named))

export const skipped = why !== undefined
export const note = why === undefined ? '' : ` (skipped: ${why})`
if (why !== undefined) console.log(`The end-to-end tests against a Docker engine are skipped: ${why}.`)

let started: Promise<void> | undefined
afterAll(() => (started === undefined ? undefined : own?.dispose()), 60_000)

/** A program of Node's in the engine's network, which is its host there: answers its first line when it has said it. */
export const beside = async (
  program: string
): Promise<{ readonly said: string; readonly end: () => void }> => {
  if (own === undefined) throw new Error('The network of an engine that is not ours is not ours.')
  const child = own.inside(['node', '--input-type=module', '-e', program])
  for await (const said of child.stdout ?? [])
    return { said: String(said).trim(), end: () => void child.kill('SIGKILL') }
  throw new Error('It said nothing.')
}

/**
 * A machine of the private network beside the engine's: it resolves every name to 192.0.2.7, and has a secret on a port of
 * its own. Containers of the engine reach it through their host.
 */
export const neighbour = async (): Promise<{ readonly address: string; readonly end: () => void }> => {
  if (own === undefined) throw new Error('The network of an engine that is not ours is not ours.')
  const address = '10.99.7.2'
  const child = own.inside(['unshare', '--net', process.execPath, '--input-type=module', '-e', resolving])
  const said = (async () => {
    for await (const line of child.stdout ?? []) if (String(line).includes('listening')) return
    throw new Error('It said nothing.')
  })()
  // The two ends of a cable: one here, one there.
  await inside(
    '/bin/sh',
    '-ec',
    `until [ "$(readlink /proc/${String(child.pid)}/exe)" = ${process.execPath} ]; do sleep 0.1; done
ip link add near type veth peer name far netns ${String(child.pid)}
ip address add 10.99.7.1/24 dev near
ip link set near up
nsenter --net=/proc/${String(child.pid)}/ns/net /bin/sh -ec 'ip link set lo up; ip address add ${address}/24 dev far; ip link set far up; ip route add default via 10.99.7.1'`
  )
  await said
  return { address, end: () => void child.kill('SIGKILL') }
}

/** Answers any question for a name with 192.0.2.7, and any connection with a secret. */
const resolving = `import { createServer } from 'node:net'
${Names.serving([192, 0, 2, 7])}
names.bind(53, '0.0.0.0')
createServer(socket => socket.on('error', () => undefined).end('secret')).listen(8080, '0.0.0.0', () => console.log('listening'))`

/** Runs a command in the engine's network to its end. */
export const inside = async (...command: ReadonlyArray<string>): Promise<void> => {
  const child = own?.inside(command)
  const code = await new Promise(resolve => child?.once('exit', resolve) ?? resolve('no engine'))
  if (code !== 0) throw new Error(`${command.join(' ')}: ${String(code)}`)
}

export const base = 'dethrone-test/base:3'
export const helper = 'dethrone-test/helper:3'

/** A shell and little else, as the archive of a root file system. */
export const root = (): Buffer => {
  const { busybox = '' } = Daemon
  const links = execFileSync(busybox, ['--list'], { encoding: 'utf8' })
    .split('\n')
    .filter(name => name !== '' && name !== 'busybox')
  const link = (name: string) => ({
    header: { path: `bin/${name}`, type: 'Symlink' as const, size: 0, mode: 0o777, target: 'busybox' },
    body: new Uint8Array()
  })
  return Tar.archive([
    Tar.folder('bin'),
    Tar.file('bin/busybox', readFileSync(busybox), 0o755),
    ...links.map(link),
    Tar.folder('etc'),
    Tar.file('etc/passwd', Buffer.from('root:x:0:0:root:/root:/bin/sh\nminer:x:1000:1000::/:/bin/sh\n')),
    // A static C library would look for its resolvers elsewhere, and fall over.
    Tar.file(
      'etc/nsswitch.conf',
      Buffer.from('hosts: files\nservices: files\npasswd: files\ngroup: files\n')
    ),
    Tar.folder('root'),
    Tar.folder('tmp', 0o1777)
  ])
}

/** Two equal images of a shell and little else: one for miners to build on, one for the adapter. Starts our own engine. */
export const images = async (on: Docker = docker): Promise<void> => {
  if (Daemon.busybox === undefined) return
  if (on === docker) await (started ??= own?.start())
  const archive = root()
  for (const name of [base, helper]) {
    const there = await on
      .getImage(name)
      .inspect()
      .then(
        () => true,
        () => false
      )
    if (there) continue
    const file = join(mkdtempSync(join(temporary(), 'base-')), 'base.tar')
    writeFileSync(
      file,
      name === base
        ? archive
        : Buffer.concat([Tar.archive([Tar.file('helper', Buffer.from('yes'))]).subarray(0, 1024), archive])
    )
    const [repo, tag] = name.split(':')
    const stream = await on.importImage(file, { repo, tag })
    await new Promise<void>((resolve, reject) => {
      on.modem.followProgress(stream, error => {
        if (error === null) resolve()
        else reject(error)
      })
    })
    rmSync(dirname(file), { recursive: true })
  }
}

// -------------------------------------------------------------------------------------
// repositories
// -------------------------------------------------------------------------------------

export interface Repository {
  readonly path: string
  readonly commit: string
}

const git = (cwd: string, ...args: ReadonlyArray<string>): string =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe']
  })

/** A bare repository with one commit of these files; a value of `-> x` is a symbolic link. */
export const repository = (files: Readonly<Record<string, string | Uint8Array>>): Repository => {
  const folder = mkdtempSync(join(temporary(), 'repo-'))
  const [work, bare] = [join(folder, 'work'), join(folder, 'bare.git')]
  mkdirSync(work)
  git(work, 'init', '-q', '-b', 'main')
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(work, path)), { recursive: true })
    if (typeof content === 'string' && content.startsWith('-> '))
      execFileSync('ln', ['-s', content.slice(3), join(work, path)])
    else writeFileSync(join(work, path), content)
  }
  git(work, 'add', '-A')
  git(work, 'commit', '-q', '-m', 'Train')
  git(folder, 'clone', '-q', '--bare', work, bare)
  return { path: bare, commit: git(work, 'rev-parse', 'HEAD').trim() }
}

/** A build context, for builds without the adapter. */
export const context = (files: Readonly<Record<string, string>>): Buffer =>
  Tar.archive(Object.entries(files).map(([path, text]) => Tar.file(path, Buffer.from(text))))

/** Sets `id repo hours data model out` from the arguments, as any trainer does. */
export const readArguments = `
while [ $# -gt 0 ]; do
  case "$1" in
    --task-id) id=$2 ;; --expected-repo-name) repo=$2 ;; --hours-to-complete) hours=$2 ;;
    --model) model=$2 ;; --task-type) kind=$2 ;;
  esac
  shift 2
done
out=/app/checkpoints/$id/$repo
wandb=/app/checkpoints/wandb_logs/\${id}_$repo
`

/** A miner's repository whose trainer is that shell script; `lines` go into the Dockerfile. */
export const trainer = (script: string, lines = '', kind: 'text' | 'image' = 'text'): Repository =>
  repository({
    [`dockerfiles/standalone-${kind}-trainer.dockerfile`]: `FROM ${base}\n${lines}\nCOPY train.sh /train.sh\nENTRYPOINT ["/bin/sh", "/train.sh"]\n`,
    'train.sh': readArguments + script
  })

/** Trains honestly: writes a model whose loss the evaluator reads. */
export const honest = (loss = '0.5'): string => `
mkdir -p "$out"
echo ${loss} >"$out/loss"
echo '{"base_model_name_or_path": "/cache/models/tiny--model"}' >"$out/adapter_config.json"
echo trained
`

// -------------------------------------------------------------------------------------
// jobs
// -------------------------------------------------------------------------------------

const decoded = <A>(codec: Codec.Codec<A, unknown>, input: unknown): A => {
  const result = Codec.decode(codec)(input)
  if (E.isLeft(result)) throw new Error(result.left.map(Codec.sentence).join('; '))
  return result.right
}

export const tournament = (id: string): TournamentId.TournamentId => decoded(TournamentId.codec, id)

export const miner = (n: number, commit: string): Miner.Miner =>
  decoded(Miner.codec, {
    hotkey: hotkey(n),
    coldkey: coldkey(n),
    githubRepo: `https://github.com/miner/number-${n}`,
    commitHash: commit
  })

export const job = (n: number, repo: Repository, kind: TaskKind = 'InstructTextTask'): Job => ({
  tournament: tournament('e2e'),
  slot: Slot.group(1, 1, 1),
  kind,
  miner: miner(n, repo.commit)
})

/** What image trainers load by name. */
const byName = [...Contract.standard.modelTypes, ...Contract.toolkitTypes].flatMap(({ hub }) => hub)

/** A model, a dataset and tokenizers on this machine. */
const data = (): string => {
  const at = join(temporary(), 'data')
  if (existsSync(at)) return at
  mkdirSync(join(at, 'model'), { recursive: true })
  writeFileSync(join(at, 'model', 'config.json'), '{"model_type": "tiny"}\n')
  for (const { repository: name, files } of byName) {
    mkdirSync(join(at, 'hub', name), { recursive: true })
    for (const file of files ?? ['tokenizer_config.json', 'vocab.json'])
      writeFileSync(join(at, 'hub', name, file), '{}\n')
  }
  writeFileSync(join(at, 'train.json'), '[{"q": "1+1", "a": "2"}]\n')
  return at
}

export const task = (of: Job, hours = 0.05): Task => ({
  slot: of.slot,
  kind: of.kind,
  material: {
    model: 'tiny/model',
    parameters: 1_000_000,
    modelType: of.kind === 'ImageTask' ? 'sdxl' : null,
    dataset:
      of.kind === 'ImageTask'
        ? new URL('../../examples/datasets/image.zip', import.meta.url).href
        : `file://${join(data(), 'train.json')}`,
    rows: 1,
    datasetType: { field_instruction: 'q', field_output: 'a' }
  },
  hours,
  resources: { gpus: { model: 'H100', count: 1 }, memoryGiB: 0.25, cpus: 1, sharedMemoryGiB: 0.0625 },
  imageLoss: of.kind === 'ImageTask' ? RuleSets.standard.imageLoss : null
})

// -------------------------------------------------------------------------------------
// executors
// -------------------------------------------------------------------------------------

const mebi = 1024 * 1024

export const limits: Limits.Limits = {
  ...Limits.standard,
  fetch: { seconds: 30, bytes: 20 * mebi },
  download: { seconds: 60 },
  build: { seconds: 60, memoryBytes: 256 * mebi, cpus: 1, processes: 200, bytes: 400 * mebi },
  train: {
    ...Limits.standard.train,
    graceSeconds: 1,
    processes: 64,
    openFiles: 1024,
    bytes: 100 * mebi,
    rootBytes: 50 * mebi,
    scratch: [{ path: '/tmp', bytes: 16 * mebi }],
    logBytes: mebi
  },
  collect: { seconds: 60, bytes: 50 * mebi, files: 200 },
  evaluate: { seconds: 30 },
  publish: { seconds: 30 },
  clean: { seconds: 20 },
  free: { bytes: 200 * mebi, inodes: 1000 },
  diskBytesPerSecond: 0,
  watchSeconds: 1,
  engineSeconds: 60,
  retries: 2,
  backoffSeconds: 0.2
}

/** Reads the loss that the honest trainer left: whatever is in it, what is written is JSON. */
export const evaluator = {
  image: helper,
  entrypoint: [
    '/bin/sh',
    '-c',
    `while [ $# -gt 0 ]; do case "$1" in --trained-model) at=$2 ;; --result) to=$2 ;; esac; shift 2; done
[ -e "$at/loss" ] || { echo '{"type":"Failed","reason":"EvaluationFailed","detail":"no loss"}' >"$to"; exit 0; }
printf '{"type":"Scored","score":"%s"}' "$(sed 's/[\\\\"]/\\\\&/g' "$at/loss")" >"$to"`,
    'evaluate'
  ],
  environment: {}
}

const pools = { prefix: `test-${process.pid}-`, made: 0 }

/** A pool of this process's, to tell its things from those of other suites. */
export const pool = (name: string): string => pools.prefix + name

export const settings = (
  repositories: ReadonlyArray<readonly [Miner.Miner, Repository]>,
  changes: Partial<Settings> = {}
): Settings => {
  pools.made += 1
  return {
    connection: { type: 'Socket', path: socket },
    pool: pools.prefix + String(pools.made),
    gpus: [{ model: 'H100', devices: ['0', '1'] }],
    gpuRequest: 'none',
    limits,
    contract: Contract.standard,
    helper,
    downloader: Downloader.standard,
    evaluation: { type: 'Container', image: evaluator, gpus: false, crashIs: 'world' },
    publishing: null,
    ahead: 2,
    buildCgroup: null,
    reserved: [],
    bases: { registries: ['docker.io'], local: [base, helper] },
    local: {
      repositories: new Map(repositories.map(([m, r]) => [m.githubRepo, r.path])),
      models: new Map([
        ['tiny/model', join(data(), 'model')],
        ...byName.map(({ repository: name }) => [name, join(data(), 'hub', name)] as const)
      ]),
      outputs: null
    },
    reader,
    log: () => undefined,
    ...changes
  }
}

export const opened = async (of: Settings): Promise<DockerExecutor.Opened> => {
  const executor = await DockerExecutor.open(of)()
  if (E.isLeft(executor)) throw new Error(executor.left.message)
  return executor.right
}

export interface Ran {
  readonly result: E.Either<ExecutionError, Report>
  readonly events: ReadonlyArray<JobEvent>
  readonly log: string
}

/** Runs one miner's repository as one job. */
export const ran = async (
  repo: Repository,
  more: {
    readonly settings?: Partial<Settings>
    readonly hours?: number
    readonly kind?: TaskKind
    readonly task?: Partial<Task>
    readonly signal?: AbortSignal
    readonly on?: (event: JobEvent) => void
    readonly miner?: number
  } = {}
): Promise<Ran> => {
  const one = job(more.miner ?? 1, repo, more.kind)
  const executor = await opened(settings([[one.miner, repo]], more.settings))
  try {
    return await execute(executor, one, { ...task(one, more.hours), ...more.task }, more)
  } finally {
    await executor.close()
  }
}

/** Runs repositories at the same time, each as the job of a miner of its own. */
export const together = async (
  repos: ReadonlyArray<Repository>,
  changes: Partial<Settings> = {}
): Promise<ReadonlyArray<Ran>> => {
  const jobs = repos.map((repo, i) => ({ repo, job: job(i + 1, repo) }))
  const executor = await opened(
    settings(
      jobs.map(one => [one.job.miner, one.repo] as const),
      changes
    )
  )
  try {
    return await Promise.all(jobs.map(one => execute(executor, one.job, task(one.job))))
  } finally {
    await executor.close()
  }
}

/** Runs a job whose repository is where the miner announced it, and nowhere on this machine. */
export const alone = async (of: Job, changes: Partial<Settings> = {}): Promise<Ran> => {
  const executor = await opened(settings([], changes))
  try {
    return await execute(executor, of, task(of))
  } finally {
    await executor.close()
  }
}

export const execute = async (
  executor: Executor,
  of: Job,
  its: Task,
  more: { readonly signal?: AbortSignal; readonly on?: (event: JobEvent) => void } = {}
): Promise<Ran> => {
  const events: Array<JobEvent> = []
  const result = await executor.execute(of, its, {
    signal: more.signal ?? new AbortController().signal,
    emit: event => {
      events.push(event)
      more.on?.(event)
    }
  })()
  // As a program does once the report is durable.
  if (E.isRight(result)) await executor.settle?.(of)()
  const log = events.flatMap(event => (event.type === 'Line' ? [event.text] : [])).join('\n')
  return { result, events, log }
}

/** What is left of this process's jobs on an engine, the cache and the base images apart. */
export const left = async (of: Docker = docker): Promise<ReadonlyArray<string>> => {
  const filters = { label: ['dethrone.pool'] }
  const ours = (labels: Record<string, string> | null): boolean =>
    Object.entries(labels ?? {}).some(
      ([key, value]) => key.startsWith('dethrone.') && value.startsWith(pools.prefix)
    )
  const [containers, volumes, networks, layers] = await Promise.all([
    of.listContainers({ all: true }),
    of.listVolumes({ filters }),
    of.listNetworks({ filters }),
    of.listImages({ all: true })
  ])
  return [
    ...containers
      .filter(c => ours(c.Labels) && c.Labels['dethrone.role'] !== 'lock')
      .map(c => `container ${c.Names.join()} ${c.Status}`),
    ...volumes.Volumes.filter(v => ours(v.Labels) && v.Labels['dethrone.role'] !== 'cache').map(
      v => `volume ${v.Name}`
    ),
    ...networks.filter(n => ours(n.Labels ?? null)).map(n => `network ${n.Name}`),
    ...layers.filter(i => ours(i.Labels)).map(i => `image ${i.Id}`)
  ]
}

/** Takes the caches of this process's pools away. */
export const forget = async (of: Docker = docker): Promise<void> => {
  // An engine of our own goes with all it has.
  if (skipped || (of === docker && own !== undefined)) return
  const { Volumes } = await of.listVolumes({ filters: { label: ['dethrone.role=cache'] } })
  for (const volume of Volumes.filter(v => v.Labels['dethrone.pool']?.startsWith(pools.prefix)))
    await of.getVolume(volume.Name).remove()
}

/** The bytes that are free where an engine's data lie. */
export const freeOf = async ({ data }: Daemon.Daemon): Promise<number> => {
  const { bavail, bsize } = await statfs(data)
  return bavail * bsize
}

/** What comes of something, and how many bytes of an engine's disk it took at most while it went on. */
export const measured = async <A>(
  daemon: Daemon.Daemon,
  act: () => Promise<A>
): Promise<{ readonly came: A; readonly took: number }> => {
  const before = await freeOf(daemon)
  let least = before
  const looking = setInterval(() => {
    void freeOf(daemon).then(free => {
      least = Math.min(least, free)
    })
  }, 100)
  try {
    return { came: await act(), took: before - least }
  } finally {
    clearInterval(looking)
  }
}

/** A daemon for the tests of one suite, each of which leaves nothing behind. */
export const lent = (disk?: Daemon.Disk, flags: ReadonlyArray<string> = []) => {
  const daemon = Daemon.make(disk, flags)
  beforeAll(async () => {
    await daemon.start()
    await images(daemon.docker)
  }, 60_000)
  afterEach(async () => expect(await left(daemon.docker)).toEqual([]))
  afterAll(() => daemon.dispose(), 60_000)
  return { daemon, connection: { type: 'Socket', path: daemon.socket } } as const
}

// -------------------------------------------------------------------------------------
// the operator's image
// -------------------------------------------------------------------------------------

/** A program of this machine with the libraries it is linked with, as entries of an archive. */
const withLibraries = (program: string, as: string): ReadonlyArray<Tar.Whole> => {
  const linked = execFileSync('ldd', [program], { encoding: 'utf8' })
  const libraries = [...linked.matchAll(/(\/\S+)/g)].map(match => match[1] ?? '')
  return [[program, as] as const, ...libraries.map(path => [path, path] as const)].map(([from, to]) =>
    Tar.file(`root${to}`, readFileSync(from), 0o755)
  )
}

const built = async (
  archive: Buffer,
  options: { t: string; buildargs?: Record<string, string> }
): Promise<void> => {
  const stream = await docker.buildImage(Readable.from([archive]), options)
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(stream, error => {
      if (error === null) resolve()
      else reject(error)
    })
  })
}

/** The image that the package's own Dockerfile makes, on this machine's Node and git in place of a public base. */
export const operator = async (
  more: Readonly<Record<string, string>> = {},
  files: ReadonlyArray<Tar.Whole> = []
): Promise<void> => {
  const base = 'dethrone-test/node:1'
  const git = execFileSync('/bin/sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim()
  const remote = execFileSync(git, ['--exec-path'], { encoding: 'utf8' }).trim() + '/git-remote-https'
  const variables = Object.entries(more).map(([name, value]) => `ENV ${name}=${value}\n`)
  const node = [
    Tar.file('Dockerfile', Buffer.from(`FROM ${helper}\nCOPY root /\n${variables.join('')}`)),
    ...files,
    ...(existsSync(remote) ? withLibraries(remote, remote) : []),
    ...withLibraries(process.execPath, '/bin/node'),
    ...withLibraries(git, '/bin/git')
  ]
  await built(Tar.archive(node), { t: base })
  const program = join(temporary(), 'download.mjs')
  await bundle(program)
  await built(await OperatorImage.context(readFileSync(program)), {
    t: OperatorImage.name,
    buildargs: { BASE: base }
  })
}
