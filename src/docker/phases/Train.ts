/** Training: the miner's container on its GPUs, without network, within its hours (EXECUTION 4, train; 5). */
import { setTimeout as sleep } from 'node:timers/promises'
import * as t from 'io-ts'
import * as RunContainer from '../containers/RunContainer.js'
import * as Container from '../containers/Container.js'
import { EngineError } from '../engine/EngineError.js'
import { WorldFault } from '../../jobs/blame/Fault.js'
import * as Names from '../../jobs/contract/Names.js'
import * as Outcome from '../../jobs/blame/Outcome.js'
import * as VolumeAccess from '../containers/VolumeAccess.js'
import * as Tar from '../../jobs/output/Tar.js'
import * as TrainWatch from '../watch/TrainWatch.js'
import { trouble, type Execution } from '../Execution.js'

// -------------------------------------------------------------------------------------
// the volume
// -------------------------------------------------------------------------------------

/** A fresh volume for what the job writes: with a quota where the engine has quotas, else under watch alone. */
const checkpoints = async (execution: Execution, built: Container.Built, user: string): Promise<void> => {
  const { adapter, owner, volumes } = execution
  const { engine, limits } = adapter
  const labels = Names.labels(owner, 'checkpoints')
  await engine.removeVolume(volumes.checkpoints)
  try {
    await engine.createVolume(volumes.checkpoints, labels, { size: String(limits.train.bytes) })
  } catch (thrown) {
    // Quotas need a file system that has them, and an engine that knows of it.
    if (!(thrown instanceof EngineError) || thrown.status === null) throw thrown
    await engine.createVolume(volumes.checkpoints, labels)
  }
  // An image whose user is not root could not write into a new volume.
  const mode = /^(?:0|root)?(?::|$)/.test(user) ? 0o755 : 0o777
  // The library that logs looks for another place where its folder is not there yet.
  const logs = Names.wandbFolder(execution.job)
    .split('/')
    .map((_, i, all) => all.slice(0, i + 1).join('/'))
  await VolumeAccess.through(execution, [[volumes.checkpoints, '/volume']], id =>
    engine.put(
      id,
      '/',
      Tar.archive(['volume', ...logs.map(path => `volume/${path}`)].map(path => Tar.folder(path, mode)))
    )
  )
}

// -------------------------------------------------------------------------------------
// the container
// -------------------------------------------------------------------------------------

/** As long as an engine takes to be gone, once it has stopped its containers. */
const settlingSeconds = 3

/** Trains; the outcome says whether there is something to collect. */
export const train = async (
  execution: Execution,
  built: Container.Built,
  signal: AbortSignal,
  attempt: number
): Promise<Outcome.Outcome> => {
  const { engine } = execution.adapter
  const image = await engine.image(built.image)
  if (image === undefined) throw new WorldFault('Engine', 'The image that was built is gone.', true)
  await checkpoints(execution, built, image.user)
  const specification = Container.train(execution, built, attempt)
  const devices = { [Names.label.devices]: execution.devices.join(',') }
  const ended = await RunContainer.run(
    execution,
    'train',
    Container.placed(execution.adapter, image.size, {
      ...specification,
      Labels: { ...specification.Labels, ...devices }
    }),
    signal,
    beside(execution, attempt)
  ).catch(refusedAtCreation)
  return outcome(execution, ended, signal)
}

/** Watches on over a training that an earlier process began: the outcome is that of its whole course. */
export const adopt = async (
  execution: Execution,
  id: string,
  signal: AbortSignal
): Promise<Outcome.Outcome> => {
  await endedByItself(execution, id)
  return outcome(
    execution,
    await RunContainer.adopt(execution, 'train', id, signal, beside(execution, 1)),
    signal
  )
}

/**
 * An engine that goes ends its containers, and a machine that is started again finds them ended. So an end that nobody
 * watched is the training's own only where the engine has been there ever since.
 */
const endedByItself = async ({ adapter: { engine } }: Execution, id: string): Promise<void> => {
  const state = await engine.state(id)
  if (state === undefined || state.running) return
  const since = await engine.since()
  if (since === undefined ? Outcome.isSuspicious(state, null) : state.finishedAt <= since)
    throw new WorldFault(
      'Engine',
      'The training ended while nobody watched, and the engine was started since.',
      true
    )
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
const beside = (execution: Execution, attempt: number) => {
  const watch = TrainWatch.start(execution, attempt)
  return {
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
