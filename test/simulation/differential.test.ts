// It is the same tournament: the kernel and `Tournament`, given the same draws and scores, agree on everything.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import * as Planning from '../../src/simulation/Planning.js'
import * as Decimal from '../../src/scoring/Decimal.js'
import * as Exact from '../../src/domain/Exact.js'
import * as Margin from '../../src/scoring/Margin.js'
import type * as Metric from '../../src/domain/task/Metric.js'
import * as RuleSets from '../../src/rules/ruleset/RuleSets.js'
import type * as RuleSet from '../../src/rules/ruleset/RuleSet.js'
import type * as TaskKind from '../../src/domain/task/TaskKind.js'
import * as Boss from '../../src/simulation/kernel/Boss.js'
import * as Xoshiro from '../../src/simulation/kernel/Xoshiro.js'
import { both, checked } from './sameTournament.js'
import { tournaments } from '../runs.js'

const verdicts = Number(process.env['DETHRONE_VERDICTS'] ?? 200_000)

// Thresholds that doubles hold exactly, so that scores at the bar are the same in both.
const dyadic = { base: '0.5', decay: '0.5', floor: '0.0625' }

const ruleSets: ReadonlyArray<RuleSet.RuleSet> = [
  ...RuleSets.all.values(),
  ...Array.from(RuleSets.all.values(), rules =>
    checked({ ...rules, id: `${rules.id}-dyadic`, boss: { ...rules.boss, threshold: dyadic } })
  ),
  checked({
    ...RuleSets.standard,
    id: 'small',
    groups: {
      size: { expected: 4, minimum: 3 },
      kinds: { text: ['GrpoTask', 'ChatTask'], image: ['ImageTask'] },
      advance: { scope: 'PerGroup', count: 2 }
    },
    knockout: { ...RuleSets.standard.knockout, maximumField: 5 },
    boss: {
      ...RuleSets.standard.boss,
      threshold: { ...dyadic, floor: '0' },
      winsRequired: { text: 1, image: 6 }
    },
    replacements: 3
  }),
  checked({
    ...RuleSets.standard,
    id: 'wide',
    groups: { ...RuleSets.standard.groups, advance: { scope: 'Overall', count: 20 } },
    knockout: { ...RuleSets.standard.knockout, maximumField: 20 },
    boss: { ...RuleSets.standard.boss, threshold: dyadic },
    replacements: 0
  })
]

type Grid = 'coarse' | 'constant' | 'signed' | 'fine'

// Multiples of a power of two. A fine one is not a multiple of 5, so that no bar of a decimal threshold is met exactly.
const scoreOf = (grid: Grid, state: Xoshiro.State): number => {
  switch (grid) {
    case 'coarse':
      return [0.5, 1, 1.5, 2, 2.25, 4][Xoshiro.below(state, 6)]!
    case 'constant':
      return 0.75
    case 'signed':
      return [-2, -0.5, 0, 0, 0.25, 4][Xoshiro.below(state, 6)]!
    case 'fine':
      return (5 * (Xoshiro.below(state, 1 << 18) + 1000) + 1 + Xoshiro.below(state, 4)) / (1 << 20)
  }
}

const even = (min: number, max: number) => fc.noBias(fc.integer({ min, max }))

const seen = new Map<string, number>()
const saw = (what: string): void => void seen.set(what, (seen.get(what) ?? 0) + 1)

it(`plays ${tournaments} tournaments like Tournament`, () => {
  fc.assert(
    fc.property(
      fc.record({
        rules: fc.constantFrom(...ruleSets),
        type: fc.constantFrom<TaskKind.TournamentType[]>('text', 'image'),
        field: fc.oneof(
          { weight: 6, arbitrary: even(8, 14) },
          { weight: 6, arbitrary: even(15, 24) },
          { weight: 4, arbitrary: even(25, 40) },
          { weight: 2, arbitrary: even(41, 70) },
          { weight: 1, arbitrary: even(120, 140) }
        ),
        reign: fc.oneof(fc.constant(0), even(1, 12)),
        grid: fc.constantFrom<Grid[]>('coarse', 'constant', 'signed', 'fine', 'fine'),
        failing: fc.constantFrom(0, 0.1, 0.3, 0.6, 0.9, 1),
        seed: fc.noShrink(even(0, 1e9))
      }),
      ({ rules, type, field, reign, grid, failing, seed }) => {
        const state = Planning.state(String(seed))
        const own = scoreOf(grid, state)
        const { kernel, tournament } = both({
          rules,
          type,
          field,
          reign,
          seed: `seed ${seed}`,
          score: (_, ofChampion) => {
            if (Xoshiro.uniform(state) < failing) return null
            // Half of the boss tasks are about one score, so that bars are met exactly.
            return ofChampion && Xoshiro.below(state, 2) === 0 ? own : scoreOf(grid, state)
          }
        })
        expect(kernel).toEqual(tournament)
        saw(kernel.ending)
        saw(`${kernel.groups.length} group rounds`)
        if (kernel.winners.includes(null)) saw('nobody won a match')
        if (kernel.seeds.length === 1) saw('one finisher')
        if (kernel.seeds.length > 0 && kernel.seeds.length < 8) saw('fewer than eight')
      }
    ),
    { numRuns: tournaments }
  )
  if (tournaments < 2000) return
  for (const what of [
    'Dethroned',
    'Defended',
    'Crowned',
    'Retained',
    'Vacant',
    '0 group rounds',
    '1 group rounds',
    '2 group rounds',
    'nobody won a match',
    'one finisher',
    'fewer than eight'
  ])
    expect([what, (seen.get(what) ?? 0) >= 3]).toEqual([what, true])
}, 600_000)

it(`gives ${verdicts} verdicts like the exact rule`, () => {
  const state = Planning.state('verdicts')
  const thresholds = ['0', '0.0625', '0.125', '0.1875', '0.25', '0.5', '0.75', '1'] as const
  const exactThresholds = thresholds.map(t => Decimal.of(Exact.constant(t)))
  const kinds = ['loss', 'reward'] as const satisfies ReadonlyArray<Metric.Metric>
  // Multiples of 1/64 around zero: bars of these thresholds are multiples of 1/1024, and often met.
  const texts = Array.from({ length: 8193 }, (_, i) => Exact.constant(`${(i - 4096) / 1024}`))
  let reached = 0
  let met = 0
  for (let i = 0; i < verdicts; i += 1) {
    const which = Xoshiro.below(state, thresholds.length)
    const threshold = Number(thresholds[which])
    const metric = kinds[i & 1]!
    const sign = metric === 'loss' ? 1 : -1
    const champion = 16 * (Xoshiro.below(state, 257) - 128)
    // The bar, one step beside it, the champion's own score, or anything.
    const bar = champion - sign * threshold * Math.abs(champion)
    const near = [bar, bar - 1, bar + 1, champion, champion - sign, Xoshiro.below(state, 8193) - 4096]
    const challenger = near[Xoshiro.below(state, near.length)]!
    const [a, b] = [texts[champion + 4096], texts[challenger + 4096]]
    if (a === undefined || b === undefined) continue
    const exact = Margin.judge(metric)(exactThresholds[which]!)(a, b) === 'ReachedBar'
    const ours = Boss.takes(threshold, (sign * champion) / 1024, (sign * challenger) / 1024)
    if (ours !== exact) expect([metric, threshold, a, b, ours]).toEqual([metric, threshold, a, b, exact])
    if (exact) reached += 1
    if (challenger === bar) met += 1
  }
  expect(reached).toBeGreaterThan(verdicts / 10)
  expect(met).toBeGreaterThan(verdicts / 10)
}, 600_000)

it('judges failures like the rule: a valid score outranks any failure', () => {
  expect(Boss.takes(0.1, Infinity, 3)).toBe(true)
  expect(Boss.takes(0.1, 3, Infinity)).toBe(false)
  expect(Boss.takes(0.1, Infinity, Infinity)).toBe(false)
})
