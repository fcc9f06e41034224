// Monte Carlo: against the closed forms within four standard errors, and what its counts have to add up to.
import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import * as Planning from '../../src/simulation/Planning.js'
import * as Codec from '../../src/domain/codec/Codec.js'
import * as RuleSets from '../../src/rules/ruleset/RuleSets.js'
import type * as TaskKind from '../../src/domain/task/TaskKind.js'
import * as Assumptions from '../../src/simulation/Assumptions.js'
import * as Memory from '../../src/simulation/kernel/Memory.js'
import * as Boss from '../../src/simulation/kernel/Boss.js'
import * as Bracket from '../../src/simulation/kernel/Bracket.js'
import * as BracketOdds from '../../src/simulation/odds/BracketOdds.js'
import * as Estimate from '../../src/simulation/Estimate.js'
import * as Histories from '../../src/simulation/kernel/Histories.js'
import * as MonteCarlo from '../../src/simulation/MonteCarlo.js'
import * as Odds from '../../src/simulation/odds/Odds.js'
import * as Setup from '../../src/simulation/Setup.js'
import * as Simulated from '../../src/simulation/kernel/Simulated.js'
import * as Tally from '../../src/simulation/Tally.js'
import * as Xoshiro from '../../src/simulation/kernel/Xoshiro.js'

const input = {
  rules: RuleSets.standard,
  type: 'text',
  field: { type: 'Drawn', size: 20, spread: 0.05 },
  noise: Assumptions.uniform(0.05),
  failureRate: 0,
  progress: 0,
  champion: null,
  runs: 2000,
  history: 100,
  seed: 'test'
}

const setup = (changes: object = {}): Setup.Setup => {
  const decoded = Setup.decode({ ...input, ...changes })
  if (E.isLeft(decoded)) throw new Error(decoded.left.map(Codec.sentence).join('; '))
  return decoded.right
}

/** What a world of given strengths, the champion's last, is played on. */
const playground = (changes: object, champion: number) => {
  const world = MonteCarlo.world(setup(changes))
  const all = Simulated.miners(world)
  Simulated.set(all, world.plan.field, champion)
  return {
    world,
    board: Memory.make(world.plan),
    chance: Simulated.chance(world, Planning.state(JSON.stringify(changes)), all)
  }
}

const withinFour = (count: number, trials: number, p: number, what: string): void => {
  expect(Math.abs(count - trials * p), what).toBeLessThanOrEqual(4 * Math.sqrt(trials * p * (1 - p)) + 1e-9)
}

const equals = (strengths: ReadonlyArray<number>) => ({ type: 'Given', strengths })

describe('closed form against Monte Carlo, within 4 standard errors', () => {
  const types: ReadonlyArray<TaskKind.TournamentType> = ['text', 'image']

  it.each(types)('the boss round of %s', type => {
    const trials = 10_000
    for (const rules of [RuleSets.standard, RuleSets.gradients202509])
      for (const reign of [1, 3, 7])
        for (const deviation of [0.02, 0.05, 0.2, 0.7])
          for (const edge of [-0.03, 0, 0.06, 0.3])
            for (const failureRate of [0, 0.3]) {
              const changes = {
                rules,
                type,
                failureRate,
                noise: { ...Assumptions.uniform(deviation), GrpoTask: deviation / 2 },
                field: equals(Array<number>(8).fill(edge))
              }
              const { board, chance, world } = playground(changes, 0)
              let wins = 0
              for (let i = 0; i < trials; i += 1)
                if (Boss.play(board, chance, 0, reign) >= world.plan.required) wins += 1
              const p = Odds.dethroning(rules, type)(changes)({ edge, reign })
              withinFour(
                wins,
                trials,
                p,
                JSON.stringify({ rules: rules.id, reign, deviation, edge, failureRate })
              )
            }
  })

  it('who reaches which round of a bracket', () => {
    const trials = 20_000
    const strengths = [0.1, 0.05, 0.06, 0, -0.02, 0.02, 0.03, -0.1, 0.01, 0.015]
    for (const deviation of [0.03, 0.3])
      for (const failureRate of [0, 0.4])
        for (const entrants of [1, 3, 8, 10]) {
          const changes = { failureRate, noise: Assumptions.uniform(deviation), field: equals(strengths) }
          const { board, chance } = playground(changes, 0)
          for (let i = 0; i < 10; i += 1) board.seeds[i] = i
          let size = 1
          while (size < entrants) size *= 2
          const reached = new Float64Array(2 * size * entrants)
          for (let i = 0; i < trials; i += 1) {
            Bracket.play(board, chance, entrants)
            for (let match = 1; match < size; match += 1) {
              const seed = board.winners[match]!
              const depth = Math.floor(Math.log2(match))
              if (seed >= 0) reached[depth * entrants + seed]! += 1
            }
          }
          const reach = BracketOdds.reaching(
            BracketOdds.ofStrengths(RuleSets.standard, 'text')(changes)(strengths)
          )(entrants)
          reach.forEach((chances, seed) => {
            const rounds = chances.length - 1
            for (let depth = 0; depth < rounds; depth += 1)
              withinFour(
                reached[depth * entrants + seed]!,
                trials,
                chances[rounds - depth]!,
                JSON.stringify({ deviation, failureRate, entrants, seed, depth })
              )
          })
        }
  })

  it('how long reigns last among equals, and how often each one ends', () => {
    for (const [deviation, rules] of [
      [0.08, RuleSets.standard],
      [0.15, RuleSets.gradients202509]
    ] as const) {
      const noise = Assumptions.uniform(deviation)
      const changes = { rules, noise, field: equals(Array<number>(8).fill(0)), runs: 100_000, history: 2000 }
      const result = MonteCarlo.run(setup(changes))
      const assumptions = { noise, failureRate: 0 }
      const { expected } = Odds.reigns(rules, 'text')(assumptions)(0)
      const { value, low, high } = result.reignLength!
      const error = (high - low) / 2 / 1.96
      expect(Math.abs(value - expected)).toBeLessThan(4 * error)
      const chance = Odds.falseDethroning(rules, 'text')(assumptions)
      for (const { reign, bossRounds, dethroning } of result.byReign)
        if (reign < Tally.lastReign)
          withinFour(dethroning.value * bossRounds, bossRounds, chance(reign), `reign ${reign}`)
      expect(result.undeservedDethroning).toEqual(result.dethroning)
    }
  })
})

describe('a simulation', () => {
  it('is the same for the same seed, and another for another', () => {
    const result = MonteCarlo.run(setup())
    expect(MonteCarlo.run(setup())).toEqual(result)
    expect(MonteCarlo.run(setup({ seed: 'other' }))).not.toEqual(result)
  })

  it('is the sum of its parts: each history has a stream of its own', () => {
    const world = MonteCarlo.world(setup({ failureRate: 0.1, progress: 0.01, runs: 950 }))
    const state = MonteCarlo.seeded(setup())
    const whole = Histories.play(world, state, 0, 10)
    const sum = Tally.empty(world)
    let begins = state
    for (let i = 0; i < 10; i += 1) {
      Tally.add(sum, Histories.play(world, begins, i, i + 1))
      begins = Xoshiro.jumped(begins)
    }
    expect(sum).toEqual(whole)
    expect(MonteCarlo.result(world)(whole).tournaments).toBe(950)
  })

  it('adds up: endings, places in the bracket, challengers and titles', () => {
    for (const rules of RuleSets.all.values())
      for (const failureRate of [0, 0.2, 0.9]) {
        const result = MonteCarlo.run(
          setup({ rules, failureRate, field: { ...input.field, size: 70 }, runs: 500 })
        )
        const { Dethroned, Defended, Crowned, Retained, Vacant } = result.endings
        expect(Dethroned + Defended + Crowned + Retained + Vacant).toBe(500)
        const sum = (of: (way: (typeof result.ways)[number]) => number): number =>
          Math.round(500 * result.ways.reduce((all, way) => all + of(way), 0))
        expect(sum(way => way.title.value)).toBe(Dethroned + Crowned)
        expect(sum(way => way.last[0].value)).toBe(Dethroned + Defended + Crowned)
        if (failureRate === 0 && rules !== RuleSets.gradients202512)
          expect(sum(way => way.bracket.value)).toBe(4000)
        expect(result.byReign.reduce((all, row) => all + row.bossRounds, 0)).toBe(Dethroned + Defended)
        expect(result.championRanks.reduce((all, n) => all + n, 0)).toBe(500 - Vacant)
        expect(result.reignLengths.reduce((all, n) => all + n, 0)).toBe(Dethroned)
      }
  })

  it('says nothing of no tournaments: no share, and no estimate of what had no trial', () => {
    const world = MonteCarlo.world(setup())
    const { tournaments, ways, byReign, reignLengths, ...estimates } = MonteCarlo.result(world)(
      Tally.empty(world)
    )
    expect([tournaments, byReign, reignLengths]).toEqual([0, [], []])
    const zero = { value: 0, low: 0, high: 0 }
    expect(ways.map(({ bracket, last, title }) => [bracket, ...last, title])).toEqual(
      Array(20).fill(Array(6).fill(zero))
    )
    expect(estimates).toMatchObject({
      dethroning: null,
      undeservedDethroning: null,
      undeservedShare: null,
      reignLength: null
    })
  })

  it('draws a match’s task type by its weight, and nothing where there is only one (RULES 4.2)', () => {
    const draws = (type: TaskKind.TournamentType, trials: number) => {
      const world = MonteCarlo.world(setup({ type }))
      const state = Planning.state('kinds')
      const chance = Simulated.chance(world, state, Simulated.miners(world))
      return { world, state, drawn: Array.from({ length: trials }, () => chance.kind(2, 1)) }
    }
    const { world, drawn } = draws('text', 20_000)
    world.plan.knockoutWeights.forEach((weight, kind) => {
      withinFour(drawn.filter(one => one === kind).length, 20_000, weight, `kind ${kind}`)
    })
    const image = draws('image', 5)
    expect(image.drawn).toEqual([0, 0, 0, 0, 0])
    expect(image.state).toEqual(Planning.state('kinds'))
  })

  it('without noise finds the strongest, who takes the title and keeps it', () => {
    const strengths = Array.from({ length: 30 }, (_, i) => 0.3 - i / 100)
    const result = MonteCarlo.run(
      setup({ noise: Assumptions.uniform(0), field: equals(strengths), runs: 300, history: 100 })
    )
    expect(result.ways[0].last[0].value).toBe(1)
    expect(result.endings).toMatchObject({ Crowned: 3, Defended: 297 })
    expect(result.championRanks[0]).toBe(300)
  })

  it('lets progress end every reign, and a given champion begin', () => {
    const still = setup({
      noise: Assumptions.uniform(0),
      field: equals(Array<number>(8).fill(0)),
      champion: { strength: 0.2, reign: 3 },
      progress: 0.05,
      runs: 40,
      history: 40
    })
    // 20 % better, falling behind by 5 % each time, until the challenger has the threshold of its reign.
    const result = MonteCarlo.run(still)
    expect(result.endings.Crowned).toBe(0)
    expect(result.endings.Dethroned).toBeGreaterThan(5)
    expect(result.undeservedDethroning!.value).toBe(0)
  })

  it.each([
    [{ runs: 0 }, 'runs is 0: expected an integer from 1 to 1000000000'],
    [{ runs: 2.5 }, 'runs is 2.5: expected an integer from 1 to 1000000000'],
    [{ history: -1 }, 'history is -1: expected an integer from 1 to 100000'],
    [{ failureRate: 1 }, 'failureRate is 1: expected a number from 0 to 0.99'],
    [{ failureRate: NaN }, 'failureRate is NaN: expected a number from 0 to 0.99'],
    [{ noise: { ...input.noise, DpoTask: 7 } }, 'noise.DpoTask is 7: expected a number from 0 to 1'],
    [{ type: 'audio' }, 'type is "audio": expected "text" or "image"'],
    [
      { field: { type: 'Drawn', size: 5, spread: 0.1 } },
      "field.size is 5: expected a field of at least 8, the rule set's minimum"
    ],
    [
      { field: { type: 'Drawn', size: 5000, spread: 0.1 } },
      'field.size is 5000: expected an integer from 1 to 4096'
    ],
    [
      { field: equals([0, 0.1]) },
      "field.strengths is a list of 2: expected a field of at least 8, the rule set's minimum"
    ],
    [{ field: equals([0, 2]) }, 'field.strengths[1] is 2: expected a number from -0.99 to 0.99'],
    [{ champion: { strength: 0, reign: 0 } }, 'champion.reign is 0: expected an integer of at least 1'],
    [{ speed: 1 }, 'speed is 1: expected no such field']
  ])('refuses %j with the field, the value and what was expected', (changes, sentence) => {
    const decoded = Setup.decode({ ...input, ...changes })
    expect(E.isLeft(decoded) ? decoded.left.map(Codec.sentence) : []).toEqual([sentence])
  })
})

describe('estimates', () => {
  it('of proportions are Wilson’s', () => {
    // Newcombe 1998, table I: 81 of 263, and none of 20.
    expect(Estimate.proportion(81, 263)!.low).toBeCloseTo(0.2553, 4)
    expect(Estimate.proportion(81, 263)!.high).toBeCloseTo(0.3662, 4)
    expect(Estimate.proportion(0, 20)!.high).toBeCloseTo(0.1611, 4)
    expect(Estimate.proportion(0, 0)).toBe(null)
  })

  it('of shares over histories: anything of one history, and never of width zero by luck', () => {
    expect(Estimate.share({ x: 1, y: 2, xx: 1, xy: 2, yy: 4, histories: 1 })).toEqual({
      value: 0.5,
      low: 0,
      high: 1
    })
    expect(Estimate.share({ x: 0, y: 0, xx: 0, xy: 0, yy: 0, histories: 3 })).toBe(null)
    for (const x of [0, 1, 2]) {
      const alike = { x: 3 * x, y: 6, xx: 3 * x * x, xy: 6 * x, yy: 12, histories: 3 }
      const { value, low, high } = Estimate.share(alike)!
      expect([value, high > low, low >= 0, high <= 1]).toEqual([x / 2, true, true, true])
    }
  })

  it('of lengths over histories: none of one history, and never below 1', () => {
    expect(Estimate.length({ x: 4, y: 2, xx: 16, xy: 8, yy: 4, histories: 1 })).toBe(null)
    const { value, low, high } = Estimate.length({ x: 6, y: 6, xx: 12, xy: 12, yy: 12, histories: 3 })!
    expect([value, low]).toEqual([1, 1])
    expect(high).toBeGreaterThan(1.1)
  })

  it.each([2, 4, 8])(
    'hold the truth 19 times in 20 at %d histories, whose tournaments depend on each other',
    histories => {
      // Each history has a chance of its own around 0.3, as champions of their own strength make it.
      const state = Planning.state(`coverage ${histories}`)
      const uniform = (): number => Xoshiro.below(state, 1 << 20) / (1 << 20)
      let covered = 0
      const times = 2000
      for (let i = 0; i < times; i += 1) {
        const sums = { x: 0, y: 0, xx: 0, xy: 0, yy: 0, histories }
        for (let h = 0; h < histories; h += 1) {
          const chance = 0.6 * uniform()
          const y = 10
          let x = 0
          for (let k = 0; k < y; k += 1) x += uniform() < chance ? 1 : 0
          sums.x += x
          sums.y += y
          sums.xx += x * x
          sums.xy += x * y
          sums.yy += y * y
        }
        const { low, high } = Estimate.share(sums)!
        if (low <= 0.3 && 0.3 <= high) covered += 1
      }
      expect(covered / times).toBeGreaterThanOrEqual(0.94)
    }
  )
})

describe('ties (ranks shared evenly)', () => {
  it.each([
    ['all alike', { field: { type: 'Given', strengths: Array<number>(8).fill(0) }, runs: 1 }],
    ['no spread', { field: { type: 'Drawn', size: 20, spread: 0 }, runs: 50 }],
    ['some alike', { field: { type: 'Given', strengths: [0, 0.1, 0, 0.1, -0.1, 0, 0, 0.2] }, runs: 50 }]
  ])('the shares of %s sum to the places, and each lies within its bounds', (_, changes) => {
    const { ways } = MonteCarlo.run(setup(changes))
    const places = Math.min(8, ways.length)
    expect(ways.reduce((sum, { bracket }) => sum + bracket.value, 0)).toBeCloseTo(places, 9)
    expect(ways.reduce((sum, { last }) => sum + last[0].value, 0)).toBeCloseTo(1, 9)
    for (const { bracket, last, title } of ways)
      for (const { value, low, high } of [bracket, ...last, title]) {
        expect(value).toBeLessThanOrEqual(1)
        expect(low).toBeLessThanOrEqual(value)
        expect(high).toBeGreaterThanOrEqual(value)
      }
  })
})
