/** Compute: model sizes, hours, GPUs and container resources of a task (RULES 12). */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { Gpus, Resources } from '../domain/task/Gpu.js'
import * as Random from '../domain/Random.js'
import * as Slot from '../domain/task/Slot.js'
import { modelType, type Material, type Task } from '../domain/task/Task.js'
import type { TaskKind } from '../domain/task/TaskKind.js'
import type { Refusal } from './Refusal.js'
import type { RuleSet } from './ruleset/RuleSet.js'

// -------------------------------------------------------------------------------------
// models
// -------------------------------------------------------------------------------------

/** Model sizes in billions of parameters, both ends included. */
export interface Billions {
  readonly from: number
  readonly to: number
}

/** The sizes a slot's model may have; in the boss round large ones are drawn from the stream `model/<slot>`. */
export const billions =
  ({ models }: RuleSet) =>
  (slot: Slot.Slot): Random.Random<Billions> =>
  seed => {
    const of = ({ from, to }: { readonly from: string; readonly to: string }) => ({
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

/** The hours a task may take: drawn evenly from the stream `hours/<slot>`; refused for a text dataset beyond what the rules foresee. */
export const hours =
  ({ hours: table }: RuleSet) =>
  (slot: Slot.Slot, kind: TaskKind, rows: number | null): Random.Random<E.Either<Refusal, number>> =>
  seed => {
    const drawn = ({ from, to }: { readonly from: number; readonly to: number }): E.Either<Refusal, number> =>
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
  ({ compute }: RuleSet) =>
  (slot: Slot.Slot, kind: TaskKind, parameters: number | null): E.Either<Refusal, Gpus> => {
    if (kind === 'ImageTask') return E.right({ model: compute.image.gpu, count: compute.image.gpus })
    if (parameters === null) return E.left({ type: 'UnknownModelSize', slot })
    const effective = parameters * compute.multipliers[kind]
    const tier = compute.tiers.find(({ upTo }) => upTo === null || effective <= Number(upTo) * billion)
    return tier === undefined
      ? E.left({ type: 'UnknownModelSize', slot })
      : E.right({ model: compute.textGpu, count: tier.gpus })
  }

/** What a container with those GPUs gets. */
export const resources =
  ({ compute }: RuleSet) =>
  (of: Gpus): Resources => ({
    gpus: of,
    memoryGiB: compute.memoryGiBPerGpu * of.count,
    cpus: compute.cpusPerGpu * of.count,
    sharedMemoryGiB: compute.sharedMemoryGiB.findLast(({ fromGpus }) => of.count >= fromGpus)?.gib ?? 0
  })

// -------------------------------------------------------------------------------------
// tasks
// -------------------------------------------------------------------------------------

/** A slot's task from its material, with its hours and resources; refused where the rules cannot tell them, or an image model has no type. */
export const task =
  (rules: RuleSet) =>
  (slot: Slot.Slot, kind: TaskKind, material: Material): Random.Random<E.Either<Refusal, Task>> =>
  seed =>
    (kind === 'ImageTask') === (material.modelType !== null)
      ? pipe(
          E.Do,
          E.bind('hours', () => hours(rules)(slot, kind, material.rows)(seed)),
          E.bind('gpus', () => gpus(rules)(slot, kind, material.parameters)),
          E.map(of => ({
            slot,
            kind,
            material,
            hours: of.hours,
            resources: resources(rules)(of.gpus),
            imageLoss: kind === 'ImageTask' ? rules.imageLoss : null
          }))
        )
      : E.left({
          type: 'Invalid',
          faults: [
            {
              path: 'material.modelType',
              value: material.modelType,
              expected:
                kind === 'ImageTask' ? `${modelType.name} for ${slot}` : `null for ${slot}, a text task`
            }
          ]
        })
