/** The engine, and the one door to its client library: small typed functions over the engine's API (EXECUTION 4). */
import Docker from 'dockerode'
import { Buffer } from 'node:buffer'
import { Agent } from 'node:http'
import { addAbortSignal, Readable } from 'node:stream'
import { inspect } from 'node:util'
import * as t from 'io-ts'
import type { Specification } from './Container.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** How the engine is reached. SSH takes keys from an agent, or one private key. */
export type Connection =
  | { readonly type: 'Socket'; readonly path: string }
  | {
      readonly type: 'Tcp'
      readonly host: string
      readonly port: number
      /** PEM texts; `null` is a plain connection, for an engine on the same machine. */
      readonly tls: { readonly ca: string; readonly cert: string; readonly key: string } | null
    }
  | {
      readonly type: 'Ssh'
      readonly host: string
      readonly port: number
      readonly username: string
      readonly agent: string | null
      readonly privateKey: string | null
    }

/** What the engine refused (`status` as in HTTP), or that it did not answer at all (`status` null). */
export class EngineError extends Error {
  readonly status: number | null
  constructor(message: string, status: number | null) {
    super(message)
    this.name = 'EngineError'
    this.status = status
  }
}

export interface ContainerState {
  readonly running: boolean
  readonly exitCode: number
  readonly oomKilled: boolean
  readonly error: string
}

export interface Found {
  readonly id: string
  readonly labels: Readonly<Record<string, string>>
}

export interface Image {
  readonly id: string
  readonly size: number
  readonly onBuild: ReadonlyArray<string>
  readonly volumes: ReadonlyArray<string>
  readonly user: string
  readonly labels: ReadonlyArray<string>
}

export interface BuildOptions {
  readonly dockerfile: string
  readonly tag: string
  readonly network: string
  readonly memoryBytes: number
  readonly cpus: number
  readonly cgroupParent: string | null
}

/** What a path in a container is, links not followed. */
export interface PathStat {
  readonly isFolder: boolean
  readonly isLink: boolean
  readonly size: number
}

export interface Usage {
  readonly memoryBytes: number
  readonly cpuSeconds: number
  readonly processes: number
}

/** The engine's functions that a job needs. Each rejects with an `EngineError`. */
export interface Engine extends ReturnType<typeof of> {}

// -------------------------------------------------------------------------------------
// connection
// -------------------------------------------------------------------------------------

/**
 * Opens a connection for each request: kept ones of an engine that restarts are dead ones. The client library prints
 * every request's options to a debug log, whether there is one or not, and with them the agent and all that is open.
 */
class Connections extends Agent {
  constructor() {
    super({ keepAlive: false })
  }

  [inspect.custom](): string {
    return 'Connections'
  }
}

const client = (connection: Connection, timeout?: number): Docker => {
  const common = { agent: new Connections(), timeout }
  switch (connection.type) {
    case 'Socket': {
      const options = { socketPath: connection.path, ...common }
      return new Docker(options)
    }
    case 'Tcp': {
      const { host, port, tls } = connection
      const plain = { protocol: 'http', host, port, ...common } as const
      return tls === null
        ? new Docker(plain)
        : new Docker({ protocol: 'https', host, port, timeout, ca: tls.ca, cert: tls.cert, key: tls.key })
    }
    case 'Ssh': {
      const { host, port, username, agent: socket, privateKey } = connection
      return new Docker({
        protocol: 'ssh',
        host,
        port,
        username,
        timeout,
        sshOptions: {
          ...(socket === null ? {} : { agent: socket }),
          ...(privateKey === null ? {} : { privateKey })
        }
      })
    }
  }
}

const pingMilliseconds = 10_000

const own = (thrown: unknown): EngineError => {
  if (thrown instanceof EngineError) return thrown
  if (!(thrown instanceof Error)) return new EngineError(String(thrown), null)
  const status = 'statusCode' in thrown && typeof thrown.statusCode === 'number' ? thrown.statusCode : null
  const json = 'json' in thrown ? thrown.json : undefined
  const message =
    typeof json === 'object' && json !== null && 'message' in json && typeof json.message === 'string'
      ? json.message
      : thrown.message
  const code = 'code' in thrown && typeof thrown.code === 'string' ? `${thrown.code} ` : ''
  return new EngineError(status === null ? `The engine does not answer: ${code}${message}` : message, status)
}

const call = async <A>(answer: Promise<A>): Promise<A> => {
  try {
    return await answer
  } catch (thrown) {
    throw own(thrown)
  }
}

/** `undefined` for what is not there; what is gone needs no removing. */
const ifThere = async <A>(answer: Promise<A>): Promise<A | undefined> => {
  try {
    return await answer
  } catch (thrown) {
    const error = own(thrown)
    if (error.status === 404) return undefined
    throw error
  }
}

/** The client's types have only arrays that may be written to. */
const body = ({ HostConfig: host, ...spec }: Specification): Docker.ContainerCreateOptions => ({
  name: spec.name,
  Image: spec.Image,
  Cmd: Array.from(spec.Cmd),
  Env: Array.from(spec.Env),
  Labels: spec.Labels,
  ...(spec.Entrypoint === undefined ? {} : { Entrypoint: Array.from(spec.Entrypoint) }),
  ...(spec.User === undefined ? {} : { User: spec.User }),
  ...(spec.Healthcheck === undefined ? {} : { Healthcheck: { Test: Array.from(spec.Healthcheck.Test) } }),
  HostConfig: {
    ...host,
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

const volumeOptions = { NoCopy: true, Labels: {}, DriverConfig: { Name: 'local', Options: {} } }

const written = (filters: Readonly<Record<string, ReadonlyArray<string>>>): Record<string, Array<string>> =>
  Object.fromEntries(Object.entries(filters).map(([key, values]) => [key, Array.from(values)]))

/** The engine answers null where there is nothing. */
const keys = (of: unknown): ReadonlyArray<string> =>
  typeof of === 'object' && of !== null ? Object.keys(of) : []

const texts = (of: unknown): Readonly<Record<string, string>> =>
  typeof of === 'object' && of !== null
    ? Object.fromEntries(Object.entries(of).map(([key, value]) => [key, String(value)]))
    : {}

const nullish = <C extends t.Mixed>(codec: C) => t.union([codec, t.null, t.undefined])
const diskUsage = t.type({
  Volumes: nullish(t.array(t.type({ Name: t.string, UsageData: nullish(t.type({ Size: t.number })) })))
})

/** A stream's bytes; whoever stops early closes it. */
async function* chunks(stream: NodeJS.ReadableStream): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of stream) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk
}

// -------------------------------------------------------------------------------------
// functions
// -------------------------------------------------------------------------------------

/** The functions of an engine. */
export const of = (connection: Connection) => {
  const docker = client(connection)
  const prompt = client(connection, pingMilliseconds)
  const { modem } = docker

  /** The lines of a stream of JSON answers (build, pull), until it ends or one of them is an error. */
  const follow = (stream: NodeJS.ReadableStream, each: (text: string) => void): Promise<string | undefined> =>
    new Promise((resolve, reject) => {
      let error: string | undefined
      modem.followProgress(
        stream,
        (failed: Error | null) => {
          if (error !== undefined || failed === null) resolve(error)
          else reject(own(failed))
        },
        (event: unknown) => {
          if (typeof event !== 'object' || event === null) return
          if ('stream' in event && typeof event.stream === 'string') each(event.stream)
          if ('error' in event && typeof event.error === 'string') error = event.error
        }
      )
    })

  return {
    /** An engine that hangs is as good as gone: it does not answer within a few seconds. */
    ping: async (): Promise<void> => {
      await call(prompt.ping())
    },
    version: async (): Promise<string> => (await call(docker.version())).Version,

    // volumes
    createVolume: async (
      name: string,
      labels: Readonly<Record<string, string>>,
      options: Readonly<Record<string, string>> = {}
    ): Promise<void> => {
      await call(docker.createVolume({ Name: name, Labels: { ...labels }, DriverOpts: { ...options } }))
    },
    removeVolume: async (name: string): Promise<void> => {
      await ifThere(docker.getVolume(name).remove({ force: true }))
    },
    volumes: async (label: string): Promise<ReadonlyArray<Found & { readonly created: string }>> => {
      const { Volumes } = await call(docker.listVolumes({ filters: { label: [label] } }))
      return Volumes.map(v => ({
        id: v.Name,
        labels: texts(v.Labels),
        created: 'CreatedAt' in v && typeof v.CreatedAt === 'string' ? v.CreatedAt : ''
      }))
    },

    /** The bytes in a volume, as the engine counts them when asked: 0 for one it does not know. */
    volumeSize: async (name: string): Promise<number> => {
      const usage: unknown = await call<unknown>(docker.df())
      if (!diskUsage.is(usage)) throw new EngineError('The engine says nothing of its volumes.', null)
      return usage.Volumes?.find(({ Name }) => Name === name)?.UsageData?.Size ?? 0
    },

    // networks
    createNetwork: async (
      name: string,
      bridge: string,
      labels: Readonly<Record<string, string>>
    ): Promise<void> => {
      await call(
        docker.createNetwork({
          Name: name,
          Driver: 'bridge',
          Labels: { ...labels },
          Options: {
            'com.docker.network.bridge.name': bridge,
            'com.docker.network.bridge.enable_icc': 'false'
          }
        })
      )
    },
    removeNetwork: async (name: string): Promise<void> => {
      await ifThere(docker.getNetwork(name).remove())
    },
    networks: async (label: string): Promise<ReadonlyArray<Found>> => {
      const found = await call(docker.listNetworks({ filters: { label: [label] } }))
      return found.map(n => ({ id: n.Id, labels: texts(n.Labels) }))
    },

    // images
    image: async (name: string): Promise<Image | undefined> => {
      const found = await ifThere(docker.getImage(name).inspect())
      if (found === undefined) return undefined
      const { OnBuild, Volumes, User, Labels } = found.Config
      const triggers: unknown = OnBuild
      return {
        id: found.Id,
        size: found.Size,
        onBuild: Array.isArray(triggers) ? triggers.map(String) : [],
        volumes: keys(Volumes),
        user: User,
        labels: keys(Labels)
      }
    },
    pull: async (name: string, signal: AbortSignal): Promise<string | undefined> => {
      const tagged = /[:@][^/]+$/.test(name) ? name : `${name}:latest`
      const stream = await call(docker.pull(tagged, { abortSignal: signal }))
      return follow(stream, () => undefined)
    },
    build: async (
      context: NodeJS.ReadableStream,
      options: BuildOptions,
      each: (text: string) => void,
      signal: AbortSignal
    ): Promise<string | undefined> => {
      const stream = await call(
        docker.buildImage(context, {
          dockerfile: options.dockerfile,
          t: options.tag,
          networkmode: options.network,
          memory: options.memoryBytes,
          memswap: options.memoryBytes,
          cpuperiod: 100_000,
          cpuquota: Math.round(options.cpus * 100_000),
          rm: true,
          forcerm: true,
          pull: false,
          nocache: true,
          ...(options.cgroupParent === null ? {} : { cgroupparent: options.cgroupParent }),
          abortSignal: signal
        })
      )
      return follow(stream, each)
    },
    images: async (): Promise<ReadonlyArray<Found & { readonly size: number }>> => {
      const found = await call(docker.listImages({ all: true }))
      return found.map(i => ({ id: i.Id, labels: texts(i.Labels), size: i.Size }))
    },
    removeImage: async (name: string): Promise<void> => {
      await ifThere(docker.getImage(name).remove({ force: true }))
    },

    // containers
    create: async (specification: Specification): Promise<string> => {
      const made = await call(docker.createContainer(body(specification)))
      return made.id
    },
    /** The two output streams as the engine frames them. Asked for before the start, so that nothing is missed. */
    attach: async (id: string): Promise<AsyncIterable<Uint8Array>> =>
      chunks(await call(docker.getContainer(id).attach({ stream: true, stdout: true, stderr: true }))),
    start: async (id: string): Promise<void> => {
      await call(docker.getContainer(id).start())
    },
    wait: async (id: string): Promise<number> => {
      const answer: unknown = await call<unknown>(docker.getContainer(id).wait())
      return typeof answer === 'object' && answer !== null && 'StatusCode' in answer
        ? Number(answer.StatusCode)
        : -1
    },
    state: async (id: string): Promise<ContainerState | undefined> => {
      const found = await ifThere(docker.getContainer(id).inspect())
      return found === undefined
        ? undefined
        : {
            running: found.State.Running,
            exitCode: found.State.ExitCode,
            oomKilled: found.State.OOMKilled,
            error: found.State.Error
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
    containers: async (
      filters: Readonly<Record<string, ReadonlyArray<string>>>,
      sizes = false
    ): Promise<
      ReadonlyArray<Found & { readonly image: string; readonly written: number; readonly state: string }>
    > => {
      const found = await call(docker.listContainers({ all: true, size: sizes, filters: written(filters) }))
      return found.map(c => ({
        id: c.Id,
        labels: texts(c.Labels),
        image: c.ImageID,
        written: 'SizeRw' in c && typeof c.SizeRw === 'number' ? c.SizeRw : 0,
        state: c.State
      }))
    },
    processes: async (id: string): Promise<number> => {
      const stats = await ifThere(docker.getContainer(id).stats({ stream: false, 'one-shot': true }))
      return stats?.pids_stats?.current ?? 0
    },
    /** One text of JSON after another, until the signal. */
    stats: async (id: string, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> => {
      const stream = await call(docker.getContainer(id).stats({ stream: true }))
      return chunks(stream instanceof Readable ? addAbortSignal(signal, stream) : stream)
    },

    // files
    /** What the archive's maker throws is thrown on, not what it does to the request. */
    put: async (id: string, path: string, archive: Buffer | AsyncIterable<Uint8Array>): Promise<void> => {
      const stream = Buffer.isBuffer(archive) ? archive : Readable.from(archive)
      try {
        await call(docker.getContainer(id).putArchive(stream, { path }))
      } catch (thrown) {
        throw stream instanceof Readable ? (stream.errored ?? thrown) : thrown
      }
    },
    get: async (id: string, path: string): Promise<AsyncIterable<Uint8Array>> =>
      chunks(await call(docker.getContainer(id).getArchive({ path }))),
    stat: async (id: string, path: string): Promise<PathStat | undefined> => {
      const response: unknown = await ifThere(docker.getContainer(id).infoArchive({ path }))
      return response === undefined ? undefined : pathStat(response)
    }
  }
}

/** The engine's own header, in base64: Go's file mode has the folder in bit 31 and the link in bit 27. */
const pathStat = (response: unknown): PathStat => {
  const headers =
    typeof response === 'object' && response !== null && 'headers' in response ? response.headers : undefined
  const text =
    typeof headers === 'object' && headers !== null && 'x-docker-container-path-stat' in headers
      ? headers['x-docker-container-path-stat']
      : undefined
  const stat: unknown = JSON.parse(globalThis.atob(typeof text === 'string' ? text : ''))
  if (typeof stat !== 'object' || stat === null || !('mode' in stat) || !('size' in stat))
    throw new EngineError('The engine says nothing of a path.', null)
  const mode = Number(stat.mode)
  return {
    isFolder: mode >= 2 ** 31,
    isLink: Math.floor(mode / 2 ** 27) % 2 === 1,
    size: Number(stat.size)
  }
}
