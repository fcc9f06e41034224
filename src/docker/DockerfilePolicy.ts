/** Admission: what of a Dockerfile is refused before anything is built (EXECUTION 4, build; 6). */
import * as E from 'fp-ts/lib/Either.js'
import * as BaseImages from '../jobs/dockerfile/BaseImages.js'
import * as Dockerfile from '../jobs/dockerfile/Dockerfile.js'
import { MinerFault } from '../jobs/blame/Fault.js'
import * as Images from './containers/Images.js'
import * as Names from '../jobs/contract/Names.js'
import type { Execution } from './Execution.js'

/** Refuses what the engine would do for a Dockerfile from the host's own network, and what it would give away. */
export const check = async (execution: Execution, text: string, signal: AbortSignal): Promise<void> => {
  const { engine, settings } = execution.adapter
  const [objection] = Dockerfile.objections(text)
  if (objection !== undefined) throw refused(objection)
  const images = BaseImages.named(text)
  if (E.isLeft(images)) throw refused(images.left)
  const reserved = await Promise.all(reservedImages(execution).map(name => engine.image(name)))
  for (const name of images.right) {
    const forbidden = new MinerFault('BuildFailed', `${name} is not an image to build on.`)
    if (Names.isOfJob(name)) throw forbidden
    const there = await Images.toBuildOn(execution, name, signal)
    if (reserved.some(image => image?.id === there.id) || there.labels.some(Names.isBuildLabel))
      throw forbidden
    // Triggers of a base image are instructions too.
    const [trigger] = there.onBuild.flatMap(line => Dockerfile.objections(`FROM scratch\n${line}`))
    if (trigger !== undefined) throw new MinerFault('BuildFailed', `${name}: ONBUILD: ${trigger.message}`)
  }
  // Asked for here so that a lost engine is the world's before anything is built.
  if (settings.buildCgroup !== null) await engine.ping()
}

const refused = ({ line, message }: Dockerfile.Objection): MinerFault =>
  new MinerFault('BuildFailed', `Dockerfile, line ${line}: ${message}.`)

/** The evaluator's and the uploader's image may hold what no miner should see; what also helps or downloads is public. */
const reservedImages = ({ adapter: { settings } }: Execution): ReadonlyArray<string> => [
  ...[
    ...(settings.evaluation.type === 'Container' ? [settings.evaluation.image.image] : []),
    ...(settings.publishing === null ? [] : [settings.publishing.image.image])
  ].filter(image => image !== settings.helper && image !== settings.downloader.image),
  ...settings.reserved
]
