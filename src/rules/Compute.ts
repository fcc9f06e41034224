/** Compute: model sizes, hours, GPUs and container resources of a task (RULES 12). */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type * as t from 'io-ts'
import { checked, closed, integer, nullable, text } from '../domain/codec/Codec.js'
import type { Gpus, Resources } from '../domain/task/Gpu.js'
import * as Random from '../domain/Random.js'
import * as Seed from '../domain/Seed.js'
import * as Slot from '../domain/task/Slot.js'
import { material as materialCodec, modelType, type Material, type Task } from '../domain/task/Task.js'
import * as TaskKind from '../domain/task/TaskKind.js'
import { decoded, type Refusal } from './Refusal.js'
import * as RuleSet from './ruleset/RuleSet.js'

type RuleSet = RuleSet.RuleSet

/** The arguments of each function here; anything else is `Invalid` (RULES 1). */
const inSlot = closed('a slot to be filled', { rules: RuleSet.codec, slot: Slot.codec, seed: Seed.codec })
const forHours = closed('a slot with its dataset', {
  rules: RuleSet.codec,
  slot: Slot.codec,
  kind: TaskKind.codec,
  rows: nullable(integer(1)),
  seed: Seed.codec
})
const forGpus = closed('a slot with its model', {
  rules: RuleSet.codec,
  slot: Slot.codec,
  kind: TaskKind.codec,
  parameters: nullable(integer(1))
})
const gpusOf = closed('GPUs', { model: text(64), count: integer(1, 1024) })
const forResources = closed('GPUs', { rules: RuleSet.codec, gpus: gpusOf })

// -------------------------------------------------------------------------------------
// models
// -------------------------------------------------------------------------------------

/** Model sizes in billions of parameters, both ends included. */
export interface Billions {
  /** The lower bound, included. */
  readonly from: number
  /** The upper bound, included. */
  readonly to: number
}

/** The sizes a slot's model may have; in the boss round large ones are drawn from the stream `model/<slot>`. */
export const billions =
  (rules: RuleSet) =>
  (slot: Slot.Slot): Random.Random<E.Either<Refusal, Billions>> =>
  seed =>
    pipe(decoded(inSlot)({ rules, slot, seed }), E.map(drawnSize))

const drawnSize = ({ rules: { models }, slot, seed }: t.TypeOf<typeof inSlot>): Billions => {
  const of = ({
    from,
    to
  }: {
    /** The lower bound, included. */
    readonly from: string
    /** The upper bound, included. */
    readonly to: string
  }) => ({
    from: Number(from),
    to: Number(to)
  })
  switch (Slot.parse(slot).stage) {
    case 'Group':
      return of(models.group)
    case 'Match':
      return of(models.knockout)
    case 'Boss': {
      const { small, large, largeProbability } = models.boss
      return of(Random.uniform(`model/${slot}`)(seed) < Number(largeProbability) ? large : small)
    }
  }
}

// -------------------------------------------------------------------------------------
// hours
// -------------------------------------------------------------------------------------

/** The hours a task may take: drawn evenly from the stream `hours/<slot>`; refused for a text dataset with more rows than the rule set's table. */
export const hours =
  (rules: RuleSet) =>
  (slot: Slot.Slot, kind: TaskKind.TaskKind, rows: number | null): Random.Random<E.Either<Refusal, number>> =>
  seed =>
    pipe(decoded(forHours)({ rules, slot, kind, rows, seed }), E.flatMap(drawnHours))

const drawnHours = ({
  rules: { hours: table },
  slot,
  kind,
  rows,
  seed
}: t.TypeOf<typeof forHours>): E.Either<Refusal, number> => {
  const drawn = ({
    from,
    to
  }: {
    /** The lower bound, included. */
    readonly from: number
    /** The upper bound, included. */
    readonly to: number
  }): E.Either<Refusal, number> =>
    E.right(from + Math.floor(Random.uniform(`hours/${slot}`)(seed) * (to - from + 1)))
  if (kind === 'ImageTask') return drawn(table.image)
  if (Slot.parse(slot).stage === 'Group') return E.right(table.groupText)
  const line = rows === null ? undefined : table.text.find(({ rows: upTo }) => rows <= upTo)
  return line === undefined
    ? E.left({ type: 'UnknownHours', slot, rows, maximum: table.text.at(-1)?.rows ?? 0 })
    : drawn(line)
}

// -------------------------------------------------------------------------------------
// GPUs
// -------------------------------------------------------------------------------------

const billion = 1_000_000_000

/** The GPUs a model of so many parameters needs on a kind of task; an unknown size is refused, never guessed. */
export const gpus =
  (rules: RuleSet) =>
  (slot: Slot.Slot, kind: TaskKind.TaskKind, parameters: number | null): E.Either<Refusal, Gpus> =>
    pipe(decoded(forGpus)({ rules, slot, kind, parameters }), E.flatMap(tier))

const tier = ({
  rules: { compute },
  slot,
  kind,
  parameters
}: t.TypeOf<typeof forGpus>): E.Either<Refusal, Gpus> => {
  if (kind === 'ImageTask') return E.right({ model: compute.image.gpu, count: compute.image.gpus })
  if (parameters === null) return E.left({ type: 'UnknownModelSize', slot })
  const effective = parameters * compute.multipliers[kind]
  const first = compute.tiers.find(({ upTo }) => upTo === null || effective <= Number(upTo) * billion)
  return first === undefined
    ? E.left({ type: 'UnknownModelSize', slot })
    : E.right({ model: compute.textGpu, count: first.gpus })
}

/** What a container with those GPUs gets. */
export const resources =
  (rules: RuleSet) =>
  (of: Gpus): E.Either<Refusal, Resources> =>
    pipe(decoded(forResources)({ rules, gpus: of }), E.map(container))

const container = ({
  rules: { compute },
  gpus: { model, count }
}: t.TypeOf<typeof forResources>): Resources => ({
  gpus: { model, count },
  memoryGiB: compute.memoryGiBPerGpu * count,
  cpus: compute.cpusPerGpu * count,
  sharedMemoryGiB: compute.sharedMemoryGiB.findLast(({ fromGpus }) => count >= fromGpus)?.gib ?? 0
})

// -------------------------------------------------------------------------------------
// tasks
// -------------------------------------------------------------------------------------

/** Image models alone have a type. */
const forTask = checked(
  closed('a slot with its material', {
    rules: RuleSet.codec,
    slot: Slot.codec,
    kind: TaskKind.codec,
    material: materialCodec,
    seed: Seed.codec
  }),
  ({ slot, kind, material }) =>
    (kind === 'ImageTask') === (material.modelType !== null)
      ? null
      : {
          path: ['material', 'modelType'],
          expected: kind === 'ImageTask' ? `${modelType.name} for ${slot}` : `null for ${slot}, a text task`
        }
)

/** A slot's task from its material, with its hours and resources; refused where the rules cannot tell them, or an image model has no type. */
export const task =
  (rules: RuleSet) =>
  (slot: Slot.Slot, kind: TaskKind.TaskKind, material: Material): Random.Random<E.Either<Refusal, Task>> =>
  seed =>
    pipe(
      decoded(forTask)({ rules, slot, kind, material, seed }),
      E.bindTo('of'),
      E.bind('hours', ({ of }) => drawnHours({ ...of, rows: of.material.rows })),
      E.bind('gpus', ({ of }) => tier({ ...of, parameters: of.material.parameters })),
      E.let('resources', ({ of, gpus }) => container({ rules: of.rules, gpus })),
      E.map(({ of, hours, resources }) => ({
        slot: of.slot,
        kind: of.kind,
        material: of.material,
        hours,
        resources,
        imageLoss: of.kind === 'ImageTask' ? of.rules.imageLoss : null
      }))
    )
