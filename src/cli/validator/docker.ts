/** The Docker executor as a validator's configuration describes it. */
import * as E from 'fp-ts/lib/Either.js'
import * as Docker from '../../docker/Docker.js'
import type { Config } from '../../validator/loop/Config.js'
import { complain } from '../terminal/terminal.js'

/** Opens it; what the engine has left of an earlier run is adopted or cleaned up by the adapter. */
export const docker = async (
  of: Extract<Config['executor'], { readonly type: 'docker' }>
): Promise<Docker.Opened> => {
  const found = await Docker.open({
    connection: { type: 'Socket', path: of.socket },
    pool: of.pool,
    gpus: of.gpus,
    gpuRequest: of.gpuRequest,
    limits: Docker.Limits.standard,
    contract: Docker.Contract.standard,
    bases: Docker.Bases.standard,
    helper: of.helper,
    downloader: { ...Docker.Downloader.standard, image: of.downloader },
    evaluation: {
      type: 'Container',
      image: { image: of.evaluator, entrypoint: null, environment: {} },
      gpus: of.evaluatorGpus,
      crashIs: 'world'
    },
    publishing: null,
    ahead: 1,
    buildCgroup: null,
    reserved: [],
    local: null,
    log: line => {
      complain(line)
    }
  })()
  if (E.isLeft(found)) throw new Error(found.left.message)
  return found.right
}
