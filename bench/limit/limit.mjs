/**
 * node bench/limit/limit.mjs [--shared FILE] [--rounds N]: the kernel in turns with C of the same rules (rules.c, compiled
 * where there is a compiler; FILE is another one, called with `bench N`), by CPU time; then the kernel by field and rule
 * set, and the engine that keeps every report.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { RuleSets } from '../../dist/index.js'
import { MonteCarlo } from '../../dist/simulation/index.js'
import { groups, setup } from '../simulation.mjs'

const { values } = parseArgs({
  options: { shared: { type: 'string' }, rounds: { type: 'string', default: '9' } }
})
const median = numbers => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]
const rate = n => `${Math.round(n).toLocaleString('en-US')} tournaments a CPU second`
const folder = mkdtempSync(join(tmpdir(), 'limit-'))
const flags = ['-O3', '-march=native', '-ffp-contract=off']

const compile = (source, ...more) => {
  const to = join(folder, `program-${more.length}`)
  const { status } = spawnSync('cc', [...flags, ...more, source, '-lm', '-o', to], { stdio: 'ignore' })
  return status === 0 ? to : null
}

/** CPU seconds of a child: a shell tells them when it is done with it. */
const program = (path, args, tournaments) => () => {
  const said = execFileSync('sh', ['-c', '"$@" >/dev/null; times', 'sh', path, ...args], { encoding: 'utf8' })
  const [minutes, seconds] = said.trim().split('\n').at(-1).split(' ')[0].split('m')
  return tournaments / (60 * Number(minutes) + Number.parseFloat(seconds))
}

const kernel = changes => {
  const played = setup(changes)
  return () => {
    const start = process.cpuUsage()
    MonteCarlo.run(played)
    const { user, system } = process.cpuUsage(start)
    return (played.runs * 1e6) / (user + system)
  }
}

const own = compile(fileURLToPath(new URL('rules.c', import.meta.url)))
const shared = values.shared === undefined ? null : compile(values.shared, '-DPLAIN')
const players = [
  ['the kernel', kernel({ runs: 400_000 })],
  ...(own === null ? [] : [['C of ours', program(own, ['1000000'], 1_000_000)]]),
  ...(shared === null ? [] : [['C given', program(shared, ['bench', '500000'], 500_000)]])
]
const rates = new Map(players.map(([name]) => [name, []]))
for (let round = -1; round < Number(values.rounds); round += 1)
  for (const [name, play] of players) {
    const figure = play()
    if (round >= 0) rates.get(name).push(figure)
  }
rmSync(folder, { recursive: true })
if (own === null) console.log('There is no C compiler here: the kernel stands alone.')
for (const [name, figures] of rates) {
  const ratio = median(rates.get('the kernel').map((figure, i) => figure / figures[i]))
  console.log(
    `${name}: ${rate(median(figures))}${name === 'the kernel' ? '' : `; the kernel has ${ratio.toFixed(2)} of them`}`
  )
}

for (const rules of RuleSets.all.values())
  for (const failureRate of [0, 0.05])
    for (const size of [15, 32, 64, 128, 256]) {
      const play = kernel({ rules, failureRate, field: { type: 'Drawn', size, spread: 0.05 }, runs: 20_000 })
      play()
      console.log(
        `${rules.id}, ${size} miners, failures ${failureRate}: ${rate(median([play(), play(), play()]))}`
      )
    }

const [engine] = groups[0].cases
engine.nanoseconds()
console.log(`Tournament, 64 miners, every report kept: ${rate(1e9 / engine.nanoseconds())}`)
