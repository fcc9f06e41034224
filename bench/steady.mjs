/**
 * node bench/steady.mjs [--tournaments N] [--against PROGRAM]: the kernel over a long run. Tournaments a second on one core, garbage
 * collections in steady state, memory, two workers against one, the engine that keeps every report; and, where given, a
 * program that prints how many of the same tournaments it plays a second, in turns with the kernel.
 */
import { execFileSync } from 'node:child_process'
import { PerformanceObserver, performance } from 'node:perf_hooks'
import process from 'node:process'
import { setTimeout } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { parseArgs } from 'node:util'
import * as E from 'fp-ts/lib/Either.js'
import * as Histories from '../dist/simulation/kernel/Histories.js'
import { MonteCarlo } from '../dist/simulation/index.js'
import { Pool } from '../dist/simulation/workers.js'
import { setup } from './simulation.mjs'

const { values } = parseArgs({
  options: { tournaments: { type: 'string', default: '10000000' }, against: { type: 'string' } }
})
const total = Number(values.tournaments)
const say = text => console.log(text)
const median = numbers => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]
const rate = n => `${Math.round(n).toLocaleString('en-US')} tournaments a second`
const megabytes = bytes => `${(bytes / 1048576).toFixed(1)} MiB`

const played = setup()
const world = MonteCarlo.world(played)
const seed = MonteCarlo.seeded(played)
const histories = n => Math.ceil(n / world.history)

/** Tournaments a second of CPU time. */
const kernel = n => {
  const start = process.cpuUsage()
  Histories.play(world, seed, 0, histories(n))
  return n / (process.cpuUsage(start).user / 1e6)
}

kernel(100_000)

// One core, in turns with another program where there is one.
const rates = []
const ratios = []
for (let round = 0; round < 7; round += 1) {
  const other =
    values.against === undefined ? null : Number(execFileSync(values.against, { encoding: 'utf8' }))
  const own = kernel(200_000)
  rates.push(own)
  if (other !== null) ratios.push(own / other)
}
say(`one core, 64 miners: ${rate(median(rates))} (CPU time)`)
if (ratios.length > 0)
  say(`against ${values.against}: ${median(ratios).toFixed(2)} of its tournaments a second`)

// Garbage collections while 500 000 tournaments are played at a stretch.
const collections = []
const observer = new PerformanceObserver(list => collections.push(...list.getEntries()))
observer.observe({ entryTypes: ['gc'] })
const before = process.memoryUsage().heapUsed
const began = performance.now()
kernel(500_000)
const ended = performance.now()
const after = process.memoryUsage().heapUsed
// Entries are handed over later; the idle process also collects then, which is not counted.
await setTimeout(50)
observer.disconnect()
const during = collections.filter(({ startTime }) => startTime >= began && startTime < ended)
say(
  `garbage collections in 500,000 tournaments: ${during.length}; the heap grew by ${((after - before) / 1024).toFixed(0)} KiB`
)

// Two workers against one, by the clock, as long as it takes to start them included.
const timed = async (workers, runs, progress) => {
  const start = performance.now()
  const result = await Pool.run({ workers, progress })(setup({ runs }))()
  if (E.isLeft(result)) throw new Error(JSON.stringify(result.left))
  return (performance.now() - start) / 1000
}
const cpu = async run => {
  const start = process.cpuUsage()
  const seconds = await run()
  const { user, system } = process.cpuUsage(start)
  return { seconds, work: (user + system) / 1e6 }
}
// What the machine gives two threads that share nothing: cores that share a clock or a power budget give less than two.
const spin = `const { parentPort } = require('node:worker_threads')
let x = 1
for (let i = 0; i < 1e9; i += 1) x = (Math.imul(x, 1664525) + 1013904223) | 0
parentPort.postMessage(x)`
const spinning = async threads => {
  const start = performance.now()
  const ends = Array.from(
    { length: threads },
    () => new Promise(resolve => new Worker(spin, { eval: true }).once('message', resolve))
  )
  await Promise.all(ends)
  return performance.now() - start
}
const gives = []

const speedups = []
const works = []
for (let round = 0; round < 3; round += 1) {
  const one = await cpu(() => timed(1, total))
  const two = await cpu(() => timed(2, total))
  speedups.push(one.seconds / two.seconds)
  gives.push((2 * (await spinning(1))) / (await spinning(2)))
  works.push(two.work / one.work)
}
// On a machine with other work the clock says how much of it was free; the CPU time says what two workers cost.
say(
  `two workers: ${median(speedups).toFixed(2)} times one by the clock, for ${median(works).toFixed(2)} of its CPU time; ` +
    `two threads of bare arithmetic: ${median(gives).toFixed(2)}`
)

// Flat memory: the resident set at a tenth of the way and at the end.
let early = 0
let most = 0
const took = await timed(2, total, done => {
  const { rss } = process.memoryUsage()
  if (done >= total / 10 && early === 0) early = rss
  if (early !== 0) most = Math.max(most, rss)
})
say(
  `${total.toLocaleString('en-US')} tournaments in ${took.toFixed(0)} s: ${megabytes(early)} resident at a tenth of the way, at most ${megabytes(most)} after it`
)
