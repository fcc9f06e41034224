/** Specifications: what the engine is asked to create, as its API spells it (EXECUTION 5). */

/** A volume in a container. `NoCopy`: what an image has at the place is not copied into it. */
export interface VolumeMount {
  readonly Type: 'volume'
  readonly Source: string
  readonly Target: string
  readonly ReadOnly: boolean
  readonly VolumeOptions: { readonly NoCopy: true }
}

/** GPUs by their device ids: `''` is the engine's own way, `cdi` the Container Device Interface. */
export interface DeviceRequest {
  readonly Driver: '' | 'cdi'
  readonly DeviceIDs: ReadonlyArray<string>
  readonly Capabilities: ReadonlyArray<ReadonlyArray<string>>
}

/** The body of `POST /containers/create`, with the container's name. */
export interface Specification {
  readonly name: string
  readonly Image: string
  readonly Hostname?: string
  readonly Entrypoint?: ReadonlyArray<string>
  readonly Cmd: ReadonlyArray<string>
  readonly Env: ReadonlyArray<string>
  readonly Labels: Record<string, string>
  readonly User?: string
  readonly Healthcheck?: { readonly Test: ReadonlyArray<string> }
  readonly HostConfig: HostConfig
  /** It reads from whoever is attached to it, and is taken away when it has ended. */
  readonly tethered?: true
}

export interface HostConfig {
  readonly NetworkMode: string
  readonly ExtraHosts?: ReadonlyArray<string>
  readonly ReadonlyRootfs: boolean
  readonly CapDrop: ReadonlyArray<string>
  readonly CapAdd: ReadonlyArray<string>
  readonly SecurityOpt: ReadonlyArray<string>
  readonly Memory: number
  readonly MemorySwap: number
  readonly CpuPeriod: number
  readonly CpuQuota: number
  readonly PidsLimit: number
  readonly ShmSize: number
  readonly IpcMode: 'private'
  readonly Ulimits: ReadonlyArray<{ readonly Name: string; readonly Soft: number; readonly Hard: number }>
  readonly LogConfig: { readonly Type: 'json-file'; readonly Config: Record<string, string> }
  readonly Tmpfs: Record<string, string>
  /** The size of the root file system, where the engine's own can be bounded. */
  readonly StorageOpt?: Record<string, string>
  /** Another runtime than the engine's own, by the name it knows it by. */
  readonly Runtime?: string
  readonly Mounts: ReadonlyArray<VolumeMount>
  readonly DeviceRequests: ReadonlyArray<DeviceRequest>
}
