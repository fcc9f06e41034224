/** Images of the operator's: pulled where they are not there yet (EXECUTION 4). Those of miners are `Bases`. */
import type { Image } from '../engine/Images.js'
import { WorldFault } from '../../jobs/blame/Fault.js'
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
