/** What every container gets, whoever's it is: no rights, no network, no host, and a bound on everything (EXECUTION 5). Pure. */
import type { Resources } from '../../domain/task/Gpu.js'
import { gibi, mebi } from '../../jobs/output/Bytes.js'
import type { HostConfig, VolumeMount } from '../engine/Specification.js'
import type { Limits } from '../../jobs/contract/Limits.js'

/** A quota in each period: the engine refuses more whole CPUs than the machine has, but takes any quota. */
const period = 100_000

/** Memory without swap beyond it. */
export const memory = (bytes: number): Pick<HostConfig, 'Memory' | 'MemorySwap'> => ({
  Memory: bytes,
  MemorySwap: bytes
})

export const hardened: HostConfig = {
  NetworkMode: 'none',
  ReadonlyRootfs: true,
  CapDrop: ['ALL'],
  CapAdd: [],
  SecurityOpt: ['no-new-privileges:true'],
  ...memory(gibi),
  CpuPeriod: period,
  CpuQuota: period,
  PidsLimit: 64,
  ShmSize: 64 * mebi,
  IpcMode: 'private',
  // A core dump is written by the host's kernel, to where the host says.
  Ulimits: [{ Name: 'core', Soft: 0, Hard: 0 }],
  LogConfig: { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '2' } },
  Tmpfs: {},
  Mounts: [],
  DeviceRequests: []
}

/** What a task's resources come to: memory, CPUs as quota and period, shared memory. */
export const resourced = ({ memoryGiB, cpus, sharedMemoryGiB }: Resources): Partial<HostConfig> => ({
  ...memory(Math.round(memoryGiB * gibi)),
  CpuQuota: Math.round(cpus * period),
  ShmSize: Math.round(sharedMemoryGiB * gibi)
})

/** The options of a folder in memory, which counts as the container's. */
export const inMemory = (bytes: number, executable: boolean): string =>
  `rw,${executable ? 'exec,' : ''}nosuid,nodev,mode=1777,size=${bytes}`

export const volume = (source: string, target: string, readOnly: boolean): VolumeMount => ({
  Type: 'volume',
  Source: source,
  Target: target,
  ReadOnly: readOnly,
  VolumeOptions: { NoCopy: true }
})

/** Variables as the engine takes them. */
export const environment = (of: Readonly<Record<string, string>>): ReadonlyArray<string> =>
  Object.entries(of).map(([name, value]) => `${name}=${value}`)

/** What bounds a build, whoever's it is. */
export const build = (limits: Limits, cgroupParent: string | null) => ({
  memoryBytes: limits.build.memoryBytes,
  cpus: limits.build.cpus,
  fileBytes: limits.build.bytes,
  cgroupParent
})
