// What 0.1.0 let through at its front door, a case of each kind: refused now, in words that say what to do (RULES 1).
import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import * as House from '../../src/index.js'
import * as Placement from '../../src/scoring/Placement.js'
import * as Play from '../../src/play/index.js'
import * as Store from '../../src/store/index.js'
import { champion, eight, miner, playedOut, right } from '../rules/fields.js'
import { decoded } from '../view.js'

const { terms, miners } = eight
const open = right(House.Tournament.open(terms)(miners))
const [job] = House.Tournament.asks(open)
const report = {
  type: 'Scored',
  slot: job?.slot,
  hotkey: job?.miner.hotkey,
  score: '0.5',
  timedOut: false,
  digest: null
}

/** A function as JavaScript calls it: what comes in is not looked at by anybody before. */
type Loose = (...given: ReadonlyArray<unknown>) => (of: unknown) => E.Either<unknown, unknown>
const loose = (of: unknown): Loose => of as Loose

const said = (answer: E.Either<unknown, unknown>): string =>
  E.isLeft(answer) ? House.Refusal.sentence(decoded(House.Refusal.codec, answer.left)) : 'accepted'

describe('a tournament is not opened', () => {
  it.each<[string, object, ReadonlyArray<unknown>, string]>([
    [
      'with a champion of reign 0',
      { champion: { ...champion, reign: 0 } },
      miners,
      'terms.champion.reign is 0: expected an integer of at least 1'
    ],
    [
      'with one more column',
      {},
      [{ ...miner(1), uid: 3 }, ...miners.slice(1)],
      'miners[0].uid is 3: expected no such field'
    ],
    [
      'under a rule set that cannot work',
      {
        rules: {
          ...terms.rules,
          id: 'own',
          boss: { ...terms.rules.boss, winsRequired: { text: 7, image: 4 } }
        }
      },
      miners,
      'terms.rules.boss.winsRequired.text is 7: expected no more wins than the boss round has tasks'
    ]
  ])('%s', (_, change, field, sentence) => {
    expect(said(loose(House.Tournament.open)({ ...terms, ...change })(field))).toContain(sentence)
  })
})

describe('a report is not taken', () => {
  const failed = { type: 'Failed', slot: report.slot, hotkey: report.hotkey, reason: 'Crashed', detail: null }

  it.each<[string, unknown, string]>([
    [
      'with a score in another form',
      JSON.parse(JSON.stringify({ ...report, score: '5e-05' })),
      'reports[0].score is "5e-05": expected its canonical form, "0.00005"'
    ],
    [
      'with a JSON number',
      { ...report, score: 0.5 },
      'reports[0].score is 0.5: expected its canonical form, "0.5"'
    ],
    ['with a number that is none', { ...report, score: Number.NaN }, 'reports[0].score is NaN: expected'],
    [
      'with a detail that no record holds',
      { ...failed, detail: 'x'.repeat(5000) },
      'expected well-formed text of at most 4096 characters'
    ],
    ['with half an emoji', { ...failed, detail: '\ud83d' }, 'expected well-formed text'],
    ['with one more field', { ...report, uid: 3 }, 'reports[0].uid is 3: expected no such field']
  ])('%s', (_, given, sentence) => {
    expect(said(loose(House.Tournament.advance)([given])(open))).toContain(sentence)
  })

  it('but of a detail that is too long, what makes reports keeps the beginning', () => {
    const made = right(
      House.Report.failed(job!.slot, job!.miner.hotkey, 'Crashed', `${'x'.repeat(4095)}\ud83d\ude00`)
    )
    const next = right(House.Tournament.advance([made])(open))
    expect(E.isRight(House.Snapshot.decode(JSON.parse(JSON.stringify(next))))).toBe(true)
  })
})

describe('what a caller changes afterwards', () => {
  it('changes no tournament', () => {
    const [field, reports] = [[...miners], [{ ...report }]]
    const opened = right(loose(House.Tournament.open)(terms)(field)) as House.Tournament.Tournament
    const next = right(loose(House.Tournament.advance)(reports)(opened)) as House.Tournament.Tournament
    const before = [opened, next].map(House.Tournament.digest)
    field.length = 0
    Object.assign(reports[0] ?? {}, { score: '0' })
    expect([opened, next].map(House.Tournament.digest)).toEqual(before)
  })
})

describe('amounts, sizes and histories', () => {
  const hotkey = miners[0]!.hotkey
  const nothing = { latest: { text: null, image: null }, participants: [] }
  const twice = [
    { id: 1, hotkey },
    { id: 2, hotkey }
  ]
  const won = (id: string, ended: number, reign: number) => ({
    id,
    type: 'text',
    opened: ended - 1,
    ended,
    ending:
      reign === 1
        ? { type: 'Crowned', champion: { ...miners[0], reign }, performance: '0' }
        : { type: 'Retained', champion: { ...miners[0], reign } },
    wins: []
  })

  it.each<[string, () => E.Either<unknown, unknown>, RegExp]>([
    [
      'a model size of NaN',
      () => loose(House.Compute.gpus(terms.rules))(job?.slot, 'DpoTask', Number.NaN) as never,
      /is NaN: expected/
    ],
    [
      'a model size of -1',
      () => loose(House.Compute.gpus(terms.rules))(job?.slot, 'DpoTask', -1) as never,
      /is -1: expected/
    ],
    [
      'a hotkey at two nodes',
      () =>
        loose(House.Rewards.weights)(terms.rules)({ ...nothing, metagraph: twice, burn: miners[1]!.hotkey }),
      /metagraph\[1\].*: expected/
    ],
    [
      'the burn key at two nodes',
      () => loose(House.Rewards.weights)(terms.rules)({ ...nothing, metagraph: twice, burn: hotkey }),
      /metagraph\[1\].*: expected/
    ],
    [
      'a history, newest first',
      () => loose(House.History.latest)('text')([won('b', 20, 2), won('a', 10, 1)]),
      /oldest first/
    ],
    [
      'a text result in the image place',
      () =>
        loose(House.Rewards.weights)(terms.rules)({
          latest: {
            text: null,
            image: right(
              loose(House.History.latest)('text')(right(House.History.codec.decode([won('a', 10, 1)])))
            )
          },
          participants: [],
          metagraph: [{ id: 1, hotkey }],
          burn: hotkey
        }),
      /image.*expected/
    ],
    [
      'a deposit of -1',
      () => loose(House.Ledger.deposit)(miners[0]?.coldkey, -1n)(House.Ledger.empty),
      /is -1: expected/
    ],
    [
      'a deposit of 10^30',
      () => loose(House.Ledger.deposit)(miners[0]?.coldkey, 10n ** 30n)(House.Ledger.empty),
      /expected an amount/
    ]
  ])('%s is refused', (_, asked, words) => {
    expect(said(asked())).toMatch(words)
  })

  it('a group of one is first', () => {
    const one = right(House.Report.scored(job!.slot, job!.miner.hotkey, decoded(House.Exact.codec, '1')))
    const placed = Array.from(Placement.placings('loss')([one]).values(), ({ placement }) =>
      House.Fraction.codec.encode(placement)
    )
    expect(placed).toEqual(['1/1'])
  })
})

describe('texts', () => {
  it('a score that a JSON number may have changed is refused, and the error says how to write it', () => {
    const answer = Play.Evaluator.read({ imageLoss: null })('{"type":"Scored","score":1e-400}')
    expect(E.isLeft(answer) && answer.left).toMatch(/in quotes \(such as "0.125"\)/)
  })

  it('a key twice in one object, and a byte order mark, are named', () => {
    const line = Store.LogFile.line(House.Tournament.opened(open))
    const [twice, marked] = [line.replace('{', '{"format":2,'), `\ufeff${line}`].map(Store.LogFile.parse)
    const first = (answer: typeof twice): string =>
      answer !== undefined && E.isLeft(answer) ? (answer.left.map(House.Codec.sentence)[0] ?? '') : 'accepted'
    expect(first(Store.LogFile.parse(line.replace('"type"', '"type":"Opened","type"')))).toContain(
      'the key "type" once'
    )
    expect(first(marked)).toContain('byte order mark')
    expect(first(twice)).not.toBe('accepted')
  })
})

describe('what the package hands out', () => {
  it('can be written as JSON: refusals with balances, ledgers, histories', () => {
    const poor = House.Registration.register({
      id: terms.id,
      rules: terms.rules,
      type: 'text',
      champion: null,
      metagraph: miners.map(({ hotkey }, id) => ({ id, hotkey })),
      earlier: []
    })(House.Ledger.empty)(miners)
    expect(E.isLeft(poor)).toBe(true)
    if (E.isLeft(poor)) {
      const again = House.Refusal.codec.decode(JSON.parse(JSON.stringify(poor.left)))
      expect(again).toEqual(E.right(poor.left))
      expect(JSON.stringify(poor.left)).toContain('InsufficientBalance')
    }
    const full = right(House.Ledger.deposit(miners[0]!.coldkey, 5n)(House.Ledger.empty))
    expect(JSON.parse(JSON.stringify(full))).toEqual(full)
    const over = playedOut(terms.rules, 8, () => 1)
    const result = right(House.Result.of({ opened: 1, ended: 2 })(over))
    expect(() => JSON.stringify(result)).not.toThrow()
  })
})

describe('a margin short of the threshold by a millionth of a millionth (RULES 5.6)', () => {
  it('reads as short of it: the sentence is true', () => {
    const verdict = right(
      House.Judge.judge({
        rules: terms.rules.id,
        type: 'text',
        champion: { hotkey: champion.hotkey, reign: 1 },
        challenger: miners[0]!.hotkey,
        tasks: terms.rules.boss.kinds.text.map((taskType, i) => ({
          taskType,
          champion: '1',
          challenger: taskType === 'GrpoTask' ? '1.0999999999999' : i === 0 ? '0.9' : '0.9000000000001'
        }))
      })
    )
    const [reached, short] = verdict.tasks.map(House.Verdict.sentence)
    expect(reached).toMatch(/threshold of 10 %, margin 10 %: challenger's task/)
    expect(short).toMatch(/threshold of 10 %, margin 9\.99999 %: champion's task/)
    expect(verdict.tasks.slice(1).map(({ margin, reason }) => [margin, reason])).toEqual(
      Array(5).fill(['0.0999999999999', 'ShortOfBar'])
    )
  })
})

describe('a fault', () => {
  it('of a score says once what null means', () => {
    const faults = (count: number): ReadonlyArray<string> => {
      const answer = House.Judge.judge({
        rules: terms.rules.id,
        type: 'image',
        champion: { hotkey: champion.hotkey, reign: 1 },
        challenger: miners[0]!.hotkey,
        tasks: Array(count).fill({ taskType: 'ImageTask', champion: 1, challenger: null })
      })
      return E.isLeft(answer) ? answer.left.map(House.Codec.sentence) : []
    }
    expect(faults(65)).toEqual([
      'tasks is a list of 65: expected a list of a task with both scores, at most 64 of them'
    ])
    expect(faults(6)[0]).toBe(
      'tasks[0].champion is 1: expected a score as text, such as "0.125" (a JSON number may have changed when it was parsed) or null for a failed job'
    )
  })
})
