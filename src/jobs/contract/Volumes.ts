/** Volumes: which of the engine's volumes a job uses, and where they are mounted: one home for their names (EXECUTION 3). Pure. */
import * as Digest from '../../domain/Digest.js'
import type { Job } from '../../domain/task/Job.js'
import type { Material } from '../../domain/task/Task.js'
import * as Contract from './Contract.js'
import * as Names from './Names.js'

/** A job's volumes by what is in them. */
export interface Volumes {
  /** `/cache` itself: folders to mount the others at, and nothing else. */
  readonly cache: string
  readonly models: string
  readonly datasets: string
  /** Files that trainers load by their names on the hub; null where there are none. */
  readonly hub: string | null
  readonly checkpoints: string
  readonly output: string
  readonly result: string
}

/** What a cache's volumes are for, besides its own folders. */
export const folders = ['models', 'datasets', 'hf_cache'] as const

/** The volumes of a job's execution; those of the cache are shared by all jobs that need the same. */
export const of = (
  contract: Contract.Contract,
  owner: Names.Owner,
  job: Job,
  material: Material
): Volumes => {
  const { pool } = owner
  const type = Contract.typeOf(contract, material)
  const hub = type?.hub ?? []
  return {
    cache: Names.cacheVolume(pool, 'root', ''),
    models: Names.cacheVolume(pool, 'model', modelKey(material.model, type)),
    datasets: Names.cacheVolume(pool, 'dataset', `${Names.datasetFile(job)} ${material.dataset}`),
    hub: hub.length === 0 ? null : Names.cacheVolume(pool, 'hub', Digest.canonical(hub)),
    checkpoints: Names.named('checkpoints', owner),
    output: Names.named('output', owner),
    result: Names.named('result', owner)
  }
}

/** The same model is another folder where it may be one file alone. */
const modelKey = (model: string, type: Contract.ModelType | undefined): string => {
  const above = type?.singleFileAbove ?? null
  return above === null ? model : `${model} ${above}`
}
