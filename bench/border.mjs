// What the border costs: opening, and a report's advance, against another build of this package, in one run and in turns.
// `OTHER_DIST=/path/of/another/dist node bench/border.mjs` after `npm run build`.
import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { measure, table } from './harness.mjs'

const other = process.env.OTHER_DIST ?? process.argv[2]
if (other === undefined) {
  console.error(
    'Name the dist folder of the build to compare with: OTHER_DIST=/path/of/another/dist node bench/border.mjs'
  )
  process.exit(2)
}

/** A module of a build by its name: builds differ in where their modules are. The front door has not all that is needed. */
const moduleOf = (dist, name) => {
  const rooms = readdirSync(dist, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && ['domain', 'rules'].includes(entry.name))
    .flatMap(({ name: room }) =>
      readdirSync(join(dist, room), { recursive: true }).map(file => join(dist, room, file))
    )
  const file = [join(dist, 'Tournament.js'), ...rooms].find(each => basename(each) === `${name}.js`)
  if (file === undefined) throw new Error(`${dist} has no ${name}.js: is it a dist folder of this package?`)
  return import(pathToFileURL(file).href)
}

const key = n => {
  const bytes = new Uint8Array(32)
  new DataView(bytes.buffer).setUint32(28, n)
  return bytes
}

/** The two cases on a build: a field of 64 is opened, and 190 of its 192 group reports come one by one. */
const casesOf = async dist => {
  const [Exact, Hotkey, Report, RuleSets, Tournament] = await Promise.all(
    ['Exact', 'Hotkey', 'Report', 'RuleSets', 'Tournament'].map(name => moduleOf(dist, name))
  )
  const hotkeys = Array.from({ length: 129 }, (_, i) => Hotkey.ofPublicKey(key(i + 1)))
  const miners = hotkeys.slice(0, 64).map((hotkey, i) => ({
    hotkey,
    coldkey: hotkeys[i + 64],
    githubRepo: `https://github.com/owner/trainer-${i}`,
    commitHash: 'a'.repeat(40)
  }))
  const champion = { ...miners[0], hotkey: hotkeys[128], reign: 2 }
  const terms = { id: 'bench', rules: RuleSets.standard, type: 'text', seed: 'bench', champion }
  const opened = Tournament.open(terms)(miners).right
  const reports = Tournament.asks(opened)
    .slice(0, 190)
    .map(({ slot, miner }, i) =>
      Report.scored(slot, miner.hotkey, Exact.codec.decode(String(1 + ((i * 7919) % 997) / 1000)).right)
    )
  return {
    open: () => Tournament.open(terms)(miners),
    advance: () => reports.reduce((t, report) => Tournament.advance([report])(t).right, opened)
  }
}

const [before, now] = [await casesOf(other), await casesOf(new URL('../dist', import.meta.url).pathname)]
const group = (name, run) => ({
  group: name,
  aim: 'at most 1.15',
  warmUp: 30,
  cases: [
    { name: 'the other build', run: run(before) },
    { name: 'this build', run: run(now) }
  ]
})
console.log(
  table(
    // Many short rounds: on a machine that others use, few long ones tell of the others.
    await measure(
      [
        group('open a field of 64', cases => cases.open),
        group('190 reports, one by one', cases => cases.advance)
      ],
      { rounds: 61, milliseconds: 15 }
    )
  )
)
