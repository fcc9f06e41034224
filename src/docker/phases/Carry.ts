/**
 * Carrying: an image goes from the engine that built it to the one that trains (EXECUTION 4, build). Whoever got out of a
 * build may speak for the first of them; so what comes is read in the process apart, and looked at again where it arrived.
 */
import * as E from 'fp-ts/lib/Either.js'
import { decode } from '../../domain/codec/Codec.js'
import { messageOf } from '../../ports/Executor.js'
import { DisputedFault, MinerFault, WorldFault } from '../../jobs/blame/Fault.js'
import * as Confined from '../../jobs/confined/Confined.js'
import * as Fed from '../../jobs/confined/Fed.js'
import * as ImageWriting from '../../jobs/confined/ImageWriting.js'
import * as Names from '../../jobs/contract/Names.js'
import type { Built } from '../containers/Container.js'
import { EngineError } from '../engine/EngineError.js'
import { trouble, type Adapter, type Execution } from '../Execution.js'
import * as Sweep from '../pool/Sweep.js'

/** An archive has a header for each file, however short that is. */
const archived = 2

/** Takes an image from one engine to another, under a name there. Rejects with whatever kept it from going over. */
const over = async (
  execution: Execution,
  builds: Adapter,
  [from, to]: readonly [string, string],
  signal: AbortSignal
): Promise<void> => {
  const { engine, limits, reader } = execution.adapter
  const asked = { name: to, bytes: archived * limits.build.bytes }
  const session = Confined.begin(reader, 'image', asked, { seconds: limits.download.seconds, signal })
  const fed = Fed.of(
    session,
    [() => builds.engine.save(from)],
    message => {
      const unfit = decode(ImageWriting.said)(message)
      if (E.isRight(unfit))
        throw unfit.right.type === 'TooLarge'
          ? new MinerFault('BuildFailed', `The image is too large to be carried: ${unfit.right.detail}.`)
          : new Error(unfit.right.detail)
    },
    thrown => thrown
  )
  try {
    const said = await engine.load(fed.archive).catch((thrown: unknown) => {
      if (thrown instanceof EngineError && thrown.status !== null) return thrown.message
      // An engine that is gone, unless it was we who broke off.
      if (!fed.torn.aborted && !session.over()) throw thrown
      return messageOf(thrown)
    })
    await fed.check(said === undefined)
    if (said !== undefined) throw new Error(said)
  } finally {
    await fed.end()
  }
}

/** Whether an image of the operator's goes over. */
const probe =
  (execution: Execution, builds: Adapter) =>
  async (signal: AbortSignal): Promise<boolean> => {
    const { engine, settings } = execution.adapter
    const control = `${Names.imageTag(execution.owner)}-control`
    await over(execution, builds, [settings.helper, control], signal)
    await engine.removeImage(control)
    return true
  }

/** Answers the image where it trains; without an engine apart it is there already. */
export const carried = async (execution: Execution, built: Built, signal: AbortSignal): Promise<Built> => {
  const { adapter, owner } = execution
  const { engine, limits, builds } = adapter
  if (builds === null) return built
  const tag = Names.imageTag(owner)
  try {
    await over(execution, builds, [tag, tag], signal)
  } catch (thrown) {
    if (thrown instanceof MinerFault || signal.aborted) throw thrown
    if (thrown instanceof EngineError && thrown.status === null) throw thrown
    throw new DisputedFault(
      'BuildFailed',
      `The image cannot be carried to the engine that trains: ${messageOf(thrown)}`,
      probe(execution, builds)
    )
  }
  const there = await engine.image(tag)
  const ours = (there?.labels ?? []).filter(label => label.startsWith('dethrone.'))
  if (there?.id !== built.image || ours.join() !== Names.buildLabel(owner)) {
    await engine.removeImage(tag)
    throw new WorldFault(
      'Engine',
      'The image is another one after it was carried to the engine that trains: do both engines keep images in the same way (with or without the containerd image store)?',
      true
    )
  }
  if (there.size > limits.build.bytes)
    throw new MinerFault('BuildFailed', `The image has more than ${limits.build.bytes} bytes.`)
  // Where it was built nobody needs it any more.
  await Sweep.built(builds.engine, owner).catch((left: unknown) => trouble(execution, 'build', left))
  return { image: there.id, volumes: there.volumes }
}
