/** Containers: what the engine is asked to create to train a miner's image (EXECUTION 5). Pure. */
import type { Job } from '../../domain/task/Job.js'
import type { Task } from '../../domain/task/Task.js'
import * as Arguments from '../../jobs/contract/Arguments.js'
import { mebi } from '../../jobs/output/Bytes.js'
import * as Devices from './Devices.js'
import type { HostConfig, Specification, VolumeMount } from '../engine/Specification.js'
import { environment, hardened, inMemory, resourced, volume } from './Sandbox.js'
import type { Contract } from '../../jobs/contract/Contract.js'
import type { Limits } from '../../jobs/contract/Limits.js'
import * as Names from '../../jobs/contract/Names.js'
import type { Volumes } from '../../jobs/contract/Volumes.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** What a job's containers are made of. */
export interface Parts {
  readonly job: Job
  readonly task: Task
  readonly owner: Names.Owner
  readonly limits: Limits
  readonly contract: Contract
  readonly volumes: Volumes
  readonly request: Devices.GpuRequest
  readonly devices: ReadonlyArray<string>
}

/** A miner's image, as built: `VOLUME`s would be writable and without bounds, so each becomes a small folder in memory. */
export interface Built {
  readonly image: string
  readonly volumes: ReadonlyArray<string>
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** The name a training container has for itself, and resolves: without network no engine tells it (EXECUTION 5). */
const ownName = 'trainer'

/** Where a training container is pointed; HOME and HF_HOME are its own (EXECUTION 5). */
const trainEnvironment = ({ hubOffline }: Contract, job: Job): Readonly<Record<string, string>> => {
  const wandb = `${Names.paths.checkpoints}/${Names.wandbFolder(job)}`
  return {
    WANDB_MODE: 'offline',
    WANDB_DIR: wandb,
    WANDB_CACHE_DIR: wandb,
    WANDB_ARTIFACT_DIR: wandb,
    WANDB_DATA_DIR: wandb,
    WANDB_CONFIG_DIR: wandb,
    ...(hubOffline ? { HF_HUB_OFFLINE: '1' } : {}),
    ...(job.kind === 'ImageTask' ? { TRANSFORMERS_CACHE: Names.paths.hub } : {})
  }
}

/** The cache as every trusted or hostile reader sees it: itself and all in it read-only. */
export const cache = ({ volumes }: Pick<Parts, 'volumes'>): ReadonlyArray<VolumeMount> => [
  volume(volumes.cache, Names.paths.cache, true),
  volume(volumes.models, Names.paths.models, true),
  volume(volumes.datasets, Names.paths.datasets, true),
  ...(volumes.hub === null ? [] : [volume(volumes.hub, Names.paths.hub, true)])
]

const longestFile = ({ train: { bytes, rootBytes } }: Limits): number => Math.max(bytes, rootBytes)

/** The training container: the miner's image, its arguments, no network, and nothing of the host. */
export const train = (parts: Parts, built: Built, attempt: number): Specification => {
  const { job, task, owner, limits, volumes } = parts
  const folders = [
    ...built.volumes.map(path => ({ path, bytes: 64 * mebi })),
    ...limits.train.scratch
  ].filter(({ path }) => path !== Names.paths.checkpoints)
  return {
    name: Names.named('train', owner, attempt),
    Image: built.image,
    Cmd: Arguments.train(parts.contract, job, task),
    Hostname: ownName,
    Env: environment({
      ...trainEnvironment(parts.contract, job),
      ...Devices.visible(parts.request, parts.devices)
    }),
    Labels: Names.labels(owner, 'train'),
    Healthcheck: { Test: ['NONE'] },
    HostConfig: {
      ...hardened,
      ...resourced(task.resources),
      ReadonlyRootfs: limits.train.readOnlyRoot,
      ExtraHosts: [`${ownName}:127.0.0.1`],
      PidsLimit: limits.train.processes,
      Ulimits: [
        ...hardened.Ulimits,
        // No single file is longer than all that may be written, whether it has a name or not.
        { Name: 'fsize', Soft: longestFile(limits), Hard: longestFile(limits) },
        ...(limits.train.openFiles === null
          ? []
          : [{ Name: 'nofile', Soft: limits.train.openFiles, Hard: limits.train.openFiles }])
      ],
      Tmpfs: Object.fromEntries(folders.map(({ path, bytes }) => [path, inMemory(bytes, true)])),
      Mounts: [...cache(parts), volume(volumes.checkpoints, Names.paths.checkpoints, false)],
      DeviceRequests: Devices.requests(parts.request, parts.devices)
    }
  }
}

/** What the engine bounds of a container's root: nothing, what is written to it, or that with the image below it. */
export type RootBound = 'no' | 'written' | 'with its image'

/** What of the engine and of the operator's choice a training's container gets beside its own: the bound of its root, and its runtime. */
export interface Place {
  readonly bound: { readonly root: RootBound; readonly volumes: boolean }
  readonly settings: { readonly runtime?: string }
  readonly limits: Limits
}

const holds = (folder: string, path: string): boolean => path === folder || path.startsWith(`${folder}/`)

/**
 * Whether a training's output lies in its own root: where the engine bounds roots and no volumes, that is the bound of the
 * output as well, of files without a name and of bursts between two looks.
 */
export const isInRoot = ({ bound, limits }: Pick<Place, 'bound' | 'limits'>): boolean =>
  bound.root !== 'no' && !bound.volumes && !limits.train.readOnlyRoot

/** A container without what would hide the output that is in its root: a volume there, and folders in memory above or below. */
const uncovered = ({ Mounts, Tmpfs }: HostConfig): Pick<HostConfig, 'Mounts' | 'Tmpfs'> => ({
  Mounts: Mounts.filter(({ Target }) => Target !== Names.paths.checkpoints),
  Tmpfs: Object.fromEntries(
    Object.entries(Tmpfs).filter(
      ([path]) => !holds(path, Names.paths.checkpoints) && !holds(Names.paths.checkpoints, path)
    )
  )
})

/**
 * A container as trainings are started: in the engine's bound of its root, above an image of so many bytes, with its
 * output there or in a volume, and under the runtime that is named.
 */
export const placed = (place: Place, imageBytes: number, specification: Specification): Specification => {
  const { bound, settings, limits } = place
  const inRoot = isInRoot(place)
  const below = bound.root === 'with its image' ? imageBytes : 0
  const bytes = limits.train.rootBytes + below + (inRoot ? limits.train.bytes : 0)
  return {
    ...specification,
    ...(inRoot ? { Labels: { ...specification.Labels, [Names.label.output]: 'root' } } : {}),
    HostConfig: {
      ...specification.HostConfig,
      ...(bound.root === 'no' || limits.train.readOnlyRoot ? {} : { StorageOpt: { size: String(bytes) } }),
      ...(inRoot ? uncovered(specification.HostConfig) : {}),
      ...(settings.runtime === undefined ? {} : { Runtime: settings.runtime })
    }
  }
}
