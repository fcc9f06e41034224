// What a hotkey gets, told so that a reader can work it out again (RULES 13).
import { describe, expect, it } from 'vitest'
import * as Fraction from '../../../src/scoring/Fraction.js'
import type * as Payment from '../../../src/rules/rewards/Payment.js'
import * as Slot from '../../../src/domain/task/Slot.js'
import * as Statement from '../../../src/rules/rewards/Statement.js'
import type * as Wins from '../../../src/rules/rewards/Wins.js'
import { hotkeys } from '../../addresses.js'
import { champion, idOf } from '../histories.js'

const [a, b] = hotkeys as [(typeof hotkeys)[0], (typeof hotkeys)[0]]
const { ratio, zero, one } = Fraction

const win = (slot: Slot.Slot, ...winners: Wins.Win['winners']): Wins.Win => ({ slot, winners })

/** Alone at the last of three places, with one task won. */
const paid = (): Payment.Payment => ({
  hotkey: a,
  type: 'image',
  tournament: idOf('spring'),
  winner: false,
  wins: [win(Slot.boss(5, 1), a)],
  points: ratio(5, 1),
  first: 3,
  last: 3,
  places: 3,
  share: ratio(9, 139),
  pool: ratio(1, 10),
  amount: ratio(9, 1390)
})

const none = (): Payment.Pools => ({
  title: null,
  burns: false,
  boost: zero,
  base: ratio(1, 10),
  boosted: ratio(1, 10)
})
const boosted = (): Payment.Pools => ({
  title: { champion: champion(b, 3), tournament: idOf('winter'), since: null, performance: ratio(1, 3) },
  burns: false,
  boost: ratio(1, 7),
  base: ratio(1, 10),
  boosted: ratio(17, 70)
})

const earnings = (of: Partial<Statement.Earnings> = {}): Statement.Earnings => ({
  ...Statement.nothing(a, 7),
  ...of
})
const lines = (of: Partial<Statement.Earnings>, burned = zero, pools = none()): ReadonlyArray<string> =>
  Statement.sentences({ text: none(), image: pools }, one)(Statement.of(earnings(of), burned))

const line = (payment: Partial<Payment.Payment>, pools = none()): string | undefined =>
  lines({ payments: [{ ...paid(), ...payment }] }, zero, pools)[1]

describe('amounts for a reader', () => {
  it('have six places; what is something is never told as nothing', () => {
    expect([zero, ratio(1, 3), ratio(1, 1_000_000), ratio(1, 2_000_000)].map(Statement.decimal)).toEqual([
      '0.000000',
      '0.333333',
      '0.000001',
      '0.000001'
    ])
    expect(Statement.decimal(ratio(1, 2_000_001))).toBe('<0.000001')
  })

  it('are plain where six places hold them, else marked as rounded', () => {
    expect(
      [ratio(5, 2), ratio(20, 1), zero, ratio(1, 1_000_000), ratio(-7, 20)].map(Statement.plain)
    ).toEqual(['2.5', '20', '0', '0.000001', '-0.35'])
    expect([ratio(1, 3), ratio(200, 3)].map(Statement.plain)).toEqual(['≈0.333333', '≈66.666667'])
  })
})

describe('a payment in one sentence (RULES 13.1 to 13.3)', () => {
  it('has one task and its points, place, share and pool', () => {
    expect(line({})).toBe(
      'image: ranked by points of spring with 5 points from 1 task won (R5.B.T1 for 5): place 3 of 3, share 0.064748 of the base pool 0.1, times 1 that pools pay out: 0.006475.'
    )
  })

  it('a single point is no points', () => {
    const wins = [win(Slot.group(1, 1, 1), a)]
    expect(line({ points: one, wins })).toContain('with 1 point from 1 task won (R1.G1.T1 for 1): place')
  })

  it('says how many split which places, and a first place', () => {
    const wins = [win(Slot.group(1, 2, 3), a, b, hotkeys[2]!), win(Slot.match(2, 1), a)]
    const text = line({ first: 2, last: 4, places: 9, points: ratio(7, 3), wins })
    expect(text).toContain(
      'with ≈2.333333 points from 2 tasks won (R1.G2.T3 for 1/3, shared by 3; R2.M1.T1 for 2)'
    )
    expect(text).toContain(': places 2 to 4 of 9, split by 3, share')
  })

  it('the winner draws on the boosted pool, with the boost and what it comes from; nobody else does', () => {
    expect(line({ winner: true, wins: [] }, boosted())).toContain(
      'image: winner of spring with no task won: place 3 of 3, share 0.064748 of the boosted pool ≈0.242857 (base 0.1, boost ≈0.142857 for a performance of ≈0.333333 in winter and reign 3), times'
    )
    expect(line({}, boosted())).toContain('share 0.064748 of the base pool 0.1, times')
  })
})

describe('a statement in sentences', () => {
  const nothing = 'It won no task, holds no title and takes part in no running tournament.'

  it('says whose it is, at which node, and the exact weight', () => {
    expect(lines({ earned: ratio(1, 3) })[0]).toBe(`${a} (node 7): weight 0.333333, exactly 1/3.`)
    expect(lines({ node: null, earned: ratio(1, 3) })[0]).toBe(
      `${a} (not registered): weight 0.000000, exactly 0/1.`
    )
  })

  it('that there is nothing to say only where there is nothing', () => {
    expect(lines({}).slice(1)).toEqual([nothing])
    expect(lines({ payments: [paid()] })).not.toContain(nothing)
    expect(lines({ participation: one })).not.toContain(nothing)
    expect(lines({}, one)).not.toContain(nothing)
  })

  it('what participation is worth, where it takes part', () => {
    expect(lines({ participation: ratio(1, 10_000), earned: ratio(1, 10_000) }).slice(1)).toEqual([
      'participation: takes part in a running tournament: 0.000100.'
    ])
  })

  it('what burns because it has no node, and only then (RULES 13.4)', () => {
    expect(lines({ node: null, participation: one, earned: one }).slice(2)).toEqual([
      'burned: it has no node, so the 1.000000 it earned burns.'
    ])
    expect(lines({ node: null }).slice(1)).toEqual([nothing])
  })

  it('what the burn key receives on top of what it earned (RULES 13.4)', () => {
    const of = Statement.of(earnings({ earned: ratio(1, 3) }), ratio(1, 6))
    expect(of.weight).toEqual(ratio(1, 2))
    expect(lines({}, ratio(1, 6)).slice(1)).toEqual([
      'burn: it is the burn key, and receives the 0.166667 burned.'
    ])
  })
})

describe('statements are listed', () => {
  const statement = (hotkey: typeof a, node: number | null, earned: Fraction.Fraction): Statement.Statement =>
    Statement.of({ ...Statement.nothing(hotkey, node), earned }, zero)

  it('by weight, then by what was earned, then by code units', () => {
    const [first, second] = [a, b].toSorted() as [typeof a, typeof b]
    const inOrder = [
      statement(second, 1, one),
      statement(second, 2, ratio(1, 2)),
      statement(second, null, one),
      statement(first, null, ratio(1, 2)),
      statement(second, null, ratio(1, 2))
    ]
    expect(inOrder.toReversed().sort(Statement.compare)).toEqual(inOrder)
    expect(inOrder.map((s, i) => Statement.compare(s, inOrder[(i + 1) % inOrder.length]!) < 0)).toEqual([
      true,
      true,
      true,
      true,
      false
    ])
    expect(Statement.compare(inOrder[0]!, inOrder[0]!)).toBe(0)
  })
})
