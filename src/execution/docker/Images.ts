/** Images: pulled where they are not there yet, and whose fault it is when they cannot be (EXECUTION 4, build). */
import * as BaseImages from './BaseImages.js'
import * as Control from './Control.js'
import type { Image } from './engine/Images.js'
import { EngineError } from './engine/EngineError.js'
import { Blamed, Broken, suspected } from './Fault.js'
import * as Outcome from './Outcome.js'
import type { Work } from './Work.js'

const silence = 'the engine does not say why'

/** An image of the operator's: the world's fault if it cannot be had. */
export const own = async ({ shop: { engine } }: Work, name: string, signal: AbortSignal): Promise<Image> => {
  const there = await engine.image(name)
  if (there !== undefined) return there
  const said = (await engine.pull(name, signal)) ?? silence
  const pulled = await engine.image(name)
  if (pulled !== undefined) return pulled
  throw new Broken('Engine', `The image ${name} cannot be pulled: ${said}`)
}

/** An image that a Dockerfile names: the miner's fault if it does not exist, the world's if its registry is out of reach. */
export const toBuildOn = async (work: Work, name: string, signal: AbortSignal): Promise<Image> => {
  const { engine } = work.shop
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
    ? new Blamed(outcome.reason, `${name}: ${said}`)
    : suspected({ ...outcome, message: `${name} cannot be pulled: ${said}` }, Control.pull(work))
}
