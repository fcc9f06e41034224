/** Training: the miner's container on its GPUs, without network, within its hours (EXECUTION 4, train; 5). */
import { setTimeout as sleep } from 'node:timers/promises'
import * as Checkpoints from '../containers/Checkpoints.js'
import * as RunContainer from '../containers/RunContainer.js'
import * as Container from '../containers/Container.js'
import { WorldFault } from '../../jobs/blame/Fault.js'
import * as KeptEnds from '../pool/KeptEnds.js'
import * as Names from '../../jobs/contract/Names.js'
import * as Outcome from '../../jobs/blame/Outcome.js'
import * as There from '../containers/There.js'
import * as TrainWatch from '../watch/TrainWatch.js'
import * as Usage from '../watch/Usage.js'
import { clearContainers, trouble, type Execution } from '../Execution.js'

/** As long as an engine takes to be gone, once it has stopped its containers. */
const settlingSeconds = 3

/** What came of a training, and the container that ended, which stays. */
export interface Trained {
  readonly outcome: Outcome.Outcome
  /** The container whose root holds the output; null where a volume does. */
  readonly root: string | null
}

/**
 * Trains; the outcome says whether there is something to collect. Where the engine was lost under an earlier attempt
 * (`isOpen`: its end is not known), that one's training is watched on if the engine still has it.
 */
export const train = async (
  execution: Execution,
  built: Container.Built,
  signal: AbortSignal,
  attempt: number,
  isOpen: boolean
): Promise<Trained> => {
  const before = isOpen ? await still(execution) : undefined
  if (before !== undefined) return watchedOn(execution, before, signal, attempt)
  if (attempt > 1) await clearContainers(execution)
  const { adapter, volumes } = execution
  const { engine } = adapter
  const image = await engine.image(built.image)
  if (image === undefined) throw new WorldFault('Engine', 'The image that was built is gone.', true)
  const specification = Container.train(execution, built, attempt)
  await KeptEnds.forget(execution)
  await engine.removeVolume(volumes.checkpoints)
  const inRoot = Container.isInRoot(adapter)
  if (!inRoot) await Checkpoints.ownVolume(execution, image.user)
  await There.check(execution, There.cache(volumes))
  const devices = { [Names.label.devices]: execution.devices.join(',') }
  const labelled = { ...specification, Labels: { ...specification.Labels, ...devices } }
  const ended = await RunContainer.run(
    execution,
    'train',
    Container.placed(adapter, image.size, labelled),
    signal,
    {
      ...beside(execution, attempt, inRoot),
      ...(inRoot ? { created: (id: string) => Checkpoints.inOwnRoot(execution, image.user, id) } : {})
    }
  )
  return trained(execution, ended, inRoot, signal)
}

/** A training that somebody began who watches it no more, and whether its root has the output. */
interface Begun {
  readonly id: string
  readonly inRoot: boolean
}

/** Watches on over a training that an earlier process began: the outcome is that of its whole course. */
export const adopt = async (
  execution: Execution,
  begun: Begun,
  signal: AbortSignal,
  attempt: number
): Promise<Trained> => {
  const why = await lostEnd(execution, begun.id)
  if (why !== undefined) throw new WorldFault('Engine', why, true)
  return watchedOn(execution, begun, signal, attempt)
}

const watchedOn = async (
  execution: Execution,
  { id, inRoot }: Begun,
  signal: AbortSignal,
  attempt: number
): Promise<Trained> => {
  const ended = await RunContainer.adopt(execution, 'train', id, signal, beside(execution, attempt, inRoot))
  return trained(execution, ended, inRoot, signal)
}

/** The training of an earlier attempt, where the engine has it and it runs, or has ended by itself. */
const still = async (execution: Execution): Promise<Begun | undefined> => {
  const found = await execution.adapter.engine.containers({ label: [Names.ofExecution(execution.owner)] })
  const [one] = found.filter(
    ({ labels, state }) =>
      // What is tried in its place has no devices.
      labels[Names.label.role] === 'train' &&
      labels[Names.label.devices] !== undefined &&
      /^(?:running|exited)$/.test(state)
  )
  if (one === undefined) return undefined
  const why = await lostEnd(execution, one.id)
  if (why === undefined) return { id: one.id, inRoot: one.labels[Names.label.output] === 'root' }
  trouble(execution, 'train', new Error(why))
  return undefined
}

const trained = async (
  execution: Execution,
  ended: RunContainer.Ended,
  inRoot: boolean,
  signal: AbortSignal
): Promise<Trained> => ({
  outcome: await outcome(execution, ended, signal),
  root: inRoot && ended.type === 'Ended' ? ended.id : null
})

/**
 * Why the end of a training counts for nothing, if so. An engine that goes ends its containers, and a machine that is
 * started again finds them ended. So an end that nobody watched is the training's own only where the engine has been
 * there ever since; and a kill never is: the process that began it kills a training that is given up or fills the disk,
 * and may have been ended before it could say so.
 */
const lostEnd = async ({ adapter: { engine }, task }: Execution, id: string): Promise<string | undefined> => {
  const state = await engine.state(id)
  if (state === undefined) return 'The training that nobody watched is gone.'
  if (state.running) return undefined
  const since = await engine.since()
  if (since === undefined ? Outcome.isSuspicious(state, null) : state.finishedAt <= since)
    return 'The training ended while nobody watched, and the engine was started since.'
  const isLate = state.finishedAt - state.startedAt >= task.hours * 3_600_000
  return Outcome.isKilled(state) && !isLate ? 'The training was killed while nobody watched.' : undefined
}

const outcome = async (
  execution: Execution,
  ended: RunContainer.Ended,
  signal: AbortSignal
): Promise<Outcome.Outcome> => {
  if (ended.type === 'Refused') return Outcome.ofRefusedStart(ended.exitCode, ended.message)
  if (Outcome.isSuspicious(ended.state, ended.stop)) await stillThere(execution, signal)
  // A trainer that heeds the engine's request ends as it likes; an engine that shuts down takes no calls before it asks.
  else if (ended.stop === null) await execution.adapter.engine.ping()
  return Outcome.ofTraining(ended.state, ended.stop, ended.tail)
}

/** What goes on beside a training. */
const beside = (execution: Execution, attempt: number, inRoot: boolean) => {
  const watch = TrainWatch.start(execution, attempt, inRoot)
  return {
    // Until its end is kept, or its output collected from its root.
    stays: true as const,
    refusable: true as const,
    graceSeconds: execution.limits.train.graceSeconds,
    seconds: execution.task.hours * 3600,
    started: (id: string, stop: (why: Outcome.Stop) => void) => {
      const watched = watch(id, stop)
      const used = Usage.start(execution, id)
      return async (): Promise<void> => {
        used()
        await watched()
      }
    }
  }
}

/** An engine that shuts down kills containers just before it goes: that is no crash of the miner's. */
const stillThere = async ({ adapter: { engine } }: Execution, signal: AbortSignal): Promise<void> => {
  for (let i = 0; i < settlingSeconds * 2; i += 1) {
    await engine.ping()
    await sleep(500, undefined, { signal })
  }
}
