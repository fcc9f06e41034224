// node bench/slurm-paper.mjs [--around HOURS] [--seed TEXT]: on paper, the hours that a text tournament of 64 miners takes on
// so many GPUs, by stage, from the same `asks` that a real one answers. Build first: npm run build.
import { parseArgs } from 'node:util'
import { Compute, RuleSets, Seed, Tournament, TournamentId } from '../dist/index.js'
import * as Codec from '../dist/domain/codec/Codec.js'
import * as Coldkey from '../dist/domain/miner/Coldkey.js'
import * as Hotkey from '../dist/domain/miner/Hotkey.js'
import * as Slot from '../dist/domain/task/Slot.js'
import { Simulated } from '../dist/play/index.js'

const { values } = parseArgs({
  options: { around: { type: 'string', default: '0.5' }, seed: { type: 'string', default: 'paper' } }
})

const around = Number(values.around)
const right = either => {
  if (either._tag === 'Left') throw new Error(JSON.stringify(either.left))
  return either.right
}
const rules = RuleSets.standard
const seed = right(Codec.decode(Seed.codec)(values.seed))
const world = { seed, spread: 0.3, noise: 0.05, failures: 0.04 }
const miner = n => ({
  hotkey: Hotkey.ofPublicKey(new Uint8Array(32).fill(n)),
  coldkey: Coldkey.ofPublicKey(new Uint8Array(32).fill(n)),
  githubRepo: `https://github.com/miner/number-${n}`,
  commitHash: String(n).padStart(40, '0')
})
const miners = Array.from({ length: 64 }, (_, i) => miner(i + 1))
const champion = { ...miner(65), reign: 1 }

const stageOf = slot => {
  const { stage, round } = Slot.parse(slot)
  return stage === 'Group' ? 'groups' : stage === 'Boss' ? 'boss round' : `knockout ${round}`
}

/** GPUs by nodes of eight; a job takes them of one node. */
const machine = gpus => {
  const nodes = Array.from({ length: Math.ceil(gpus / 8) }, (_, i) => Math.min(8, gpus - 8 * i))
  const largest = Math.max(...nodes)
  return {
    /** What is missing of its GPUs, a job waits out: half of them, twice the time. */
    stretch: wanted => Math.max(1, wanted / largest),
    take: wanted => {
      const count = Math.min(wanted, largest)
      const at = nodes.findIndex(free => free >= count)
      if (at < 0) return null
      nodes[at] -= count
      return () => (nodes[at] += count)
    }
  }
}

const play = async gpus => {
  const { take, stretch } = machine(gpus)
  const terms = { id: right(Codec.decode(TournamentId.codec)('paper')), rules, type: 'text', seed, champion }
  let tournament = right(Tournament.open(terms)(miners))
  const [waiting, running, known, spans] = [[], [], new Set(), new Map()]
  let [now, jobs, gpuHours] = [0, 0, 0]
  const ask = async () => {
    for (const job of Tournament.asks(tournament)) {
      const key = `${job.slot} ${job.miner.hotkey}`
      if (known.has(key)) continue
      known.add(key)
      const billions = right(Compute.billions(rules)(job.slot)(seed))
      const { material } = right(await Simulated.tasks(world).fill({ ...job, billions })())
      const { hours, resources } = right(Compute.task(rules)(job.slot, job.kind, material)(seed))
      waiting.push({ job, task: { hours, resources }, hours: hours + around, count: resources.gpus.count })
    }
  }
  const start = () => {
    for (let i = 0; i < waiting.length;) {
      const release = take(waiting[i].count)
      if (release === null) {
        i += 1
        continue
      }
      const [next] = waiting.splice(i, 1)
      jobs += 1
      gpuHours += next.hours * next.count
      const end = now + next.hours * stretch(next.count)
      const stage = stageOf(next.job.slot)
      const span = spans.get(stage) ?? { from: now, to: end, jobs: 0 }
      spans.set(stage, { from: span.from, to: Math.max(span.to, end), jobs: span.jobs + 1 })
      running.push({ ...next, end, release })
    }
  }
  await ask()
  start()
  while (running.length > 0) {
    running.sort((a, b) => a.end - b.end)
    const done = running.shift()
    now = done.end
    done.release()
    const run = { signal: new globalThis.AbortController().signal, emit: () => undefined }
    const report = right(await Simulated.executor(world).execute(done.job, done.task, run)())
    tournament = right(Tournament.advance([report])(tournament))
    if (tournament.phase !== 'Finished') await ask()
    start()
  }
  return { now, jobs, gpuHours, spans }
}

const machines = [1, 8, 64, 512]
const all = []
for (const gpus of machines) all.push(await play(gpus))
const stages = Array.from(all[0].spans.keys())
const row = cells => `| ${cells.join(' | ')} |`
const hours = n => (Math.round(n * 10) / 10).toString()
console.log(row(['stage', 'jobs', ...machines.map(n => `${n} GPU${n === 1 ? '' : 's'}`)]))
console.log(row(['---', ...machines.map(() => '---:'), '---:']))
for (const stage of stages)
  console.log(
    row([
      stage,
      all[0].spans.get(stage).jobs,
      ...all.map(({ spans }) => hours(spans.get(stage).to - spans.get(stage).from))
    ])
  )
console.log(row(['all', all[0].jobs, ...all.map(({ now }) => hours(now))]))
console.log(
  `\n${hours(all[0].gpuHours)} GPU hours, of them ${around} h a job besides its training; seed ${values.seed}.`
)
