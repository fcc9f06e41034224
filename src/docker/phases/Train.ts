/** Training: the miner's container on its GPUs, without network, within its hours (EXECUTION 4, train; 5). */
import type { Buffer } from 'node:buffer'
import { setTimeout as sleep } from 'node:timers/promises'
import * as t from 'io-ts'
import * as RunContainer from '../containers/RunContainer.js'
import * as Container from '../containers/Container.js'
import { EngineError } from '../engine/EngineError.js'
import { WorldFault } from '../../jobs/blame/Fault.js'
import * as KeptEnds from '../pool/KeptEnds.js'
import * as Names from '../../jobs/contract/Names.js'
import * as Outcome from '../../jobs/blame/Outcome.js'
import * as There from '../containers/There.js'
import * as VolumeAccess from '../containers/VolumeAccess.js'
import * as Tar from '../../jobs/output/Tar.js'
import * as TrainWatch from '../watch/TrainWatch.js'
import { trouble, type Execution } from '../Execution.js'

// -------------------------------------------------------------------------------------
// where the output goes
// -------------------------------------------------------------------------------------

/** The folders below the checkpoints; the library that logs looks for another place where its own is not there yet. */
const folders = (above: ReadonlyArray<string>, user: string, { job }: Execution): Buffer => {
  // An image whose user is not root could not write into a new folder.
  const mode = /^(?:0|root)?(?::|$)/.test(user) ? 0o755 : 0o777
  const below = [...above, ...Names.wandbFolder(job).split('/')]
  return Tar.archive(below.map((_, i) => Tar.folder(below.slice(0, i + 1).join('/'), mode)))
}

/** A fresh volume for what the job writes: with a quota where the engine has quotas, else under watch alone. */
const ownVolume = async (execution: Execution, user: string): Promise<void> => {
  const { adapter, owner, volumes } = execution
  const { engine, limits } = adapter
  const labels = Names.labels(owner, 'checkpoints')
  try {
    await engine.createVolume(volumes.checkpoints, labels, { size: String(limits.train.bytes) })
  } catch (thrown) {
    // Quotas need a file system that has them, and an engine that knows of it.
    if (!(thrown instanceof EngineError) || thrown.status === null) throw thrown
    await engine.createVolume(volumes.checkpoints, labels)
  }
  await VolumeAccess.through(execution, [[volumes.checkpoints, '/volume']], id =>
    engine.put(id, '/', folders(['volume'], user, execution))
  )
}

/** The same folders in a container's own root; where the image has some on the way, in those, wherever its links lead. */
const inOwnRoot = async (execution: Execution, user: string, id: string): Promise<void> => {
  const { engine } = execution.adapter
  const [, app = '', checkpoints = ''] = Names.paths.checkpoints.split('/')
  if ((await engine.stat(id, Names.paths.checkpoints)) !== undefined)
    await engine.put(id, Names.paths.checkpoints, folders(['.'], user, execution))
  else if ((await engine.stat(id, `/${app}`)) !== undefined)
    await engine.put(id, `/${app}`, folders([checkpoints], user, execution))
  else await engine.put(id, '/', folders([app, checkpoints], user, execution))
}

// -------------------------------------------------------------------------------------
// the container
// -------------------------------------------------------------------------------------

/** As long as an engine takes to be gone, once it has stopped its containers. */
const settlingSeconds = 3

/** What came of a training, and the container that ended, which stays. */
export interface Trained {
  readonly outcome: Outcome.Outcome
  /** The container whose root holds the output; null where a volume does. */
  readonly root: string | null
}

/** Trains; the outcome says whether there is something to collect. */
export const train = async (
  execution: Execution,
  built: Container.Built,
  signal: AbortSignal,
  attempt: number
): Promise<Trained> => {
  const { adapter, volumes } = execution
  const { engine } = adapter
  const image = await engine.image(built.image)
  if (image === undefined) throw new WorldFault('Engine', 'The image that was built is gone.', true)
  const specification = Container.train(execution, built, attempt)
  await KeptEnds.forget(execution)
  await engine.removeVolume(volumes.checkpoints)
  const inRoot = Container.isInRoot(adapter)
  if (!inRoot) await ownVolume(execution, image.user)
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
      ...(inRoot ? { created: (id: string) => inOwnRoot(execution, image.user, id) } : {})
    }
  ).catch(refusedAtCreation)
  return trained(execution, ended, inRoot, signal)
}

/** Watches on over a training that an earlier process began: the outcome is that of its whole course. */
export const adopt = async (
  execution: Execution,
  { id, inRoot }: { readonly id: string; readonly inRoot: boolean },
  signal: AbortSignal
): Promise<Trained> => {
  await endedByItself(execution, id)
  const ended = await RunContainer.adopt(execution, 'train', id, signal, beside(execution, 1, inRoot))
  return trained(execution, ended, inRoot, signal)
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
 * An engine that goes ends its containers, and a machine that is started again finds them ended. So an end that nobody
 * watched is the training's own only where the engine has been there ever since; and a kill never is: the process that
 * began it kills a training that is given up or fills the disk, and may have been ended before it could say so.
 */
const endedByItself = async ({ adapter: { engine }, task }: Execution, id: string): Promise<void> => {
  const state = await engine.state(id)
  if (state === undefined || state.running) return
  const since = await engine.since()
  if (since === undefined ? Outcome.isSuspicious(state, null) : state.finishedAt <= since)
    throw new WorldFault(
      'Engine',
      'The training ended while nobody watched, and the engine was started since.',
      true
    )
  const isLate = state.finishedAt - state.startedAt >= task.hours * 3_600_000
  if (Outcome.isKilled(state) && !isLate)
    throw new WorldFault('Engine', 'The training was killed while nobody watched.', true)
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
    graceSeconds: execution.limits.train.graceSeconds,
    seconds: execution.task.hours * 3600,
    started: (id: string, stop: (why: Outcome.Stop) => void) => {
      const watched = watch(id, stop)
      const used = usage(execution, id)
      return async (): Promise<void> => {
        used()
        await watched()
      }
    }
  }
}

/** What an image says of itself can make its container impossible to create, too. */
const refusedAtCreation = (thrown: unknown): RunContainer.Ended => {
  if (thrown instanceof EngineError && thrown.status !== null && thrown.status !== 404)
    return { type: 'Refused', exitCode: 0, message: thrown.message }
  throw thrown
}

/** An engine that shuts down kills containers just before it goes: that is no crash of the miner's. */
const stillThere = async ({ adapter: { engine } }: Execution, signal: AbortSignal): Promise<void> => {
  for (let i = 0; i < settlingSeconds * 2; i += 1) {
    await engine.ping()
    await sleep(500, undefined, { signal })
  }
}

// -------------------------------------------------------------------------------------
// usage
// -------------------------------------------------------------------------------------

const statistics = t.type({
  memory_stats: t.type({ usage: t.number }),
  cpu_stats: t.type({ cpu_usage: t.type({ total_usage: t.number }) }),
  pids_stats: t.type({ current: t.number })
})

/** Tells what a container uses, as often as the engine says it, until it is ended. */
const usage = (execution: Execution, id: string): (() => void) => {
  const { job, emit, adapter } = execution
  const over = new AbortController()
  const reading = (async () => {
    for await (const said of await adapter.engine.stats(id, over.signal))
      if (statistics.is(said))
        emit({
          type: 'Usage',
          job,
          memoryBytes: said.memory_stats.usage,
          cpuSeconds: said.cpu_stats.cpu_usage.total_usage / 1e9,
          processes: said.pids_stats.current
        })
  })()
  reading.catch((thrown: unknown) => {
    if (!over.signal.aborted) trouble(execution, 'train', thrown)
  })
  return () => over.abort()
}
