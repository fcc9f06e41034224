import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Compute from '../../src/rules/Compute.js'
import type * as Refusal from '../../src/rules/Refusal.js'
import * as RuleSets from '../../src/rules/ruleset/RuleSets.js'
import * as Slot from '../../src/domain/task/Slot.js'
import type * as Task from '../../src/domain/task/Task.js'
import type * as TaskKind from '../../src/domain/task/TaskKind.js'
import { decoded } from '../view.js'
import { eight, right } from './fields.js'

const rules = RuleSets.standard
const { seed } = eight.terms
const slot = (text: string): Slot.Slot => decoded(Slot.codec, text)
const match = slot('R2.M4.T1')

const gpus = (kind: TaskKind.TaskKind, parameters: number | null): string => {
  const { model, count } = right(Compute.gpus(rules)(match, kind, parameters))
  return `${count}×${model}`
}

describe('GPUs by model size and task type, bounds inclusive (RULES 12)', () => {
  it.each<[TaskKind.TaskKind, number, string]>([
    ['InstructTextTask', 1, '1×H100'],
    ['InstructTextTask', 4_000_000_000, '1×H100'],
    ['InstructTextTask', 4_000_000_001, '2×H100'],
    ['InstructTextTask', 12_000_000_000, '2×H100'],
    ['InstructTextTask', 12_000_000_001, '4×H100'],
    ['InstructTextTask', 40_000_000_000, '4×H100'],
    ['InstructTextTask', 40_000_000_001, '8×H100'],
    ['ChatTask', 4_000_000_000, '1×H100'],
    ['ChatTask', 4_000_000_001, '2×H100'],
    ['GrpoTask', 2_000_000_000, '1×H100'],
    ['GrpoTask', 2_000_000_001, '2×H100'],
    ['GrpoTask', 20_000_000_000, '4×H100'],
    ['GrpoTask', 20_000_000_001, '8×H100'],
    ['DpoTask', 1_333_333_333, '1×H100'],
    ['DpoTask', 1_333_333_334, '2×H100'],
    ['DpoTask', 4_000_000_000, '2×H100'],
    ['DpoTask', 4_000_000_001, '4×H100'],
    ['ImageTask', 71_000_000_000, '1×A100']
  ])('%s of %d parameters: %s', (kind, parameters, expected) => {
    expect(gpus(kind, parameters)).toBe(expected)
  })

  it('an unknown size is a refusal, not a guess; an image needs none', () => {
    expect(Compute.gpus(rules)(match, 'DpoTask', null)).toEqual(
      E.left({ type: 'UnknownModelSize', slot: match })
    )
    expect(gpus('ImageTask', null)).toBe('1×A100')
  })

  it.each([Number.NaN, Infinity, -1, 0, 0.5, 2 ** 60, '7', undefined, {}])(
    'a size of %s is no size (RULES 1)',
    (size: unknown) => {
      expect(Compute.gpus(rules)(match, 'DpoTask', size as number)).toMatchObject(
        E.left({ type: 'Invalid', faults: [{ path: 'parameters' }] })
      )
    }
  )

  it('a kind, a slot or a rule set that is none is refused, too (RULES 1)', () => {
    const path = (answer: E.Either<Refusal.Refusal, unknown>) =>
      E.isLeft(answer) && answer.left.type === 'Invalid' ? answer.left.faults[0]?.path : answer
    expect(path(Compute.gpus(rules)(match, 'CodeTask' as 'DpoTask', 1))).toBe('kind')
    expect(path(Compute.gpus(rules)('R0.B.T1' as Slot.Slot, 'DpoTask', 1))).toBe('slot')
    const untiered = { ...rules, compute: { ...rules.compute, tiers: rules.compute.tiers.slice(0, 1) } }
    expect(path(Compute.gpus(untiered)(match, 'DpoTask', 1))).toBe('rules.compute.tiers')
    expect(path(Compute.billions(rules)('' as Slot.Slot)(seed))).toBe('slot')
    expect(path(Compute.hours(rules)(match, 'DpoTask', Number.NaN)(seed))).toBe('rows')
    expect(path(Compute.resources(rules)({ model: 'H100', count: -1 }))).toBe('gpus.count')
  })

  it('a larger model never gets fewer GPUs', () => {
    const size = fc.integer({ min: 1, max: 80_000_000_000 })
    fc.assert(
      fc.property(
        fc.constantFrom('InstructTextTask', 'DpoTask', 'GrpoTask', 'ChatTask'),
        size,
        size,
        (kind, a, b) => {
          const [small, large] = [Math.min(a, b), Math.max(a, b)]
          const count = (parameters: number): number =>
            right(Compute.gpus(rules)(match, kind, parameters)).count
          expect(count(small)).toBeLessThanOrEqual(count(large))
        }
      )
    )
  })

  it('a container gets 110 GiB and 24 CPUs for each GPU, and 16 GiB shared memory from 4 GPUs on', () => {
    const of = [1, 2, 3, 4, 8].map(count => right(Compute.resources(rules)({ model: 'H100', count })))
    expect(of.map(r => [r.memoryGiB, r.cpus, r.sharedMemoryGiB])).toEqual([
      [110, 24, 8],
      [220, 48, 8],
      [330, 72, 8],
      [440, 96, 16],
      [880, 192, 16]
    ])
  })
})

describe('hours (RULES 12)', () => {
  const hours = (at: Slot.Slot, kind: TaskKind.TaskKind, rows: number | null) =>
    Compute.hours(rules)(at, kind, rows)(seed)
  const slots = Array.from({ length: 60 }, (_, i) => slot(`R2.M${i + 1}.T1`))
  const drawn = (kind: TaskKind.TaskKind, rows: number | null): ReadonlyArray<number> =>
    Array.from(new Set(slots.map(at => right(hours(at, kind, rows))))).sort()

  it('of a text task in groups: 2, whatever its rows', () => {
    expect([1, 600_000, null].map(rows => hours(slot('R1.G3.T2'), 'InstructTextTask', rows))).toEqual(
      Array(3).fill(E.right(2))
    )
  })

  it.each([
    [1, [1, 2, 3]],
    [10_000, [1, 2, 3]],
    [10_001, [2, 3, 4]],
    [25_000, [2, 3, 4]],
    [25_001, [3, 4, 5]],
    [50_000, [3, 4, 5]],
    [50_001, [3, 4, 5, 6]],
    [100_000, [3, 4, 5, 6]],
    [100_001, [4, 5, 6]],
    [500_000, [4, 5, 6]]
  ])('of a text task of %d rows: every whole number of %j, and no other', (rows, expected) => {
    expect(drawn('DpoTask', rows)).toEqual(expected)
    expect(right(hours(slot('R5.B.T1'), 'GrpoTask', rows))).toBeOneOf(expected)
  })

  it('of an image task: 1 or 2, in groups too', () => {
    expect(drawn('ImageTask', null)).toEqual([1, 2])
    const groups = Array.from({ length: 40 }, (_, i) =>
      right(hours(slot(`R1.G${i + 1}.T1`), 'ImageTask', null))
    )
    expect(new Set(groups)).toEqual(new Set([1, 2]))
  })

  it('beyond the table, or of unknown rows: refused', () => {
    for (const rows of [500_001, null]) {
      expect(hours(match, 'DpoTask', rows)).toEqual(
        E.left({ type: 'UnknownHours', slot: match, rows, maximum: 500_000 })
      )
    }
  })

  it('of rules without a line for any dataset: refused, with nothing foreseen (RULES 9)', () => {
    const none = { ...rules, id: 'own', hours: { ...rules.hours, text: [] } }
    expect(Compute.hours(none)(match, 'DpoTask', 1)(seed)).toEqual(
      E.left({ type: 'UnknownHours', slot: match, rows: 1, maximum: 0 })
    )
  })

  it('are drawn evenly, and the same for the same slot', () => {
    const many = Array.from({ length: 3000 }, (_, i) => right(hours(slot(`R3.M${i + 1}.T1`), 'DpoTask', 1)))
    const counts = [1, 2, 3].map(n => many.filter(h => h === n).length)
    // Five standard deviations.
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(3000 * (2 / 9)))
    expect(hours(match, 'DpoTask', 1)).toEqual(hours(match, 'DpoTask', 1))
  })
})

describe('model sizes (RULES 12)', () => {
  const billions = (at: string) => right(Compute.billions(rules)(slot(at))(seed))

  it('groups 0.1 to 4, knockout 0.1 to 12', () => {
    expect(billions('R1.G3.T2')).toEqual({ from: 0.1, to: 4 })
    expect(billions('R3.M1.T1')).toEqual({ from: 0.1, to: 12 })
  })

  it('a boss task 12 to 71 with probability 0.2, else 0.1 to 12', () => {
    const many = Array.from({ length: 3000 }, (_, i) => billions(`R5.B.T${i + 1}`))
    const large = many.filter(({ from }) => from === 12)
    expect(new Set(many.map(({ from, to }) => `${from} ${to}`))).toEqual(new Set(['0.1 12', '12 71']))
    expect(Math.abs(large.length - 600)).toBeLessThan(5 * Math.sqrt(3000 * 0.16))
  })
})

describe('a slot and its material make a task', () => {
  const material: Task.Material = {
    model: 'org/model',
    parameters: 7_000_000_000,
    modelType: null,
    dataset: 'https://example.org/data',
    rows: 20_000,
    datasetType: {}
  }
  const task = (at: Slot.Slot, kind: TaskKind.TaskKind, of: Task.Material) =>
    Compute.task(rules)(at, kind, of)(seed)

  it('with its hours and resources', () => {
    const made = right(task(match, 'DpoTask', material))
    expect(made).toMatchObject({ slot: match, kind: 'DpoTask', material })
    expect(made.hours).toBe(right(Compute.hours(rules)(match, 'DpoTask', 20_000)(seed)))
    expect(made.resources).toEqual({
      gpus: { model: 'H100', count: 4 },
      memoryGiB: 440,
      cpus: 96,
      sharedMemoryGiB: 16
    })
    expect(made.imageLoss).toBeNull()
  })

  it('of images with the rule set’s numbers for their losses (RULES 7)', () => {
    const made = right(task(match, 'ImageTask', { ...material, modelType: 'sdxl' }))
    expect(made.imageLoss).toEqual(rules.imageLoss)
  })

  it('an image task needs a model type, and a text task has none', () => {
    const image = task(match, 'ImageTask', material)
    expect(E.isLeft(image) && image.left).toMatchObject({
      type: 'Invalid',
      faults: [
        {
          path: 'material.modelType',
          value: null,
          expected: 'a model type (such as sdxl or flux) for R2.M4.T1'
        }
      ]
    })
    const text = task(match, 'DpoTask', { ...material, modelType: 'flux' })
    expect(E.isLeft(text) && text.left).toMatchObject({
      type: 'Invalid',
      faults: [{ path: 'material.modelType', value: 'flux', expected: 'null for R2.M4.T1, a text task' }]
    })
    expect(right(task(match, 'ImageTask', { ...material, modelType: 'sdxl' })).resources.gpus.model).toBe(
      'A100'
    )
  })

  it('and none where the rules cannot tell hours or GPUs', () => {
    expect(task(match, 'DpoTask', { ...material, parameters: null })).toMatchObject(
      E.left({ type: 'UnknownModelSize' })
    )
    expect(task(match, 'DpoTask', { ...material, rows: 500_001 })).toMatchObject(
      E.left({ type: 'UnknownHours' })
    )
  })
})
