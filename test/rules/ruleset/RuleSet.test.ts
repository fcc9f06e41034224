import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Codec from '../../../src/domain/codec/Codec.js'
import * as Digest from '../../../src/domain/Digest.js'
import * as RuleSet from '../../../src/rules/ruleset/RuleSet.js'
import * as RuleSets from '../../../src/rules/ruleset/RuleSets.js'
import * as Tournament from '../../../src/Tournament.js'
import type * as Log from '../../../src/rules/log/Log.js'
import { alterations, hostileValue, replaced, valueAt } from '../../arbitraries.js'
import { eight, playedOut } from '../fields.js'
import { unsaid } from '../refusals.js'
import { runs } from '../../runs.js'

const standard: unknown = JSON.parse(JSON.stringify(RuleSets.standard))

/** The standard rules with other values at some places, written `boss.threshold.base`. */
const standardWith = (changes: Readonly<Record<string, unknown>>): unknown =>
  Object.entries(changes).reduce((rules, [path, value]) => replaced(rules, path.split('.'), value), standard)

const faults = (input: unknown): ReadonlyArray<string> => {
  const decoded = RuleSet.decode(input)
  return E.isLeft(decoded) ? decoded.left.map(Codec.sentence) : []
}

const days = { from: '7', to: '4' }

it('what stands in the place of a part of a rule set is refused there, with words for what belongs there (RULES 9)', () => {
  expect(unsaid(RuleSet.codec, standard)).toEqual([])
})

it('is one by the guard where it is one by the decoder: ours, a copy, and no other (RULES 9)', () => {
  for (const rules of RuleSets.all.values()) {
    expect(RuleSet.codec.is(rules)).toBe(true)
    expect(RuleSet.codec.is(structuredClone(rules))).toBe(true)
    expect(RuleSet.codec.is({ ...rules, replacements: rules.replacements + 1 })).toBe(false)
  }
  expect(RuleSet.codec.is(null)).toBe(false)
})

it('a copy of a rule set of ours becomes ours, which is not checked again; any other stays a copy (RULES 9)', () => {
  for (const ours of RuleSets.all.values()) {
    const read = RuleSet.decode(JSON.parse(JSON.stringify(ours)))
    expect(E.isRight(read) && read.right === ours).toBe(true)
    const other = { ...ours, id: 'another' }
    const copy = RuleSet.decode(other)
    expect(copy).toEqual(E.right(other))
    expect(E.isRight(copy) && (copy.right === other || copy.right === ours)).toBe(false)
  }
})

describe('a rule set that cannot work is refused, at its path (RULES 9)', () => {
  it.each<[string, Readonly<Record<string, unknown>>, ReadonlyArray<string>]>([
    [
      'an overall advance above the knockout’s maximum',
      { 'groups.advance.count': 15 },
      ['groups.advance.count is 15: expected an advance that is not above the knockout’s maximum field']
    ],
    [
      'an advance per group not below the minimum size',
      { 'groups.advance': { scope: 'PerGroup', count: 6 } },
      ['groups.advance.count is 6: expected an advance per group below the minimum group size']
    ],
    [
      'a minimum above the expected size',
      { 'groups.size': { expected: 8, minimum: 9 } },
      ['groups.size is an object: expected a minimum that is not above the expected size']
    ],
    [
      'more wins required than tasks',
      { 'boss.winsRequired.text': 7 },
      ['boss.winsRequired.text is 7: expected no more wins than the boss round has tasks']
    ],
    [
      'more wins required than tasks, of image',
      { 'boss.winsRequired.image': 7 },
      ['boss.winsRequired.image is 7: expected no more wins than the boss round has tasks']
    ],
    [
      'a floor above the base',
      { 'boss.threshold.floor': '0.1001' },
      ['boss.threshold.floor is "0.1001": expected a floor that is not above the base']
    ],
    ...['base', 'decay', 'floor'].map(
      (parameter): [string, Record<string, unknown>, ReadonlyArray<string>] => [
        `a threshold ${parameter} with more than 4 decimals`,
        { [`boss.threshold.${parameter}`]: '0.03125' },
        [`boss.threshold.${parameter} is "0.03125": expected a decimal from 0 to 1 with at most 4 decimals`]
      ]
    ),
    [
      'weights that do not sum to 1',
      { 'knockout.kinds.text.0.weight': '0.5001' },
      ['knockout.kinds.text is a list of 3: expected task types whose weights sum to 1']
    ],
    [
      'no group tasks',
      { 'groups.kinds.text': [] },
      ['groups.kinds.text is a list of 0: expected a list of at least one task type']
    ],
    [
      'no boss tasks',
      { 'boss.kinds.image': [] },
      ['boss.kinds.image is a list of 0: expected a list of at least one task type']
    ],
    [
      'an image task in a text group',
      { 'groups.kinds.text': ['ImageTask'] },
      ['groups.kinds.text is a list of 1: expected task types of a text tournament']
    ],
    [
      'a text task in an image match',
      { 'knockout.kinds.image': [{ kind: 'DpoTask', weight: '1' }] },
      ['knockout.kinds.image is a list of 1: expected task types of an image tournament']
    ],
    [
      'one foreign task among others in a group',
      { 'groups.kinds.image': ['ImageTask', 'DpoTask', 'ImageTask'] },
      ['groups.kinds.image is a list of 3: expected task types of an image tournament']
    ],
    [
      'one foreign task among others in a match',
      { 'knockout.kinds.text.1.kind': 'ImageTask' },
      ['knockout.kinds.text is a list of 3: expected task types of a text tournament']
    ],
    [
      'no GPU tiers',
      { 'compute.tiers': [] },
      ['compute.tiers is a list of 0: expected tiers in ascending order, the last without a bound']
    ],
    [
      'no shared memory',
      { 'compute.sharedMemoryGiB': [] },
      ['compute.sharedMemoryGiB is a list of 0: expected lines in ascending order, the first from 1 GPU']
    ],
    [
      'a text task in an image boss round',
      { 'boss.kinds.image.5': 'GrpoTask' },
      ['boss.kinds.image is a list of 6: expected task types of an image tournament']
    ],
    [
      'an unknown task type',
      { 'boss.kinds.text.1': 'RlhfTask' },
      [
        'boss.kinds.text[1] is "RlhfTask": expected "InstructTextTask" or "DpoTask" or "GrpoTask" or "ChatTask" or "ImageTask"'
      ]
    ],
    [
      'GPU tiers out of order',
      { 'compute.tiers.1.upTo': '4' },
      ['compute.tiers is a list of 4: expected tiers in ascending order, the last without a bound']
    ],
    [
      'a last tier with a bound',
      { 'compute.tiers.3.upTo': '400' },
      ['compute.tiers is a list of 4: expected tiers in ascending order, the last without a bound']
    ],
    [
      'a tier without a bound before the last',
      { 'compute.tiers.1.upTo': null },
      ['compute.tiers is a list of 4: expected tiers in ascending order, the last without a bound']
    ],
    [
      'no shared memory for one GPU',
      { 'compute.sharedMemoryGiB.0.fromGpus': 2 },
      ['compute.sharedMemoryGiB is a list of 2: expected lines in ascending order, the first from 1 GPU']
    ],
    [
      'hours out of order',
      { 'hours.text.1.rows': 10_000 },
      ['hours.text is a list of 5: expected lines in ascending order of rows, each from no more than to']
    ],
    [
      'hours from more than to',
      { 'hours.text.1.from': 5 },
      ['hours.text is a list of 5: expected lines in ascending order of rows, each from no more than to']
    ],
    [
      'image hours from more than to',
      { 'hours.image': { from: 3, to: 2 } },
      ['hours.image is an object: expected from no more than to']
    ],
    [
      'model sizes from more than to',
      { 'models.boss.large.from': '71.1' },
      ['models is an object: expected ranges from no more than to']
    ],
    [
      'days from more than to',
      { 'schedule.expectedDays': days },
      ['schedule.expectedDays is an object: expected from no more than to']
    ],
    [
      'a pool base above its maximum',
      { 'rewards.pools.text.base': '0.61' },
      ['rewards.pools.text is an object: expected a base that is not above the maximum']
    ],
    [
      'pools that could pay out more than there is',
      { 'rewards.pools.text.maximum': '0.6001' },
      [
        'rewards.pools.image.maximum is "0.4": expected no more than the text pool’s maximum leaves of everything'
      ]
    ],
    [
      'no field at all',
      { 'registration.minimumField': 0 },
      ['registration.minimumField is 0: expected an integer from 1 to 100000']
    ],
    [
      'a fee that is no whole number',
      { 'registration.fees.text': '0.2' },
      ['registration.fees.text is "0.2": expected an amount of rao (the digits of a whole number)']
    ],
    [
      'a misspelt field of a list’s item',
      { 'knockout.kinds.text.1': { kind: 'DpoTask', wieght: '0.1875' } },
      [
        'knockout.kinds.text[1].weight is nothing: expected a decimal from 0 to 1 with at most 4 decimals',
        'knockout.kinds.text[1].wieght is "0.1875": expected no such field'
      ]
    ],
    ['a misspelt field', { 'groups.advanse': 8 }, ['groups.advanse is 8: expected no such field']]
  ])('%s', (_, changes, expected) => {
    expect(faults(standardWith(changes))).toEqual(expected)
    expect(RuleSet.codec.is(standardWith(changes))).toBe(false)
  })

  it('with every fault at once, each at its path', () => {
    const broken = standardWith({
      'groups.advance.count': 15,
      'boss.winsRequired.text': 7,
      'boss.threshold.floor': '0.2',
      'schedule.expectedDays': days
    })
    expect(faults(broken)).toHaveLength(4)
    expect(faults({ ...Object(broken), extra: 1, replacements: -1 })).toEqual([
      'replacements is -1: expected an integer from 0 to 100',
      'extra is 1: expected no such field'
    ])
  })

  it('equality with the bounds is allowed', () => {
    const atTheBounds = standardWith({
      id: 'own',
      'groups.advance.count': 14,
      'groups.size': { expected: 8, minimum: 8 },
      'boss.winsRequired.text': 6,
      'boss.threshold.floor': '0.1',
      'boss.threshold.decay': '0.8125',
      'rewards.pools.text.base': '0.6',
      'models.group': { from: '4', to: '4' },
      'hours.image': { from: 2, to: 2 }
    })
    expect(faults(atTheBounds)).toEqual([])
    expect(faults(standardWith({ id: 'own', 'groups.advance': { scope: 'PerGroup', count: 5 } }))).toEqual([])
    expect(
      faults(
        standardWith({ id: 'own', 'groups.size': null, 'groups.advance': { scope: 'PerGroup', count: 8 } })
      )
    ).toEqual([])
  })

  it('nothing hostile is a rule set, and nothing crashes the decoder', () => {
    fc.assert(
      fc.property(hostileValue, value => {
        expect(faults(value).length).toBeGreaterThan(0)
        expect(RuleSet.codec.is(value)).toBe(false)
      })
    )
  })

  it('a rule set with one place altered is refused at or below that place or its rule, or another rule set', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), choices => {
        const { json } = alterations(standard, below => choices.next().value % below)()
        const decoded = RuleSet.decode(json)
        if (E.isLeft(decoded)) {
          for (const fault of decoded.left) {
            expect(fault.expected).not.toBe('')
            expect(Codec.sentence(fault)).toMatch(/^[^ ]+ is [\x20-\x7e…]+: expected /)
          }
        } else {
          expect(RuleSet.decode(JSON.parse(JSON.stringify(decoded.right)))).toEqual(decoded)
        }
      }),
      { numRuns: runs(100) }
    )
  })
})

describe('the rule sets that come with the engine (RULES 9)', () => {
  const all = Array.from(RuleSets.all)

  it('are three, and the guide of November 2025 is the default', () => {
    expect(all.map(([id]) => id)).toEqual(['gradients-2025-09', 'gradients-2025-11', 'gradients-2025-12'])
    expect(RuleSets.standard.id).toBe('gradients-2025-11')
  })

  it.each(all)('%s decodes to itself, from JSON too', (id, rules) => {
    expect(rules.id).toBe(id)
    expect(RuleSet.decode(JSON.parse(JSON.stringify(rules)))).toEqual(E.right(rules))
  })

  it('have digests of their own', () => {
    expect(new Set(all.map(([, rules]) => Digest.of(rules))).size).toBe(3)
    expect(Digest.of(JSON.parse(JSON.stringify(RuleSets.standard)) as RuleSet.RuleSet)).toBe(
      Digest.of(RuleSets.standard)
    )
  })

  /** The numbers of sections 1 to 13, as the document has them. */
  const document = {
    'registration.fees': { text: '200000000', image: '150000000' },
    'registration.minimumField': 8,
    'groups.size': { expected: 8, minimum: 6 },
    'groups.kinds.text': ['InstructTextTask', 'InstructTextTask', 'InstructTextTask'],
    'groups.kinds.image': ['ImageTask', 'ImageTask', 'ImageTask'],
    'groups.advance': { scope: 'Overall', count: 8 },
    'knockout.maximumField': 14,
    'knockout.kinds.text': [
      { kind: 'InstructTextTask', weight: '0.5' },
      { kind: 'DpoTask', weight: '0.1875' },
      { kind: 'GrpoTask', weight: '0.3125' }
    ],
    'knockout.kinds.image': [{ kind: 'ImageTask', weight: '1' }],
    'boss.threshold': { base: '0.1', decay: '0.8', floor: '0.03' },
    'boss.kinds.text': ['InstructTextTask', 'InstructTextTask', 'DpoTask', 'DpoTask', 'GrpoTask', 'GrpoTask'],
    'boss.kinds.image': Array(6).fill('ImageTask'),
    'boss.winsRequired': { text: 4, image: 4 },
    replacements: 1,
    schedule: { pauseHours: 72, expectedDays: { from: '4', to: '7' } },
    'compute.tiers': [
      { upTo: '4', gpus: 1 },
      { upTo: '12', gpus: 2 },
      { upTo: '40', gpus: 4 },
      { upTo: null, gpus: 8 }
    ],
    'compute.multipliers': { InstructTextTask: 1, DpoTask: 3, GrpoTask: 2, ChatTask: 1 },
    'compute.image': { gpu: 'A100', gpus: 1 },
    'compute.memoryGiBPerGpu': 110,
    'compute.cpusPerGpu': 24,
    'models.group': { from: '0.1', to: '4' },
    'models.knockout': { from: '0.1', to: '12' },
    'models.boss': {
      small: { from: '0.1', to: '12' },
      large: { from: '12', to: '71' },
      largeProbability: '0.2'
    },
    'hours.groupText': 2,
    'hours.text': [
      { rows: 10_000, from: 1, to: 3 },
      { rows: 25_000, from: 2, to: 4 },
      { rows: 50_000, from: 3, to: 5 },
      { rows: 100_000, from: 3, to: 6 },
      { rows: 500_000, from: 4, to: 6 }
    ],
    'hours.image': { from: 1, to: 2 },
    'rewards.decay': '0.3',
    'rewards.boost': { above: '0.05', multiplier: '2', perReign: '0.01' },
    'rewards.pools': { text: { base: '0.15', maximum: '0.6' }, image: { base: '0.1', maximum: '0.4' } },
    'rewards.participation': '0.0001'
  } as const

  it('the default has the numbers of the guide', () => {
    const numbers = Object.keys(document).map(path => [path, valueAt(standard, path.split('.'))])
    expect(Object.fromEntries(numbers)).toEqual(document)
  })

  /** The places at which a rule set differs from the default, besides its id and source. */
  const differences = (rules: unknown): Readonly<Record<string, unknown>> =>
    Object.fromEntries(
      [...Object.keys(document), 'compute', 'models', 'hours', 'rewards', 'registration'].flatMap(path => {
        const value = valueAt(rules, path.split('.'))
        return JSON.stringify(value) === JSON.stringify(valueAt(standard, path.split('.')))
          ? []
          : [[path, value]]
      })
    )

  it('gradients-2025-09 differs in sections 3 to 5 alone', () => {
    expect(differences(RuleSets.gradients202509)).toEqual({
      'groups.size': null,
      'groups.kinds.text': ['InstructTextTask'],
      'groups.kinds.image': ['ImageTask'],
      'boss.threshold': { base: '0.2', decay: '0.8', floor: '0.03' },
      'boss.kinds.text': ['InstructTextTask', 'DpoTask', 'GrpoTask'],
      'boss.kinds.image': ['ImageTask', 'ImageTask', 'ImageTask'],
      'boss.winsRequired': { text: 2, image: 3 }
    })
  })

  it('gradients-2025-12 differs in its groups alone', () => {
    expect(differences(RuleSets.gradients202512)).toEqual({
      'groups.size': { expected: 32, minimum: 20 },
      'groups.kinds.text': ['InstructTextTask'],
      'groups.kinds.image': ['ImageTask'],
      'groups.advance': { scope: 'PerGroup', count: 8 }
    })
  })
})

describe('whatever rules are accepted can be played to an end', () => {
  const odd = fc
    .record({
      'registration.minimumField': fc.constant(1),
      'groups.size': fc.option(
        fc
          .tuple(fc.integer({ min: 2, max: 9 }), fc.integer({ min: 2, max: 9 }))
          .map(([a, b]) => ({ expected: Math.max(a, b), minimum: Math.min(a, b) }))
      ),
      'groups.advance.scope': fc.constantFrom('Overall', 'PerGroup'),
      'groups.advance.count': fc.integer({ min: 1, max: 9 }),
      'groups.kinds.text': fc.array(fc.constantFrom('GrpoTask', 'ChatTask'), { minLength: 1, maxLength: 2 }),
      'knockout.maximumField': fc.integer({ min: 1, max: 9 }),
      'knockout.kinds.text': fc.constantFrom(
        [{ kind: 'ChatTask', weight: '1' }],
        [
          { kind: 'DpoTask', weight: '0' },
          { kind: 'ChatTask', weight: '1' },
          { kind: 'GrpoTask', weight: '0' }
        ]
      ),
      'boss.winsRequired.text': fc.integer({ min: 1, max: 6 }),
      'boss.threshold': fc.constantFrom(
        { base: '0', decay: '0', floor: '0' },
        { base: '1', decay: '1', floor: '1' },
        { base: '0.1', decay: '0', floor: '0.03' }
      ),
      replacements: fc.integer({ min: 0, max: 3 })
    })
    .map(changes => standardWith({ id: 'own', ...changes }))

  it('with any field, any failures and withdrawals', () => {
    fc.assert(
      fc.property(
        odd,
        fc.integer({ min: 1, max: 24 }),
        fc.infiniteStream(fc.nat()),
        (input, field, choices) => {
          const rules = RuleSet.decode(input)
          fc.pre(E.isRight(rules))
          const ended = playedOut(rules.right, field, below => choices.next().value % below)
          expect(ended.phase).toBe('Finished')
          const log: Log.Log = [Tournament.opened(ended), ...ended.record]
          expect(Tournament.replay(log)).toEqual(E.right(ended))
        }
      ),
      { numRuns: runs(40) }
    )
  })

  it('but not by nobody', () => {
    const rules = RuleSet.decode(standardWith({ id: 'own', 'registration.minimumField': 1 }))
    if (E.isLeft(rules)) throw new Error('refused')
    expect(Tournament.open({ ...eight.terms, rules: rules.right })([])).toEqual(
      E.left({ type: 'FieldTooSmall', admitted: 0, minimum: 1, rejected: [] })
    )
  })
})

it('an id of the engine’s stands for the engine’s numbers, and for no others (RULES 9)', () => {
  for (const rules of RuleSets.all.values()) {
    expect(RuleSet.decode(rules)).toEqual(E.right(rules))
    expect(RuleSet.decode({ ...rules, replacements: 7 })).toMatchObject({
      left: [
        { path: 'id', value: rules.id, expected: expect.stringContaining('an id of its own') as unknown }
      ]
    })
    expect(E.isRight(RuleSet.decode({ ...rules, id: 'mine', replacements: 7 }))).toBe(true)
  }
})
