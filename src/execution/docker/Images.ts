/** Images: pulled where they are not there yet, and whose fault it is when they cannot be (EXECUTION 4, build). */
import type { Image } from './engine/Images.js'
import { Broken } from './Fault.js'
import type { Work } from './Work.js'

/** An image of the operator's: the world's fault if it cannot be had. */
export const own = async ({ shop: { engine } }: Work, name: string, signal: AbortSignal): Promise<Image> => {
  const there = await engine.image(name)
  if (there !== undefined) return there
  const error = await engine.pull(name, signal)
  const pulled = await engine.image(name)
  if (pulled === undefined)
    throw new Broken(
      'Engine',
      `The image ${name} cannot be pulled: ${error ?? 'the engine does not say why'}`
    )
  return pulled
}
