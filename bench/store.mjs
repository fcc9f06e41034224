/**
 * node bench/store.mjs [--records N] [--appends N] [--postgres ADDRESS]: what it costs to go on after a restart with so
 * many records, and records a second of each adapter against bare inserts of the library below it, in turns.
 */
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import * as Program from '../dist/play/Program.js'
import * as Coldkey from '../dist/domain/miner/Coldkey.js'
import * as Hotkey from '../dist/domain/miner/Hotkey.js'
import * as RuleSets from '../dist/rules/ruleset/RuleSets.js'
import * as JournalFile from '../dist/store/JournalFile.js'
import * as Postgres from '../dist/store/Postgres.js'
import * as Sqlite from '../dist/store/Sqlite.js'
import * as TournamentJournal from '../dist/store/TournamentJournal.js'
import * as Tournament from '../dist/Tournament.js'
import { key, must, readOnly, resumed, thrice } from './restart.mjs'

const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '100000' },
    appends: { type: 'string', default: '1500' },
    postgres: { type: 'string' },
    resume: { type: 'string' }
  }
})

const stores = {
  sqlite: { open: at => Sqlite.open(at), read: at => Sqlite.read(at) },
  file: { open: at => JournalFile.open(at), read: at => JournalFile.read(at) }
}

// -------------------------------------------------------------------------------------
// going on
// -------------------------------------------------------------------------------------

const stream = 'bench'

/** A tournament of which each job's start and report are on record: so many records, give or take a few. */
const notes = n => {
  const field = Array.from({ length: Math.ceil(n / 6.3) }, (_, i) => ({
    hotkey: Hotkey.ofPublicKey(key(i, 1)),
    coldkey: Coldkey.ofPublicKey(key(i, 2)),
    githubRepo: `https://github.com/owner/repository-${i}`,
    commitHash: i.toString(16).padStart(40, '0')
  }))
  const terms = { id: stream, rules: RuleSets.standard, type: 'text', seed: 'bench', champion: null }
  const opened = must(Tournament.open(terms)(field))
  const all = [Tournament.opened(opened)]
  for (const [i, { slot, miner }] of Tournament.asks(opened).entries()) {
    all.push({ type: 'Started', slot, hotkey: miner.hotkey, retry: 0 })
    const score = `1.${String(1 + ((i * 7919) % 999_983)).padStart(6, '0')}1`
    const report = { type: 'Scored', slot, hotkey: miner.hotkey, score, timedOut: false, digest: null }
    all.push({ type: 'Reported', reports: [report] })
  }
  return all.slice(0, n)
}

/** In a process of its own: what it takes to read a journal, and where the tournament stands. */
if (values.resume !== undefined) {
  const [type, at] = values.resume.split('=')
  await resumed(async () => {
    const store = readOnly(must(await stores[type].read(at)()))
    const tournament = must(await Program.resume({ journal: TournamentJournal.of(store, stream) })())
    return { reports: tournament.record.length }
  })
}

const folder = mkdtempSync(join(tmpdir(), 'bench-store-'))
const self = fileURLToPath(import.meta.url)
const all = notes(Number(values.records))
for (const type of Object.keys(stores)) {
  const at = join(folder, `${type}-resume`)
  const store = must(await stores[type].open(at)())
  for (let from = 0; from < all.length; from += 500)
    must(await store.append(TournamentJournal.drafts(stream, all.slice(from, from + 500)))())
  await store.close()
  const { best } = thrice(self, `${type}=${at}`)
  console.log(
    `${type}: going on from ${all.length} records (${(statSync(at).size / 1e6).toFixed(0)} MB) takes ${best('seconds')} s, ${best('cpu')} s of CPU, ${best('megabytes')} MB (aims: 2 s, 200 MB)`
  )
}

// -------------------------------------------------------------------------------------
// appending
// -------------------------------------------------------------------------------------

const n = Number(values.appends)
const bodies = all.slice(1, n + 1)

/** Each way to append, as what it takes to keep one body, and to end. */
const ways = {
  ours: async open => {
    const store = must(await open())
    return {
      keep: async body => must(await store.append(TournamentJournal.drafts(stream, [body]))()),
      end: () => store.close()
    }
  },
  sqlite: async at => {
    const { default: Libsql } = await import('libsql')
    const database = new Libsql(at)
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE bare (line TEXT)')
    const insert = database.prepare('INSERT INTO bare VALUES (?)')
    return { keep: body => insert.run(JSON.stringify(body)), end: () => database.close() }
  },
  file: async at => {
    const file = openSync(at, 'a')
    return {
      keep: body => {
        writeSync(file, `${JSON.stringify(body)}\n`)
        fdatasyncSync(file)
      },
      end: () => closeSync(file)
    }
  },
  postgres: async name => {
    const { default: pg } = await import('pg')
    const client = new pg.Client({ connectionString: values.postgres })
    await client.connect()
    await client.query(`CREATE TABLE public.${name} (line TEXT)`)
    return {
      keep: body => client.query(`INSERT INTO public.${name} VALUES ($1)`, [JSON.stringify(body)]),
      end: async () => {
        await client.query(`DROP TABLE public.${name}`)
        await client.end()
      }
    }
  }
}

/** So many at a time, then as many of the other: what else the disk does meanwhile falls on both. */
const turn = 10

/** Records a second of both, each of which keeps the same bodies. */
const inTurns = async (ours, below) => {
  const taken = [0, 0]
  for (let from = 0; from < bodies.length; from += turn)
    for (const [i, way] of [ours, below].entries()) {
      const start = performance.now()
      for (const body of bodies.slice(from, from + turn)) await way.keep(body)
      taken[i] += performance.now() - start
    }
  await ours.end()
  await below.end()
  const [mine, bare] = taken.map(time => n / (time / 1000))
  return { ours: mine, below: bare, ratio: mine / bare }
}

const median = numbers => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]
for (const type of [...Object.keys(stores), ...(values.postgres === undefined ? [] : ['postgres'])]) {
  const rounds = []
  for (let i = 0; i < 3; i += 1) {
    const below = await ways[type](
      type === 'postgres' ? `bare_${process.pid}_${i}` : join(folder, `${type}-bare-${i}`)
    )
    const place = { address: values.postgres, schema: `bench_${process.pid}_${i}` }
    const ours = await ways.ours(
      type === 'postgres' ? Postgres.open(place) : stores[type].open(join(folder, `${type}-${i}`))
    )
    rounds.push(await inTurns(ours, below))
  }
  const of = key => median(rounds.map(round => round[key]))
  console.log(
    `${type}: ${of('ours').toFixed(0)} records a second, bare inserts ${of('below').toFixed(0)}: ${of('ratio').toFixed(2)} (aim: 0.5)`
  )
}
rmSync(folder, { recursive: true })
