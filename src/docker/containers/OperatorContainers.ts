/** Trusted containers: those of the operator's own images, which download, evaluate and publish (EXECUTION 4). Pure. */
import { gibi, mebi } from '../../jobs/output/Bytes.js'
import { cache, type Parts } from './Container.js'
import * as Devices from './Devices.js'
import type { Specification } from '../engine/Specification.js'
import { environment, hardened, inMemory, memory, resourced, volume } from './Sandbox.js'
import * as Git from '../../jobs/repository/Git.js'
import * as Names from '../../jobs/contract/Names.js'

/** An image that the operator trusts, and what it is given. */
export interface Image {
  /** The operator's own image, by name or id. */
  readonly image: string
  /** What runs in it; null is the image's own. */
  readonly entrypoint: ReadonlyArray<string> | null
  /** Its environment, by name. */
  readonly environment: Readonly<Record<string, string>>
}

const from = (image: Image, more: Readonly<Record<string, string>> = {}) => ({
  Image: image.image,
  ...(image.entrypoint === null ? {} : { Entrypoint: image.entrypoint }),
  Env: environment({ ...image.environment, ...more })
})

/** Fetches a miner's commit into a volume; what git is given there is a miner's, and the limits are for it. */
export const fetch = (
  { owner }: Pick<Parts, 'owner'>,
  image: string,
  folder: string,
  command: ReadonlyArray<string>,
  network: string,
  attempt: number
): Specification => ({
  name: Names.named('fetch', owner, attempt),
  Image: image,
  Entrypoint: ['/bin/sh', '-c', Git.script(folder), 'fetch'],
  Cmd: command,
  Env: environment(Git.environment('https', '/tmp')),
  Labels: Names.labels(owner, 'fetch'),
  User: '0:0',
  HostConfig: {
    ...hardened,
    NetworkMode: network,
    ...memory(2 * gibi),
    PidsLimit: 128,
    Tmpfs: { '/tmp': inMemory(64 * mebi, false) },
    Mounts: [volume(Names.named('fetch', owner), folder, false)]
  }
})

/** Downloads what is not there yet; `wanted` as `Downloader` made it. Cache and records are writable here alone. */
export const download = (
  { owner }: Pick<Parts, 'owner'>,
  image: Image,
  mounts: ReadonlyArray<readonly [volume: string, target: string]>,
  network: string,
  wanted: ReadonlyArray<string>,
  attempt: number
): Specification => ({
  name: Names.named('download', owner, attempt),
  ...from(image),
  Cmd: wanted,
  Labels: Names.labels(owner, 'download'),
  // The cache belongs to root: an image may name another user, and reading is for everyone.
  User: '0:0',
  HostConfig: {
    ...hardened,
    NetworkMode: network,
    ...memory(4 * gibi),
    PidsLimit: 512,
    Tmpfs: { '/tmp': inMemory(256 * mebi, false) },
    Mounts: mounts.map(([source, target]) => volume(source, target, false))
  }
})

/** The evaluator's container: the collected output and the cache to read, one small volume to answer into. */
export const evaluate = (
  parts: Parts,
  image: Image,
  command: ReadonlyArray<string>,
  attempt: number
): Specification => ({
  name: Names.named('evaluate', parts.owner, attempt),
  ...from(image, Devices.visible(parts.request, parts.devices)),
  Cmd: command,
  Labels: Names.labels(parts.owner, 'evaluate'),
  HostConfig: {
    ...hardened,
    ...resourced(parts.task.resources),
    PidsLimit: parts.limits.train.processes,
    Tmpfs: { '/tmp': inMemory(8 * gibi, true) },
    Mounts: [
      ...cache(parts),
      volume(parts.volumes.output, Names.paths.checkpoints, true),
      volume(parts.volumes.result, Names.paths.evaluation, false)
    ],
    DeviceRequests: Devices.requests(parts.request, parts.devices)
  }
})

/** The uploader's container: the collected output to read, a network, and the only place where secrets are. */
export const publish = (
  parts: Parts,
  image: Image,
  secrets: Readonly<Record<string, string>>,
  network: string,
  attempt: number
): Specification => {
  const { job, task, owner, volumes } = parts
  return {
    name: Names.named('publish', owner, attempt),
    ...from(image, {
      ...secrets,
      LOCAL_FOLDER: `${Names.paths.checkpoints}/${Names.outputFolder(job)}`,
      WANDB_LOGS: `${Names.paths.checkpoints}/${Names.wandbFolder(job)}`,
      MODEL: task.material.model,
      TASK_ID: Names.taskId(job),
      EXPECTED_REPO_NAME: Names.repoName(job)
    }),
    Cmd: [],
    Labels: Names.labels(owner, 'publish'),
    HostConfig: {
      ...hardened,
      NetworkMode: network,
      ...memory(8 * gibi),
      PidsLimit: 512,
      Tmpfs: { '/tmp': inMemory(gibi, false) },
      Mounts: [volume(volumes.output, Names.paths.checkpoints, true)]
    }
  }
}
