/** The Docker executor as a validator's configuration describes it. */
import * as E from 'fp-ts/lib/Either.js'
import * as Docker from '../../docker/Docker.js'
import * as Downloader from '../../docker/phases/Downloader.js'
import * as Bases from '../../jobs/dockerfile/Bases.js'
import * as Contract from '../../jobs/contract/Contract.js'
import * as Limits from '../../jobs/contract/Limits.js'
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
    limits: Limits.standard,
    contract: Contract.standard,
    bases: Bases.standard,
    helper: of.helper,
    downloader: { ...Downloader.standard, image: of.downloader },
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
