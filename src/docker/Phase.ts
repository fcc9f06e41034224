/** Phase: a piece of a job's work within its limit, tried again where the world is at fault (EXECUTION 4). */
import { setTimeout as sleep } from 'node:timers/promises'
import * as Probe from './Probe.js'
import { EngineError } from './engine/EngineError.js'
import { Aborted, MinerFault, WorldFault, DisputedFault } from '../jobs/blame/Fault.js'
import type { Step } from '../jobs/lifecycle/Course.js'
import { pause } from '../jobs/lifecycle/Pause.js'
import { clearContainers, trouble, type Execution } from './Execution.js'

/**
 * Runs a step of the course within its limit. The world's failures are tried again after a wait that doubles; an engine
 * that does not answer is waited for first. The miner's failures and the caller's abort go straight through.
 */
export const run = async <A>(
  execution: Execution,
  step: Step,
  act: (signal: AbortSignal, attempt: number) => Promise<A>
): Promise<A> => {
  const { limits } = execution.adapter
  for (let attempt = 1; ; attempt += 1) {
    throwIfAborted(execution)
    if (attempt > 1 || !step.goesOn)
      execution.emit({ type: 'Phase', job: execution.job, phase: step.phase, attempt })
    try {
      return await inTime(execution, step, async signal => {
        // What an attempt could not take away, because the engine was gone. The training may go on, or its root have the
        // output: what takes it away is a training that begins anew.
        if (attempt > 1) await clearContainers(execution, 'train')
        return act(signal, attempt)
      })
    } catch (thrown) {
      throwIfAborted(execution)
      if (!isWorlds(thrown)) throw thrown
      if (attempt > limits.retries) {
        const fault = await judged(execution, thrown)
        throwIfAborted(execution)
        throw fault
      }
      trouble(execution, step.phase, thrown)
      if (thrown instanceof EngineError && thrown.status === null) await answering(execution)
      await pause(limits.backoffSeconds * 2 ** (attempt - 1), execution.signal)
    }
  }
}

/** Asks the engine something between phases; it is asked again where it did not answer, and waited for. */
export const asked = async <A>(execution: Execution, ask: () => Promise<A>): Promise<A> => {
  const { retries, backoffSeconds } = execution.limits
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask()
    } catch (thrown) {
      if (attempt > retries || !(thrown instanceof EngineError)) throw thrown
      if (thrown.status === null) await answering(execution)
      await pause(backoffSeconds * 2 ** (attempt - 1), execution.signal)
      throwIfAborted(execution)
    }
  }
}

const throwIfAborted = ({ signal }: Execution): void => {
  if (signal.aborted) throw new Aborted()
}

const isWorlds = (thrown: unknown): boolean =>
  thrown instanceof EngineError || (thrown instanceof WorldFault && !thrown.final)

/** What is still the world's failure when all attempts are over, unless the same works for the operator. */
const judged = async (execution: Execution, thrown: unknown): Promise<unknown> =>
  thrown instanceof DisputedFault && (await Probe.works(execution, thrown))
    ? new MinerFault(thrown.reason, thrown.message)
    : thrown

/** Runs an act with a signal for both ends, the caller's and the limit's. An act ends by itself when it is told to. */
const inTime = async <A>(
  execution: Execution,
  step: Step,
  act: (signal: AbortSignal) => Promise<A>
): Promise<A> => {
  const timer = new AbortController()
  const seconds = step.seconds(execution.adapter.limits, execution.task.hours)
  const timeout = setTimeout(() => timer.abort(), Math.ceil(seconds * 1000))
  const over = new AbortController()
  const signal = AbortSignal.any([execution.signal, timer.signal])
  const patience = new Promise<never>((_, reject) => {
    signal.addEventListener(
      'abort',
      () => {
        // An engine that hangs must not hang the job: what is left behind is found by its labels.
        sleep(execution.adapter.limits.clean.seconds * 1000, undefined, { signal: over.signal }).then(
          () =>
            reject(
              new EngineError('The engine was told to end something, and has not done so in time.', null)
            ),
          () => undefined
        )
      },
      { once: true }
    )
  })
  try {
    return await Promise.race([act(signal), patience])
  } catch (thrown) {
    if (thrown instanceof MinerFault || execution.signal.aborted || !timer.signal.aborted) throw thrown
    const late = step.late(`${step.what} took more than ${seconds} seconds.`)
    // An engine that does not answer is waited for first; and being late for its sake is not the miner's fault.
    await execution.adapter.engine.ping()
    throw late
  } finally {
    clearTimeout(timeout)
    over.abort()
  }
}

/** Waits until the engine answers again. */
const answering = async (execution: Execution): Promise<void> => {
  const { engine, limits } = execution.adapter
  // An engine that hangs takes its time for each answer that it does not give.
  const enough = AbortSignal.timeout(Math.ceil(limits.engineSeconds * 1000))
  const either = AbortSignal.any([execution.signal, enough])
  while (!enough.aborted) {
    if (
      await engine.ping().then(
        () => true,
        () => false
      )
    )
      return
    await pause(1, either)
    throwIfAborted(execution)
  }
  throw new WorldFault('Engine', `The engine did not answer for ${limits.engineSeconds} seconds.`, true)
}
