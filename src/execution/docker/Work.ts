/** Work: what the phases of one job share, and the phase itself: its limit, its retries, its end (EXECUTION 4). */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Job } from '../../domain/Job.js'
import type { Task } from '../../domain/Task.js'
import { messageOf, type JobEvent, type Phase } from '../Executor.js'
import type { Cache } from './Cache.js'
import type * as Container from './Container.js'
import type { Engine } from './engine/Engine.js'
import { EngineError } from './engine/EngineError.js'
import { Aborted, Blamed, Broken } from './Fault.js'
import type { Limits } from './Limits.js'
import * as Names from './Names.js'
import type { Settings } from './Settings.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** What all jobs of one adapter share. */
export interface Shop {
  readonly engine: Engine
  readonly settings: Settings
  readonly limits: Limits
  readonly cache: Cache
  readonly run: string
}

/** One job under way. */
export interface Work extends Container.Parts {
  readonly shop: Shop
  readonly job: Job
  readonly task: Task
  readonly mark: Names.Mark
  readonly signal: AbortSignal
  readonly emit: (event: JobEvent) => void
}

/** A phase's limits and what running out of time means. */
export interface Terms {
  readonly seconds: number | null
  readonly late: () => Error
}

// -------------------------------------------------------------------------------------
// phases
// -------------------------------------------------------------------------------------

/** Tells of something that went wrong and changes nothing: to whoever watches the job, and to the log. */
export const trouble = (work: Work, phase: Phase, thrown: unknown): void => {
  const message = messageOf(thrown)
  work.emit({ type: 'Trouble', job: work.job, phase, message })
  work.shop.settings.log(`${work.mark.job}: ${phase}: ${message}`)
}

/**
 * Runs a phase within its limit. The world's failures are tried again after a wait that doubles; an engine that does
 * not answer is waited for first. The miner's failures and the caller's abort go straight through.
 */
export const phase = async <A>(
  work: Work,
  name: Phase,
  terms: Terms,
  act: (signal: AbortSignal, attempt: number) => Promise<A>
): Promise<A> => {
  const { limits } = work.shop
  for (let attempt = 1; ; attempt += 1) {
    throwIfAborted(work)
    work.emit({ type: 'Phase', job: work.job, phase: name, attempt })
    try {
      return await within(work, terms, async signal => {
        // What an attempt could not take away, because the engine was gone.
        if (attempt > 1) await clearContainers(work)
        return act(signal, attempt)
      })
    } catch (thrown) {
      throwIfAborted(work)
      if (!isWorlds(thrown) || attempt > limits.retries) throw thrown
      trouble(work, name, thrown)
      if (thrown instanceof EngineError && thrown.status === null) await answering(work)
      await pause(limits.backoffSeconds * 2 ** (attempt - 1), work.signal)
    }
  }
}

const throwIfAborted = ({ signal }: Work): void => {
  if (signal.aborted) throw new Aborted()
}

const isWorlds = (thrown: unknown): boolean =>
  thrown instanceof EngineError || (thrown instanceof Broken && !thrown.final)

/** Runs an act with a signal for both ends, the caller's and the limit's. An act ends by itself when it is told to. */
const within = async <A>(work: Work, terms: Terms, act: (signal: AbortSignal) => Promise<A>): Promise<A> => {
  const timer = new AbortController()
  const timeout =
    terms.seconds === null ? undefined : setTimeout(() => timer.abort(), Math.ceil(terms.seconds * 1000))
  const over = new AbortController()
  const signal = AbortSignal.any([work.signal, timer.signal])
  const patience = new Promise<never>((_, reject) => {
    signal.addEventListener(
      'abort',
      () => {
        // An engine that hangs must not hang the job: what is left behind is found by its labels.
        sleep(work.shop.limits.clean.seconds * 1000, undefined, { signal: over.signal }).then(
          () => reject(new EngineError('The engine does not end what it was told to end.', null)),
          () => undefined
        )
      },
      { once: true }
    )
  })
  try {
    const result = await Promise.race([act(signal), patience])
    return result
  } catch (thrown) {
    if (thrown instanceof Blamed || work.signal.aborted || !timer.signal.aborted) throw thrown
    throw terms.late()
  } finally {
    clearTimeout(timeout)
    over.abort()
  }
}

/** Removes every container of the job. */
export const clearContainers = async ({ shop: { engine }, mark }: Work): Promise<void> => {
  const found = await engine.containers({ label: [`${Names.labelled}execution=${mark.execution}`] })
  for (const { id } of found) await engine.remove(id)
}

/** Waits; an abort ends the wait. */
export const pause = async (seconds: number, signal: AbortSignal): Promise<void> => {
  await sleep(seconds * 1000, undefined, { signal }).catch(() => undefined)
  if (signal.aborted) throw new Aborted()
}

/** Waits until the engine answers again. */
const answering = async (work: Work): Promise<void> => {
  const { engine, limits } = work.shop
  for (let left = limits.engineSeconds; left > 0; left -= 1) {
    if (
      await engine.ping().then(
        () => true,
        () => false
      )
    )
      return
    await pause(Math.min(1, left), work.signal)
  }
  throw new Broken('Engine', `The engine did not answer for ${limits.engineSeconds} seconds.`, true)
}
