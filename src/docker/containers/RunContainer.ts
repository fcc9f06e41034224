/** Running a container: one from its creation to its removal, its log read line by line on the way (EXECUTION 5). */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Phase } from '../../ports/Executor.js'
import { EngineError } from '../engine/EngineError.js'
import type { Specification } from '../engine/Specification.js'
import * as Lines from '../../jobs/output/Lines.js'
import * as Log from './Log.js'
import type { State, Stop } from '../../jobs/blame/Outcome.js'
import { pause } from '../../jobs/lifecycle/Pause.js'
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

/** What goes on beside a container while it runs. */
export interface Beside {
  /** Begins when the container has started; what it answers ends it. */
  readonly started?: (id: string, stop: (why: Stop) => void) => () => Promise<void>
  /** What is put into it before it starts. */
  readonly created?: (id: string) => Promise<void>
  /** Whether it stays when it has ended. */
  readonly stays?: true
  /** Between the request to stop and the kill. */
  readonly graceSeconds: number
  readonly seconds: number | null
}

const tailLines = 40
const tailCharacters = 3500

// -------------------------------------------------------------------------------------
// running
// -------------------------------------------------------------------------------------

/** An engine that was lost while a container ran may have it still: what is to stay goes on then. */
const mayGoOn = (thrown: unknown, signal: AbortSignal, { stays }: Beside): boolean =>
  stays === true && thrown instanceof EngineError && thrown.status === null && !signal.aborted

/** Creates, starts, awaits and removes a container, unless it stays. The signal kills it. */
export const run = async (
  execution: Execution,
  phase: Phase,
  specification: Specification,
  signal: AbortSignal,
  beside: Beside
): Promise<Ended> => {
  const { engine } = execution.adapter
  const id = await engine.create(specification)
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
    const stop = await watched(execution, id, signal, beside)
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
      ? await watched(execution, id, signal, { ...beside, seconds: Math.max(0.001, beside.seconds - ran) })
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

/** So many looks at a container may fail before the engine counts as lost; so long an end may take to be told. */
const looks = 5
const tellingSeconds = 10

/**
 * Awaits a container's end. The engine's answer is all that counts; but an engine that hangs never gives it, so the
 * engine is looked after as well.
 */
const over = async ({ adapter: { engine, limits } }: Execution, id: string): Promise<void> => {
  const enough = new AbortController()
  const lost = async (): Promise<void> => {
    for (let failed = 0; failed < looks;) {
      await pause(limits.watchSeconds, enough.signal)
      if (enough.signal.aborted) return
      const state = await engine.state(id).catch(() => null)
      failed = state === null ? failed + 1 : 0
      if (state === undefined || state?.running === false) {
        await pause(tellingSeconds, enough.signal)
        break
      }
    }
    throw new EngineError('The engine was lost while the container ran.', null)
  }
  try {
    await Promise.race([engine.wait(id), lost()])
  } finally {
    enough.abort()
  }
}

/** Awaits the end of a started container, and stops it when its time is over or somebody says so. */
const watched = async (
  execution: Execution,
  id: string,
  signal: AbortSignal,
  beside: Beside
): Promise<Stop | null> => {
  const { engine } = execution.adapter
  let stopped: Stop | null = null
  let stopping: Promise<void> = Promise.resolve()
  const stop = (why: Stop): void => {
    // Whose a full disk is shows after the end.
    if (stopped?.type === 'DiskFull' && why.type === 'TooLarge') stopped = why
    if (stopped !== null) return
    stopped = why
    // Who fills the disk is not asked politely.
    stopping = (why.type === 'TimeLimit' ? engine.stop(id, beside.graceSeconds) : engine.kill(id)).catch(
      () => undefined
    )
  }
  const kill = (): void => void engine.kill(id).catch(() => undefined)
  const timer =
    beside.seconds === null
      ? undefined
      : setTimeout(() => stop({ type: 'TimeLimit' }), Math.ceil(beside.seconds * 1000))
  signal.addEventListener('abort', kill, { once: true })
  if (signal.aborted) kill()
  const done = beside.started?.(id, stop)
  try {
    await over(execution, id)
    await stopping
    signal.throwIfAborted()
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', kill)
    await done?.()
  }
  return stopped
}
