// node bench/slurm.mjs --partition NAME --shared FOLDER: what the adapter adds to bare sbatch of the same script, and how
// often it calls the controller. It wants a cluster that is idle, SLURM_CONF, and an account that may take a partition down.
// Build first: npm run build.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import * as Coldkey from '../dist/domain/miner/Coldkey.js'
import * as Hotkey from '../dist/domain/miner/Hotkey.js'
import * as Slot from '../dist/domain/task/Slot.js'
import * as Files from '../dist/slurm/Files.js'
import * as Folder from '../dist/slurm/Folder.js'
import * as Names from '../dist/slurm/Names.js'
import { open, Script, Settings } from '../dist/slurm/Slurm.js'

const { values } = parseArgs({
  options: {
    partition: { type: 'string', default: 'gpu' },
    shared: { type: 'string', default: '/shared' },
    jobs: { type: 'string', default: '10' }
  }
})
const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url))
const settings = changes => ({
  ...Settings.standard,
  pool: `bench-${process.pid}`,
  folder: values.shared,
  partition: values.partition,
  program: [process.execPath, main, 'node', '{folder}'],
  runtime: { type: 'simulated', seed: 'bench', spread: 0.3, noise: 0.05, failures: 0, milliseconds: 0 },
  ...changes
})
const job = n => ({
  tournament: 'bench',
  slot: Slot.group(1, 1, 1),
  kind: 'InstructTextTask',
  miner: {
    hotkey: Hotkey.ofPublicKey(new Uint8Array(32).fill(n % 256).fill(n >> 8, 0, 1)),
    coldkey: Coldkey.ofPublicKey(new Uint8Array(32).fill(1)),
    githubRepo: 'https://github.com/miner/bench',
    commitHash: 'a'.repeat(40)
  }
})
const task = {
  slot: Slot.group(1, 1, 1),
  kind: 'InstructTextTask',
  material: { model: 'm', parameters: 1, modelType: null, dataset: 'd', rows: 1, datasetType: {} },
  hours: 0.01,
  resources: { gpus: { model: 'H100', count: 1 }, memoryGiB: 0.5, cpus: 1, sharedMemoryGiB: 0.1 },
  imageLoss: null
}
const right = either => {
  if (either._tag === 'Left') throw new Error(JSON.stringify(either.left))
  return either.right
}
const median = of => of.toSorted((a, b) => a - b)[Math.floor(of.length / 2)]
const timed = async act => {
  const began = globalThis.performance.now()
  await act()
  return globalThis.performance.now() - began
}

const runs = Number(values.jobs)
const executor = right(await open(settings({}))())
const root = Folder.ofPool(values.shared, settings({}).pool)
const [bare, through] = [[], []]
for (let n = 1; n <= runs; n += 1) {
  const name = Names.of('bare')(job(n), 0)
  const at = join(root, name.folder)
  const { pool, runtime } = settings({})
  await Folder.prepare(
    at,
    Files.writeOrder({ format: 1, pool, name: name.name, job: job(n), task, retry: 0, runtime })
  )
  const script = right(Script.of({ ...settings({}), folder: root })(name, job(n), task))
  bare.push(
    await timed(async () => {
      execFileSync('sbatch', ['--parsable'], { input: script })
      while (!existsSync(join(at, 'result.json'))) await sleep(20)
    })
  )
  const run = { signal: new globalThis.AbortController().signal, emit: () => undefined }
  through.push(await timed(async () => right(await executor.execute(job(n), task, run)())))
}
executor.close()
console.log(
  `one job after another, ${runs} of each, medians: bare sbatch ${median(bare).toFixed(0)} ms, the adapter ${median(through).toFixed(0)} ms`
)

execFileSync('scontrol', ['update', `PartitionName=${values.partition}`, 'State=DOWN'])
const stop = new globalThis.AbortController()
const counted = await Promise.all(
  [1, 300].map(async count => {
    const [calls, squeue] = ['calls', 'squeue'].map(of =>
      join(values.shared, `${of}-${process.pid}-${count}`)
    )
    writeFileSync(squeue, `#!/bin/sh\necho >>${calls}\nexec squeue "$@"\n`, { mode: 0o755 })
    const tools = { sbatch: 'sbatch', squeue, scancel: 'scancel', sinfo: 'sinfo' }
    const many = right(
      await open(settings({ pool: `bench-${process.pid}-${count}`, submitted: 300, tools }))()
    )
    const waiting = new Set()
    const all = Array.from({ length: count }, (_, i) => {
      const emit = event => event.type === 'Queued' && waiting.add(i)
      return many.execute(job(i + 1), task, { signal: stop.signal, emit })()
    })
    while (waiting.size < count) await sleep(100)
    // The wait grows from 2 to 30 seconds in a little more than a minute.
    await sleep(75_000)
    const size = () => readFileSync(calls, 'utf8').length
    const before = size()
    await sleep(90_000)
    return { count, perMinute: (size() - before) / 1.5, all }
  })
)
for (const { count, perMinute } of counted)
  console.log(`${count} pending: ${perMinute.toFixed(1)} calls of the controller a minute`)
stop.abort()
await Promise.all(counted.flatMap(({ all }) => all))
execFileSync('scontrol', ['update', `PartitionName=${values.partition}`, 'State=UP'])
process.exit(0)
