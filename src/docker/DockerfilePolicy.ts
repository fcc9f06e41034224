/** Policy: a miner's Dockerfile becomes the one that the engine gets, or is refused before anything is built (EXECUTION 4, build; 6). */
import { Buffer } from 'node:buffer'
import * as E from 'fp-ts/lib/Either.js'
import * as Bases from '../jobs/dockerfile/Bases.js'
import * as Dockerfile from '../jobs/dockerfile/Dockerfile.js'
import * as Objection from '../jobs/dockerfile/Objection.js'
import * as Parse from '../jobs/dockerfile/Parse.js'
import * as Print from '../jobs/dockerfile/Print.js'
import * as Reference from '../jobs/dockerfile/Reference.js'
import { MinerFault } from '../jobs/blame/Fault.js'
import * as BaseImages from './containers/Bases.js'
import * as Names from '../jobs/contract/Names.js'
import type { Execution } from './Execution.js'

/** What is built: lines that we printed, on bases that are held until they are given back. */
export interface Admitted {
  readonly lines: ReadonlyArray<string>
  readonly release: () => void
}

/** The miner's fault at once, or what is built. */
export const admit = async (execution: Execution, text: string, signal: AbortSignal): Promise<Admitted> => {
  const { settings, engine, limits } = execution.adapter
  const dockerfile = right(E.flatMap(Bases.named(settings.bases))(Parse.parse(Buffer.from(text))))
  const reserved = await Promise.all(reservedImages(execution).map(name => engine.image(name)))
  const held: Array<BaseImages.Base> = []
  const release = (): void => {
    for (const base of held) base.release()
  }
  try {
    const images = new Map<string, BaseImages.Base>()
    for (const { image, line } of Dockerfile.images(dockerfile)) {
      const base = await BaseImages.resolve(execution, image, signal)
      held.push(base)
      const name = Reference.familiar(image)
      const platform = dockerfile.stages.find(
        stage =>
          stage.base.type === 'Image' &&
          Reference.familiar(stage.base.image) === name &&
          stage.platform !== null
      )?.platform
      const unfit = reserved.some(other => other?.id === base.id)
        ? 'it is not an image to build on'
        : Bases.unfit(base.facts, platform ?? null, limits.build.bytes)
      if (unfit !== null) throw refused({ line, reason: `${name}: ${unfit}` })
      images.set(Reference.name(image), base)
    }
    const label = { name: Names.buildLabel(execution.owner), value: settings.pool }
    // Asked for here so that a lost engine is the world's before anything is built.
    if (settings.buildCgroup !== null) await engine.ping()
    return { lines: right(Print.lines({ images, label })(dockerfile)), release }
  } catch (thrown) {
    release()
    throw thrown
  }
}

const refused = (objection: Objection.Objection): MinerFault =>
  new MinerFault('BuildFailed', Objection.sentence(objection))

const right = <A>(checked: Objection.Checked<A>): A => {
  if (E.isLeft(checked)) throw refused(checked.left)
  return checked.right
}

/** The evaluator's and the uploader's image may hold what no miner should see; what also helps or downloads is public. */
const reservedImages = ({ adapter: { settings } }: Execution): ReadonlyArray<string> => [
  ...[
    ...(settings.evaluation.type === 'Container' ? [settings.evaluation.image.image] : []),
    ...(settings.publishing === null ? [] : [settings.publishing.image.image])
  ].filter(image => image !== settings.helper && image !== settings.downloader.image),
  ...settings.reserved
]
