/** Admission: what of a Dockerfile is refused before anything is built (EXECUTION 4, build; 6). */
import * as E from 'fp-ts/lib/Either.js'
import * as BaseImages from './BaseImages.js'
import * as Dockerfile from './Dockerfile.js'
import { Blamed } from './Fault.js'
import * as Images from './Images.js'
import * as Names from './Names.js'
import type { Work } from './Work.js'

/** Refuses what the engine would do for a Dockerfile from the host's own network, and what it would give away. */
export const check = async (work: Work, text: string, signal: AbortSignal): Promise<void> => {
  const { engine, settings } = work.shop
  const [objection] = Dockerfile.objections(text)
  if (objection !== undefined) throw refused(objection)
  const images = BaseImages.named(text)
  if (E.isLeft(images)) throw refused(images.left)
  const reserved = await Promise.all(reservedImages(work).map(name => engine.image(name)))
  for (const name of images.right) {
    const forbidden = new Blamed('BuildFailed', `${name} is not an image to build on.`)
    if (Names.isOfJob(name)) throw forbidden
    const there = await Images.toBuildOn(work, name, signal)
    if (reserved.some(image => image?.id === there.id) || there.labels.some(Names.isBuildLabel))
      throw forbidden
    // Triggers of a base image are instructions too.
    const [trigger] = there.onBuild.flatMap(line => Dockerfile.objections(`FROM scratch\n${line}`))
    if (trigger !== undefined) throw new Blamed('BuildFailed', `${name}: ONBUILD: ${trigger.message}`)
  }
  // Asked for here so that a lost engine is the world's before anything is built.
  if (settings.buildCgroup !== null) await engine.ping()
}

const refused = ({ line, message }: Dockerfile.Objection): Blamed =>
  new Blamed('BuildFailed', `Dockerfile, line ${line}: ${message}.`)

/** The evaluator's and the uploader's image may hold what no miner should see; what also helps or downloads is public. */
const reservedImages = ({ shop: { settings } }: Work): ReadonlyArray<string> => [
  ...[
    ...(settings.evaluation.type === 'Container' ? [settings.evaluation.image.image] : []),
    ...(settings.publishing === null ? [] : [settings.publishing.image.image])
  ].filter(image => image !== settings.helper && image !== settings.downloader.image),
  ...settings.reserved
]
