/** The engine's images: inspected, pulled, built, listed and removed (EXECUTION 4, build). */
import type Docker from 'dockerode'
import { follow, keys, texts, type Found } from './Answer.js'
import { call, ifThere } from './EngineError.js'

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

export const of = (docker: Docker) => ({
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

  /** Answers why it could not be had, if the engine says so. */
  pull: async (name: string, signal: AbortSignal): Promise<string | undefined> => {
    const tagged = /[:@][^/]+$/.test(name) ? name : `${name}:latest`
    const stream = await call(docker.pull(tagged, { abortSignal: signal }))
    return follow(stream, () => undefined)
  },

  /** Tells of the build's log as it comes, and answers the error it ended in. */
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
  }
})
