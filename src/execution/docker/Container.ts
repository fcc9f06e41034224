/** Containers: what the engine is asked to create for each phase, as the engine's API spells it (EXECUTION 4, 5). Pure. */
import type { Resources } from '../../domain/Gpu.js'
import type { Job } from '../../domain/Job.js'
import type { Task } from '../../domain/Task.js'
import * as Arguments from './Arguments.js'
import type { DeviceRequest, HostConfig, Specification, VolumeMount } from './engine/Specification.js'
import type { Limits } from './Limits.js'
import * as Names from './Names.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** An image that the operator trusts, and what it is given. */
export interface Image {
  readonly image: string
  readonly entrypoint: ReadonlyArray<string> | null
  readonly environment: Readonly<Record<string, string>>
}

/** How GPUs are asked for: by the engine's runtime, by CDI (`nvidia.com/gpu=<id>`), or not at all. */
export type GpuRequest = 'runtime' | 'cdi' | 'none'

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

const gibi = 1024 ** 3

/** A quota in each period: the engine refuses more whole CPUs than the machine has, but takes any quota. */
const period = 100_000

export const volume = (source: string, target: string, readOnly: boolean): VolumeMount => ({
  Type: 'volume',
  Source: source,
  Target: target,
  ReadOnly: readOnly,
  VolumeOptions: { NoCopy: true }
})

export const deviceRequests = (
  request: GpuRequest,
  devices: ReadonlyArray<string>
): ReadonlyArray<DeviceRequest> => {
  if (devices.length === 0) return []
  switch (request) {
    case 'runtime':
      return [{ Driver: '', DeviceIDs: devices, Capabilities: [['gpu']] }]
    case 'cdi':
      return [{ Driver: 'cdi', DeviceIDs: devices.map(id => `nvidia.com/gpu=${id}`), Capabilities: [] }]
    case 'none':
      return []
  }
}

/** What every container gets, whoever's it is: no rights, no network, no host, and a bound on everything. */
export const hardened: HostConfig = {
  NetworkMode: 'none',
  ReadonlyRootfs: true,
  CapDrop: ['ALL'],
  CapAdd: [],
  SecurityOpt: ['no-new-privileges:true'],
  Memory: gibi,
  MemorySwap: gibi,
  CpuPeriod: period,
  CpuQuota: period,
  PidsLimit: 64,
  ShmSize: 64 * 1024 * 1024,
  IpcMode: 'private',
  // A core dump is written by the host's kernel, to where the host says.
  Ulimits: [{ Name: 'core', Soft: 0, Hard: 0 }],
  LogConfig: { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '2' } },
  Tmpfs: {},
  Mounts: [],
  DeviceRequests: []
}

/** Memory without swap beyond it, CPUs as quota and period, shared memory. */
export const resourced = ({ memoryGiB, cpus, sharedMemoryGiB }: Resources): Partial<HostConfig> => {
  const memory = Math.round(memoryGiB * gibi)
  return {
    Memory: memory,
    MemorySwap: memory,
    CpuQuota: Math.round(cpus * period),
    ShmSize: Math.round(sharedMemoryGiB * gibi)
  }
}

const environment = (of: Readonly<Record<string, string>>): ReadonlyArray<string> =>
  Object.entries(of).map(([name, value]) => `${name}=${value}`)

/** Where a training container is pointed: offline, and writing only where it may. */
export const trainEnvironment = (job: Job): Readonly<Record<string, string>> => {
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

/** What a job's containers are made of. */
export interface Parts {
  readonly job: Job
  readonly task: Task
  readonly mark: Names.Mark
  readonly limits: Limits
  readonly volumes: {
    readonly models: string
    readonly datasets: string
    readonly checkpoints: string
    readonly output: string
    readonly result: string
  }
  readonly request: GpuRequest
  readonly devices: ReadonlyArray<string>
}

/** A miner's image, as built: `VOLUME`s would be writable and without bounds, so each becomes a small folder in memory. */
export interface Built {
  readonly image: string
  readonly volumes: ReadonlyArray<string>
}

/** Named outright, so that nothing an image says of itself gets it more devices. */
const visibleDevices = (
  request: GpuRequest,
  devices: ReadonlyArray<string>
): Readonly<Record<string, string>> => ({
  NVIDIA_VISIBLE_DEVICES: request === 'runtime' && devices.length > 0 ? devices.join(',') : 'void'
})

/** The training container (EXECUTION 5): the miner's image, its arguments, no network, and nothing of the host. */
export const train = (parts: Parts, built: Built, attempt: number): Specification => {
  const { job, task, mark, limits, volumes } = parts
  const inMemory = [
    ...built.volumes.map(path => ({ path, bytes: 64 * 1024 * 1024 })),
    ...limits.train.scratch
  ].filter(({ path }) => path !== Names.paths.checkpoints)
  return {
    name: Names.named('train', mark, attempt),
    Image: built.image,
    Cmd: Arguments.train(job, task),
    Env: environment({ ...trainEnvironment(job), ...visibleDevices(parts.request, parts.devices) }),
    Labels: Names.labels(mark, 'train'),
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
      Tmpfs: Object.fromEntries(
        inMemory.map(({ path, bytes }) => [path, `rw,exec,nosuid,nodev,mode=1777,size=${bytes}`])
      ),
      Mounts: [
        volume(volumes.models, Names.paths.models, true),
        volume(volumes.datasets, Names.paths.datasets, true),
        volume(volumes.checkpoints, Names.paths.checkpoints, false)
      ],
      DeviceRequests: deviceRequests(parts.request, parts.devices)
    }
  }
}

const trusted = (image: Image, more: Readonly<Record<string, string>> = {}) => ({
  Image: image.image,
  ...(image.entrypoint === null ? {} : { Entrypoint: image.entrypoint }),
  Env: environment({ ...image.environment, ...more })
})

/** Downloads what is not there yet; `wanted` as `Source` and `Names` made it. The cache is writable here alone. */
export const download = (
  { mark }: Pick<Parts, 'mark'>,
  image: Image,
  cache: { readonly volume: string; readonly target: string },
  network: string,
  wanted: ReadonlyArray<string>,
  attempt: number
): Specification => ({
  name: Names.named('download', mark, attempt),
  ...trusted(image),
  Cmd: wanted,
  Labels: Names.labels(mark, 'download'),
  // The cache belongs to root: an image may name another user, and reading is for everyone.
  User: '0:0',
  HostConfig: {
    ...hardened,
    NetworkMode: network,
    Memory: 4 * gibi,
    MemorySwap: 4 * gibi,
    PidsLimit: 512,
    Tmpfs: { '/tmp': 'rw,nosuid,nodev,mode=1777,size=268435456' },
    Mounts: [volume(cache.volume, cache.target, false)]
  }
})

/** The evaluator's container: the collected output and the cache to read, one small volume to answer into. */
export const evaluate = (
  parts: Parts,
  image: Image,
  arguments_: ReadonlyArray<string>,
  attempt: number
): Specification => ({
  name: Names.named('evaluate', parts.mark, attempt),
  ...trusted(image, visibleDevices(parts.request, parts.devices)),
  Cmd: arguments_,
  Labels: Names.labels(parts.mark, 'evaluate'),
  HostConfig: {
    ...hardened,
    ...resourced(parts.task.resources),
    PidsLimit: parts.limits.train.processes,
    Tmpfs: { '/tmp': 'rw,exec,nosuid,nodev,mode=1777,size=8589934592' },
    Mounts: [
      volume(parts.volumes.models, Names.paths.models, true),
      volume(parts.volumes.datasets, Names.paths.datasets, true),
      volume(parts.volumes.output, Names.paths.checkpoints, true),
      volume(parts.volumes.result, Names.paths.evaluation, false)
    ],
    DeviceRequests: deviceRequests(parts.request, parts.devices)
  }
})

/** The uploader's container: the collected output to read, a network, and the only place where secrets are (EXECUTION 4). */
export const publish = (
  parts: Parts,
  image: Image,
  secrets: Readonly<Record<string, string>>,
  network: string,
  attempt: number
): Specification => {
  const { job, task, mark, volumes } = parts
  return {
    name: Names.named('publish', mark, attempt),
    ...trusted(image, {
      ...secrets,
      LOCAL_FOLDER: `${Names.paths.checkpoints}/${Names.outputFolder(job)}`,
      WANDB_LOGS: `${Names.paths.checkpoints}/${Names.wandbFolder(job)}`,
      MODEL: task.material.model,
      TASK_ID: Names.taskId(job),
      EXPECTED_REPO_NAME: Names.repoName(job)
    }),
    Cmd: [],
    Labels: Names.labels(mark, 'publish'),
    HostConfig: {
      ...hardened,
      NetworkMode: network,
      Memory: 8 * gibi,
      MemorySwap: 8 * gibi,
      PidsLimit: 512,
      Tmpfs: { '/tmp': 'rw,nosuid,nodev,mode=1777,size=1073741824' },
      Mounts: [volume(volumes.output, Names.paths.checkpoints, true)]
    }
  }
}

/** A container that is created and never started: through it, files go into volumes and come out of them. */
export const porter = (
  mark: Names.Mark,
  image: string,
  mounts: ReadonlyArray<readonly [source: string, target: string]>,
  counter: number
): Specification => ({
  name: Names.named('porter', mark, counter),
  Image: image,
  Entrypoint: ['/never-started'],
  Cmd: [],
  Env: [],
  Labels: Names.labels(mark, 'porter'),
  // Writable, since the engine changes a volume's owner only through its parent; nothing ever runs in it.
  HostConfig: {
    ...hardened,
    ReadonlyRootfs: false,
    Mounts: mounts.map(([source, target]) => volume(source, target, false))
  }
})

/** Measures a volume, or only the engine's disk, while a job writes: lines `free KiB inodes` and `used KiB entries`. */
export const watch = (
  mark: Names.Mark,
  image: string,
  source: string | null,
  everySeconds: number,
  attempt: number
): Specification => {
  const at = source === null ? '/' : '/watched'
  const pause = `sleep ${Math.max(1, Math.round(everySeconds))}`
  // Two loops: free space is answered at once, however many files the other has to count.
  const free = `while :; do
  echo "free $(df -kP ${at} | awk 'END { print $4 }') $(df -iP ${at} | awk 'END { print $4 }')"
  ${pause}
done`
  const used = `while :; do
  echo "used $(du -sk ${at} | cut -f 1) $(find ${at} | wc -l)"
  ${pause}
done`
  return {
    name: Names.named('watch', mark, attempt),
    Image: image,
    Entrypoint: ['/bin/sh', '-c'],
    Cmd: [source === null ? free : `(${used}) & ${free}`],
    Env: [],
    Labels: Names.labels(mark, 'watch'),
    User: '0:0',
    HostConfig: {
      ...hardened,
      // A folder without rights would hide what is in it.
      CapAdd: ['DAC_READ_SEARCH'],
      Memory: 256 * 1024 * 1024,
      MemorySwap: 256 * 1024 * 1024,
      Mounts: source === null ? [] : [volume(source, '/watched', true)]
    }
  }
}
