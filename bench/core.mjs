// The core: thresholds, draws, rankings, brackets, and a whole tournament, beside the packages that do a part of it.
import { createHash } from 'node:crypto'
import brackets from 'brackets-manager'
import memory from 'brackets-memory-db'
import Duel from 'duel'
import Ffa from 'ffa'
import group from 'group'
import * as E from 'fp-ts/lib/Either.js'
import * as Bracket from '../dist/domain/match/Bracket.js'
import * as Decimal from '../dist/scoring/Decimal.js'
import * as Exact from '../dist/domain/Exact.js'
import * as Groups from '../dist/rules/groups/Groups.js'
import * as Hotkey from '../dist/domain/miner/Hotkey.js'
import * as Log from '../dist/rules/log/Log.js'
import * as Ranking from '../dist/scoring/Ranking.js'
import * as Report from '../dist/domain/task/Report.js'
import * as RuleSets from '../dist/rules/ruleset/RuleSets.js'
import * as Slot from '../dist/domain/task/Slot.js'
import * as Threshold from '../dist/scoring/Threshold.js'
import * as Tournament from '../dist/Tournament.js'

const right = either => {
  if (E.isLeft(either)) throw new Error(JSON.stringify(either.left))
  return either.right
}

const key = n => {
  const bytes = new Uint8Array(32)
  new DataView(bytes.buffer).setUint32(28, n)
  return bytes
}

const hotkeys = Array.from({ length: 1024 }, (_, i) => Hotkey.ofPublicKey(key(i + 1)))
const exact = value => right(Exact.codec.decode(value))

// -------------------------------------------------------------------------------------
// brackets
// -------------------------------------------------------------------------------------

const seatings = Bracket.draw(Bracket.automatic)

/** The home side always wins. */
const home = side => ({ winner: side.hotkey, reason: 'BetterScore' })

const runBracket = field => {
  const bracket = Bracket.play(Bracket.automatic)(home)(seatings(hotkeys.slice(0, field)))
  if (Bracket.champion(bracket).type !== 'Entrant') throw new Error('nobody won')
  return bracket
}

/** Match by match, each a new bracket. */
const runBracketByMatch = field => {
  let bracket = seatings(hotkeys.slice(0, field))
  for (let n = bracket.matches.length; n >= 1; n -= 1) {
    const match = bracket.matches[n - 1]
    if (match.decision === null) bracket = Bracket.decide(Bracket.automatic)(n, home(match.home))(bracket)
  }
  if (Bracket.champion(bracket).type !== 'Entrant') throw new Error('nobody won')
  return bracket
}

const runDuel = field => {
  const duel = new Duel(field, { short: true })
  for (const { id, p } of duel.matches) {
    if (p[0] > 0 && p[1] > 0 && duel.unscorable(id, [1, 0]) === null) duel.score(id, [1, 0])
  }
  if (!duel.isDone()) throw new Error('not done')
  return duel
}

const runManager = async field => {
  const storage = new memory.InMemoryDatabase()
  const manager = new brackets.BracketsManager(storage)
  const stage = await manager.create.stage({
    tournamentId: 0,
    name: 'bracket',
    type: 'single_elimination',
    seeding: Array.from({ length: Bracket.size(field) }, (_, i) => (i < field ? `entrant ${i + 1}` : null)),
    settings: {}
  })
  for (;;) {
    const ready = (await storage.select('match', { stage_id: stage.id })).filter(({ status }) => status === 2)
    if (ready.length === 0) return stage
    for (const { id } of ready) await manager.update.match({ id, opponent1: { result: 'win' } })
  }
}

// -------------------------------------------------------------------------------------
// a whole tournament
// -------------------------------------------------------------------------------------

const rules = RuleSets.standard
const miners = hotkeys.slice(0, 64).map((hotkey, i) => ({
  hotkey,
  coldkey: hotkeys[i + 64],
  githubRepo: `https://github.com/owner/trainer-${i}`,
  commitHash: 'a'.repeat(40)
}))
const champion = { ...miners[0], hotkey: hotkeys[200], reign: 2 }
const terms = { id: 'bench', rules, type: 'text', seed: 'bench', champion }

/** Scores of six decimals, a few of them ties; made beforehand, since they are not what is measured. */
const scores = Array.from({ length: 997 }, (_, i) =>
  exact(((1 + ((i * 7919) % 997) / 997) * 1e6).toFixed(0) + 'e-6')
)
const scoreOf = (slot, hotkey) => {
  let hash = 7
  for (let i = 0; i < slot.length; i += 1) hash = (hash * 31 + slot.charCodeAt(i)) >>> 0
  return scores[
    (hash + hotkey.charCodeAt(46) * 131 + hotkey.charCodeAt(45) * 17 + hotkey.charCodeAt(44)) % 997
  ]
}

/** Opened, every wave of jobs one event, journalled as a line. */
const runWaves = () => {
  let tournament = right(Tournament.open(terms)(miners))
  const log = [JSON.stringify(Tournament.opened(tournament))]
  while (tournament.phase !== 'Finished') {
    const reports = Tournament.asks(tournament).map(({ slot, miner }) =>
      Report.scored(slot, miner.hotkey, scoreOf(slot, miner.hotkey))
    )
    tournament = right(Tournament.advance(reports)(tournament))
    log.push(JSON.stringify({ type: 'Reported', reports }))
  }
  return { log, tournament }
}

/** Opened, each report in an event of its own, journalled as a line. */
const runTournament = () => {
  let tournament = right(Tournament.open(terms)(miners))
  const log = [JSON.stringify(Tournament.opened(tournament))]
  while (tournament.phase !== 'Finished') {
    for (const { slot, miner } of Tournament.asks(tournament)) {
      const report = Report.scored(slot, miner.hotkey, scoreOf(slot, miner.hotkey))
      tournament = right(Tournament.advance([report])(tournament))
      log.push(JSON.stringify({ type: 'Reported', reports: [report] }))
    }
  }
  return { log, tournament }
}

const finished = right(
  Tournament.replay(right(Log.codec.decode(runTournament().log.map(line => JSON.parse(line)))))
)
const wholeLog = [Tournament.opened(finished), ...finished.record]

// -------------------------------------------------------------------------------------
// rankings
// -------------------------------------------------------------------------------------

const slot = Slot.group(1, 1, 1)
const reports = hotkeys.slice(0, 256).map((hotkey, i) => Report.scored(slot, hotkey, exact((i * 37) % 64)))
const points = reports.map(({ score }) => Number(score))

const rankFfa = () => {
  const ffa = new Ffa(256, { sizes: [256] })
  ffa.score(ffa.matches[0].id, points)
  return ffa.results()
}

// -------------------------------------------------------------------------------------
// draws
// -------------------------------------------------------------------------------------

/** Hotkeys as chance makes them, in the order they came in. */
const registered = Array.from({ length: 256 }, (_, i) =>
  Hotkey.ofPublicKey(new Uint8Array(createHash('sha256').update(`key ${i}`).digest()))
)

/** The groups of a field; `group` seats it as it is, while a draw sorts it (RULES 3.3) and shuffles it. */
const drawing = (field, aim) => {
  const unsorted = registered.slice(0, field)
  const sorted = unsorted.toSorted()
  const draw = Groups.draw(rules)
  return {
    group: `draw the groups of ${field}`,
    aim,
    cases: [
      { name: 'group', run: () => group.fromArray(sorted, 8) },
      { name: 'group, of numbers', run: () => group(field, 8) },
      { name: 'dethrone, sorted field', run: () => draw(1, sorted)('bench') },
      { name: 'dethrone, unsorted field', run: () => draw(1, unsorted)('bench') }
    ]
  }
}

export const groups = [
  {
    group: 'threshold of a reign',
    cases: [
      { name: 'exact, reign 6', run: () => Decimal.show(Threshold.threshold(rules.boss.threshold)(6)) },
      { name: 'in doubles, for scale', run: () => Math.max(0.03, 0.1 * 0.8 ** 5) }
    ]
  },
  drawing(64, ''),
  drawing(256, 'at most 1'),
  {
    group: 'rank 256 with ties',
    aim: 'at most 0.2',
    cases: [
      { name: 'ffa', run: rankFfa },
      { name: 'dethrone, exact', run: () => Ranking.rank('loss')(reports) }
    ]
  },
  {
    group: 'create a bracket of 14',
    cases: [
      { name: 'duel', run: () => new Duel(14, { short: true }) },
      { name: 'dethrone', run: () => seatings(hotkeys.slice(0, 14)) }
    ]
  },
  ...[8, 14, 1024].map(field => ({
    group: `create and run a bracket of ${field}`,
    ...(field === 14 ? { aim: 'at most 1' } : {}),
    cases: [
      { name: 'duel', run: () => runDuel(field) },
      { name: 'dethrone', run: () => runBracket(field) },
      { name: 'dethrone, match by match', run: () => runBracketByMatch(field) },
      // Quadratic: a bracket of 1024 would take longer than all other benchmarks together.
      ...(field < 1024 ? [{ name: 'brackets-manager', run: () => runManager(field) }] : [])
    ]
  })),
  {
    group: 'growth from 14 to 1024 entrants (n^1.1 would be 112)',
    cases: [
      { name: 'dethrone, 14', run: () => runBracket(14) },
      { name: 'dethrone, 1024', run: () => runBracket(1024) }
    ]
  },
  {
    group: 'a whole tournament of 64 against a bracket of 64',
    aim: 'at most 1',
    // Of runs that take milliseconds the usual ten rounds are too few for the compiler to be done, on either side.
    warmUp: 50,
    cases: [
      { name: 'brackets-manager, bracket of 64', run: () => runManager(64) },
      { name: 'dethrone, whole, report by report', run: runTournament },
      { name: 'dethrone, whole, wave by wave', run: runWaves },
      { name: 'dethrone, replay of its log', run: () => Tournament.replay(wholeLog) }
    ]
  }
]
