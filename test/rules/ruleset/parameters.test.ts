// Every parameter of a rule set has an effect (RULES 9): changed alone, it changes an outcome of the kind that is named.
import * as Digest from '../../../src/domain/Digest.js'
import * as E from 'fp-ts/lib/Either.js'
import * as O from 'fp-ts/lib/Option.js'
import { describe, expect, it } from 'vitest'
import * as Champion from '../../../src/domain/miner/Champion.js'
import * as Exact from '../../../src/domain/Exact.js'
import * as Random from '../../../src/domain/Random.js'
import * as Report from '../../../src/domain/task/Report.js'
import * as Seed from '../../../src/domain/Seed.js'
import * as Slot from '../../../src/domain/task/Slot.js'
import type { Job } from '../../../src/domain/task/Job.js'
import type { TaskKind, TournamentType } from '../../../src/domain/task/TaskKind.js'
import * as Compute from '../../../src/rules/Compute.js'
import * as Ledger from '../../../src/rules/admission/Ledger.js'
import * as Registration from '../../../src/rules/admission/Registration.js'
import * as Schedule from '../../../src/rules/admission/Schedule.js'
import * as History from '../../../src/rules/rewards/History.js'
import type * as Result from '../../../src/rules/rewards/Result.js'
import * as Rewards from '../../../src/rules/rewards/Rewards.js'
import * as RuleSet from '../../../src/rules/ruleset/RuleSet.js'
import * as RuleSets from '../../../src/rules/ruleset/RuleSets.js'
import * as Fraction from '../../../src/scoring/Fraction.js'
import { imageLoss } from '../../../src/scoring/ImageLoss.js'
import * as Tournament from '../../../src/Tournament.js'
import { coldkey, hotkey } from '../../addresses.js'
import { decoded } from '../../view.js'
import { eight, miner, right } from '../fields.js'
import { champion as titled, idOf } from '../histories.js'

// -------------------------------------------------------------------------------------
// a rule set as plain data
// -------------------------------------------------------------------------------------

type Path = string
const entriesOf = (value: unknown): ReadonlyArray<readonly [string, unknown]> | null =>
  typeof value === 'object' && value !== null ? Object.entries(value) : null

/**
 * The paths of all parameters. A codec of closed records takes no rule set without one of its fields, nor one with a
 * field more, so that a rule set has all of them. Items of a list have one path, with a star for their place.
 */
const parameters = (value: unknown, path: Path): ReadonlyArray<Path> => {
  const entries = entriesOf(value)
  if (entries === null || (Array.isArray(value) && value.every(item => entriesOf(item) === null)))
    return [path]
  return [
    ...new Set(
      entries.flatMap(([key, inner]) => {
        const step = Array.isArray(value) ? '*' : key
        return parameters(inner, path === '' ? step : `${path}.${step}`)
      })
    )
  ]
}

/** The value with another one at the path: numbers are places in lists. */
const put = (into: unknown, [step, ...others]: ReadonlyArray<string>, value: unknown): unknown => {
  if (step === undefined) return value
  const changed = (entriesOf(into) ?? []).map(
    ([key, inner]) => [key, key === step ? put(inner, others, value) : inner] as const
  )
  return Array.isArray(into) ? changed.map(([, inner]) => inner) : Object.fromEntries(changed)
}

// -------------------------------------------------------------------------------------
// what may change
// -------------------------------------------------------------------------------------

const seed = (text: string): Seed.Seed => decoded(Seed.codec, text)
const seeds = Array.from({ length: 24 }, (_, i) => seed(`parameters ${i}`))
const miners = (n: number) => Array.from({ length: n }, (_, i) => miner(i + 1))

const opened = (rules: RuleSet.RuleSet, type: TournamentType, field: number, reign = 1) =>
  Tournament.open({
    ...eight.terms,
    rules,
    type,
    champion: decoded(Champion.codec, { ...miner(99), reign })
  })(miners(field))

/** Lower is better but for GRPO. In the boss round the challenger is far ahead on four tasks, and level on the others. */
const reportOf =
  (broken: string) =>
  ({ slot, miner: { hotkey: of }, kind }: Job): Report.Report => {
    if (slot === broken) return Report.failed(slot, of, 'Crashed')
    const boss = /\.B\.T(\d)/.exec(slot)
    const ahead = boss !== null && Number(boss[1]) <= 4 && of !== miner(99).hotkey
    const drawn = Math.round(Random.uniform(`${slot} ${of}`)(seed('scores')) * 9_000)
    const points = boss === null ? 500 + drawn : 1_000
    return Report.scored(
      slot,
      of,
      decoded(Exact.codec, String(ahead ? points * (kind === 'GrpoTask' ? 2 : 0.5) : points))
    )
  }

/** Everything that is asked until the end, in turn, and what it comes to. */
const played = (rules: RuleSet.RuleSet, type: TournamentType, field = 20, reign = 1, broken = '') => {
  let at: Tournament.Tournament = right(opened(rules, type, field, reign))
  const asked: Array<ReadonlyArray<string>> = []
  while (at.phase !== 'Finished') {
    const asks = Tournament.asks(at)
    asked.push(asks.map(job => `${job.slot} ${job.kind} ${job.miner.hotkey}`))
    at = right(Tournament.advance(asks.map(reportOf(broken)))(at))
  }
  return { asked, ending: at.ending }
}

const result = (
  type: TournamentType,
  number: number,
  ending: Result.Result['ending'],
  wins: Result.Result['wins'] = []
): Result.Result => ({ id: idOf(`${type}-${number}`), type, opened: null, ended: null, ending, wins })

/** The weights after a title that was won by so much, and defended once. */
const weights = (rules: RuleSet.RuleSet, percent: number) => {
  const performance = Fraction.ratio(percent, 100)
  const latestOf = (type: TournamentType, n: number) =>
    right(
      History.latest(type)([
        result(type, 1, { type: 'Dethroned', champion: titled(hotkey(n)), performance }),
        result(type, 2, { type: 'Defended', champion: titled(hotkey(n), 2) }, [
          { slot: Slot.group(1, 1, 1), winners: [hotkey(n + 1)] },
          { slot: Slot.match(2, 1), winners: [hotkey(n + 2)] }
        ])
      ])
    )
  const rewards = right(
    Rewards.weights(rules)({
      latest: { text: latestOf('text', 1), image: latestOf('image', 11) },
      participants: [hotkey(4)],
      metagraph: [1, 2, 3, 4, 11, 12, 13, 20].map(n => ({ id: n, hotkey: hotkey(n) })),
      burn: hotkey(20)
    })
  )
  return rewards.nodes.map(({ id, weight }) => [id, Fraction.show(weight)])
}

const slots = [Slot.group(1, 1, 1), Slot.match(2, 1), Slot.boss(5, 1), Slot.boss(5, 2)]
const textKinds: ReadonlyArray<TaskKind> = ['InstructTextTask', 'DpoTask', 'GrpoTask', 'ChatTask']
const sizes = [0.5, 1.2, 1.5, 2.2, 3, 4.5, 6, 13, 30, 70].map(billions => billions * 1_000_000_000)

const gpus = (rules: RuleSet.RuleSet) => [
  ...textKinds.flatMap(kind => sizes.map(size => Compute.gpus(rules)(Slot.match(2, 1), kind, size))),
  Compute.gpus(rules)(Slot.match(2, 1), 'ImageTask', null)
]

/** The kinds of outcomes that a rule set decides. */
const outcomes = {
  'the digest that a tournament carries': rules => Digest.of(rules),
  'what an entry costs': rules =>
    (['text', 'image'] as const).map(type => {
      const ledger = miners(8).reduce(
        (of, _, i) => right(Ledger.deposit(coldkey(i + 1), 1_000_000_000n)(of)),
        Ledger.empty
      )
      const entry = { id: eight.terms.id, rules, type, champion: null }
      const candidates = miners(8).map((of, i) => ({ ...of, coldkey: coldkey(i + 1) }))
      return right(Registration.register(entry)(ledger)(candidates)).ledger
    }),
  'whether eight miners open a tournament': rules => E.isRight(opened(rules, 'text', 8)),
  'what a text tournament asks': rules => played(rules, 'text').asked,
  'what an image tournament asks': rules => played(rules, 'image').asked,
  'what is asked after a task failed': rules => played(rules, 'text', 20, 1, 'R1.G1.T1').asked,
  'how a text tournament ends': rules => played(rules, 'text', 8).ending.type,
  'how an image tournament ends': rules => played(rules, 'image', 8).ending.type,
  'the verdict on a champion of three reigns': rules => played(rules, 'text', 8, 3).ending,
  'the verdict on a champion of nine reigns': rules => played(rules, 'text', 8, 9).ending,
  'the score of two lists of losses': rules =>
    O.toNullable(
      imageLoss(rules.imageLoss)({
        textGuided: ['0.1', '0.2', '0.4'].map(text => decoded(Exact.codec, text)),
        withoutText: ['0.3', '0.7', '0.9'].map(text => decoded(Exact.codec, text))
      })
    ),
  'when the next one opens': rules => Schedule.opensAt(rules)(0),
  'when one is expected to end': rules => Schedule.expectedToComplete(rules)(0),
  'how many GPUs a job gets': gpus,
  'what a container gets': rules =>
    [1, 2, 3, 4, 8].map(count => Compute.resources(rules)({ model: 'H100', count })),
  'how large a model may be': rules =>
    slots.flatMap(slot => seeds.map(of => Compute.billions(rules)(slot)(of))),
  'how long a job may take': rules =>
    [9_000, 11_000, 30_000, 60_000, 200_000, null].flatMap(rows =>
      slots.flatMap(slot =>
        seeds.map(of =>
          Compute.hours(rules)(slot, rows === null ? 'ImageTask' : 'InstructTextTask', rows)(of)
        )
      )
    ),
  'the weights after a narrow win': rules => weights(rules, 10),
  'the weights after a great win': rules => weights(rules, 90)
} satisfies Readonly<Record<string, (rules: RuleSet.RuleSet) => unknown>>

/** A parameter, with the place in a list that is changed; its other value; what must change; what else is needed for it. */
type Row = readonly [Path, unknown, keyof typeof outcomes | 'refused', Readonly<Record<Path, unknown>>?]

const rows: ReadonlyArray<Row> = [
  ['id', 'another', 'the digest that a tournament carries'],
  ['source', 'somewhere else', 'the digest that a tournament carries'],
  ['registration.fees.text', '1', 'what an entry costs'],
  ['registration.fees.image', '1', 'what an entry costs'],
  ['registration.minimumField', 9, 'whether eight miners open a tournament'],
  ['groups.size.expected', 10, 'what a text tournament asks'],
  ['groups.size.minimum', 7, 'what a text tournament asks'],
  ['groups.kinds.text', ['DpoTask'], 'what a text tournament asks'],
  ['groups.kinds.image', ['ImageTask'], 'what an image tournament asks'],
  ['groups.advance.scope', 'PerGroup', 'what a text tournament asks', { 'groups.advance.count': 4 }],
  ['groups.advance.count', 5, 'what a text tournament asks'],
  ['knockout.maximumField', 24, 'what a text tournament asks'],
  ['knockout.kinds.text.0.kind', 'ChatTask', 'what a text tournament asks'],
  // Weights sum to 1: one alone cannot change.
  ['knockout.kinds.text.0.weight', '0.6', 'refused'],
  ['knockout.kinds.image.0.kind', 'DpoTask', 'refused'],
  ['knockout.kinds.image.0.weight', '0.9', 'refused'],
  ['boss.threshold.base', '0.2', 'the verdict on a champion of three reigns'],
  ['boss.threshold.decay', '0.9', 'the verdict on a champion of three reigns'],
  ['boss.threshold.floor', '0.05', 'the verdict on a champion of nine reigns'],
  ['boss.kinds.text', ['DpoTask', 'DpoTask', 'DpoTask', 'DpoTask'], 'what a text tournament asks'],
  ['boss.kinds.image', ['ImageTask', 'ImageTask', 'ImageTask', 'ImageTask'], 'what an image tournament asks'],
  ['boss.winsRequired.text', 5, 'how a text tournament ends'],
  ['boss.winsRequired.image', 5, 'how an image tournament ends'],
  ['replacements', 0, 'what is asked after a task failed'],
  ['imageLoss.textGuided', '0.5', 'the score of two lists of losses'],
  ['imageLoss.withoutText', '0.5', 'the score of two lists of losses'],
  ['imageLoss.digits', 3, 'the score of two lists of losses'],
  ['schedule.pauseHours', 71, 'when the next one opens'],
  ['schedule.expectedDays.from', '3', 'when one is expected to end'],
  ['schedule.expectedDays.to', '8', 'when one is expected to end'],
  ['compute.tiers.0.upTo', '5', 'how many GPUs a job gets'],
  ['compute.tiers.3.gpus', 16, 'how many GPUs a job gets'],
  ['compute.multipliers.InstructTextTask', 4, 'how many GPUs a job gets'],
  ['compute.multipliers.DpoTask', 1, 'how many GPUs a job gets'],
  ['compute.multipliers.GrpoTask', 1, 'how many GPUs a job gets'],
  ['compute.multipliers.ChatTask', 4, 'how many GPUs a job gets'],
  ['compute.textGpu', 'H200', 'how many GPUs a job gets'],
  ['compute.image.gpu', 'H200', 'how many GPUs a job gets'],
  ['compute.image.gpus', 2, 'how many GPUs a job gets'],
  ['compute.memoryGiBPerGpu', 111, 'what a container gets'],
  ['compute.cpusPerGpu', 25, 'what a container gets'],
  ['compute.sharedMemoryGiB.1.fromGpus', 3, 'what a container gets'],
  ['compute.sharedMemoryGiB.1.gib', 17, 'what a container gets'],
  ['models.group.from', '0.2', 'how large a model may be'],
  ['models.group.to', '5', 'how large a model may be'],
  ['models.knockout.from', '0.2', 'how large a model may be'],
  ['models.knockout.to', '13', 'how large a model may be'],
  ['models.boss.small.from', '0.2', 'how large a model may be'],
  ['models.boss.small.to', '13', 'how large a model may be'],
  ['models.boss.large.from', '13', 'how large a model may be'],
  ['models.boss.large.to', '72', 'how large a model may be'],
  ['models.boss.largeProbability', '0.8', 'how large a model may be'],
  ['hours.groupText', 3, 'how long a job may take'],
  ['hours.text.0.rows', 12_000, 'how long a job may take'],
  ['hours.text.0.from', 2, 'how long a job may take'],
  ['hours.text.0.to', 4, 'how long a job may take'],
  ['hours.image.from', 2, 'how long a job may take'],
  ['hours.image.to', 3, 'how long a job may take'],
  ['rewards.decay', '0.4', 'the weights after a narrow win'],
  ['rewards.boost.above', '0.06', 'the weights after a narrow win'],
  ['rewards.boost.multiplier', '3', 'the weights after a narrow win'],
  ['rewards.boost.perReign', '0.02', 'the weights after a narrow win'],
  ['rewards.pools.text.base', '0.16', 'the weights after a narrow win'],
  ['rewards.pools.text.maximum', '0.5', 'the weights after a great win'],
  ['rewards.pools.image.base', '0.11', 'the weights after a narrow win'],
  ['rewards.pools.image.maximum', '0.3', 'the weights after a great win'],
  ['rewards.participation', '0.0002', 'the weights after a narrow win']
]

const changed = (base: unknown, changes: Readonly<Record<Path, unknown>>): unknown =>
  Object.entries(changes).reduce((of, [path, value]) => put(of, path.split('.'), value), base)

describe('every parameter of a rule set', () => {
  it('has a row', () => {
    const named = rows.map(([path]) => path.replace(/\.\d+(?=\.|$)/g, '.*'))
    expect(named.toSorted()).toEqual(parameters(RuleSets.standard, '').toSorted())
  })

  const before = new Map<string, unknown>()

  it('of which several hang together changes the outcome with them: weights sum to 1', () => {
    const other = changed(RuleSets.standard, {
      id: 'other',
      'knockout.kinds.text.0.weight': '0.01',
      'knockout.kinds.text.2.weight': '0.8025'
    })
    const asked = outcomes['what a text tournament asks']
    expect(asked(right(RuleSet.decode(other)))).not.toEqual(asked(RuleSets.standard))
  })

  for (const [path, value, kind, also = {}] of rows) {
    const name = kind === 'refused' ? 'is refused' : `changes ${kind}`
    it(`${path}, changed to ${JSON.stringify(value)}, ${name}`, () => {
      // Nothing but the one parameter differs between the two, the name apart, which is nobody else's.
      const base = changed(RuleSets.standard, { id: 'base', ...(kind === 'refused' ? {} : also) })
      const other = RuleSet.decode(changed(base, { [path]: value }))
      if (kind === 'refused') {
        expect(E.isLeft(other)).toBe(true)
        return
      }
      const observe = outcomes[kind]
      const known = `${kind} ${JSON.stringify(also)}`
      if (!before.has(known)) before.set(known, observe(right(RuleSet.decode(base))))
      expect(observe(right(other))).not.toEqual(before.get(known))
    })
  }
})
