/** The engine's containers: created, run, watched, listed and removed (EXECUTION 5). */
import type Docker from 'dockerode'
import { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import * as t from 'io-ts'
import { chunks, instant, labels, messages, nullish, record, shaped, type Found } from './Answer.js'
import { call, EngineError, ifThere } from './EngineError.js'
import type { Specification } from './Specification.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** How a container has ended. */
export interface ContainerState {
  readonly running: boolean
  /** Whether it was ever started: its own exit code may be any. */
  readonly started: boolean
  readonly exitCode: number
  readonly oomKilled: boolean
  /** Instants of the engine's clock, in milliseconds; 0 where it never was. */
  readonly startedAt: number
  readonly finishedAt: number
}

/** A container in a list; `written` are the bytes of its own layer, where sizes are asked for. */
export interface Listed extends Found {
  readonly image: string
  readonly written: number
  readonly state: string
}

type Filters = Readonly<Record<string, ReadonlyArray<string>>>

const made = t.type({ id: t.string })
const inspected = t.type({
  State: record(
    { Running: t.boolean, ExitCode: t.number, OOMKilled: t.boolean },
    { StartedAt: nullish(t.string), FinishedAt: nullish(t.string) }
  )
})
const list = t.array(
  record({ Id: t.string, ImageID: t.string, State: t.string }, { Labels: labels, SizeRw: nullish(t.number) })
)
const processes = t.type({ pids_stats: t.type({ current: t.number }) })

// -------------------------------------------------------------------------------------
// what is sent: the client's types have only arrays that may be written to
// -------------------------------------------------------------------------------------

const volumeOptions = { NoCopy: true, Labels: {}, DriverConfig: { Name: 'local', Options: {} } }

const body = ({ HostConfig: host, ...spec }: Specification): Docker.ContainerCreateOptions => ({
  name: spec.name,
  Image: spec.Image,
  Cmd: Array.from(spec.Cmd),
  Env: Array.from(spec.Env),
  Labels: spec.Labels,
  ...(spec.Entrypoint === undefined ? {} : { Entrypoint: Array.from(spec.Entrypoint) }),
  ...(spec.Hostname === undefined ? {} : { Hostname: spec.Hostname }),
  ...(spec.User === undefined ? {} : { User: spec.User }),
  ...(spec.Healthcheck === undefined ? {} : { Healthcheck: { Test: Array.from(spec.Healthcheck.Test) } }),
  ...(spec.tethered === true ? { AttachStdin: true, OpenStdin: true, StdinOnce: true } : {}),
  HostConfig: {
    ...host,
    ...(spec.tethered === true ? { AutoRemove: true } : {}),
    ExtraHosts: Array.from(host.ExtraHosts ?? []),
    CapDrop: Array.from(host.CapDrop),
    CapAdd: Array.from(host.CapAdd),
    SecurityOpt: Array.from(host.SecurityOpt),
    Ulimits: Array.from(host.Ulimits),
    Mounts: host.Mounts.map(mount => ({ ...mount, VolumeOptions: volumeOptions })),
    DeviceRequests: host.DeviceRequests.map(({ Driver, DeviceIDs, Capabilities }) => ({
      Driver,
      DeviceIDs: Array.from(DeviceIDs),
      Capabilities: Capabilities.map(all => Array.from(all))
    }))
  }
})

const written = (filters: Filters): Record<string, Array<string>> =>
  Object.fromEntries(Object.entries(filters).map(([key, values]) => [key, Array.from(values)]))

// -------------------------------------------------------------------------------------
// functions
// -------------------------------------------------------------------------------------

const clock = t.type({ SystemTime: t.string })
const storage = t.type({ Driver: t.string })
const isolated = t.partial({
  Runtimes: nullish(t.UnknownRecord),
  SecurityOptions: nullish(t.array(t.string)),
  MemoryLimit: nullish(t.boolean),
  SwapLimit: nullish(t.boolean),
  CpuCfsPeriod: nullish(t.boolean),
  CpuCfsQuota: nullish(t.boolean),
  PidsLimit: nullish(t.boolean)
})
const composed = t.partial({ Components: nullish(t.array(t.type({ Name: t.string }))) })

/** `prompt` is the client whose requests are given up when nothing comes. */
export const of = (docker: Docker, prompt: Docker) => ({
  create: async (specification: Specification): Promise<string> => {
    const created: unknown = await call(docker.createContainer(body(specification)))
    return shaped(made)(created).id
  },

  /** The two output streams as the engine frames them. Asked for before the start, so that nothing is missed. */
  attach: async (id: string): Promise<AsyncIterable<Uint8Array>> =>
    chunks(await call(docker.getContainer(id).attach({ stream: true, stdout: true, stderr: true }))),

  /** The two output streams from their beginning, as far as the engine has kept them, and on. */
  logs: async (id: string): Promise<AsyncIterable<Uint8Array>> =>
    chunks(await call(docker.getContainer(id).logs({ follow: true, stdout: true, stderr: true }))),

  /** The name of the storage driver. */
  driver: async (): Promise<string> => shaped(storage)(await call<unknown>(prompt.info())).Driver,

  /**
   * The names of the runtimes it has, whether users of containers are others than those of its machine, and which limits it
   * says that it drops.
   */
  isolation: async (): Promise<{
    readonly runtimes: ReadonlyArray<string>
    readonly userns: boolean
    readonly drops: Readonly<Record<'memory' | 'swap' | 'cpu' | 'processes', boolean>>
  }> => {
    const said = shaped(isolated)(await call<unknown>(prompt.info()))
    return {
      runtimes: Object.keys(said.Runtimes ?? {}),
      userns: (said.SecurityOptions ?? []).some(option =>
        /(?:^|,)name=(?:userns|rootless)(?:,|$)/.test(option)
      ),
      drops: {
        memory: said.MemoryLimit === false,
        swap: said.SwapLimit === false,
        cpu: said.CpuCfsPeriod === false || said.CpuCfsQuota === false,
        processes: said.PidsLimit === false
      }
    }
  },

  /** What it says it is made of, such as `Engine` and `containerd`; nothing where it does not say. */
  components: async (): Promise<ReadonlyArray<string>> => {
    const said: unknown = await ifThere(prompt.version())
    return composed.is(said) ? (said.Components ?? []).map(({ Name }) => Name) : []
  },

  /** The engine's clock, in milliseconds. */
  now: async (): Promise<number> => instant(shaped(clock)(await call<unknown>(prompt.info())).SystemTime),

  /** Attaches to the input of a container that ends when nobody does; its socket keeps no process alive. */
  tether: async (id: string): Promise<{ readonly ended: Promise<void>; readonly drop: () => void }> => {
    const asked = { stream: true, stdin: true, stdout: true, hijack: true }
    const stream: NodeJS.ReadWriteStream = await call(docker.getContainer(id).attach(asked))
    if (stream instanceof Socket) stream.unref()
    const ended = new Promise<void>(resolve => {
      for (const event of ['end', 'close', 'error']) stream.once(event, () => resolve())
    })
    stream.on('error', () => undefined)
    stream.resume()
    return {
      ended,
      drop: () => {
        if (stream instanceof Duplex) stream.destroy()
        else stream.end()
      }
    }
  },

  start: async (id: string): Promise<void> => {
    await call(docker.getContainer(id).start())
  },

  /** Until it has ended; how, its state says. */
  wait: async (id: string): Promise<void> => {
    await call<unknown>(docker.getContainer(id).wait())
  },

  state: async (id: string): Promise<ContainerState | undefined> => {
    const found: unknown = await ifThere(prompt.getContainer(id).inspect())
    if (found === undefined) return undefined
    const { State } = shaped(inspected)(found)
    return {
      running: State.Running,
      started: instant(State.StartedAt) > 0,
      exitCode: State.ExitCode,
      oomKilled: State.OOMKilled,
      startedAt: instant(State.StartedAt),
      finishedAt: instant(State.FinishedAt)
    }
  },

  stop: async (id: string, graceSeconds: number): Promise<void> => {
    await ifThere(docker.getContainer(id).stop({ t: Math.ceil(graceSeconds) }))
  },

  kill: async (id: string): Promise<void> => {
    await ifThere(docker.getContainer(id).kill())
  },

  /** With its anonymous volumes. Somebody else who is removing it is waited for. */
  remove: async (id: string): Promise<void> => {
    const container = docker.getContainer(id)
    try {
      await ifThere(container.remove({ force: true, v: true }))
    } catch (thrown) {
      if (!(thrown instanceof EngineError) || !thrown.message.includes('already in progress')) throw thrown
      await ifThere(container.wait({ condition: 'removed' }))
    }
  },

  containers: async (filters: Filters, sizes = false): Promise<ReadonlyArray<Listed>> => {
    const found: unknown = await call(
      docker.listContainers({ all: true, size: sizes, filters: written(filters) })
    )
    return shaped(list)(found).map(c => ({
      id: c.Id,
      labels: c.Labels ?? {},
      image: c.ImageID,
      written: c.SizeRw ?? 0,
      state: c.State
    }))
  },

  processes: async (id: string): Promise<number> => {
    const stats: unknown = await ifThere(docker.getContainer(id).stats({ stream: false, 'one-shot': true }))
    // Of one that has ended there are none.
    return processes.is(stats) ? stats.pids_stats.current : 0
  },

  /** One message after another, until the signal. */
  stats: async (id: string, signal: AbortSignal): Promise<AsyncIterable<unknown>> => {
    const asked = { stream: true, abortSignal: signal } as const
    return messages(await call(docker.getContainer(id).stats(asked)))
  }
})
