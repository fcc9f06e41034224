/** Hearing: the lines of a container that measures, for as long as somebody wants them (EXECUTION 5). */
import { isOn, pause } from '../../jobs/lifecycle/Pause.js'
import * as Lines from '../../jobs/output/Lines.js'
import { messageOf, type Phase } from '../../ports/Executor.js'
import type { Specification } from '../engine/Specification.js'
import { trouble, type Execution } from '../Execution.js'

/**
 * Runs a container that measures and hears it line by line; what comes back ends it. Where the container ends by itself,
 * for want of memory or of processes, or since its engine did, that is told of and measuring begins again after the time
 * between two measurings: whoever could end it would write without a bound. What keeps the first one from beginning is
 * thrown where it is `fatal`, and otherwise tried again as well.
 */
export const heard = async (
  execution: Execution,
  phase: Phase,
  specification: Specification,
  hear: (line: string) => void,
  fatal: (thrown: unknown) => boolean
): Promise<() => Promise<void>> => {
  const { engine, limits } = execution.adapter
  const ended = new AbortController()
  const begin = async () => {
    const id = await engine.create(specification)
    const stream = await engine.attach(id)
    await engine.start(id)
    return { id, stream }
  }
  let told = ''
  /** An engine that is away says the same each time. */
  const tell = (thrown: unknown): void => {
    if (messageOf(thrown) !== told) trouble(execution, phase, thrown)
    told = messageOf(thrown)
  }
  let current = await begin().catch((thrown: unknown) => {
    if (fatal(thrown)) throw thrown
    tell(thrown)
    return null
  })
  const remove = async (): Promise<void> => {
    const last = current
    current = null
    if (last !== null) await engine.remove(last.id)
  }
  const hearing = async (stream: AsyncIterable<Uint8Array>): Promise<never> => {
    const demultiplex = Lines.demultiplexer()
    const splitter = Lines.splitter()
    // Its errors may have names in them, which a miner chose.
    for await (const chunk of stream)
      for (const { stream: of, bytes } of demultiplex(chunk))
        if (of === 'out') splitter.push(bytes).forEach(hear)
    throw new Error('The measuring of the disk has ended; it begins again.')
  }
  const going = async (): Promise<void> => {
    if (current === null) await pause(limits.watchSeconds, ended.signal)
    while (isOn(ended.signal)) {
      try {
        current ??= await begin()
        // Its end was asked for while it began.
        if (!isOn(ended.signal)) break
        await hearing(current.stream)
      } catch (thrown) {
        if (!isOn(ended.signal)) break
        tell(thrown)
        await remove().catch(() => undefined)
        await pause(limits.watchSeconds, ended.signal)
      }
    }
    await remove()
  }
  going().catch(tell)
  return async () => {
    ended.abort()
    await remove()
  }
}
