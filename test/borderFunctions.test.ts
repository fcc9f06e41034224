// Every function of the front door that takes data: a refusal, or what its own codec takes back; never an exception.
import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import * as House from '../src/index.js'
import { type Refusal, Report, Snapshot, Tournament } from '../src/index.js'
import { oddNumbers, oddTexts } from './arbitraries.js'
import { cyclic, unreadable } from './hostile.js'
import { eight, right } from './rules/fields.js'

/** What the type allows by structure or through `any`. */
const hostile = (): ReadonlyArray<unknown> => [
  ...unreadable(),
  ...cyclic(),
  ...oddNumbers,
  ...oddTexts,
  ...[
    null,
    undefined,
    true,
    1n,
    Symbol('s'),
    () => 1,
    new Map(),
    new Date(0),
    [],
    {},
    [[]],
    -1,
    0,
    '5e-05',
    'x'
  ],
  'x'.repeat(1_000_000),
  Object.create({ type: 'Scored' }),
  Object.create(null)
]

const [terms, miners] = [eight.terms, eight.miners]
const tournament = right(Tournament.open(terms)(miners))
const { slot, miner } = Tournament.asks(tournament)[0]!
const report = Report.failed(slot, miner.hotkey, 'Crashed', 'it crashed')
const log = [Tournament.opened(tournament), { type: 'Reported', reports: [report] }] as const

/** A record with a hostile value in each of its fields, and in one field more. */
const spoilt = (record: object, value: unknown): ReadonlyArray<never> =>
  [...Object.keys(record), 'more'].map(key => ({ ...record, [key]: value }) as never)

type Calls = (value: never) => ReadonlyArray<() => unknown>

/** The functions that take data from the caller, and every way of handing one a hostile value. */
const calls: Readonly<Record<string, Calls>> = {
  'Tournament.open': value => [
    () => Tournament.open(value)(miners),
    () => Tournament.open(terms)(value),
    () => Tournament.open(terms)([...miners, value]),
    ...spoilt(terms, value).map(bad => () => Tournament.open(bad)(miners)),
    ...spoilt(terms.rules, value).map(rules => () => Tournament.open({ ...terms, rules })(miners)),
    ...spoilt(miners[0]!, value).map(bad => () => Tournament.open(terms)(miners.with(0, bad)))
  ],
  'Tournament.advance': value => [
    () => Tournament.advance(value)(tournament),
    () => Tournament.advance([value])(tournament),
    ...spoilt(report, value).map(bad => () => Tournament.advance([bad])(tournament)),
    ...spoilt(Report.scored(slot, miner.hotkey, '1' as never), value).map(
      bad => () => Tournament.advance([bad])(tournament)
    )
  ],
  'Tournament.apply': value => [
    () => Tournament.apply(value)(tournament),
    ...spoilt(log[1], value).map(bad => () => Tournament.apply(bad)(tournament))
  ],
  'Tournament.unavailable': value => [
    () => Tournament.unavailable(value, 'gone')(tournament),
    () => Tournament.unavailable(slot, value)(tournament)
  ],
  'Tournament.withdraw': value => [
    () => Tournament.withdraw(value, 'gone')(tournament),
    () => Tournament.withdraw(miner.hotkey, value)(tournament)
  ],
  'Tournament.cancel': value => [() => Tournament.cancel(value)(tournament)],
  'Tournament.replay': value => [
    () => Tournament.replay(value),
    () => Tournament.replay([value]),
    () => Tournament.replay([...log, value]),
    ...spoilt(log[0], value).map(bad => () => Tournament.replay([bad])),
    ...spoilt(log[1], value).map(bad => () => Tournament.replay([log[0], bad]))
  ],
  'Snapshot.decode': value => [
    () => Snapshot.decode(value),
    ...spoilt(tournament, value).map(bad => () => Snapshot.decode(bad))
  ]
}

/** Of these namespaces every function takes a tournament alone, which is trusted (RULES 1), or gives data out. */
const trusted = [
  'Tournament.asks',
  'Tournament.opened',
  'Tournament.digest',
  'Tournament.notices',
  'Tournament.certain'
]

/** These answer in sentences, whoever is asked about. */
const telling = ['Tournament.explain']

describe('functions that make or move a tournament', () => {
  it('are all among those that are tried: a new one fails here until it is', () => {
    const exported = [
      ...Object.entries(House.Tournament).map(([name, value]) => [`Tournament.${name}`, value] as const),
      ...Object.entries(House.Snapshot).map(([name, value]) => [`Snapshot.${name}`, value] as const)
    ]
    const functions = exported.filter(([, value]) => typeof value === 'function').map(([name]) => name)
    expect(functions.toSorted()).toEqual([...Object.keys(calls), ...trusted, ...telling].toSorted())
  })

  it.each(Object.entries(calls))(
    '%s: refused in plain JSON, or a state that its codec takes back',
    (_, of) => {
      for (const value of hostile()) {
        for (const call of of(value as never)) {
          const result = call() as E.Either<Refusal.Refusal, Tournament.Tournament>
          const json: unknown = JSON.parse(JSON.stringify(E.isLeft(result) ? result.left : result.right))
          if (E.isRight(result)) expect(Snapshot.decode(json)).toEqual(result)
          else {
            expect(json).toEqual(result.left)
            expect(House.Refusal.codec.is(result.left)).toBe(true)
          }
        }
      }
    }
  )

  it('Tournament.explain: one sentence about whoever takes no part, whatever it is', () => {
    for (const value of hostile()) {
      const told = Tournament.explain(value as never)(tournament)
      expect(told).toHaveLength(1)
      expect(told[0]).toMatch(/is neither in the field nor the champion\.$/)
    }
  })

  it('have copies: what the caller changes afterwards changes nothing', () => {
    const mine = structuredClone({ terms, miners, report }) as unknown as {
      terms: { rules: { replacements: number }; champion: { reign: number } | null }
      miners: Array<{ hotkey: string }>
      report: { detail: string }
    }
    const opened = right(Tournament.open(mine.terms as never)(mine.miners as never))
    const reports = [mine.report]
    const after = right(Tournament.advance(reports as never)(opened))
    const digests = [opened, after].map(Tournament.digest)
    mine.terms.rules.replacements = 99
    if (mine.terms.champion !== null) mine.terms.champion.reign = 99
    mine.miners[0]!.hotkey = 'x'
    mine.miners.length = 1
    mine.report.detail = 'something else'
    reports.length = 0
    expect([opened, after].map(Tournament.digest)).toEqual(digests)
  })

  it('reports are copied at once where their codec takes them as they are, and only there', () => {
    const scored = Report.scored(slot, miner.hotkey, '1' as never)
    for (const value of hostile()) {
      for (const one of [value, ...spoilt(report, value), ...spoilt(scored, value)]) {
        const copied = Report.copies([one])
        expect(copied !== null).toBe(Report.codec.is(one))
        if (copied !== null) expect(Report.codec.decode(copied[0])).toEqual(E.right(copied[0]))
      }
    }
  })

  it('a failed report holds of its detail what a record holds', () => {
    for (const detail of ['x'.repeat(5000), 'half an emoji \ud83d', `${'x'.repeat(4095)}😀`]) {
      expect(Report.codec.is(Report.failed(slot, miner.hotkey, 'Crashed', detail))).toBe(true)
    }
  })
})
