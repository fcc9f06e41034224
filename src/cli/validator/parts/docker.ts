/** The Docker executor as a validator's configuration describes it. */
import * as E from 'fp-ts/lib/Either.js'
import * as Docker from '../../../docker/Docker.js'
import type { Config } from '../../../validator/config/Config.js'
import * as Input from '../../terminal/input.js'
import { complain } from '../../terminal/terminal.js'
import * as Builds from './builds.js'
import type { Read } from './world.js'

type Described = Extract<Config['executor'], { readonly type: 'docker' }>

/** What of the adapter's settings lies on this machine: in development, and nowhere else. */
const onThisMachine = async ({ config: { development }, at }: Read): Promise<Partial<Docker.Settings>> => {
  const local = development?.local ?? null
  if (local === null) return {}
  const found = <K extends string>(of: Readonly<Record<K, string>>): ReadonlyMap<K, string> => {
    const places = new Map<K, string>()
    for (const name in of) places.set(name, at(of[name]))
    return places
  }
  return {
    bases: { ...Docker.Bases.standard, local: local.bases },
    ...(local.limits === null
      ? {}
      : { limits: await Input.file(at(local.limits), Docker.Limits.codec, 'limits') }),
    local: {
      repositories: found(local.repositories),
      models: found(local.models),
      outputs: null
    }
  }
}

/** The engine that builds, where it is another one. */
const apart = async ({ builds, socket }: Described, at: Read['at']): Promise<Partial<Docker.Settings>> =>
  builds === null ? {} : { builds: await Builds.connection(builds, socket, at) }

/** Opens it, without a configuration on a node of a cluster; what the engine has left of an earlier run is adopted or cleaned up by the adapter. */
export const docker = async (of: Described, read: Read | null = null): Promise<Docker.Opened> => {
  const found = await Docker.open({
    connection: { type: 'Socket', path: of.socket },
    pool: of.pool,
    gpus: of.gpus,
    gpuRequest: of.gpuRequest,
    helper: of.helper,
    downloader: { ...Docker.Downloader.standard, image: of.downloader },
    evaluation: {
      type: 'Container',
      image: {
        image: of.evaluator,
        entrypoint: read?.config.development?.local?.evaluator ?? null,
        environment: {}
      },
      gpus: of.evaluatorGpus,
      crashIs: 'world'
    },
    log: line => {
      complain(line)
    },
    ...(await apart(of, read?.at ?? (path => path))),
    ...(read === null ? {} : await onThisMachine(read))
  })()
  if (E.isLeft(found)) throw new Error(found.left.message)
  return found.right
}
