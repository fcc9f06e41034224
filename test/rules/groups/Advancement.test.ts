import { describe, expect, it } from 'vitest'
import * as Advancement from '../../../src/rules/groups/Advancement.js'
import * as Fraction from '../../../src/scoring/Fraction.js'
import * as RuleSets from '../../../src/rules/ruleset/RuleSets.js'
import * as Seed from '../../../src/domain/Seed.js'
import type * as RuleSet from '../../../src/rules/ruleset/RuleSet.js'
import * as Lot from '../../../src/rules/groups/Lot.js'
import { hotkeys } from '../../addresses.js'
import { decoded } from '../../view.js'

const seed = decoded(Seed.codec, 'seed')
const half: Fraction.Fraction = { numerator: 1n, denominator: 2n }

/** A finisher of group 1 with a score of one half, unless said otherwise. */
const performance = (n: number, fields: Partial<Advancement.Performance> = {}): Advancement.Performance => ({
  hotkey: hotkeys[n]!,
  group: 1,
  score: half,
  tasksWon: Fraction.zero,
  advantage: () => Fraction.zero,
  finisher: true,
  ...fields
})

const standings = (
  performances: ReadonlyArray<Advancement.Performance>,
  rules: RuleSet.RuleSet = RuleSets.standard
) => Advancement.standings(rules)(performances)(seed)

const order = (of: ReadonlyArray<Advancement.Standing>) => of.map(({ hotkey }) => hotkeys.indexOf(hotkey))

/** The numbers, the highest lot first. */
const byLot = (...ns: ReadonlyArray<number>) =>
  Array.from(ns).sort((a, b) => Lot.compare(hotkeys[a]!, hotkeys[b]!)(seed))

describe('the order of the tie chain (RULES 3.6)', () => {
  it('the group score comes first, over all groups', () => {
    const of = standings([
      performance(0, { tasksWon: Fraction.ratio(3, 1), advantage: () => Fraction.one }),
      performance(1, { score: Fraction.one, group: 2 }),
      performance(2, { score: Fraction.ratio(2, 3) })
    ])
    expect(order(of)).toEqual([1, 2, 0])
    expect(of.map(({ decidedBy }) => decidedBy)).toEqual([null, 'Score', 'Score'])
    expect(of.map(({ position }) => position)).toEqual([1, 2, 3])
    expect(of.map(({ advantage }) => advantage)).toEqual([null, null, null])
  })

  it('then tasks won', () => {
    const of = standings([
      performance(0, { advantage: () => Fraction.one }),
      performance(1, { tasksWon: Fraction.ratio(1, 2) }),
      performance(2, { tasksWon: Fraction.one })
    ])
    expect(order(of)).toEqual([2, 1, 0])
    expect(of.map(({ decidedBy }) => decidedBy)).toEqual([null, 'TasksWon', 'TasksWon'])
    expect(of.map(({ tasksWon }) => tasksWon)).toEqual(['1/1', '1/2', '0/1'])
  })

  it('then the mean advantage, worked out only where a tie reaches it', () => {
    const unreached = () => {
      throw new Error('no tie reaches this')
    }
    const of = standings([
      performance(0, { advantage: () => Fraction.ratio(-1, 3) }),
      performance(1, { score: Fraction.one, advantage: unreached }),
      performance(2, { advantage: () => Fraction.ratio(1, 4) })
    ])
    expect(order(of)).toEqual([1, 2, 0])
    expect(of.map(({ decidedBy }) => decidedBy)).toEqual([null, 'Score', 'Advantage'])
    expect(of.map(({ advantage }) => advantage)).toEqual([null, '1/4', '-1/3'])
  })

  it('then a lot drawn from the seed, the higher first; the hotkeys decide nothing', () => {
    const of = standings([3, 1, 2, 0, 4].map(n => performance(n)))
    expect(order(of)).toEqual(byLot(0, 1, 2, 3, 4))
    expect(order(of)).not.toEqual([0, 1, 2, 3, 4])
    expect(of.map(({ decidedBy }) => decidedBy)).toEqual([null, 'Lot', 'Lot', 'Lot', 'Lot'])
  })

  it('works an advantage out once, however many ties reach it', () => {
    let times = 0
    standings(
      [0, 1, 2, 3, 4, 5].map(n => performance(n, { advantage: () => ((times += 1), Fraction.ratio(n, 10)) }))
    )
    expect(times).toBe(6)
  })
})

describe('who advances (RULES 3.6, 3.7)', () => {
  const scored = (n: number, group: number) => performance(n, { group, score: Fraction.ratio(20 - n, 20) })
  const twenty = () => Array.from({ length: 20 }, (_, i) => scored(i, (i % 2) + 1))
  const advanced = (of: ReadonlyArray<Advancement.Standing>) =>
    Advancement.through(of).map(hotkey => hotkeys.indexOf(hotkey))

  it('the eight best overall, whatever their groups', () => {
    const of = standings(twenty().map(p => ({ ...p, group: p.hotkey === hotkeys[9] ? 2 : 1 })))
    expect(advanced(of)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(of.map(s => s.advanced)).toEqual(of.map((_, i) => i < 8))
  })

  it('the best of each group where the rule set says so (RULES 9)', () => {
    const { groups } = RuleSets.gradients202512
    const rules = {
      ...RuleSets.gradients202512,
      groups: { ...groups, advance: { scope: 'PerGroup', count: 2 } }
    } as const
    const of = standings(
      twenty().map(p => ({ ...p, group: hotkeys.indexOf(p.hotkey) < 10 ? 1 : 2 })),
      rules
    )
    expect(advanced(of)).toEqual([0, 1, 10, 11])
  })

  it('only finishers, who stand before all others; those are in no order among themselves', () => {
    const of = standings([
      performance(0, { finisher: false, score: Fraction.one }),
      performance(1),
      performance(2, { finisher: false })
    ])
    expect(order(of)).toEqual([1, 0, 2])
    expect(of.map(({ position }) => position)).toEqual([1, null, null])
    expect(of.map(({ decidedBy }) => decidedBy)).toEqual([null, null, null])
    expect(advanced(of)).toEqual([1])
  })

  it('all finishers where they are fewer than eight', () => {
    expect(advanced(standings([performance(0, { score: Fraction.one }), performance(1)]))).toEqual([0, 1])
  })
})

describe('a standing in one sentence', () => {
  const standing: Advancement.Standing = {
    hotkey: hotkeys[0]!,
    group: 2,
    position: 3,
    score: '5/6',
    tasksWon: '1/1',
    advantage: null,
    decidedBy: 'Score',
    advanced: true
  }
  const sentence = (fields: Partial<Advancement.Standing>) =>
    Advancement.sentence({ ...standing, ...fields }).replace(hotkeys[0]!, 'It')

  it.each([
    [{}, 'It advances at 3 (group 2, score 5/6, tasks won 1, behind the one before by the group score).'],
    [
      { decidedBy: 'TasksWon', tasksWon: '1/2', advanced: false },
      'It does not advance at 3 (group 2, score 5/6, tasks won 1/2, behind the one before by tasks won).'
    ],
    [
      { decidedBy: 'Advantage', tasksWon: '11/1' },
      'It advances at 3 (group 2, score 5/6, tasks won 11, behind the one before by the mean advantage over the median).'
    ],
    [
      { decidedBy: 'Lot', tasksWon: '1/12' },
      'It advances at 3 (group 2, score 5/6, tasks won 1/12, behind the one before by a lot drawn from the seed).'
    ],
    [{ decidedBy: null, position: 1 }, 'It advances at 1 (group 2, score 5/6, tasks won 1).'],
    [
      { decidedBy: null, position: null, advanced: false, tasksWon: '0/1' },
      'It does not advance: no scored task, or withdrawn (group 2, score 5/6, tasks won 0).'
    ]
  ] satisfies ReadonlyArray<readonly [Partial<Advancement.Standing>, string]>)('%j', (fields, expected) => {
    expect(sentence(fields)).toBe(expected)
  })
})
