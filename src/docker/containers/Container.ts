/** Containers: what the engine is asked to create to train a miner's image (EXECUTION 5). Pure. */
import type { Job } from '../../domain/task/Job.js'
import type { Task } from '../../domain/task/Task.js'
import * as Arguments from '../../jobs/contract/Arguments.js'
import { mebi } from '../../jobs/output/Bytes.js'
import * as Devices from './Devices.js'
import type { Specification } from '../engine/Specification.js'
import { environment, hardened, inMemory, resourced, volume } from './Sandbox.js'
import type { Limits } from '../../jobs/contract/Limits.js'
import * as Names from '../../jobs/contract/Names.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** What a job's containers are made of. */
export interface Parts {
  readonly job: Job
  readonly task: Task
  readonly owner: Names.Owner
  readonly limits: Limits
  readonly volumes: {
    readonly models: string
    readonly datasets: string
    readonly checkpoints: string
    readonly output: string
    readonly result: string
  }
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

/** Where a training container is pointed: offline, and writing only where it may. */
const trainEnvironment = (job: Job): Readonly<Record<string, string>> => {
  const wandb = `${Names.paths.checkpoints}/${Names.wandbFolder(job)}`
  return {
    WANDB_MODE: 'offline',
    WANDB_DIR: wandb,
    WANDB_CACHE_DIR: `${wandb}/cache`,
    WANDB_CONFIG_DIR: `${wandb}/config`,
    WANDB_DATA_DIR: `${wandb}/data`,
    HF_HUB_OFFLINE: '1',
    TRANSFORMERS_CACHE: '/tmp/transformers',
    TRITON_CACHE_DIR: '/tmp/triton'
  }
}

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
    Cmd: Arguments.train(job, task),
    Env: environment({ ...trainEnvironment(job), ...Devices.visible(parts.request, parts.devices) }),
    Labels: Names.labels(owner, 'train'),
    Healthcheck: { Test: ['NONE'] },
    HostConfig: {
      ...hardened,
      ...resourced(task.resources),
      ReadonlyRootfs: limits.train.readOnlyRoot,
      PidsLimit: limits.train.processes,
      Ulimits: [
        ...hardened.Ulimits,
        ...(limits.train.openFiles === null
          ? []
          : [{ Name: 'nofile', Soft: limits.train.openFiles, Hard: limits.train.openFiles }])
      ],
      Tmpfs: Object.fromEntries(folders.map(({ path, bytes }) => [path, inMemory(bytes, true)])),
      Mounts: [
        volume(volumes.models, Names.paths.models, true),
        volume(volumes.datasets, Names.paths.datasets, true),
        volume(volumes.checkpoints, Names.paths.checkpoints, false)
      ],
      DeviceRequests: Devices.requests(parts.request, parts.devices)
    }
  }
}
