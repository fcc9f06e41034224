/** Awaiting: a started container's end, and what goes on beside it until then (EXECUTION 5). */
import { EngineError } from '../engine/EngineError.js'
import type { Stop } from '../../jobs/blame/Outcome.js'
import { pause } from '../../jobs/lifecycle/Pause.js'
import type { Execution } from '../Execution.js'

/** What goes on beside a container while it runs. */
export interface Beside {
  /** Begins when the container has started; what it answers ends it. */
  readonly started?: (id: string, stop: (why: Stop) => void) => () => Promise<void>
  /** Between the request to stop and the kill. */
  readonly graceSeconds: number
  readonly seconds: number | null
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
export const watched = async (
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
