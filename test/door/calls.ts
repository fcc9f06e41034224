// Each function of the front door, with arguments that are right, and what holds of its answers.
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import * as House from '../../src/index.js'
import { eight, right } from '../rules/fields.js'
import { decoded } from '../view.js'
import type { Tried } from './spoilt.js'

/** What a function is tried with (tournaments and codecs are trusted), and what holds of an answer. */
export interface Call extends Tried {
  readonly holds: (answer: unknown) => boolean
}

// -------------------------------------------------------------------------------------
// what holds of answers
// -------------------------------------------------------------------------------------

const plain = (u: unknown): unknown => JSON.parse(JSON.stringify(u))

const isEither = (u: unknown): u is E.Either<unknown, unknown> =>
  typeof u === 'object' && u !== null && '_tag' in u

type Holds = (answer: unknown) => boolean

/** A refusal as its codec has it, that JSON gives back; or what holds of the value. */
const refusedOr =
  (holds: Holds): Holds =>
  answer =>
    isEither(answer) &&
    (E.isLeft(answer)
      ? House.Refusal.codec.is(answer.left) &&
        E.isRight(House.Refusal.codec.decode(plain(answer.left))) &&
        House.Refusal.sentence(answer.left).length > 0
      : holds(answer.right))

const faultsOr =
  (holds: Holds): Holds =>
  answer =>
    isEither(answer) &&
    (E.isLeft(answer)
      ? House.Refusal.codec.is({ type: 'Invalid', faults: answer.left })
      : holds(answer.right))

/** What its codec takes back, from memory and from JSON. */
const its =
  <A, O>(codec: t.Type<A, O>): Holds =>
  value =>
    codec.is(value) && E.isRight(codec.decode(JSON.parse(JSON.stringify(codec.encode(value)))))

/** Plain JSON: it comes back from it as it was. */
const json: Holds = value => {
  try {
    return JSON.stringify(plain(value)) === JSON.stringify(value)
  } catch {
    return false
  }
}

const words: Holds = value => typeof value === 'string' && value.length > 0
const sentences: Holds = value => Array.isArray(value) && value.every(words)
const amount: Holds = value => typeof value === 'bigint' && value >= 0n
const instant: Holds = value => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
const listOf =
  (holds: Holds): Holds =>
  value =>
    Array.isArray(value) && value.every(holds)
const fieldsOf =
  (fields: Readonly<Record<string, Holds>>): Holds =>
  value =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(fields).every(([key, holds]) => holds(new Map(Object.entries(value)).get(key)))
const nothingOr =
  (holds: Holds): Holds =>
  value =>
    value === null || holds(value)

// -------------------------------------------------------------------------------------
// arguments that are right
// -------------------------------------------------------------------------------------

const { terms, miners } = eight
const { rules, champion } = terms
const open = right(House.Tournament.open(terms)(miners))
const cancelled = right(House.Tournament.cancel('rain')(open))
const [job] = House.Tournament.asks(open)
const slot = job?.slot ?? decoded(House.Slot.codec, 'R1.M1.T1')
const hotkey = job?.miner.hotkey ?? miners[0]!.hotkey
const failed = right(House.Report.failed(slot, hotkey, 'Crashed', 'it crashed'))
const scored = right(House.Report.scored(slot, hotkey, decoded(House.Exact.codec, '1.5')))
const opened = House.Tournament.opened(open)
const coldkey = miners[0]!.coldkey

const pairings = {
  rules,
  type: 'text',
  champion: { hotkey: champion!.hotkey, reign: 2 },
  challenger: hotkey,
  tasks: rules.boss.kinds.text.map(taskType => ({ taskType, champion: '1', challenger: '0.5' }))
}
const verdict = right(House.Judge.judge(pairings))
const ending = { type: 'Defended', champion, verdict }
const refusal = { type: 'FieldTooSmall', admitted: 1, minimum: 8, rejected: [] }
const rejected = {
  at: 0,
  candidate: { ...miners[0]!, hotkey: 'nobody' },
  reasons: [{ type: 'InvalidHotkey' }, { type: 'NotRegistered' }]
}
const fault = { path: 'miners[3].hotkey', value: 'x', expected: 'a hotkey' }
const ledger = {
  balances: Object.fromEntries(miners.map(miner => [miner.coldkey, '9000000000'])),
  charges: [{ tournament: 'winter', type: 'text', hotkey, coldkey, amount: '200000000', refunded: false }]
}
const history = decoded(House.History.codec, [
  { type: 'text', champion, since: 5, performance: '1/20' },
  {
    id: 'winter',
    type: 'text',
    opened: 10,
    ended: 20,
    ending: { type: 'Dethroned', champion: { ...miners[0], reign: 1 }, performance: '1/10' },
    wins: [{ slot, winners: [hotkey] }]
  }
])
const latest = { text: right(House.History.latest('text')(history)), image: null }
const metagraph = miners.map((miner, id) => ({ id, hotkey: miner.hotkey }))
const input = { latest, participants: [hotkey], metagraph, burn: miners[7]!.hotkey }
const material = {
  model: 'owner/model',
  parameters: 7_000_000_000,
  modelType: null,
  dataset: 'https://example.org/data',
  rows: 20_000,
  datasetType: { field: 'text', columns: ['a', { b: 1 }] }
}
const entry = { id: 'spring', rules, type: 'text', champion, metagraph, earlier: [] }

/** Values of which each codec of the door must take at least one, in the form JSON has for it. */
export const samples = (): ReadonlyArray<unknown> => [
  plain(open),
  plain(cancelled),
  plain(rules),
  plain(open.opening),
  plain(opened),
  plain([opened, { type: 'Reported', reports: [failed, scored] }]),
  { type: 'Reported', reports: [plain(failed)] },
  [{ type: 'Withdrawn', hotkey, reason: 'gone' }],
  plain(failed),
  plain(scored),
  ending,
  verdict,
  verdict.tasks[0],
  refusal,
  ledger,
  pairings,
  plain(House.History.codec.encode(history)),
  plain(House.History.codec.encode(history.slice(1))),
  plain(House.History.entry.encode(history[0]!)),
  plain(House.History.entry.encode(history[1]!)),
  { champion, tournament: null, since: null, performance: '1/10' },
  miners[0],
  champion,
  rejected,
  rejected.candidate,
  hotkey,
  coldkey,
  miners[0]!.githubRepo,
  miners[0]!.commitHash,
  Object.fromEntries(metagraph.map(node => [String(node.id), node.hotkey])),
  metagraph,
  slot,
  material,
  'sdxl',
  'DpoTask',
  'text',
  'Crashed',
  'spring',
  'seed',
  '0.125',
  '3/20',
  '200000000',
  'a'.repeat(64)
]

// -------------------------------------------------------------------------------------
// the calls
// -------------------------------------------------------------------------------------

const tournament = refusedOr(its(House.Snapshot.codec))
const settled = refusedOr(its(House.Ledger.codec))

/** By name: a function that stands here under none is not tried, and the test says so. */
export const calls: Readonly<Record<string, Call>> = {
  'Tournament.open': { of: House.Tournament.open, args: [[terms], [miners]], holds: tournament },
  'Tournament.advance': {
    of: House.Tournament.advance,
    args: [[[failed]], [open]],
    trusted: ['1.0'],
    holds: tournament
  },
  'Tournament.apply': {
    of: House.Tournament.apply,
    args: [[{ type: 'Reported', reports: [scored] }], [open]],
    trusted: ['1.0'],
    holds: tournament
  },
  'Tournament.unavailable': {
    of: House.Tournament.unavailable,
    args: [[slot, 'gone'], [open]],
    trusted: ['1.0'],
    holds: tournament
  },
  'Tournament.withdraw': {
    of: House.Tournament.withdraw,
    args: [[hotkey, 'gone'], [open]],
    trusted: ['1.0'],
    holds: tournament
  },
  'Tournament.cancel': {
    of: House.Tournament.cancel,
    args: [['rain'], [open]],
    trusted: ['1.0'],
    holds: tournament
  },
  'Tournament.replay': {
    of: House.Tournament.replay,
    args: [[[opened, { type: 'Reported', reports: [failed] }]]],
    holds: tournament
  },
  'Tournament.asks': { of: House.Tournament.asks, args: [[open]], trusted: ['0.0'], holds: json },
  'Tournament.opened': { of: House.Tournament.opened, args: [[open]], trusted: ['0.0'], holds: json },
  'Tournament.digest': { of: House.Tournament.digest, args: [[open]], trusted: ['0.0'], holds: words },
  'Tournament.notices': { of: House.Tournament.notices, args: [[open]], trusted: ['0.0'], holds: json },
  'Tournament.certain': { of: House.Tournament.certain, args: [[open]], trusted: ['0.0'], holds: json },
  'Tournament.explain': {
    of: House.Tournament.explain,
    args: [[hotkey], [open]],
    trusted: ['1.0'],
    holds: sentences
  },
  'Snapshot.decode': { of: House.Snapshot.decode, args: [[plain(open)]], holds: tournament },
  'RuleSet.decode': {
    of: House.RuleSet.decode,
    args: [[rules]],
    holds: faultsOr(its(House.RuleSet.codec))
  },
  'Report.scored': {
    of: House.Report.scored,
    args: [[slot, hotkey, '1.5']],
    holds: refusedOr(its(House.Report.codec))
  },
  'Report.failed': {
    of: House.Report.failed,
    args: [[slot, hotkey, 'Crashed', 'it crashed']],
    holds: refusedOr(its(House.Report.codec))
  },
  'Ending.sentence': { of: House.Ending.sentence, args: [[ending]], holds: words },
  'Verdict.sentence': { of: House.Verdict.sentence, args: [[verdict.tasks[0]]], holds: words },
  'Verdict.summary': { of: House.Verdict.summary, args: [[verdict]], holds: words },
  'Refusal.sentence': { of: House.Refusal.sentence, args: [[refusal]], holds: words },
  'Candidate.sentence': { of: House.Candidate.sentence, args: [[rejected]], holds: words },
  'Registration.register': {
    of: House.Registration.register,
    args: [[entry], [ledger], [miners]],
    holds: refusedOr(
      fieldsOf({
        admitted: listOf(its(House.Miner.codec)),
        rejected: listOf(its(House.Candidate.rejected)),
        ledger: its(House.Ledger.codec)
      })
    )
  },
  'Ledger.available': { of: House.Ledger.available, args: [[coldkey], [ledger]], holds: refusedOr(amount) },
  'Ledger.deposit': { of: House.Ledger.deposit, args: [[coldkey, 7n], [ledger]], holds: settled },
  'Ledger.refund': { of: House.Ledger.refund, args: [['winter'], [ledger]], holds: settled },
  'Schedule.mayOpen': {
    of: House.Schedule.mayOpen,
    args: [[rules], ['text', 0], [400_000_000]],
    holds: refusedOr(instant)
  },
  'Schedule.expectedToComplete': {
    of: House.Schedule.expectedToComplete,
    args: [[rules], [0]],
    holds: refusedOr(fieldsOf({ earliest: instant, latest: instant }))
  },
  'Compute.billions': {
    of: House.Compute.billions,
    args: [[rules], [slot], ['seed']],
    holds: refusedOr(json)
  },
  'Compute.hours': {
    of: House.Compute.hours,
    args: [[rules], [slot, 'DpoTask', 20_000], ['seed']],
    holds: refusedOr(instant)
  },
  'Compute.gpus': {
    of: House.Compute.gpus,
    args: [[rules], [slot, 'DpoTask', 7_000_000_000]],
    holds: refusedOr(fieldsOf({ model: words, count: instant }))
  },
  'Compute.resources': {
    of: House.Compute.resources,
    args: [[rules], [{ model: 'H100', count: 2 }]],
    holds: refusedOr(fieldsOf({ memoryGiB: instant, cpus: instant, sharedMemoryGiB: instant }))
  },
  'Compute.task': {
    of: House.Compute.task,
    args: [[rules], [slot, 'DpoTask', material], ['seed']],
    holds: refusedOr(
      fieldsOf({
        slot: its(House.Slot.codec),
        material: its(House.Task.material),
        hours: instant
      })
    )
  },
  'Judge.judge': {
    of: House.Judge.judge,
    args: [[pairings]],
    holds: faultsOr(its(House.Verdict.codec))
  },
  'Result.of': {
    of: House.Result.of,
    args: [[{ opened: 1, ended: 2 }], [cancelled]],
    trusted: ['1.0'],
    holds: refusedOr(its(House.Result.codec))
  },
  'History.latest': {
    of: House.History.latest,
    args: [['text'], [history]],
    holds: refusedOr(
      nothingOr(
        fieldsOf({
          result: nothingOr(its(House.Result.codec)),
          title: nothingOr(its(House.History.title)),
          left: nothingOr(its(House.History.title))
        })
      )
    )
  },
  'Rewards.participants': {
    of: House.Rewards.participants,
    args: [[[open]]],
    trusted: ['0.0'],
    holds: listOf(its(House.Hotkey.codec))
  },
  'Rewards.weights': {
    of: House.Rewards.weights,
    args: [[rules], [input]],
    holds: refusedOr(
      fieldsOf({
        nodes: listOf(fieldsOf({ id: instant, weight: its(House.Fraction.codec) })),
        burn: fieldsOf({ amount: its(House.Fraction.codec) })
      })
    )
  },
  'Rewards.units': {
    of: House.Rewards.units,
    args: [[rules], [input]],
    holds: refusedOr(listOf(fieldsOf({ id: instant, units: instant })))
  },
  'Rewards.explain': {
    of: House.Rewards.explain,
    args: [[rules], [input], [hotkey]],
    holds: refusedOr(sentences)
  },
  'Slot.parse': {
    of: House.Slot.parse,
    args: [[slot]],
    holds: refusedOr(fieldsOf({ round: instant, number: instant, task: instant, attempt: instant }))
  },
  'TaskKind.belongs': {
    of: House.TaskKind.belongs,
    args: [['text'], ['DpoTask']],
    holds: answer => typeof answer === 'boolean'
  },
  'Codec.decode': {
    of: House.Codec.decode,
    args: [[House.Miner.codec, 'miner'], [miners[0]]],
    trusted: ['0.0'],
    holds: faultsOr(its(House.Miner.codec))
  },
  'Codec.list': {
    of: House.Codec.list,
    args: [[House.Miner.codec, 7]],
    trusted: ['0.0'],
    holds: answer => answer instanceof t.Type && E.isLeft(answer.decode('no list'))
  },
  'Codec.sentence': { of: House.Codec.sentence, args: [[fault]], holds: words },
  'Codec.show': { of: House.Codec.show, args: [[{ a: 1 }]], holds: words }
}
