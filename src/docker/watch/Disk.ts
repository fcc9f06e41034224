/** A full disk: how it shows, and whose fault it is (EXECUTION 5). */
import { messageOf } from '../../ports/Executor.js'
import { EngineError } from '../engine/EngineError.js'
import { MinerFault, WorldFault } from '../../jobs/blame/Fault.js'
import * as Outcome from '../../jobs/blame/Outcome.js'
import type { Execution } from '../Execution.js'

/** What an engine without a byte left answers, whatever it was asked. */
export const isFull = (thrown: unknown): boolean =>
  thrown instanceof EngineError && Outcome.saysFull(thrown.message)

/**
 * Whose a full disk is when even the watching container finds no place on it any more: the job's, if it wrote more than
 * was kept free for everybody.
 */
export const whose = async (
  { adapter: { engine, limits }, volumes }: Execution,
  thrown: unknown,
  root = 0
): Promise<Outcome.Overfull> => {
  const written = root + (await engine.volumeSize(volumes.checkpoints))
  const detail = `The engine's disk is full (${messageOf(thrown)}); the job wrote ${written} bytes.`
  return { type: written > limits.free.bytes ? 'TooLarge' : 'DiskFull', detail }
}

/** What becomes of a failure after the training, whose output may be in a container's root: if the disk is full, the miner's own who has filled it, else the world's. */
export const blamed = async (
  execution: Execution,
  thrown: unknown,
  root: string | null
): Promise<unknown> => {
  if (!isFull(thrown)) return thrown
  const { engine } = execution.adapter
  const [inRoot] = root === null ? [] : await engine.containers({ id: [root] }, true)
  const stop = await whose(execution, thrown, inRoot?.written)
  return stop.type === 'TooLarge'
    ? new MinerFault('OutputTooLarge', stop.detail)
    : new WorldFault('Engine', stop.detail)
}
