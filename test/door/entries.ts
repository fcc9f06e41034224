// Each function of the other entry points: what it is tried with, or why it is not.
import * as E from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import * as Codec from '../../src/domain/codec/Codec.js'
import * as House from '../../src/index.js'
import * as Docker from '../../src/docker/Docker.js'
import * as Kubernetes from '../../src/kubernetes/Manifests.js'
import * as Page from '../../src/page/Report.js'
import * as Play from '../../src/play/index.js'
import * as Simulation from '../../src/simulation/index.js'
import * as Slurm from '../../src/slurm/Slurm.js'
import * as Store from '../../src/store/index.js'
import * as Validator from '../../src/validator/index.js'
import { eight, right } from '../rules/fields.js'
import { job, task } from '../slurm/jobs.js'
import { decoded } from '../view.js'
import type { Tried } from './spoilt.js'
import { minimal } from '../validator/minimal.js'

// -------------------------------------------------------------------------------------
// what stands before a function: its argument has been read by one of these
// -------------------------------------------------------------------------------------

type Guard = (u: unknown) => boolean

const its =
  <A, O>(codec: t.Type<A, O>): Guard =>
  u =>
    codec.is(u)
const read =
  (decode: (u: unknown) => E.Either<unknown, unknown>): Guard =>
  u =>
    E.isRight(decode(u))
const number: Guard = u => typeof u === 'number'
const string: Guard = u => typeof u === 'string'
const all =
  (guard: Guard): Guard =>
  u => {
    const given: unknown = Array.isArray(u) ? u.length : Infinity
    const length = Number(given)
    return length < 1000 && Array.isArray(u) && Array.from({ length }, (_, i): unknown => u[i]).every(guard)
  }

// -------------------------------------------------------------------------------------
// arguments that are right
// -------------------------------------------------------------------------------------

const { rules } = eight.terms
const open = right(House.Tournament.open(eight.terms)(eight.miners))
const opened = House.Tournament.opened(open)
const assumptions = { noise: Simulation.Assumptions.uniform(0.05), failureRate: 0.1 }
const assumed = its(Simulation.Assumptions.codec)
const ruled = its(House.RuleSet.codec)
const typed = (u: unknown): boolean => u === 'text' || u === 'image'

const setup = {
  rules,
  type: 'text',
  field: { type: 'Drawn', size: 9, spread: 0.1 },
  ...assumptions,
  progress: 0,
  champion: null,
  runs: 4,
  history: 2,
  seed: 'seed'
}
/** As a decoder lets it through, and small enough to be played here. */
const smallSetup: Guard = u => {
  const decoded = Simulation.Setup.decode(u)
  return E.isRight(decoded) && decoded.right.runs < 50 && Simulation.Setup.fieldSize(decoded.right) < 65
}
const sweep = {
  rules,
  type: 'text',
  ...assumptions,
  spread: 0.1,
  progress: 0,
  axes: { base: [0.1], decay: [], floor: [], tasks: [], required: [], noise: [], edge: [0.1], field: [] },
  halfWidth: 0.1,
  most: 1000,
  history: 10,
  seed: 'seed'
}
const estimate = { value: 0.5, low: 0.4, high: 0.6 }
const row = {
  cell: 0,
  exact: true,
  tournaments: 0,
  falseDethroning: estimate,
  bestWins: estimate,
  reignLength: null
}
const cells = Simulation.Sweep.cells(right(Simulation.Sweep.decode(sweep)))

const stream = decoded(Store.Store.stream, 'spring')
const sealed = right(
  Store.Chain.seal(Store.Chain.start(stream), 5)([{ stream, key: 'Opened', body: opened }])
)
const records = sealed.map(({ record }) => record)
const exported = Store.Export.text(stream, records)
const written: Guard = u => its(Store.Store.record)(u) && JSON.stringify(u).length > 0
const recorded = all(written)
const notes = all(its(Play.Note.codec))
const head = { stream, number: 1, digest: records[0]!.digest }

const one = job(1)
const its1 = task(one)
const jobbed: Guard = u => u === one
const tasked: Guard = u => u === its1

const catalogue = {
  models: [{ name: 'a/b', parameters: 1_000_000_000, modelType: null }],
  datasets: [{ url: 'https://example.org/d', kind: 'DpoTask', rows: 100, datasetType: { field: 'text' } }]
}
const catalogued = its(Validator.Catalogue.codec)

const config = { ...minimal, development: {} }

const slurm = {
  ...Slurm.Settings.standard,
  pool: 'pool',
  folder: '/shared',
  program: ['/usr/bin/run', '{folder}'],
  runtime: {}
}
const cluster = {
  namespace: 'dethrone',
  image: 'image',
  program: ['run', '{folder}'],
  volumeClaim: 'claim',
  folder: '/shared',
  nodeLabels: { H100: { product: 'H100' } },
  runtimeClass: null,
  aroundSeconds: 60,
  graceSeconds: 60
}

// -------------------------------------------------------------------------------------
// why a function is not tried
// -------------------------------------------------------------------------------------

const starts =
  'starts a program, a thread or a server, or opens a file: its settings have a codec, which is tried'
const ports = 'puts ports together: what comes in and goes out are functions of the caller'
const arbitrary = 'makes arbitraries or laws for a test: nothing comes in from outside'
const folded =
  'folds records that the codec of seasons and accounts has let through, over a state that it made itself'
const derived = 'takes what an earlier function of the same entry has made, and no data of the caller'

/** By entry and name: a function that stands here under none is neither tried nor left out, and the test says so. */
export const entries: Readonly<Record<string, Tried | string>> = {
  // play
  'play.Program.play': ports,
  'play.Program.resume': ports,
  'play.Program.goOn': ports,
  'play.Program.goOnFrom': ports,
  'play.Program.finish': ports,
  'play.Policy.backOff': {
    of: Play.Policy.backOff,
    args: [[Play.Policy.standard], [1]],
    trusted: ['0.0'],
    reader: { '1.0': number }
  },
  'play.Policy.limit': {
    of: Play.Policy.limit,
    args: [[Play.Policy.standard], [1]],
    trusted: ['0.0'],
    reader: { '1.0': number }
  },
  'play.Executors.bounded': ports,
  'play.Simulated.executor': ports,
  'play.Simulated.tasks': ports,
  'play.Recorded.recorded': {
    of: Play.Recorded.recorded,
    args: [[[opened]]],
    reader: { '0.0': its(House.Log.codec) }
  },
  'play.Monitor.seen': derived,
  'play.Monitor.text': derived,
  'play.Executor.error': { of: Play.Executor.error, args: [['Engine', 'no answer']] },
  'play.Executor.messageOf': { of: Play.Executor.messageOf, args: [[new Error('no answer')]] },
  'play.Evaluator.read': {
    of: Play.Evaluator.read,
    args: [[{ imageLoss: null }], ['{"type":"Scored","score":"1"}']],
    trusted: ['0.0']
  },
  'play.Journal.answering': ports,
  'play.Journal.telling': ports,
  'play.Journal.inMemory': ports,
  'play.Inbox.make': ports,
  'play.Note.isOperation': { of: Play.Note.isOperation, args: [[{ type: 'Pause' }]] },
  'play.Note.isEntry': { of: Play.Note.isEntry, args: [[opened]], reader: { '0.0': its(Play.Note.codec) } },
  'play.Note.log': { of: Play.Note.log, args: [[[opened]]], reader: { '0.0': notes } },

  // store, journal
  'store.Store.trouble': { of: Store.Store.trouble, args: [['Broken', 'why']] },
  'store.Store.isLast': derived,
  'store.LogFile.line': { of: Store.LogFile.line, args: [[opened]], reader: { '0.0': its(House.Log.entry) } },
  'store.LogFile.whole': { of: Store.LogFile.whole, args: [['a\nb']] },
  'store.LogFile.parse': { of: Store.LogFile.parse, args: [[Store.LogFile.line(opened)]] },
  'store.Chain.header': {
    of: Store.Chain.header,
    args: [[stream]],
    reader: { '0.0': its(Store.Store.stream) }
  },
  'store.Chain.start': {
    of: Store.Chain.start,
    args: [[stream]],
    reader: { '0.0': its(Store.Store.stream) }
  },
  'store.Chain.after': {
    of: Store.Chain.after,
    args: [[records[0]]],
    reader: { '0.0': written }
  },
  'store.Chain.line': {
    of: Store.Chain.line,
    args: [[records[0]]],
    reader: { '0.0': written }
  },
  'store.Chain.seal': {
    of: Store.Chain.seal,
    args: [[Store.Chain.start(stream), 5], [[{ stream, key: null, body: { a: 1 } }]]],
    trusted: ['0.0'],
    reader: { '0.1': number, '1.0': all(Codec.isPlain) }
  },
  'store.Chain.follow': {
    of: Store.Chain.follow,
    args: [[Store.Chain.start(stream)], [sealed[0]?.line]],
    trusted: ['0.0']
  },
  'store.Chain.parse': { of: Store.Chain.parse, args: [[sealed[0]?.line]] },
  'store.Chain.mismatch': {
    of: Store.Chain.mismatch,
    args: [[Store.Chain.start(stream), records[0]]],
    trusted: ['0.0'],
    reader: { '0.1': its(Store.Store.record) }
  },
  'store.Chain.broken': {
    of: Store.Chain.broken,
    args: [['here', 1, 'why']],
    reader: { '0.0': string, '0.1': number, '0.2': string }
  },
  'store.InMemory.make': ports,
  'store.JournalFile.read': starts,
  'store.JournalFile.open': starts,
  'store.TournamentJournal.of': ports,
  'store.TournamentJournal.drafts': {
    of: Store.TournamentJournal.drafts,
    args: [[stream, [opened]]],
    reader: {
      '0.0': its(Store.Store.stream),
      '0.1': u => notes(u) && (u as ReadonlyArray<unknown>).length > 0
    }
  },
  'store.TournamentJournal.keyOf': {
    of: Store.TournamentJournal.keyOf,
    args: [[opened]],
    reader: { '0.0': its(Play.Note.codec) }
  },
  'store.TournamentJournal.notes': {
    of: Store.TournamentJournal.notes,
    args: [[records]],
    reader: { '0.0': recorded }
  },
  'store.Sqlite.open': starts,
  'store.Sqlite.read': starts,
  'store.Postgres.open': starts,
  'store.Postgres.read': starts,
  'store.Export.text': {
    of: Store.Export.text,
    args: [[stream, records]],
    reader: { '0.0': its(Store.Store.stream), '0.1': recorded }
  },
  'store.Export.of': ports,
  'store.Export.take': {
    of: Store.Export.take,
    args: [[exported], [{ adopt: () => async () => Promise.resolve(E.right(undefined)) }]],
    trusted: ['1.0']
  },
  'store.Seal.make': ports,
  'store.Seal.isSound': {
    of: Store.Seal.isSound,
    args: [[{ ...head, hotkey: eight.miners[0]?.hotkey, signature: `0x${'0'.repeat(128)}` }]],
    reader: { '0.0': its(Store.Seal.codec) }
  },
  'store.Seal.parse': { of: Store.Seal.parse, args: [['a'.repeat(64)]] },
  'store.Seal.mismatch': {
    of: Store.Seal.mismatch,
    args: [[{ type: 'Digest', digest: head.digest }], [records]],
    trusted: ['0.0'],
    reader: { '1.0': recorded }
  },
  'store.Verify.read': { of: Store.Verify.read, args: [['here', exported]], reader: { '0.0': string } },
  'store.Against.compare': derived,
  'journal.at': starts,

  // simulation
  'simulation.Assumptions.real': {
    of: Simulation.Assumptions.real,
    args: [[0, 1]],
    reader: { '0.0': number, '0.1': number }
  },
  'simulation.Assumptions.uniform': { of: Simulation.Assumptions.uniform, args: [[0.05]] },
  'simulation.BracketOdds.reaching': {
    of: Simulation.BracketOdds.reaching,
    args: [[() => 0.5], [4]],
    trusted: ['0.0']
  },
  'simulation.BracketOdds.ofStrengths': {
    of: Simulation.BracketOdds.ofStrengths,
    args: [[rules, 'text'], [assumptions], [[0.1, 0]], [1, 2]],
    reader: { '0.0': ruled, '0.1': typed, '1.0': assumed, '2.0': all(number), '3.0': number, '3.1': number }
  },
  'simulation.Estimate.proportion': {
    of: Simulation.Estimate.proportion,
    args: [[1, 2]],
    reader: { '0.0': number, '0.1': number }
  },
  'simulation.Estimate.share': derived,
  'simulation.Estimate.length': derived,
  'simulation.MonteCarlo.world': {
    of: Simulation.MonteCarlo.world,
    args: [[setup]],
    reader: { '0.0': smallSetup }
  },
  'simulation.MonteCarlo.seeded': {
    of: Simulation.MonteCarlo.seeded,
    args: [[setup]],
    reader: { '0.0': smallSetup }
  },
  'simulation.MonteCarlo.result': derived,
  'simulation.MonteCarlo.run': {
    of: Simulation.MonteCarlo.run,
    args: [[setup]],
    reader: { '0.0': smallSetup }
  },
  'simulation.Odds.atLeast': {
    of: Simulation.Odds.atLeast,
    args: [[1], [[0.5, 0.5]]],
    reader: { '0.0': number, '1.0': all(number) }
  },
  'simulation.Odds.dethroning': {
    of: Simulation.Odds.dethroning,
    args: [[rules, 'text'], [assumptions], [{ edge: 0.1, reign: 1 }]],
    reader: { '0.0': ruled, '0.1': typed, '1.0': assumed, '2.0': numbers('edge', 'reign') }
  },
  'simulation.Odds.falseDethroning': {
    of: Simulation.Odds.falseDethroning,
    args: [[rules, 'text'], [assumptions], [1]],
    reader: { '0.0': ruled, '0.1': typed, '1.0': assumed, '2.0': number }
  },
  'simulation.Odds.edgeNeeded': {
    of: Simulation.Odds.edgeNeeded,
    args: [[rules, 'text'], [assumptions], [0.5, 1]],
    reader: { '0.0': ruled, '0.1': typed, '1.0': assumed, '2.0': number, '2.1': number }
  },
  'simulation.Odds.reigns': {
    of: Simulation.Odds.reigns,
    args: [[rules, 'text'], [assumptions], [0.1]],
    reader: { '0.0': ruled, '0.1': typed, '1.0': assumed, '2.0': number }
  },
  'simulation.Result.ties': {
    of: Simulation.Result.ties,
    args: [[[1, 0, 0]]],
    reader: { '0.0': all(number) }
  },
  'simulation.Result.of': derived,
  'simulation.Setup.fieldSize': {
    of: Simulation.Setup.fieldSize,
    args: [[setup]],
    reader: { '0.0': smallSetup }
  },
  'simulation.Setup.decode': { of: Simulation.Setup.decode, args: [[setup]] },
  'simulation.Frontier.conditions': { of: Simulation.Frontier.conditions, args: [['P(best wins) > 50 %']] },
  'simulation.Frontier.estimateOf': {
    of: Simulation.Frontier.estimateOf,
    args: [['P(best wins)', row]],
    reader: {
      '0.0': read(u => Simulation.Frontier.measure(u as string)),
      '0.1': read(Simulation.Sweep.decodeRow)
    }
  },
  'simulation.Frontier.measure': { of: Simulation.Frontier.measure, args: [['P(best wins)']] },
  'simulation.Frontier.frontier': {
    of: Simulation.Frontier.frontier,
    args: [
      [[], 'P(best wins)'],
      [cells, [row]]
    ],
    trusted: ['0.0', '1.0'],
    reader: {
      '0.1': read(u => Simulation.Frontier.measure(u as string)),
      '1.1': all(read(Simulation.Sweep.decodeRow))
    }
  },
  'simulation.Sweep.decode': { of: Simulation.Sweep.decode, args: [[sweep]] },
  'simulation.Sweep.digest': {
    of: Simulation.Sweep.digest,
    args: [[sweep]],
    reader: { '0.0': read(Simulation.Sweep.decode) }
  },
  'simulation.Sweep.cells': {
    of: Simulation.Sweep.cells,
    args: [[sweep]],
    reader: { '0.0': read(Simulation.Sweep.decode) }
  },
  'simulation.Sweep.decodeRow': { of: Simulation.Sweep.decodeRow, args: [[row]] },
  'simulation.TaskOdds.mean': {
    of: Simulation.TaskOdds.mean,
    args: [['loss', 0.1]],
    trusted: ['0.0'],
    reader: { '0.1': number }
  },
  'simulation.TaskOdds.reachesBar': {
    of: Simulation.TaskOdds.reachesBar,
    args: [['loss', 0.1, 0.1, 0.05]],
    trusted: ['0.0'],
    reader: { '0.1': number, '0.2': number, '0.3': number }
  },
  'simulation.TaskOdds.better': {
    of: Simulation.TaskOdds.better,
    args: [['reward', 0.1, 0, 0.05]],
    trusted: ['0.0'],
    reader: { '0.1': number, '0.2': number, '0.3': number }
  },
  'simulation.TaskOdds.withFailures': {
    of: Simulation.TaskOdds.withFailures,
    args: [[0.1, 1], [0.5]],
    reader: { '0.0': number, '0.1': number, '1.0': number }
  },
  'simulation.TaskOdds.bothFail': {
    of: Simulation.TaskOdds.bothFail,
    args: [[0.1, 1]],
    reader: { '0.0': number, '0.1': number }
  },
  'simulation.Thresholds.table': {
    of: Simulation.Thresholds.table,
    args: [[rules.boss.threshold]],
    reader: { '0.0': threshold => ruled({ ...rules, id: 'own', boss: { ...rules.boss, threshold } }) }
  },
  'simulation.Thresholds.of': {
    of: Simulation.Thresholds.of,
    args: [[rules.boss.threshold], [1]],
    trusted: ['0.0'],
    reader: { '1.0': number }
  },
  'simulation.WhatIf.replay': { of: Simulation.WhatIf.replay, args: [[rules], [[opened]]] },
  'pool.Pool.run': starts,
  'pool.Sweep.play': starts,
  'pool.Sweep.run': starts,
  'pool.Sweep.decode': 'is simulation.Sweep.decode',
  'pool.Sweep.digest': 'is simulation.Sweep.digest',
  'pool.Sweep.cells': 'is simulation.Sweep.cells',
  'pool.Sweep.decodeRow': 'is simulation.Sweep.decodeRow',

  // testing
  'testing.Miners.field': arbitrary,
  'testing.Reports.of': arbitrary,
  'testing.Reports.report': arbitrary,
  'testing.Tournaments.opened': arbitrary,
  'testing.Tournaments.tournament': arbitrary,
  'testing.Tournaments.finished': arbitrary,
  'testing.Tournaments.log': arbitrary,
  'testing.executorLaws': arbitrary,
  'testing.journalLaws': arbitrary,
  'testing.storeLaws': arbitrary,

  // validator
  'validator.Accounts.after': folded,
  'validator.Accounts.balance': folded,
  'validator.Accounts.refunds': folded,
  'validator.Accounts.held': folded,
  'validator.Accounts.burned': folded,
  'validator.Accounts.isBalanced': folded,
  'validator.Catalogue.digest': {
    of: Validator.Catalogue.digest,
    args: [[catalogue]],
    reader: { '0.0': catalogued }
  },
  'validator.Catalogue.models': {
    of: Validator.Catalogue.models,
    args: [[{ kind: 'DpoTask', billions: { from: 0.1, to: 4 } }], [catalogue]],
    trusted: ['0.0'],
    reader: { '1.0': catalogued }
  },
  'validator.Catalogue.datasets': {
    of: Validator.Catalogue.datasets,
    args: [['DpoTask'], [catalogue]],
    reader: { '1.0': catalogued }
  },
  'validator.Catalogue.choose': {
    of: Validator.Catalogue.choose,
    args: [
      ['ab'.repeat(32), 'seed'],
      [{ slot: one.slot, kind: 'DpoTask', billions: { from: 0.1, to: 4 } }],
      [catalogue]
    ],
    trusted: ['0.0', '1.0'],
    reader: { '0.1': its(House.Seed.codec), '2.0': catalogued }
  },
  'validator.Catalogue.secretOf': derived,
  'validator.Catalogue.commitment': derived,
  'validator.Config.decode': { of: Validator.Config.decode, args: [[config]] },
  'validator.Config.faults': derived,
  'validator.HttpDirectory.make': starts,
  'validator.Keyfile.isSigned': {
    of: Validator.Keyfile.isSigned,
    args: [[eight.miners[0]?.hotkey, 'text', `0x${'0'.repeat(128)}`]]
  },
  'validator.Keyfile.ofSeed': derived,
  'validator.Keyfile.parse': { of: Validator.Keyfile.parse, args: [[`{"secretSeed":"${'ab'.repeat(32)}"}`]] },
  'validator.Season.after': folded,
  'validator.Season.of': folded,
  'validator.Season.idOf': folded,
  'validator.Season.dueAt': folded,
  'validator.Season.due': folded,
  'validator.Steady.of': ports,
  'validator.Validator.open': starts,
  'validator.Validator.run': starts,

  // docker, slurm, kubernetes, page
  'docker.Bases.objection': {
    of: Docker.Bases.objection,
    args: [[Docker.Bases.standard]],
    reader: { '0.0': its(Docker.Bases.allowed) }
  },
  'docker.Bases.isLocal': derived,
  'docker.Bases.named': derived,
  'docker.Bases.unfit': derived,
  'docker.Downloader.model': {
    of: Docker.Downloader.model,
    args: [['a/b', 'volume', null]],
    reader: { '0.0': string, '0.1': string, '0.2': number }
  },
  'docker.Downloader.dataset': {
    of: Docker.Downloader.dataset,
    args: [['https://example.org/d', 'd', 'volume']],
    reader: { '0.0': string, '0.1': string, '0.2': string }
  },
  'docker.Downloader.hub': {
    of: Docker.Downloader.hub,
    args: [[{ repository: 'a/b', files: null, layout: 'plain' }, 'volume']],
    reader: { '0.0': its(Docker.Contract.hubFiles), '0.1': string }
  },
  'docker.Downloader.bytesOf': { of: Docker.Downloader.bytesOf, args: [['complete 5\n']] },
  'docker.Contract.isValue': { of: Docker.Contract.isValue, args: [['value']] },
  'docker.Contract.checked': { of: Docker.Contract.checked, args: [[Docker.Contract.standard]] },
  'docker.Contract.typeOf': derived,
  'docker.Contract.places': derived,
  'docker.Contract.further': derived,
  'docker.Plan.of': derived,
  'docker.Review.warnings': starts,
  'docker.isHeld': derived,
  'docker.open': starts,
  'slurm.Node.devicesOf': { of: Slurm.Node.devicesOf, args: [['0-3,7']] },
  'slurm.Node.serve': starts,
  'slurm.Node.main': starts,
  'slurm.Script.minutes': {
    of: Slurm.Script.minutes,
    args: [[slurm, 5]],
    reader: { '0.0': its(Slurm.Settings.codec), '0.1': number }
  },
  'slurm.Script.quoted': { of: Slurm.Script.quoted, args: [['a word']], reader: { '0.0': string } },
  'slurm.Script.of': {
    of: Slurm.Script.of,
    args: [[slurm], [{ name: 'name', folder: 'jobs/name' }, one, its1]],
    trusted: ['1.0'],
    reader: { '0.0': its(Slurm.Settings.codec), '1.1': jobbed, '1.2': tasked }
  },
  'slurm.State.of': { of: Slurm.State.of, args: [['RUNNING']] },
  'slurm.State.isEnding': { of: Slurm.State.isEnding, args: [['COMPLETING']] },
  'slurm.State.isLive': { of: Slurm.State.isLive, args: [['RUNNING']] },
  'slurm.open': starts,
  'kubernetes.of': {
    of: Kubernetes.of,
    args: [[cluster], [{ name: 'name', folder: 'jobs/name' }, one, its1]],
    trusted: ['0.0'],
    reader: { '1.0': named, '1.1': jobbed, '1.2': tasked }
  },
  'page.html': { of: Page.html, args: [[open]], trusted: ['0.0'] },
  'page.svg': { of: Page.svg, args: [[open]], trusted: ['0.0'] }
}

function numbers(...fields: ReadonlyArray<string>): Guard {
  return u => Codec.isPlain(u) && fields.every(field => typeof u[field] === 'number')
}

function named(u: unknown): boolean {
  return Codec.isPlain(u) && typeof u['name'] === 'string' && typeof u['folder'] === 'string'
}

/** Values that codecs of these entries take, for those that have one. */
export const entrySamples = (): ReadonlyArray<unknown> => [
  assumptions,
  assumptions.noise,
  0.5,
  'spring',
  opened,
  records[0],
  head,
  { ...head, hotkey: eight.miners[0]?.hotkey, signature: `0x${'0'.repeat(128)}` },
  catalogue,
  catalogue.models[0],
  catalogue.datasets[0],
  slurm,
  '/shared',
  Docker.Bases.standard,
  Docker.Contract.standard,
  Docker.Contract.standard.modelTypes[0],
  Docker.Limits.standard,
  { option: '--trigger-word', from: { value: 'word' } },
  { repository: 'a/b', files: null, layout: 'plain' },
  { type: 'Scored', score: '1' },
  { type: 'ScoredImages', textGuided: ['1'], withoutText: ['1'] },
  { type: 'Paused', by: 'us' },
  { env: 'SECRET' }
]
