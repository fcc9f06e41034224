/** What the local engine is told for one trial, from the options of `dethrone try`. */
import { basename, resolve } from 'node:path'
import * as TE from 'fp-ts/lib/TaskEither.js'
import * as Codec from '../../domain/codec/Codec.js'
import * as Exact from '../../domain/Exact.js'
import type { Image, Settings } from '../../docker/Docker.js'
import { standard as downloader } from '../../docker/phases/Downloader.js'
import * as Bases from '../../jobs/dockerfile/Bases.js'
import * as Contract from '../../jobs/contract/Contract.js'
import * as Limits from '../../jobs/contract/Limits.js'
import { counted } from '../terminal/figures.js'
import * as Input from '../terminal/input.js'
import { complain, UsageError } from '../terminal/terminal.js'
import type { Trial } from './trial.js'
import type { Options } from './tryOptions.js'

/** The settings of the engine for a trial. */
export const settingsOf = async (
  values: Options,
  { task, models, repositories }: Trial
): Promise<Settings> => {
  const { model, count } = task.resources.gpus
  const ids = values.gpus?.split(',').filter(id => id !== '') ?? []
  if (values.gpus !== undefined && ids.length < count)
    throw new UsageError(
      `--gpus is ${Codec.show(values.gpus)}: expected at least ${counted(count, 'device')}`
    )
  return {
    connection: { type: 'Socket', path: values.engine },
    pool: 'try',
    gpus: [
      { model, devices: values.gpus === undefined ? Array.from({ length: count }, (_, i) => String(i)) : ids }
    ],
    gpuRequest: values.gpus === undefined ? 'none' : values.cdi ? 'cdi' : 'runtime',
    limits:
      values.limits === undefined ? Limits.standard : await Input.file(values.limits, Limits.codec, 'limits'),
    contract: Contract.standard,
    helper: values.helper,
    downloader: { ...downloader, image: values.downloader ?? downloader.image },
    evaluation: await evaluationOf(values),
    publishing: null,
    ahead: 1,
    buildCgroup: null,
    reserved: [],
    // A miner's own machine, and its own images.
    bases: { ...Bases.standard, local: 'any' },
    local: { repositories, models, outputs: resolve(values.out) },
    log: line => complain(line)
  }
}

const evaluationOf = async (values: Options): Promise<Settings['evaluation']> => {
  const container = (image: Image): Settings['evaluation'] => ({
    type: 'Container',
    image,
    gpus: values.gpus !== undefined,
    crashIs: 'world'
  })
  if (values['evaluator-image'] !== undefined)
    return container({ image: values['evaluator-image'], entrypoint: null, environment: {} })
  if (values.evaluator !== undefined) {
    const script = await Input.text(values.evaluator)
    return container({
      image: values.helper,
      entrypoint: ['/bin/sh', '-c', script, basename(values.evaluator)],
      environment: {}
    })
  }
  return {
    type: 'Port',
    evaluator: { evaluate: () => TE.of({ type: 'Scored', score: Exact.constant('0') }) }
  }
}
