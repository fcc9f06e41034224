/**
 * node bench/field.mjs [--field N]: what an event of a large field costs a program, its asks kept up to date: the last
 * thousand events of the group stage against the first thousand (aim: 1.5), and against those of 64 miners.
 */
import process from 'node:process'
import { parseArgs } from 'node:util'
import * as Coldkey from '../dist/domain/miner/Coldkey.js'
import * as Hotkey from '../dist/domain/miner/Hotkey.js'
import * as Asks from '../dist/play/desk/Asks.js'
import * as RuleSets from '../dist/rules/ruleset/RuleSets.js'
import * as Tournament from '../dist/Tournament.js'
import { key, must } from './restart.mjs'

const { values } = parseArgs({ options: { field: { type: 'string', default: '4096' } } })

/** Microseconds of CPU that each report of the group stage takes, but for the one that ends it. */
const costs = field => {
  const miners = Array.from({ length: field }, (_, i) => ({
    hotkey: Hotkey.ofPublicKey(key(i, 1)),
    coldkey: Coldkey.ofPublicKey(key(i, 2)),
    githubRepo: `https://github.com/owner/repository-${i}`,
    commitHash: i.toString(16).padStart(40, '0')
  }))
  const terms = { id: 'bench', rules: RuleSets.standard, type: 'text', seed: 'bench', champion: null }
  let tournament = must(Tournament.open(terms)(miners))
  const asks = Asks.of(tournament)
  return [...asks.open.values()].slice(0, -1).map(({ slot, miner }, i) => {
    const score = `1.${String(1 + ((i * 7919) % 999_983)).padStart(6, '0')}1`
    const report = { type: 'Scored', slot, hotkey: miner.hotkey, score, timedOut: false, digest: null }
    const event = { type: 'Reported', reports: [report] }
    const before = process.cpuUsage()
    tournament = must(Tournament.apply(event)(tournament))
    asks.move(tournament, event)
    const { user, system } = process.cpuUsage(before)
    return user + system
  })
}

const mean = numbers => numbers.reduce((sum, n) => sum + n, 0) / numbers.length

// Once to warm up.
costs(256)
const small = mean(Array.from({ length: 20 }, () => costs(64)).flat())
const large = costs(Number(values.field))
const [first, last] = [mean(large.slice(0, 1_000)), mean(large.slice(-1_000))]
console.log(
  `${values.field} miners: the first thousand events take ${first.toFixed(0)} µs of CPU each, the last ${last.toFixed(0)}: ${(last / first).toFixed(2)} (aim: 1.5); of 64 miners ${small.toFixed(0)} µs: ${(last / small).toFixed(2)}`
)
