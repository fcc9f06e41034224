// Odds in closed form: known values, identities and monotonicity.
import * as O from 'fp-ts/lib/Option.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Exact from '../../../src/domain/Exact.js'
import * as RuleSets from '../../../src/rules/ruleset/RuleSets.js'
import type * as RuleSet from '../../../src/rules/ruleset/RuleSet.js'
import type * as TaskKind from '../../../src/domain/task/TaskKind.js'
import * as Assumptions from '../../../src/simulation/Assumptions.js'
import * as Normal from '../../../src/simulation/odds/Normal.js'
import * as Odds from '../../../src/simulation/odds/Odds.js'
import { integrate } from '../../../src/simulation/odds/Quadrature.js'
import * as TaskOdds from '../../../src/simulation/odds/TaskOdds.js'
import * as Thresholds from '../../../src/simulation/odds/Thresholds.js'

const sixOf = (kind: TaskKind.TaskKind): RuleSet.RuleSet => ({
  ...RuleSets.standard,
  boss: { ...RuleSets.standard.boss, kinds: { ...RuleSets.standard.boss.kinds, text: Array(6).fill(kind) } }
})

const noisy = (deviation: number, failureRate = 0): Assumptions.Assumptions => ({
  noise: Assumptions.uniform(deviation),
  failureRate
})

const rewards = sixOf('GrpoTask')
const losses = sixOf('DpoTask')
const floorReign = 7

const metric = fc.constantFrom('loss' as const, 'reward' as const)
const rules = fc.constantFrom(...RuleSets.all.values())
const type = fc.constantFrom('text' as const, 'image' as const)
const share = (max: number) => fc.double({ min: 0, max, noNaN: true })
const deviation = fc.double({ min: 0.001, max: 0.5, noNaN: true })

describe('the normal distribution', () => {
  it.each([
    [0, 0.5],
    [1, 0.841344746068543],
    [-1.959963984540054, 0.025],
    [-5, 2.866515718791939e-7],
    [-10, 7.61985302416e-24],
    [-20, 2.7536241186e-89]
  ])('is at %d what tables say', (x, p) => {
    expect(Normal.distribution(x) / p).toBeCloseTo(1, 10)
  })

  it('is the integral of its density', () => {
    for (const x of [-4, -1.5, 0.3, 2])
      expect(integrate(Normal.density, x - 3, x) + Normal.distribution(x - 3)).toBeCloseTo(
        Normal.distribution(x),
        14
      )
  })
})

describe('thresholds', () => {
  it('are those of the rules (RULES 5.2)', () => {
    expect(Thresholds.table(RuleSets.standard.boss.threshold)).toEqual([
      0.1, 0.08, 0.064, 0.0512, 0.04096, 0.032768, 0.03
    ])
    const of = Thresholds.of(RuleSets.standard.boss.threshold)
    expect([of(1), of(7), of(8), of(10_000)]).toEqual([0.1, 0.03, 0.03, 0.03])
  })

  it('go on in doubles where a decay never settles', () => {
    const decay = {
      base: Exact.constant('1'),
      decay: Exact.constant('0.9999'),
      floor: Exact.constant('0.0001')
    }
    const of = Thresholds.of(decay)
    expect(of(2000)).toBeCloseTo(0.9999 ** 1999, 12)
    expect(of(1_000_000)).toBe(0.0001)
    expect(Thresholds.table({ ...decay, decay: Exact.constant('1') })).toEqual([1])
  })
})

describe('known values', () => {
  it.each([
    ['six reward tasks', rewards, 0.05, 0.105],
    ['six reward tasks', rewards, 0.08, 0.175],
    ['six loss tasks', losses, 0.05, 0.1],
    ['six loss tasks', losses, 0.08, 0.171]
  ])('%s: an equal challenger at the floor', (_, ruleSet, noise, expected) => {
    expect(Odds.falseDethroning(ruleSet, 'text')(noisy(noise))(floorReign)).toBeCloseTo(expected, 3)
  })

  it('an edge equal to the threshold dethrones in 22 of 64 (4 of 6)', () => {
    for (const ruleSet of [rewards, losses, RuleSets.standard])
      for (const reign of [1, 3, 7])
        for (const noise of [0.01, 0.05, 0.1])
          expect(
            Odds.dethroning(ruleSet, 'text')(noisy(noise))({
              edge: Thresholds.of(ruleSet.boss.threshold)(reign),
              reign
            })
          ).toBeCloseTo(22 / 64, 12)
  })

  it('that edge is the one needed for 22 of 64', () => {
    const needed = Odds.edgeNeeded(rewards, 'text')(noisy(0.05))(22 / 64, 1)
    expect(O.isSome(needed) ? needed.value : null).toBeCloseTo(0.1, 10)
  })

  it('without noise the better miner wins as soon as its edge is the threshold', () => {
    const chance = Odds.dethroning(rewards, 'text')(noisy(0))
    expect(chance({ edge: 0.1, reign: 1 })).toBe(1)
    expect(chance({ edge: 0.0999999, reign: 1 })).toBe(0)
    expect(chance({ edge: 0, reign: 7 })).toBe(0)
  })

  it('none of at least none is certain, and three coins show two heads in half', () => {
    expect(Odds.atLeast(0)([0.2, 0.3])).toBe(1)
    expect(Odds.atLeast(2)([0.5, 0.5, 0.5])).toBe(0.5)
    expect(Odds.atLeast(2)([0.1, 0.2, 0.3])).toBeCloseTo(
      0.1 * 0.2 * 0.7 + 0.1 * 0.8 * 0.3 + 0.9 * 0.2 * 0.3 + 0.1 * 0.2 * 0.3,
      15
    )
    expect(Odds.atLeast(3)([0.5, 0.5])).toBe(0)
  })

  it('a champion that always fails loses, a challenger that always fails does not win', () => {
    // Half the jobs fail: 3/4 × 1/3 × 1 … by hand for one replacement: (1/4 p + 1/4) × (1 + 1/4).
    expect(TaskOdds.withFailures(0.5, 1)(1)).toBeCloseTo(0.625, 15)
    expect(TaskOdds.withFailures(0.5, 1)(0)).toBeCloseTo(0.3125, 15)
    expect(TaskOdds.bothFail(0.5, 1)).toBe(1 / 16)
  })
})

describe('laws', () => {
  it('a chance is a chance', () => {
    fc.assert(
      fc.property(
        metric,
        share(1),
        fc.double({ min: -0.9, max: 0.9, noNaN: true }),
        share(1),
        (m, t, e, s) => {
          const p = TaskOdds.reachesBar(m, t, e, s)
          return p >= -1e-12 && p <= 1 + 1e-12
        }
      )
    )
  })

  it('without a threshold the bar is the better score', () => {
    fc.assert(
      fc.property(metric, fc.double({ min: -0.9, max: 0.9, noNaN: true }), deviation, (m, e, s) => {
        expect(TaskOdds.reachesBar(m, 0, e, s)).toBeCloseTo(TaskOdds.better(m, e, 0, s), 12)
        expect(TaskOdds.better(m, e, 0, s) + TaskOdds.better(m, 0, e, s)).toBeCloseTo(1, 12)
      })
    )
  })

  it('without noise the better miner wins a match, and of equals each one half (RULES 4.3)', () => {
    const strength = fc.double({ min: -0.9, max: 0.9, noNaN: true })
    fc.assert(
      fc.property(metric, strength, strength, (m, a, b) => {
        const [own, other] = [TaskOdds.mean(m, a), TaskOdds.mean(m, b)]
        expect(TaskOdds.better(m, a, b, 0)).toBe(own < other ? 1 : own > other ? 0 : 0.5)
        expect(TaskOdds.better(m, a, a, 0)).toBe(0.5)
        // What little noise comes to, where it can be told from none.
        if (Math.abs(a - b) > 1e-6)
          expect(TaskOdds.better(m, a, b, 1e-9)).toBeCloseTo(TaskOdds.better(m, a, b, 0), 12)
      })
    )
  })

  it('a greater edge never hurts, and a longer reign never protects', () => {
    fc.assert(
      fc.property(
        rules,
        type,
        fc.double({ min: 0, max: 0.15, noNaN: true }),
        share(0.5),
        share(0.5),
        share(0.3),
        fc.integer({ min: 1, max: 12 }),
        (r, t, s, f, e, more, reign) => {
          const chance = Odds.dethroning(r, t)(noisy(s, f))
          const p = chance({ edge: e, reign })
          expect(chance({ edge: e + more, reign })).toBeGreaterThanOrEqual(p - 1e-12)
          expect(chance({ edge: e, reign: reign + 1 })).toBeGreaterThanOrEqual(p - 1e-12)
        }
      )
    )
  })

  it('one win more required is never likelier', () => {
    fc.assert(
      fc.property(fc.array(share(1), { maxLength: 12 }), fc.integer({ min: 0, max: 12 }), (ps, k) => {
        expect(Odds.atLeast(k + 1)(ps)).toBeLessThanOrEqual(Odds.atLeast(k)(ps) + 1e-15)
      })
    )
  })

  it('the edge needed is the least that is enough', () => {
    fc.assert(
      fc.property(
        rules,
        type,
        fc.double({ min: 0.01, max: 0.15, noNaN: true }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        fc.integer({ min: 1, max: 9 }),
        (r, t, s, p, reign) => {
          const chance = Odds.dethroning(r, t)(noisy(s))
          const needed = Odds.edgeNeeded(r, t)(noisy(s))(p, reign)
          if (O.isNone(needed)) return
          expect(chance({ edge: needed.value, reign })).toBeGreaterThanOrEqual(p)
          expect(chance({ edge: needed.value - 1e-9, reign })).toBeLessThan(p)
        }
      )
    )
  })

  it('there is no edge for what no edge brings about', () => {
    expect(Odds.edgeNeeded(rewards, 'text')(noisy(0.05, 0.8))(0.999, 1)).toEqual(O.none)
  })

  it('a reign’s expected length is the sum of its chances to last', () => {
    fc.assert(
      fc.property(rules, type, deviation, fc.double({ min: 0, max: 0.2, noNaN: true }), (r, t, s, e) => {
        const { expected, lasting } = Odds.reigns(r, t)(noisy(s))(e)
        const sum = lasting.reduce((a, b) => a + b, 0)
        expect(lasting[0]).toBe(1)
        if (lasting.length < 1000) expect(sum / expected).toBeCloseTo(1, 8)
        else expect(sum).toBeLessThan(expected)
      })
    )
    expect(Odds.reigns(rewards, 'text')(noisy(0))(0).expected).toBe(Infinity)
    expect(Odds.reigns(rewards, 'text')(noisy(0))(0.5)).toEqual({ expected: 1, lasting: [1] })
    expect(Odds.reigns(rewards, 'text')(noisy(0))(0.09)).toEqual({ expected: 2, lasting: [1, 1] })
  })
})
