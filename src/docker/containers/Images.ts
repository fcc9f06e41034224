/** Images: pulled where they are not there yet, and whose fault it is when they cannot be (EXECUTION 4, build). */
import * as BaseImages from '../../jobs/dockerfile/BaseImages.js'
import * as Probe from '../Probe.js'
import type { Image } from '../engine/Images.js'
import { EngineError } from '../engine/EngineError.js'
import { MinerFault, WorldFault, disputed } from '../../jobs/blame/Fault.js'
import * as Outcome from '../../jobs/blame/Outcome.js'
import type { Execution } from '../Execution.js'

const silence = 'the engine does not say why'

/** An image of the operator's: the world's fault if it cannot be had. */
export const own = async (
  { adapter: { engine } }: Execution,
  name: string,
  signal: AbortSignal
): Promise<Image> => {
  const there = await engine.image(name)
  if (there !== undefined) return there
  const said = (await engine.pull(name, signal)) ?? silence
  const pulled = await engine.image(name)
  if (pulled !== undefined) return pulled
  throw new WorldFault('Engine', `The image ${name} cannot be pulled: ${said}`)
}

/** An image that a Dockerfile names: the miner's fault if it does not exist, the world's if its registry is out of reach. */
export const toBuildOn = async (execution: Execution, name: string, signal: AbortSignal): Promise<Image> => {
  const { engine } = execution.adapter
  const there = await engine.image(name)
  if (there !== undefined) return there
  const pulling = engine.pull(name, signal).catch((thrown: unknown) => {
    if (thrown instanceof EngineError && thrown.status !== null) return thrown.message
    throw thrown
  })
  const said = (await pulling) ?? silence
  const pulled = await engine.image(name)
  if (pulled !== undefined) return pulled
  const outcome = Outcome.ofPull(said, BaseImages.isOfHub(name))
  throw outcome.type === 'Failed'
    ? new MinerFault(outcome.reason, `${name}: ${said}`)
    : disputed({ ...outcome, message: `${name} cannot be pulled: ${said}` }, Probe.pull(execution))
}
