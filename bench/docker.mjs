// node bench/docker.mjs [--only overhead|memory|queue] [--jobs N] [--engine PATH] [--json]
// What the Docker adapter costs, against a real engine. It needs `npm run build`, the docker command, git and busybox;
// it makes an image of busybox, and takes away all it makes.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { clearInterval, setInterval } from 'node:timers'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    jobs: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '15' },
    engine: { type: 'string', default: '/var/run/docker.sock' },
    json: { type: 'boolean', default: false }
  }
})

const { open, Downloader, Limits } = await import('../dist/docker/Docker.js')

// -------------------------------------------------------------------------------------
// the world
// -------------------------------------------------------------------------------------

const folder = mkdtempSync(join(tmpdir(), 'dethrone-bench-'))
const image = 'dethrone-bench:1'
const run = (command, args, options = {}) =>
  execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], ...options })
const docker = (...args) => run('docker', ['--host', `unix://${values.engine}`, ...args])

const busybox = ['/bin/busybox', '/usr/bin/busybox'].find(existsSync)
if (busybox === undefined) throw new Error('There is no busybox to make an image of.')

const makeImage = () => {
  const root = join(folder, 'root')
  for (const name of ['bin', 'tmp', 'root', 'etc']) mkdirSync(join(root, name), { recursive: true })
  writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n')
  run('cp', [busybox, join(root, 'bin/busybox')])
  for (const name of run(busybox, ['--list']).split('\n'))
    if (name !== '' && name !== 'busybox') run('ln', ['-s', 'busybox', join(root, 'bin', name)])
  run('tar', ['-cf', join(folder, 'root.tar'), '-C', root, '.'])
  docker('import', join(folder, 'root.tar'), image)
}

const git = (at, ...args) =>
  run('git', ['-c', 'user.name=b', '-c', 'user.email=b@example.org', ...args], { cwd: at })

const script = `
while [ $# -gt 0 ]; do
  case "$1" in --task-id) id=$2 ;; --expected-repo-name) repo=$2 ;; esac
  shift 2
done
mkdir -p "/app/checkpoints/$id/$repo"
echo 0.5 >"/app/checkpoints/$id/$repo/loss"
`

let repositories = 0
/** A miner's repository with that trainer; answers where it lies and its commit. */
const repository = trainer => {
  repositories += 1
  const at = join(folder, `repo-${repositories}`)
  const dockerfile = join(at, 'dockerfiles/standalone-text-trainer.dockerfile')
  mkdirSync(dirname(dockerfile), { recursive: true })
  writeFileSync(dockerfile, `FROM ${image}\nCOPY train.sh /train.sh\nENTRYPOINT ["/bin/sh", "/train.sh"]\n`)
  writeFileSync(join(at, 'train.sh'), script + trainer)
  git(at, 'init', '-q', '-b', 'main')
  git(at, 'add', '-A')
  git(at, 'commit', '-q', '-m', 'Train')
  return { path: at, commit: git(at, 'rev-parse', 'HEAD').trim() }
}

const hotkey = '5HeTmHGfDtCgFKrPRQzUEMyNBFE6uUgK2NyFh1CjvUyEVSKi'
const job = (n, { commit }) => ({
  tournament: 'bench',
  slot: `R1.G1.T${n}`,
  kind: 'InstructTextTask',
  miner: { hotkey, coldkey: hotkey, githubRepo: 'https://github.com/bench/trainer', commitHash: commit }
})

const task = ({ slot, kind }) => ({
  slot,
  kind,
  material: {
    model: 'tiny/model',
    parameters: 1_000_000,
    modelType: null,
    dataset: `file://${join(folder, 'data.json')}`,
    rows: 1,
    datasetType: { field_instruction: 'q', field_output: 'a' }
  },
  hours: 0.1,
  resources: { gpus: { model: 'H100', count: 1 }, memoryGiB: 0.25, cpus: 1, sharedMemoryGiB: 0.0625 },
  imageLoss: null
})

/** The evaluator of the operator's own process: evaluation is none of what is measured. */
const evaluator = {
  evaluate: () => () => Promise.resolve({ _tag: 'Right', right: { type: 'Scored', score: '0.5' } })
}

const pool = 'bench'
const executor = async (repo, changes = {}) => {
  const opened = await open({
    connection: { type: 'Socket', path: values.engine },
    pool,
    gpus: [{ model: 'H100', devices: ['0', '1'] }],
    gpuRequest: 'none',
    limits: { ...Limits.standard, free: { bytes: 0, inodes: 0 } },
    helper: image,
    downloader: { ...Downloader.standard, image },
    evaluation: { type: 'Port', evaluator },
    publishing: null,
    ahead: 2,
    buildCgroup: null,
    reserved: [],
    local: {
      repositories: new Map([['https://github.com/bench/trainer', repo.path]]),
      models: new Map([['tiny/model', join(folder, 'model')]]),
      outputs: null
    },
    log: () => undefined,
    ...changes
  })()
  if (opened._tag === 'Left') throw new Error(opened.left.message)
  return opened.right
}

const now = () => Number(process.hrtime.bigint()) / 1e9

/** Runs a job; answers when each of its phases began, and its end. */
const timed = async (executor, of, on = () => undefined) => {
  const at = {}
  const result = await executor.execute(of, task(of), {
    signal: new globalThis.AbortController().signal,
    emit: event => {
      if (event.type === 'Phase') at[event.phase] ??= now()
      on(event)
    }
  })()
  if (result._tag === 'Left') throw new Error(result.left.message)
  if (result.right.type !== 'Scored') throw new Error(JSON.stringify(result.right))
  return { ...at, end: now() }
}

const median = all => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)]
const rows = []
const row = (what, value, aim = '') => rows.push({ what, value, aim })

// -------------------------------------------------------------------------------------
// overhead
// -------------------------------------------------------------------------------------

/** The adapter's job from its image to its report, and `docker run` of an equal container, in turn. */
const overhead = async () => {
  const repo = repository('')
  const adapter = await executor(repo)
  const built = 'dethrone-bench-built:1'
  run(
    'docker',
    [
      '--host',
      `unix://${values.engine}`,
      'build',
      '-q',
      '-t',
      built,
      '-f',
      'dockerfiles/standalone-text-trainer.dockerfile',
      '.'
    ],
    {
      cwd: repo.path,
      env: { ...process.env, DOCKER_BUILDKIT: '0' }
    }
  )
  const bare = () => {
    const start = now()
    docker(
      'run', '--rm', '--network', 'none', '--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges',
      '--memory', '256m', '--memory-swap', '256m', '--cpus', '1', '--pids-limit', '64', '--shm-size', '64m',
      '--tmpfs', '/tmp', '-v', '/app/checkpoints', built,
      '--task-id', 'x', '--expected-repo-name', 'y'
    ) // prettier-ignore
    return now() - start
  }
  const samples = { bare: [], train: [], whole: [] }
  const ratios = { train: [], whole: [] }
  for (let round = -2; round < Number(values.rounds); round += 1) {
    const one = bare()
    const at = await timed(adapter, job(round + 3, repo))
    const train = at.collect - at.train
    const whole = at.evaluate - at.queue + (at.end - at.clean)
    if (round < 0) continue
    samples.bare.push(one)
    samples.train.push(train)
    samples.whole.push(whole)
    ratios.train.push(train / one)
    ratios.whole.push(whole / one)
  }
  docker('rmi', '-f', built)
  row('docker run of a trivial container', `${median(samples.bare).toFixed(3)} s`)
  row(
    'training by the adapter, image built',
    `${median(samples.train).toFixed(3)} s, ${median(ratios.train).toFixed(2)} ×`,
    'at most 2 ×'
  )
  row(
    'with collecting and cleaning up',
    `${median(samples.whole).toFixed(3)} s, ${median(ratios.whole).toFixed(2)} ×`
  )
}

// -------------------------------------------------------------------------------------
// memory
// -------------------------------------------------------------------------------------

/** This process while a log of 1 GB goes through it. */
const memory = async () => {
  const bytes = 1_000_000_000
  const repo = repository(
    `yes 'a line of a log that goes on and on, and on and on, for about a hundred characters in all, at least' | head -c ${bytes}\n`
  )
  const adapter = await executor(repo)
  let lines = 0
  let most = 0
  const before = process.memoryUsage().rss
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 20)
  const at = await timed(adapter, job(1, repo), event => {
    if (event.type === 'Line') lines += 1
  })
  clearInterval(watch)
  const mega = n => `${(n / 1024 / 1024).toFixed(0)} MiB`
  row('a log of 1 GB: this process before', mega(before))
  row('a log of 1 GB: this process at most', mega(most), 'below 150 MB')
  row('a log of 1 GB: lines told, seconds', `${lines}, ${(at.collect - at.train).toFixed(1)} s`)
}

// -------------------------------------------------------------------------------------
// queue
// -------------------------------------------------------------------------------------

/** How much of the time two slots are held while many jobs wait for them. */
const queue = async () => {
  for (const [name, trainer, many] of [
    ['trivial', '', Number(values.jobs)],
    ['of 2 seconds', 'sleep 2\n', Math.ceil(Number(values.jobs) / 4)]
  ]) {
    const repo = repository(trainer)
    const adapter = await executor(repo, { ahead: 4 })
    const spans = []
    const start = now()
    await Promise.all(
      Array.from({ length: many }, async (_, i) => {
        const at = await timed(adapter, job(i + 1, repo))
        // The GPUs go back when the container is gone, which is when its output begins to be collected.
        spans.push([at.train, at.collect])
      })
    )
    const first = Math.min(...spans.map(([from]) => from))
    const last = Math.max(...spans.map(([, to]) => to))
    const held = spans.reduce((sum, [from, to]) => sum + to - from, 0)
    row(
      `${many} jobs ${name} on 2 slots: slots busy`,
      `${((100 * held) / (2 * (last - first))).toFixed(1)} %`,
      'at least 90 %'
    )
    row(`${many} jobs ${name} on 2 slots: a job`, `${((now() - start) / many).toFixed(2)} s`)
  }
}

// -------------------------------------------------------------------------------------
// the run
// -------------------------------------------------------------------------------------

const left = () =>
  [
    ['ps', '-aq'],
    ['volume', 'ls', '-q'],
    ['network', 'ls', '-q']
  ].flatMap(command =>
    docker(...command, '--filter', `label=dethrone.pool=${pool}`)
      .split('\n')
      .filter(id => id !== '')
      .map(id => [command[0], id])
  )

try {
  mkdirSync(join(folder, 'model'))
  writeFileSync(join(folder, 'model/config.json'), '{}\n')
  writeFileSync(join(folder, 'data.json'), '[]\n')
  makeImage()
  for (const [name, bench] of Object.entries({ overhead, memory, queue }))
    if (name.includes(values.only)) await bench()
  const cache = docker(
    'volume',
    'ls',
    '-q',
    '--filter',
    'label=dethrone.role=cache',
    '--filter',
    `label=dethrone.pool=${pool}`
  )
    .split('\n')
    .filter(id => id !== '')
  for (const volume of cache) docker('volume', 'rm', volume)
  row('left behind', `${left().length} things`, '0')
} finally {
  docker('rmi', '-f', image)
  rmSync(folder, { recursive: true, force: true })
}

const width = Math.max(...rows.map(({ what }) => what.length))
console.log(
  values.json
    ? JSON.stringify(rows, null, 2)
    : rows
        .map(
          ({ what, value, aim }) => `${what.padEnd(width)}  ${value}${aim === '' ? '' : `   (aim: ${aim})`}`
        )
        .join('\n')
)
process.exit(0)
