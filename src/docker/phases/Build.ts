/** Building: a miner's image from the Dockerfile, with the internet but on a network of its own, within its limits (EXECUTION 4, build; 6). */
import { Buffer } from 'node:buffer'
import { Readable } from 'node:stream'
import * as BuildWatch from '../watch/BuildWatch.js'
import type { Built } from '../containers/Container.js'
import * as Probe from '../Probe.js'
import * as Print from '../../jobs/dockerfile/Print.js'
import { EngineError } from '../engine/EngineError.js'
import { MinerFault, WorldFault, disputed } from '../../jobs/blame/Fault.js'
import type { Fetched } from './Fetch.js'
import * as Sandbox from '../containers/Sandbox.js'
import * as Images from '../containers/Images.js'
import * as Lines from '../../jobs/output/Lines.js'
import * as Names from '../../jobs/contract/Names.js'
import * as Network from '../containers/Network.js'
import * as Outcome from '../../jobs/blame/Outcome.js'
import * as Sweep from '../Sweep.js'
import * as Tar from '../../jobs/output/Tar.js'
import * as Untar from '../../jobs/output/Untar.js'
import { trouble, type Execution } from '../Execution.js'

/** The engine reads this file as well; ours takes the printed Dockerfile out of what can be copied. */
const ignored = '.dockerignore'
const ignoring = /^\.dockerignore(?:\/|$)/

/** The commit's archive with the printed Dockerfile in it, under a name that no repository can have. */
async function* context(
  fetched: Fetched,
  name: string,
  text: string,
  signal: AbortSignal
): AsyncGenerator<Buffer, void> {
  for await (const { header, body } of Untar.read(fetched.archive(signal))) {
    const kept = !ignoring.test(header.path)
    if (kept) yield Tar.header(header)
    for await (const part of body()) if (kept) yield Buffer.from(part)
    if (kept) yield Tar.behind(header.size)
  }
  for (const [path, content] of [
    [ignored, `${ignored}\n${name}\n`],
    [name, text]
  ] as const)
    yield Buffer.from(Tar.entry(Tar.file(path, Buffer.from(content))))
  yield Tar.end
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
  const either = AbortSignal.any([signal, watch.signal])
  try {
    const error = await engine
      .build(
        Readable.from(context(fetched, name, Print.file(lines), either)),
        {
          dockerfile: name,
          tag: Names.imageTag(owner),
          network: network.name,
          ...Sandbox.build(limits, settings.buildCgroup)
        },
        said => split.push(Buffer.from(said)).forEach(tell),
        either
      )
      .catch((thrown: unknown) => {
        if (thrown instanceof EngineError && thrown.status !== null) return thrown.message
        throw thrown
      })
    split.end().forEach(tell)
    watch.check()
    if (error !== undefined) {
      // Whose a full disk is lies in the layers, which are asked for only then.
      const greedy = Outcome.saysFull(error) && (await watch.isGreedy())
      const outcome = Outcome.ofBuild(error, tail.text(), greedy)
      throw outcome.type === 'Failed'
        ? new MinerFault(outcome.reason, outcome.detail)
        : disputed({ ...outcome, message: `The build failed: ${error}` }, Probe.build(execution))
    }
  } catch (thrown) {
    // What is left of it takes room that the next attempt, or somebody else, may need.
    if (!signal.aborted)
      await Sweep.built(engine, owner).catch((left: unknown) => trouble(execution, 'build', left))
    watch.check()
    throw thrown
  } finally {
    await watch.end()
    await Network.close(adapter, network).catch((thrown: unknown) => trouble(execution, 'build', thrown))
  }
  const image = await engine.image(Names.imageTag(owner))
  if (image === undefined) throw new WorldFault('Engine', 'The image is gone as soon as it was built.')
  if (image.size > limits.build.bytes)
    throw new MinerFault('BuildFailed', `The image has more than ${limits.build.bytes} bytes.`)
  return { image: image.id, volumes: image.volumes }
}
