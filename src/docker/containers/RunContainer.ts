/** Running a container: one from its creation to its removal, its log read line by line on the way (EXECUTION 5). */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Phase } from '../../ports/Executor.js'
import { EngineError } from '../engine/EngineError.js'
import type { Specification } from '../engine/Specification.js'
import * as Lines from '../../jobs/output/Lines.js'
import * as Awaiting from './Awaiting.js'
import * as Log from './Log.js'
import type { State, Stop } from '../../jobs/blame/Outcome.js'
import type { Execution } from '../Execution.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** How a container ended: by itself or stopped, or that the engine refused to start it. */
export type Ended =
  | {
      readonly type: 'Ended'
      readonly id: string
      readonly state: State
      readonly stop: Stop | null
      readonly tail: string
    }
  | { readonly type: 'Refused'; readonly exitCode: number; readonly message: string }

/** What goes on beside a container, and what becomes of it. */
export interface Beside extends Awaiting.Beside {
  /** What is put into it before it starts. */
  readonly created?: (id: string) => Promise<void>
  /** Whether it stays when it has ended. */
  readonly stays?: true
  /** Whether it may be the image's business that the engine does not create it, which what it says of itself can do, too. */
  readonly refusable?: true
}

const tailLines = 40
const tailCharacters = 3500

// -------------------------------------------------------------------------------------
// running
// -------------------------------------------------------------------------------------

/** An engine that was lost while a container ran, or does not tell of it, may have it still: what is to stay goes on then. */
const mayGoOn = (thrown: unknown, signal: AbortSignal, { stays }: Beside): boolean =>
  stays === true && thrown instanceof EngineError && !signal.aborted

/** Creates, starts, awaits and removes a container, unless it stays. The signal kills it. */
export const run = async (
  execution: Execution,
  phase: Phase,
  specification: Specification,
  signal: AbortSignal,
  beside: Beside
): Promise<Ended> => {
  const { engine } = execution.adapter
  const id = await engine.create(specification).catch((thrown: unknown) => {
    // An image that is gone is no refusal.
    if (beside.refusable !== true || !(thrown instanceof EngineError)) throw thrown
    if (thrown.status === null || thrown.status === 404) throw thrown
    return { message: thrown.message }
  })
  if (typeof id !== 'string') return { type: 'Refused', exitCode: 0, message: id.message }
  let stays = false
  try {
    signal.throwIfAborted()
    const tail = Lines.tail(tailLines, tailCharacters)
    const reading = Log.read(execution, phase, await engine.attach(id), tail.push)
    try {
      await beside.created?.(id)
      await engine.start(id)
    } catch (thrown) {
      if (!(thrown instanceof EngineError) || thrown.status === null) throw thrown
      const state = await engine.state(id)
      if (state?.started !== true)
        return { type: 'Refused', exitCode: state?.exitCode ?? 0, message: thrown.message }
    }
    const stop = await Awaiting.watched(execution, id, signal, beside)
    const how = await ended(execution, id, stop, reading, tail.text)
    stays = beside.stays === true
    return how
  } catch (thrown) {
    stays = mayGoOn(thrown, signal, beside)
    throw thrown
  } finally {
    if (!stays) await engine.remove(id)
  }
}

/**
 * Awaits and removes a container that somebody else started, unless it stays. Its time counts from its real start, by the
 * engine's clock: what has run for as long as it may is over time, whoever ended it.
 */
export const adopt = async (
  execution: Execution,
  phase: Phase,
  id: string,
  signal: AbortSignal,
  beside: Beside & { readonly seconds: number }
): Promise<Ended> => {
  const { engine } = execution.adapter
  let stays = false
  try {
    signal.throwIfAborted()
    const before = await engine.state(id)
    if (before === undefined) throw new EngineError('The container is gone before it was adopted.', 404)
    const ran = ((before.running ? await engine.now() : before.finishedAt) - before.startedAt) / 1000
    const tail = Lines.tail(tailLines, tailCharacters)
    const reading = Log.read(execution, phase, await engine.logs(id), tail.push)
    // Who has been told to stop may have heeded it within the grace.
    const late: Stop | null = ran >= beside.seconds ? { type: 'TimeLimit' } : null
    const stop = before.running
      ? await Awaiting.watched(execution, id, signal, {
          ...beside,
          seconds: Math.max(0.001, beside.seconds - ran)
        })
      : late
    const how = await ended(execution, id, stop, reading, tail.text)
    stays = beside.stays === true
    return how
  } catch (thrown) {
    stays = mayGoOn(thrown, signal, beside)
    throw thrown
  } finally {
    if (!stays) await engine.remove(id)
  }
}

/** The state in which a container has ended, and the end of its log. */
const ended = async (
  { adapter: { engine } }: Execution,
  id: string,
  stop: Stop | null,
  reading: Promise<void>,
  tail: () => string
): Promise<Ended> => {
  await Promise.race([reading, sleep(5000, undefined, { ref: false })])
  const state = await engine.state(id)
  if (state === undefined) throw new EngineError('The container is gone before its end was read.', 404)
  return { type: 'Ended', id, state, stop, tail: tail() }
}
