/** Images of the operator's: pulled where they are not there yet (EXECUTION 4). Those of miners are `Bases`. */
import * as OperatorImage from './OperatorImage.js'
import { EngineError } from '../engine/EngineError.js'
import type { Image } from '../engine/Images.js'
import { WorldFault } from '../../jobs/blame/Fault.js'
import type { Execution } from '../Execution.js'

const silence = 'the engine does not say why'

/** What another attempt does not mend, as engines and registries word it. */
const isRefusal = (said: string): boolean =>
  /not found|manifest unknown|denied|unauthorized|no basic auth|does not exist/i.test(said)

/** What an engine that answers says; one that does not is lost. */
const word = (thrown: unknown): string => {
  if (thrown instanceof EngineError && thrown.status !== null) return thrown.message
  throw thrown
}

/** How an operator gives the engine an image that it cannot get for itself. */
const provide = (name: string): string =>
  name === OperatorImage.name
    ? OperatorImage.remedy
    : `Pull it by hand with a login (docker pull ${name}), load it from elsewhere (docker save, docker load), or name another.`

/** An image of the operator's: the world's fault if it cannot be had. */
export const own = async (execution: Execution, name: string, signal: AbortSignal): Promise<Image> => {
  const { engine } = execution.adapter
  const there = await engine.image(name)
  if (there !== undefined) return there
  const said =
    name === OperatorImage.name
      ? await OperatorImage.build(execution, signal)
      : ((await engine.pull(name, signal).catch(word)) ?? silence)
  const pulled = await engine.image(name)
  if (pulled !== undefined) return pulled
  throw new WorldFault(
    'Engine',
    `The image ${name} cannot be ${name === OperatorImage.name ? 'built' : 'pulled'}: ${said.trim().replace(/\.$/, '')}. ${provide(name)}`,
    isRefusal(said)
  )
}
