/** The policy for Dockerfiles: a miner's Dockerfile becomes the one that the engine gets, or is refused before anything is built (EXECUTION 4, build; 6). */
import type * as t from 'io-ts'
import * as Confined from '../jobs/confined/Confined.js'
import * as DockerfileReading from '../jobs/confined/DockerfileReading.js'
import * as Frames from '../jobs/confined/Frames.js'
import * as Unread from '../jobs/confined/Unread.js'
import * as Bases from '../jobs/dockerfile/Bases.js'
import * as Objection from '../jobs/dockerfile/Objection.js'
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
export const admit = async (
  execution: Execution,
  dockerfile: Uint8Array,
  signal: AbortSignal
): Promise<Admitted> => {
  const { settings, engine, limits } = execution.adapter
  const { registries, local } = settings.bases
  const read = reading(execution, dockerfile, signal)
  const needed = await read('images', { allowed: { registries, local } }, DockerfileReading.imagesSaid)
  if (needed.type === 'Refused') throw refused(needed.objection)
  const reserved = await Promise.all(reservedImages(execution).map(name => engine.image(name)))
  const held: Array<BaseImages.Base> = []
  const release = (): void => {
    for (const base of held) base.release()
  }
  try {
    const images = []
    for (const { image, line, platform } of needed.images) {
      const base = await BaseImages.resolve(execution, image, signal)
      held.push(base)
      const unfit = reserved.some(other => other?.id === base.id)
        ? 'it is not an image to build on'
        : Bases.unfit(base.facts, platform, limits.build.bytes)
      if (unfit !== null) throw refused({ line, reason: `${Reference.familiar(image)}: ${unfit}` })
      const together = sizeOf(held)
      if (together > limits.build.bytes)
        throw refused({
          line,
          reason: `its images have ${together} bytes together, and an image may have ${limits.build.bytes}`
        })
      images.push({ name: Reference.name(image), id: base.id, environment: [...base.environment] })
    }
    const label = { name: Names.buildLabel(execution.owner), value: settings.pool }
    // Asked for here so that a lost engine is the world's before anything is built.
    if (settings.buildCgroup !== null) await engine.ping()
    const printed = await read('printed', { images, label }, DockerfileReading.printedSaid)
    if (printed.type === 'Refused') throw refused(printed.objection)
    return { lines: printed.lines, release }
  } catch (thrown) {
    release()
    throw thrown
  }
}

/** What images have together, in bytes, each counted once. */
const sizeOf = (held: ReadonlyArray<BaseImages.Base>): number =>
  [...new Map(held.map(({ id, facts }) => [id, facts.size])).values()].reduce((sum, size) => sum + size, 0)

/** Has the Dockerfile read by the process apart. */
const reading =
  ({ adapter: { reader, limits } }: Execution, dockerfile: Uint8Array, signal: AbortSignal) =>
  async <A>(what: string, asked: unknown, said: t.Type<A, unknown>): Promise<A> => {
    const bounds = { seconds: limits.fetch.seconds, signal }
    try {
      return await Confined.ask(reader, what, asked, said, Frames.once(dockerfile), bounds)
    } catch (thrown) {
      throw thrown instanceof Unread.Unread ? Unread.blamed(thrown, 'BuildFailed', 'The Dockerfile') : thrown
    }
  }

const refused = (objection: Objection.Objection): MinerFault =>
  new MinerFault('BuildFailed', Objection.sentence(objection))

/** The evaluator's and the uploader's image may hold what no miner should see; what also helps or downloads is public. */
const reservedImages = ({ adapter: { settings } }: Execution): ReadonlyArray<string> => [
  ...[
    ...(settings.evaluation.type === 'Container' ? [settings.evaluation.image.image] : []),
    ...(settings.publishing === null ? [] : [settings.publishing.image.image])
  ].filter(image => image !== settings.helper && image !== settings.downloader.image),
  ...settings.reserved
]
