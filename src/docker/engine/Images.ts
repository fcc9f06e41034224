/** The engine's images: inspected, pulled, built, listed and removed (EXECUTION 4, build). */
import type Docker from 'dockerode'
import type { Readable } from 'node:stream'
import * as t from 'io-ts'
import { chunks, follow, labels, nullish, record, shaped, type Found } from './Answer.js'
import { call, ifThere } from './EngineError.js'

export interface Image {
  readonly id: string
  readonly size: number
  readonly onBuild: ReadonlyArray<string>
  readonly volumes: ReadonlyArray<string>
  readonly user: string
  readonly labels: ReadonlyArray<string>
  readonly environment: ReadonlyArray<string>
  /** `os/architecture`. */
  readonly platform: string
  /** `repository@digest`, as registries call it. */
  readonly digests: ReadonlyArray<string>
}

const configuration = t.partial({
  OnBuild: nullish(t.array(t.string)),
  Volumes: nullish(t.UnknownRecord),
  User: nullish(t.string),
  Labels: labels,
  Env: nullish(t.array(t.string))
})
const inspected = record(
  { Id: t.string, Size: t.number, Config: configuration },
  { Os: nullish(t.string), Architecture: nullish(t.string), RepoDigests: nullish(t.array(t.string)) }
)
const list = t.array(
  record(
    { Id: t.string, Size: t.number },
    { Labels: labels, RepoTags: nullish(t.array(t.string)), Created: t.number }
  )
)
const distributed = t.type({ Descriptor: t.type({ digest: t.string }) })

export interface BuildOptions {
  readonly dockerfile: string
  readonly tag: string
  readonly network: string
  readonly memoryBytes: number
  readonly cpus: number
  readonly cgroupParent: string | null
  /** No step makes a file longer than this: the engine would write it into a layer however the build ends. */
  readonly fileBytes: number
}

/** As the engine reads them; the client library would send a list in another way, which the engine takes for none. */
const ulimits = (fileBytes: number) => ({
  ulimits: JSON.stringify([
    { Name: 'fsize', Soft: fileBytes, Hard: fileBytes },
    { Name: 'core', Soft: 0, Hard: 0 }
  ])
})

export const of = (docker: Docker) => ({
  image: async (name: string): Promise<Image | undefined> => {
    const found: unknown = await ifThere(docker.getImage(name).inspect())
    if (found === undefined) return undefined
    const { Id, Size, Config, Os, Architecture, RepoDigests } = shaped(inspected)(found)
    return {
      id: Id,
      size: Size,
      onBuild: Config.OnBuild ?? [],
      volumes: Object.keys(Config.Volumes ?? {}),
      user: Config.User ?? '',
      labels: Object.keys(Config.Labels ?? {}),
      environment: Config.Env ?? [],
      platform: `${Os ?? ''}/${Architecture ?? ''}`,
      digests: RepoDigests ?? []
    }
  },

  /** The characters of what an image says of itself; none where it is not there. */
  describedIn: async (name: string): Promise<number> => {
    const found: unknown = await ifThere(docker.getImage(name).inspect())
    return found === undefined ? 0 : JSON.stringify(found).length
  },

  /** The digest that a registry has under a name now. The engine asks for it, with its own settings for registries. */
  digest: async (name: string): Promise<string> =>
    shaped(distributed)(await call(docker.getImage(name).distribution())).Descriptor.digest,

  /** Keeps an image under a name of ours. */
  tagImage: async (name: string, repo: string, tag: string): Promise<void> => {
    await call(docker.getImage(name).tag({ repo, tag }))
  },

  /** Answers why it could not be had, if the engine says so; tells of each layer's packed size in bytes as it comes. */
  pull: async (
    name: string,
    signal: AbortSignal,
    layer: (id: string, packed: number) => void = () => undefined
  ): Promise<string | undefined> => {
    const tagged = /[:@][^/]+$/.test(name) ? name : `${name}:latest`
    const stream = await call(docker.pull(tagged, { abortSignal: signal }))
    return follow(stream, () => undefined, layer)
  },

  /** Tells of the build's log as it comes, and answers the error it ended in. */
  build: async (
    context: NodeJS.ReadableStream,
    options: BuildOptions,
    each: (said: Uint8Array) => void,
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
        ...ulimits(options.fileBytes),
        ...(options.cgroupParent === null ? {} : { cgroupparent: options.cgroupParent }),
        abortSignal: signal
      })
    )
    return follow(stream, each)
  },

  /** An image and all it is made of, as an archive. */
  save: async (name: string): Promise<AsyncIterable<Uint8Array>> =>
    chunks(await call(docker.getImage(name).get())),

  /** Takes such an archive in; answers why it could not, if the engine says so. */
  load: async (archive: Readable): Promise<string | undefined> =>
    follow(await call(docker.loadImage(archive, { quiet: true })), () => undefined),

  images: async (): Promise<
    ReadonlyArray<
      Found & { readonly size: number; readonly tags: ReadonlyArray<string>; readonly created: number }
    >
  > => {
    const found: unknown = await call(docker.listImages({ all: true }))
    return shaped(list)(found).map(i => ({
      id: i.Id,
      labels: i.Labels ?? {},
      size: i.Size,
      tags: i.RepoTags ?? [],
      created: i.Created ?? 0
    }))
  },

  removeImage: async (name: string): Promise<void> => {
    await ifThere(docker.getImage(name).remove({ force: true }))
  }
})
