/** Building: a miner's image from the Dockerfile, with the internet but on a network of its own, within its limits (EXECUTION 4, build; 6). */
import { Buffer } from 'node:buffer'
import { Readable } from 'node:stream'
import * as E from 'fp-ts/lib/Either.js'
import * as BuildWatch from './BuildWatch.js'
import type { Built } from './Container.js'
import * as Dockerfile from './Dockerfile.js'
import { EngineError } from './engine/EngineError.js'
import { Blamed, Broken } from './Fault.js'
import type { Fetched } from './Fetch.js'
import * as Images from './Images.js'
import * as Lines from './Lines.js'
import * as Names from './Names.js'
import * as Network from './Network.js'
import * as Outcome from './Outcome.js'
import * as Tar from './Tar.js'
import * as Untar from './Untar.js'
import { trouble, type Work } from './Work.js'

// -------------------------------------------------------------------------------------
// before
// -------------------------------------------------------------------------------------

/** Refuses what the engine would do for a Dockerfile from the host's own network, and what it would give away. */
const check = async (work: Work, text: string, signal: AbortSignal): Promise<void> => {
  const { engine, settings } = work.shop
  const [objection] = Dockerfile.objections(text)
  if (objection !== undefined) throw refused(objection)
  const images = Dockerfile.images(text)
  if (E.isLeft(images)) throw refused(images.left)
  const reserved = await Promise.all(reservedImages(work).map(name => engine.image(name)))
  for (const name of images.right) {
    const forbidden = new Blamed('BuildFailed', `${name} is not an image to build on.`)
    if (Names.isOfJob(name)) throw forbidden
    const there = (await engine.image(name)) ?? (await pulled(work, name, signal))
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

const pulled = async ({ shop: { engine } }: Work, name: string, signal: AbortSignal) => {
  const said = await engine.pull(name, signal).catch((thrown: unknown) => {
    if (thrown instanceof EngineError && thrown.status !== null) return thrown.message
    throw thrown
  })
  const image = await engine.image(name)
  if (image !== undefined) return image
  const outcome = Outcome.ofPull(said ?? 'the engine does not say why', Dockerfile.isOfHub(name))
  throw outcome.type === 'Failed'
    ? new Blamed(outcome.reason, `${name}: ${outcome.detail ?? ''}`)
    : new Broken('Engine', `${name} cannot be pulled: ${said ?? ''}`)
}

// -------------------------------------------------------------------------------------
// the build
// -------------------------------------------------------------------------------------

/** The commit's archive with the Dockerfile's layers marked. */
async function* context(fetched: Fetched, text: string, signal: AbortSignal): AsyncGenerator<Buffer, void> {
  for await (const { header, body } of Untar.read(fetched.archive(signal))) {
    if (header.path === fetched.dockerfile.path) {
      const marked = Buffer.from(text)
      yield Tar.entry({ header: { ...header, size: marked.length }, body: marked })
      continue
    }
    yield Tar.header(header)
    for await (const part of body()) yield Buffer.from(part)
    yield Tar.behind(header.size)
  }
  yield Tar.end
}

/** Builds the image. What is left of a build that failed carries the job's label, layer by layer. */
export const build = async (
  work: Work,
  fetched: Fetched,
  signal: AbortSignal,
  attempt: number
): Promise<Built> => {
  const { shop, mark, job, emit } = work
  const { engine, limits, settings } = shop
  await check(work, fetched.dockerfile.text, signal)
  await Images.own(work, settings.helper, signal)
  const network = await Network.open(work, 'build', attempt)
  const watch = BuildWatch.start(work, signal, attempt)
  const tail = Lines.tail(40, 3000)
  const split = Lines.splitter()
  let told = 0
  const tell = (text: string): void => {
    tail.push(text)
    told += text.length + 1
    // As with training: what goes beyond is read, and dropped.
    if (told > limits.train.logBytes) return
    emit({ type: 'Line', job, phase: 'build', stream: 'out', text })
    const [, step, steps] = /^Step (\d+)\/(\d+) :/.exec(text) ?? []
    if (step !== undefined)
      emit({ type: 'Progress', job, phase: 'build', fraction: (Number(step) - 1) / Number(steps) })
  }
  const text = Dockerfile.marked(Names.buildLabel(mark), mark.pool)(fetched.dockerfile.text)
  const either = AbortSignal.any([signal, watch.signal])
  try {
    const error = await engine
      .build(
        Readable.from(context(fetched, text, either)),
        {
          dockerfile: fetched.dockerfile.path,
          tag: Names.imageTag(mark),
          network,
          memoryBytes: limits.build.memoryBytes,
          cpus: limits.build.cpus,
          cgroupParent: settings.buildCgroup
        },
        said => split.push(Buffer.from(said)).forEach(tell),
        either
      )
      .catch((thrown: unknown) => {
        if (thrown instanceof EngineError && thrown.status !== null && thrown.status < 500)
          return thrown.message
        throw thrown
      })
    split.end().forEach(tell)
    watch.check()
    if (error !== undefined) {
      const outcome = Outcome.ofBuild(error, tail.text(), await watch.isGreedy())
      throw outcome.type === 'Failed'
        ? new Blamed(outcome.reason, outcome.detail)
        : new Broken('Engine', `The build failed: ${error}`)
    }
  } catch (thrown) {
    watch.check()
    throw thrown
  } finally {
    await watch.end()
    await Network.close(work, network).catch((thrown: unknown) => trouble(work, 'build', thrown))
  }
  const image = await engine.image(Names.imageTag(mark))
  if (image === undefined) throw new Broken('Engine', 'The image is gone as soon as it was built.')
  if (image.size > limits.build.bytes)
    throw new Blamed('BuildFailed', `The image has more than ${limits.build.bytes} bytes.`)
  return { image: image.id, volumes: image.volumes }
}
