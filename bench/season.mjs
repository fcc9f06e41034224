/**
 * node bench/season.mjs [--tournaments N]: what it costs a validator to go on after a restart whose store holds so many
 * tournaments of 64 miners, the last of them half played. One is played through, and copied under other names.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import * as Metagraph from '../dist/ports/season/Metagraph.js'
import * as Transfers from '../dist/ports/season/Transfers.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import * as Coldkey from '../dist/domain/miner/Coldkey.js'
import * as Hotkey from '../dist/domain/miner/Hotkey.js'
import * as Program from '../dist/play/Program.js'
import * as Simulated from '../dist/play/Simulated.js'
import { systemClock } from '../dist/ports/SystemClock.js'
import * as RuleSets from '../dist/rules/ruleset/RuleSets.js'
import * as InMemory from '../dist/store/InMemory.js'
import * as Sqlite from '../dist/store/Sqlite.js'
import * as TournamentJournal from '../dist/store/TournamentJournal.js'
import * as Catalogue from '../dist/validator/catalogue/Catalogue.js'
import * as Validator from '../dist/validator/loop/Validator.js'
import { key, must, readOnly, resumed, thrice } from './restart.mjs'

const { values } = parseArgs({
  options: { tournaments: { type: 'string', default: '230' }, resume: { type: 'string' } }
})

const field = Array.from({ length: 64 }, (_, i) => ({
  hotkey: Hotkey.ofPublicKey(key(i, 1)),
  coldkey: Coldkey.ofPublicKey(key(i, 2)),
  entry: {
    type: 'Entered',
    githubRepo: `https://github.com/owner/repository-${i}`,
    commitHash: i.toString(16).padStart(40, '0')
  }
}))
const snapshot = must(
  Metagraph.codec.decode({
    block: 1,
    nodes: field.map(({ hotkey, coldkey }, id) => ({
      ...{ id, hotkey, coldkey, address: '127.0.0.1', port: 1, stake: '0' }
    }))
  })
)
const credits = field.map(({ coldkey }, i) =>
  must(Transfers.transfer.decode({ id: `1/${i}`, from: coldkey, amount: '1000000000000000', block: 1 }))
)
const catalogue = must(
  Catalogue.codec.decode({
    models: [0.3, 1, 2, 3, 5, 8, 12, 20, 32, 40].map(size => ({
      ...{ name: `made-up/${size}b`, parameters: size * 1e9, modelType: null }
    })),
    datasets: ['InstructTextTask', 'DpoTask', 'GrpoTask'].map(kind => ({
      ...{ url: `https://example.org/${kind}`, kind, rows: 1_000, datasetType: {} }
    }))
  })
)
const settings = {
  ...{ rules: RuleSets.standard, types: ['text'], name: 'bench', titles: { text: null, image: null } },
  ...{ registration: 0, poll: 10, prolonged: 0, retry: 10, look: 60_000, once: true },
  ...{ secret: 'f'.repeat(64), catalogue }
}
const world = { seed: 'bench', spread: 0.3, noise: 0.05, failures: 0.1 }
const ports = store => ({
  store,
  clock: systemClock,
  metagraph: { snapshot: TE.right(snapshot) },
  directory: { ask: node => Promise.resolve(field[node.id].entry) },
  beacon: { name: 'by hand', proven: false, roundAfter: () => 0, value: () => TE.right('value') },
  transfers: {
    after: () => TE.right({ transfers: credits, cursor: String(credits.length), more: false })
  },
  executor: Simulated.executor(world),
  tell: account => {
    if (account.type === 'Trouble') console.error(account.message)
  }
})

/** In a process of its own: where the season stands, and the tournament that is under way. */
if (values.resume !== undefined) {
  await resumed(async () => {
    const store = readOnly(must(await Sqlite.read(values.resume)()))
    const validator = must(await Validator.open(settings, ports(store)))
    const { season } = validator.standing()
    const id = season.text.stage.opened.id
    const tournament = must(await Program.resume({ journal: TournamentJournal.of(store, id) })())
    return { ended: season.text.past.length, phase: tournament.phase }
  })
}

const once = InMemory.make()
must(await Validator.run(settings, ports(once), new AbortController().signal))
const played = []
for (const { stream } of must(await once.heads()))
  for (const record of must(await once.read(stream)())) played.push(record)

const folder = mkdtempSync(join(tmpdir(), 'bench-season-'))
const at = join(folder, 'store')
let now = Date.now()
const store = must(await Sqlite.open(at, { now: () => now })())
const count = Number(values.tournaments)
let kept = 0
const keep = async drafts => {
  for (let from = 0; from < drafts.length; from += 500)
    must(await store.append(drafts.slice(from, from + 500))())
  kept += drafts.length
}
const named = (text, n) => text.replaceAll('bench-text-1', `bench-text-${n}`)
for (let n = 1; n <= count; n += 1) {
  const own = played
    .filter(({ stream, body }) => n === 1 || /bench-text-1/.test(stream + JSON.stringify(body)))
    .map(({ stream, key, body }) => ({
      stream: named(stream, n),
      key: key === null ? null : named(key, n),
      body: JSON.parse(named(JSON.stringify(body), n))
    }))
  const game = own.filter(({ stream }) => !stream.startsWith('.'))
  const others = own.filter(({ stream }) => stream.startsWith('.') && stream !== '.seals')
  // The last one is half played, and has not ended.
  await keep(n < count ? [...others, ...game] : others.filter(({ body }) => body.type !== 'Ended'))
  if (n === count) await keep(game.slice(0, game.length >> 1))
  now += 8 * 86_400_000
}
await store.close()
const self = fileURLToPath(import.meta.url)
const { stands, best } = thrice(self, at)
console.log(
  `sqlite: a validator goes on from ${kept} records of ${count} tournaments of 64 (${(statSync(at).size / 1e6).toFixed(0)} MB), ${stands.ended} of them ended, in ${best('seconds')} s, ${best('cpu')} s of CPU, ${best('megabytes')} MB (aims: 2 s, 200 MB)`
)
rmSync(folder, { recursive: true })
