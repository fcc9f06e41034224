// The lanes: their generator, their normals, and that they play the tournament that the other kernel plays.
import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import * as Planning from '../../../src/simulation/Planning.js'
import * as RuleSets from '../../../src/rules/ruleset/RuleSets.js'
import type * as RuleSet from '../../../src/rules/ruleset/RuleSet.js'
import * as Assumptions from '../../../src/simulation/Assumptions.js'
import * as Histories from '../../../src/simulation/kernel/Histories.js'
import { fits } from '../../../src/simulation/kernel/lanes/Fit.js'
import * as Lanes from '../../../src/simulation/kernel/lanes/Lanes.js'
import { cell, floats, machine, spare, words } from '../../../src/simulation/kernel/lanes/Machine.js'
import { packed, ziggurat } from '../../../src/simulation/kernel/lanes/Ziggurat.js'
import type { World } from '../../../src/simulation/kernel/Simulated.js'
import * as MonteCarlo from '../../../src/simulation/MonteCarlo.js'
import * as Normal from '../../../src/simulation/odds/Normal.js'
import * as Setup from '../../../src/simulation/Setup.js'
import * as Tally from '../../../src/simulation/Tally.js'
import { checked } from '../sameTournament.js'
import { playBoth } from './lanes.js'
import { bits, steps, upTo } from './generators.js'
import { runs } from '../../runs.js'

const times = runs(1)

const drawn = (size: number) => ({ type: 'Drawn', size, spread: 0.05 })
const given = (...strengths: ReadonlyArray<number>) => ({ type: 'Given', strengths })

const world = (changes: object = {}): World => {
  const decoded = Setup.decode({
    rules: RuleSets.standard,
    type: 'text',
    field: drawn(64),
    noise: Assumptions.uniform(0.05),
    failureRate: 0,
    progress: 0,
    champion: null,
    runs: 100_000,
    history: 100,
    seed: 'lanes',
    ...changes
  })
  if (E.isLeft(decoded)) throw new Error(JSON.stringify(decoded.left))
  return MonteCarlo.world(decoded.right)
}

const custom = (changes: object): RuleSet.RuleSet =>
  checked({ ...RuleSets.standard, id: 'custom', ...changes })

describe('the generator of the lanes', () => {
  it('gives the numbers of its authors’ program from the state 1, 2, 3, 4, in each lane', () => {
    for (let word = 0; word < 4; word += 1)
      words.fill(word + 1, cell(machine.state.value) + 4 * word, cell(machine.state.value) + 4 * word + 4)
    machine.words(machine.costs.value, 10)
    for (let lane = 0; lane < 4; lane += 1)
      expect(
        Array.from({ length: 10 }, (_, i) => words[cell(machine.costs.value) + 4 * i + lane]! >>> 0)
      ).toEqual([
        641, 1573767, 3222811527, 3517856514, 836907274, 4247214768, 3867114732, 1355841295, 495546011,
        621204420
      ])
  })

  it('begins its lanes and the spare stream 2^61 steps apart', () => {
    const apart = steps(61)
    const state = Planning.state('apart')
    spare.set(state)
    machine.begin()
    let expected = bits(state)
    for (let lane = 0; lane < 5; lane += 1) {
      const own =
        lane === 4
          ? Int32Array.from(spare)
          : Int32Array.from({ length: 4 }, (_, i) => words[cell(machine.state.value) + 4 * i + lane]!)
      expect(bits(own)).toBe(expected)
      expected = apart(expected)
    }
  })
})

describe('the normals of the lanes', () => {
  const normals = (seed: string, count: number): Float64Array => {
    const out = new Float64Array(count)
    spare.set(Planning.state(seed))
    machine.begin()
    for (let at = 0; at < count; at += 16_000) {
      machine.normals(machine.costs.value, 4000)
      const from = cell(machine.costs.value)
      out.set(
        Float64Array.from(floats.subarray(from, from + 16_000), x => x * 2 ** -33),
        at
      )
    }
    return out
  }

  it('have the moments of a normal, its tails, and no gap at the edges of the layers', () => {
    const out = normals('normals', 800_000 * Math.min(times, 20))
    const n = out.length
    const sorted = out.toSorted()
    const moment = (k: number): number => out.reduce((sum, x) => sum + x ** k, 0) / n
    // Variances of powers of a standard normal: 1, 2, 15, 96.
    expect(Math.abs(moment(1)) * Math.sqrt(n)).toBeLessThan(5)
    expect(Math.abs(moment(2) - 1) * Math.sqrt(n / 2)).toBeLessThan(5)
    expect(Math.abs(moment(3)) * Math.sqrt(n / 15)).toBeLessThan(5)
    expect(Math.abs(moment(4) - 3) * Math.sqrt(n / 96)).toBeLessThan(5)
    const edges = ziggurat.edges.filter((_, i) => i % 64 === 5 || i === 0 || i > 1020)
    for (const bound of [0, 0.001, 0.02, 0.1, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, ...edges]) {
      const p = Normal.distribution(-bound)
      for (const [side, sign] of [
        ['above', 1],
        ['below', -1]
      ] as const) {
        const count = sign > 0 ? n - upTo(sorted, bound) : upTo(sorted, -bound)
        expect(Math.abs(count - n * p) / Math.sqrt(n * p * (1 - p)), `${side} ${bound}`).toBeLessThan(5)
      }
    }
  })

  it('tell nothing of each other: neighbours in a lane, in other lanes, and their squares', () => {
    const out = normals('pairs', 800_000)
    for (const lag of [1, 2, 3, 4, 8, 28, 256]) {
      let product = 0
      let squares = 0
      for (let i = lag; i < out.length; i += 1) {
        product += out[i]! * out[i - lag]!
        squares += (out[i]! ** 2 - 1) * (out[i - lag]! ** 2 - 1)
      }
      expect(Math.abs(product) / Math.sqrt(out.length)).toBeLessThan(5)
      expect(Math.abs(squares) / Math.sqrt(4 * out.length)).toBeLessThan(5)
    }
  })

  it('come from layers of one area that just close, of which no core leaves the curve', () => {
    const { widths, edges, heights } = ziggurat
    const height = (x: number): number => Math.exp(-0.5 * x * x)
    const area = (widths[0]! / 8192) * heights[1]!
    for (let i = 1; i < 1024; i += 1) {
      expect((widths[i]! / 8192) * (heights[i + 1]! - heights[i]!)).toBeCloseTo(area, 14)
      expect(widths[i]! / 8192).toBeGreaterThanOrEqual(edges[i - 1]!)
      const core = ((packed[i]! >>> 16) + 1) / 32768
      if (edges[i]! > 0) expect(height((core * widths[i]!) / 8192)).toBeGreaterThanOrEqual(heights[i + 1]!)
    }
    expect([heights[1023]! < 1, heights[1024]! >= 1]).toEqual([true, true])
    const tail = edges[0]!
    expect(tail * height(tail) + Math.sqrt(2 * Math.PI) * Normal.distribution(-tail)).toBeCloseTo(area, 14)
  })
})

const { groups } = RuleSets.standard

/** Worlds of every kind that fits, with the share of tournaments that may be left to the other kernel. */
const worlds: ReadonlyArray<readonly [string, object]> = [
  ['the default', {}],
  ['image', { type: 'image', champion: { strength: 0.1, reign: 3 } }],
  ['fields of one group size', { field: drawn(56), progress: 0.01 }],
  ['fields of two group sizes', { field: drawn(61) }],
  ['17 miners, 9 and 8', { field: drawn(17) }],
  ['no groups and no byes', { field: drawn(8) }],
  ['no groups and byes', { field: drawn(11), noise: { ...Assumptions.uniform(0.3), GrpoTask: 0.1 } }],
  ['14 miners', { field: drawn(14), failureRate: 0.2 }],
  ['given strengths', { field: given(...Array.from({ length: 20 }, (_, i) => i / 100)) }],
  ['given strengths, all alike', { field: given(...Array<number>(9).fill(0)) }],
  ['a large field', { field: drawn(256) }],
  ['failures', { failureRate: 0.05 }],
  ['many failures, in groups of two sizes', { failureRate: 0.3, field: drawn(30) }],
  ['one group of all', { rules: RuleSets.gradients202509 }],
  ['one group of all, failing', { rules: RuleSets.gradients202509, field: drawn(40), failureRate: 0.1 }],
  ['one group, then the bracket', { rules: RuleSets.gradients202512, field: drawn(16) }],
  ['two rounds of groups', { rules: RuleSets.gradients202512, progress: 0.01 }],
  ['three rounds of groups', { rules: RuleSets.gradients202512, field: drawn(256) }],
  [
    'three rounds of groups, failing',
    { rules: RuleSets.gradients202512, field: drawn(230), failureRate: 0.1 }
  ],
  [
    'two rounds of groups of given strengths, some alike',
    {
      rules: RuleSets.gradients202512,
      field: given(...Array.from({ length: 70 }, (_, i) => (i % 30) / 100)),
      failureRate: 0.05
    }
  ],
  [
    'the best two of each of eight groups',
    {
      rules: custom({
        groups: {
          size: { expected: 4, minimum: 3 },
          kinds: { text: ['DpoTask', 'GrpoTask', 'ChatTask'], image: ['ImageTask'] },
          advance: { scope: 'PerGroup', count: 2 }
        },
        knockout: { ...RuleSets.standard.knockout, maximumField: 16 }
      }),
      field: drawn(30)
    }
  ],
  [
    'rounds of groups of several tasks, the last one of all, with failures',
    {
      rules: custom({
        groups: {
          size: { expected: 12, minimum: 9 },
          kinds: { text: ['DpoTask', 'GrpoTask'], image: ['ImageTask'] },
          advance: { scope: 'PerGroup', count: 6 }
        }
      }),
      field: drawn(100),
      failureRate: 0.1
    }
  ],
  [
    'several rounds of which the best of all advance',
    {
      rules: custom({
        groups: { ...groups, advance: { scope: 'Overall', count: 20 } },
        knockout: { ...RuleSets.standard.knockout, maximumField: 24 }
      }),
      field: drawn(90)
    }
  ],
  [
    'rewards in the groups, five who advance',
    {
      rules: custom({
        groups: {
          ...groups,
          kinds: { text: ['GrpoTask', 'ChatTask', 'GrpoTask', 'DpoTask'], image: ['ImageTask'] },
          advance: { scope: 'Overall', count: 5 }
        }
      }),
      noise: { ...Assumptions.uniform(0.4), GrpoTask: 1 }
    }
  ],
  [
    'no replacements, one task, six groups of four, all tasks to be won',
    {
      rules: custom({
        groups: {
          ...groups,
          size: { expected: 4, minimum: 3 },
          kinds: { text: ['DpoTask'], image: ['ImageTask'] },
          advance: { scope: 'Overall', count: 7 }
        },
        boss: { ...RuleSets.standard.boss, winsRequired: { text: 6, image: 1 } },
        replacements: 0
      }),
      field: drawn(24),
      noise: Assumptions.uniform(0.01)
    }
  ]
]

describe('the lanes', () => {
  it.each(worlds)('play the tournament of the other kernel: %s', (name, changes) => {
    const of = world(changes)
    expect(fits(of)).toBe(true)
    const tournaments = 400 * times
    const left = playBoth(of, name, tournaments)
    expect(left).toBeLessThanOrEqual(tournaments / 4)
  })

  it.each<readonly [string, object]>([
    ['one round', { field: drawn(24), failureRate: 0.1, runs: 40_000 * times }],
    ['rounds', { field: drawn(160), rules: RuleSets.gradients202512, runs: 10_000 * times }]
  ])(
    'agree with the other kernel in distribution: dethronings, true ranks of challengers, after %s of groups',
    (_, changes) => {
      const of = world({ progress: 0.01, history: 50, ...changes })
      const at = Tally.layout(of.plan)
      const [lanes, others] = [Lanes.play, Histories.playOneByOne].map(play =>
        play(of, Planning.state('distribution'), 0, Histories.count(of))
      )
      const [n, sure] = [of.runs, 5]
      const counts = [0, 1, 2, 5, 11].flatMap(rank => [at.bracket + rank, at.last + rank, at.titles + rank])
      for (const i of [at.endings, at.endings + 1, ...counts]) {
        const [a, b] = [lanes![i]! / n, others![i]! / n]
        // Histories are of fifty tournaments that depend on each other a little: twice the variance of independent ones.
        const error = Math.sqrt((4 * (a + b) * (1 - (a + b) / 2)) / n / 2)
        expect(Math.abs(a - b), `count ${i}`).toBeLessThan(sure * Math.max(error, 1 / n))
      }
    },
    600_000
  )

  it.each([
    ['no noise', { noise: { ...Assumptions.uniform(0.05), InstructTextTask: 0 } }],
    ['next to no noise', { noise: Assumptions.uniform(0.0001) }],
    ['more failures than not', { failureRate: 0.6 }],
    [
      'one task in groups of odd sizes, whose middles are all level',
      {
        rules: custom({
          groups: {
            ...groups,
            size: { expected: 3, minimum: 2 },
            kinds: { text: ['DpoTask'], image: ['ImageTask'] },
            advance: { scope: 'Overall', count: 7 }
          }
        }),
        field: drawn(18)
      }
    ],
    [
      'more costs than its memory holds',
      {
        rules: custom({
          groups: { ...groups, kinds: { text: Array<string>(5).fill('DpoTask'), image: ['ImageTask'] } }
        }),
        field: drawn(4000)
      }
    ],
    [
      'strengths that differ in less than 24 bits',
      { field: given(...Array<number>(9).fill(0.1), 0.1 + 1e-12) }
    ]
  ])('leave what is no rarity to the other kernel: %s', (_, changes) => {
    const of = world({ ...changes, runs: 20, history: 10 })
    expect(fits(of)).toBe(false)
    const state = Planning.state('other')
    expect(Histories.play(of, state, 0, 2)).toEqual(Histories.playOneByOne(of, state, 0, 2))
  })
})
