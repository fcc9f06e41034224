// Simulation: odds in microseconds, and a tournament in the kernel beside the same in the engine that keeps every report.
import * as E from 'fp-ts/lib/Either.js'
import process from 'node:process'
import * as Exact from '../dist/domain/Exact.js'
import * as Hotkey from '../dist/domain/miner/Hotkey.js'
import * as Report from '../dist/domain/task/Report.js'
import * as RuleSets from '../dist/rules/ruleset/RuleSets.js'
import * as Tournament from '../dist/Tournament.js'
import * as Histories from '../dist/simulation/kernel/Histories.js'
import { Assumptions, BracketOdds, MonteCarlo, Odds, Setup } from '../dist/simulation/index.js'

const right = either => {
  if (E.isLeft(either)) throw new Error(JSON.stringify(either.left))
  return either.right
}

const rules = RuleSets.standard
const assumptions = { noise: Assumptions.uniform(0.05), failureRate: 0 }

/** 64 miners in eight groups of three tasks, the knockout of eight, the boss round of six. */
export const setup = (changes = {}) =>
  right(
    Setup.decode({
      rules,
      type: 'text',
      field: { type: 'Drawn', size: 64, spread: 0.05 },
      ...assumptions,
      progress: 0,
      champion: null,
      runs: 1_000_000_000,
      history: 100,
      seed: 'bench',
      ...changes
    })
  )

const world = MonteCarlo.world(setup())
const seed = MonteCarlo.seeded(setup())

/** Tournaments in one run of the kernel below. */
const batch = 1000

// -------------------------------------------------------------------------------------
// the same in the engine
// -------------------------------------------------------------------------------------

const key = n => {
  const bytes = new Uint8Array(32)
  new DataView(bytes.buffer).setUint32(28, n)
  return Hotkey.ofPublicKey(bytes)
}

const miner = n => ({
  hotkey: key(n),
  coldkey: key(n),
  githubRepo: 'https://github.com/miner/trainer',
  commitHash: 'a'.repeat(40)
})

const miners = Array.from({ length: 64 }, (_, i) => miner(i + 1))
const terms = {
  id: 'bench',
  rules,
  type: 'text',
  seed: 'bench',
  champion: { ...miner(65), reign: 1 }
}

/** Scores that need no drawing, so that the engine is measured and not what feeds it. */
const scores = Array.from({ length: 4096 }, (_, i) =>
  right(Exact.codec.decode(String(1 + ((i * 2654435761) % 4096) / 40960)))
)

const whole = () => {
  let tournament = right(Tournament.open(terms)(miners))
  let next = 0
  for (let asks = Tournament.asks(tournament); asks.length > 0; asks = Tournament.asks(tournament)) {
    const reports = asks.map(job => Report.scored(job.slot, job.miner.hotkey, scores[next++ % scores.length]))
    tournament = right(Tournament.advance(reports)(tournament))
  }
  return tournament
}

/** CPU nanoseconds of one tournament, measured over many. */
const perTournament = (play, tournaments) => ({
  nanoseconds: () => {
    const start = process.cpuUsage()
    play()
    const { user, system } = process.cpuUsage(start)
    return ((user + system) * 1000) / tournaments
  }
})

// -------------------------------------------------------------------------------------

const dethroning = Odds.dethroning(rules, 'text')(assumptions)
const noisy = Odds.dethroning(rules, 'text')({ ...assumptions, noise: Assumptions.uniform(0.3) })
const needed = Odds.edgeNeeded(rules, 'text')(assumptions)
const reigns = Odds.reigns(rules, 'text')(assumptions)
const strengths = Array.from({ length: 8 }, (_, i) => 0.05 - i / 100)
const beats = BracketOdds.ofStrengths(rules, 'text')(assumptions)(strengths)

export const groups = [
  {
    group: 'a whole tournament of 64 miners',
    aim: 'at most 1/30',
    cases: [
      {
        name: 'Tournament, wave by wave',
        ...perTournament(() => {
          for (let i = 0; i < 5; i += 1) whole()
        }, 5)
      },
      {
        name: 'the kernel',
        ...perTournament(() => Histories.play(world, seed, 0, batch / world.history), batch)
      }
    ]
  },
  {
    group: 'odds in closed form',
    aim: 'microseconds',
    cases: [
      { name: 'dethroning', run: i => dethroning({ edge: (i % 100) / 1000, reign: 1 + (i % 7) }) },
      { name: 'dethroning, 30 % of noise', run: i => noisy({ edge: (i % 100) / 1000, reign: 1 + (i % 7) }) },
      { name: 'the length of a reign', run: i => reigns((i % 100) / 1000) },
      { name: 'the edge needed', run: i => needed(0.5, 1 + (i % 7)) },
      { name: 'a bracket of eight', run: () => BracketOdds.reaching(beats)(8) }
    ]
  }
]
