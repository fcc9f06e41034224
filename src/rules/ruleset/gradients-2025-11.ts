/** The public miner guide of November 2025: the default (RULES 9). */
import { constant } from '../../domain/codec/Codec.js'
import { constant as exact } from '../../domain/Exact.js'
import { constant as rao } from '../../domain/Rao.js'
import type { RuleSet } from './RuleSet.js'

/** The guide of November 2025, as data. */
export const rules: RuleSet = constant({
  id: 'gradients-2025-11',
  source: 'Gradients tournament guide for miners, November 2025, with the gaps closed as in RULES',
  registration: { fees: { text: rao('200000000'), image: rao('150000000') }, minimumField: 8 },
  groups: {
    size: { expected: 8, minimum: 6 },
    kinds: {
      text: ['InstructTextTask', 'InstructTextTask', 'InstructTextTask'],
      image: ['ImageTask', 'ImageTask', 'ImageTask']
    },
    advance: { scope: 'Overall', count: 8 }
  },
  knockout: {
    maximumField: 14,
    kinds: {
      text: [
        { kind: 'InstructTextTask', weight: exact('0.5') },
        { kind: 'DpoTask', weight: exact('0.1875') },
        { kind: 'GrpoTask', weight: exact('0.3125') }
      ],
      image: [{ kind: 'ImageTask', weight: exact('1') }]
    }
  },
  boss: {
    threshold: { base: exact('0.1'), decay: exact('0.8'), floor: exact('0.03') },
    kinds: {
      text: ['InstructTextTask', 'InstructTextTask', 'DpoTask', 'DpoTask', 'GrpoTask', 'GrpoTask'],
      image: ['ImageTask', 'ImageTask', 'ImageTask', 'ImageTask', 'ImageTask', 'ImageTask']
    },
    winsRequired: { text: 4, image: 4 }
  },
  replacements: 1,
  imageLoss: { textGuided: exact('0.25'), withoutText: exact('0.75'), digits: 40 },
  schedule: { pauseHours: 72, expectedDays: { from: exact('4'), to: exact('7') } },
  compute: {
    tiers: [
      { upTo: exact('4'), gpus: 1 },
      { upTo: exact('12'), gpus: 2 },
      { upTo: exact('40'), gpus: 4 },
      { upTo: null, gpus: 8 }
    ],
    multipliers: { InstructTextTask: 1, DpoTask: 3, GrpoTask: 2, ChatTask: 1 },
    textGpu: 'H100',
    image: { gpu: 'A100', gpus: 1 },
    memoryGiBPerGpu: 110,
    cpusPerGpu: 24,
    sharedMemoryGiB: [
      { fromGpus: 1, gib: 8 },
      { fromGpus: 4, gib: 16 }
    ]
  },
  models: {
    group: { from: exact('0.1'), to: exact('4') },
    knockout: { from: exact('0.1'), to: exact('12') },
    boss: {
      small: { from: exact('0.1'), to: exact('12') },
      large: { from: exact('12'), to: exact('71') },
      largeProbability: exact('0.2')
    }
  },
  hours: {
    groupText: 2,
    text: [
      { rows: 10_000, from: 1, to: 3 },
      { rows: 25_000, from: 2, to: 4 },
      { rows: 50_000, from: 3, to: 5 },
      { rows: 100_000, from: 3, to: 6 },
      { rows: 500_000, from: 4, to: 6 }
    ],
    image: { from: 1, to: 2 }
  },
  rewards: {
    decay: exact('0.3'),
    boost: { above: exact('0.05'), multiplier: exact('2'), perReign: exact('0.01') },
    pools: {
      text: { base: exact('0.15'), maximum: exact('0.6') },
      image: { base: exact('0.1'), maximum: exact('0.4') }
    },
    participation: exact('0.0001')
  }
})
