/** Building: a miner's image from the Dockerfile, with the internet but on a network of its own, within its limits (EXECUTION 4, build; 6). */
import * as E from 'fp-ts/lib/Either.js'
import { decode } from '../../domain/codec/Codec.js'
import * as BuildWatch from '../watch/BuildWatch.js'
import type { Built } from '../containers/Container.js'
import * as Probe from '../Probe.js'
import * as Confined from '../../jobs/confined/Confined.js'
import * as ContextWriting from '../../jobs/confined/ContextWriting.js'
import * as Fed from '../../jobs/confined/Fed.js'
import * as Unread from '../../jobs/confined/Unread.js'
import * as Print from '../../jobs/dockerfile/Print.js'
import { EngineError } from '../engine/EngineError.js'
import { MinerFault, WorldFault, disputed } from '../../jobs/blame/Fault.js'
import type { Fetched } from './fetch/Fetch.js'
import * as Sandbox from '../containers/Sandbox.js'
import * as Images from '../containers/Images.js'
import * as Lines from '../../jobs/output/Lines.js'
import * as Names from '../../jobs/contract/Names.js'
import * as Network from '../containers/Network.js'
import * as Outcome from '../../jobs/blame/Outcome.js'
import * as Sweep from '../pool/Sweep.js'
import { trouble, type Execution } from '../Execution.js'

/** The build's context as it is made by a process apart; what ends it early is thrown once the engine has ended. */
const contextOf = (
  { adapter: { reader, limits } }: Execution,
  fetched: Fetched,
  asked: ContextWriting.Asked,
  signal: AbortSignal
): Fed.Fed => {
  const source = () => fetched.archive(signal)
  return Fed.of(
    Confined.begin(reader, 'context', asked, { seconds: limits.build.seconds, signal }),
    // Before it is known what is left out, nothing can be written.
    asked.ignores ? [source, source] : [source],
    message => {
      const unfit = decode(ContextWriting.said)(message)
      if (E.isRight(unfit)) throw new MinerFault('BuildFailed', unfit.right.detail)
    },
    thrown =>
      thrown instanceof Unread.Unread ? Unread.blamed(thrown, 'BuildFailed', 'The repository') : thrown
  )
}

/** Builds the image. What is left of a build that failed carries the job's label, layer by layer. */
export const build = async (
  execution: Execution,
  fetched: Fetched,
  lines: ReadonlyArray<string>,
  signal: AbortSignal,
  attempt: number
): Promise<Built> => {
  const { adapter, owner, job, emit } = execution
  const { engine, limits, settings } = adapter
  await Images.own(execution, settings.helper, signal)
  const network = await Network.open(adapter, 'build')
  const watch = BuildWatch.start(execution, signal, attempt)
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
  const name = Names.dockerfileOf(owner)
  const { ignores, dockerfile } = fetched
  const asked = { name, text: Print.file(lines), dockerfile: dockerfile.path, ignores }
  const context = contextOf(execution, fetched, asked, AbortSignal.any([signal, watch.signal]))
  const either = AbortSignal.any([signal, watch.signal, context.torn])
  try {
    const error = await engine
      .build(
        context.archive,
        {
          dockerfile: name,
          tag: Names.imageTag(owner),
          network: network.name,
          ...Sandbox.build(limits, settings.buildCgroup)
        },
        said => split.push(said).forEach(tell),
        either
      )
      .catch((thrown: unknown) => {
        if (thrown instanceof EngineError && thrown.status !== null) return thrown.message
        throw thrown
      })
    split.end().forEach(tell)
    watch.check()
    if (error !== undefined) {
      await context.check()
      // Whose a full disk is lies in the layers, which are asked for only then.
      const greedy = Outcome.saysFull(error) && (await watch.isGreedy())
      const outcome = Outcome.ofBuild(error, tail.text(), greedy)
      throw outcome.type === 'Failed'
        ? new MinerFault(outcome.reason, outcome.detail)
        : disputed({ ...outcome, message: `The build failed: ${error}` }, Probe.build(execution))
    }
  } catch (thrown) {
    // What is left of it takes room that the next attempt, or somebody else, may need. It is watched until it is over.
    await Sweep.settled(engine, owner, limits.engineSeconds)
      .then(() => Sweep.built(engine, owner))
      .catch((left: unknown) => trouble(execution, 'build', left))
    watch.check()
    await context.check()
    throw thrown
  } finally {
    await context.end()
    await watch.end()
    await Network.close(adapter, network).catch((thrown: unknown) => trouble(execution, 'build', thrown))
  }
  const image = await engine.image(Names.imageTag(owner))
  if (image === undefined) throw new WorldFault('Engine', 'The image is gone as soon as it was built.')
  if (image.size > limits.build.bytes)
    throw new MinerFault('BuildFailed', `The image has more than ${limits.build.bytes} bytes.`)
  return { image: image.id, volumes: image.volumes }
}
