/**
 * node bench/limit/against.mjs DIST [--rounds N]: the kernel in turns with that of another build, by CPU time, for every
 * rule set and fields of many sizes, with and without failures. It prints what `docs/simulation.md` shows.
 */
import { resolve } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { RuleSets } from '../../dist/index.js'
import { MonteCarlo, Setup } from '../../dist/simulation/index.js'

const { values, positionals } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, rules: { type: 'string' }, sizes: { type: 'string' } },
  allowPositionals: true
})
const of = name => import(pathToFileURL(resolve(String(positionals[0]), name)).href)
const [others, otherRules] = [await of('simulation/index.js'), await of('index.js')]
const median = numbers => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]

/** Tournaments in a CPU second, of a setup by one of the builds. */
const player = (simulation, rules, changes) => {
  const decoded = simulation.Setup.decode({
    rules,
    type: 'text',
    noise: Object.fromEntries(
      ['InstructTextTask', 'DpoTask', 'GrpoTask', 'ChatTask', 'ImageTask'].map(kind => [kind, 0.05])
    ),
    progress: 0,
    champion: null,
    history: 100,
    seed: 'against',
    ...changes
  })
  if (decoded._tag === 'Left') throw new Error(JSON.stringify(decoded.left))
  return () => {
    const start = process.cpuUsage()
    simulation.MonteCarlo.run(decoded.right)
    const { user, system } = process.cpuUsage(start)
    return (decoded.right.runs * 1e6) / (user + system)
  }
}

const thousands = n => `${(n / 1000).toFixed(1)}k`
console.log(
  '| rule set | miners | no failures | against the other build | 5 % failures | against the other build |'
)
console.log('| --- | ---: | ---: | ---: | ---: | ---: |')
for (const [id, rules] of RuleSets.all) {
  if (values.rules !== undefined && !id.includes(values.rules)) continue
  for (const size of (values.sizes ?? '15,32,64,100,128,256').split(',').map(Number)) {
    const shown = [0, 0.05].flatMap(failureRate => {
      const changes = { failureRate, field: { type: 'Drawn', size, spread: 0.05 } }
      const runs = Math.ceil(200_000 / size / 100) * 100
      const ours = player({ MonteCarlo, Setup }, rules, { ...changes, runs: 4 * runs })
      const theirs = player(others, otherRules.RuleSets.all.get(id), { ...changes, runs })
      ours()
      theirs()
      const pairs = Array.from({ length: Number(values.rounds) }, () => [ours(), theirs()])
      return [
        thousands(median(pairs.map(([own]) => own))),
        `× ${median(pairs.map(([own, other]) => own / other)).toFixed(1)}`
      ]
    })
    console.log(`| ${id} | ${size} | ${shown.join(' | ')} |`)
  }
}
