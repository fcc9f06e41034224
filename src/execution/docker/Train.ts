/** Training: the miner's container on its GPUs, without network, within its hours (EXECUTION 4, train; 5). */
import { setTimeout as sleep } from 'node:timers/promises'
import * as t from 'io-ts'
import * as Attached from './Attached.js'
import * as Container from './Container.js'
import { EngineError } from './engine/EngineError.js'
import { Broken } from './Fault.js'
import * as Names from './Names.js'
import * as Outcome from './Outcome.js'
import * as Porter from './Porter.js'
import * as Tar from './Tar.js'
import * as TrainWatch from './TrainWatch.js'
import { trouble, type Work } from './Work.js'

// -------------------------------------------------------------------------------------
// the volume
// -------------------------------------------------------------------------------------

/** A fresh volume for what the job writes: with a quota where the engine has quotas, else under watch alone. */
const checkpoints = async (work: Work, built: Container.Built, user: string): Promise<void> => {
  const { shop, mark, volumes } = work
  const { engine, limits } = shop
  const labels = Names.labels(mark, 'checkpoints')
  await engine.removeVolume(volumes.checkpoints)
  try {
    await engine.createVolume(volumes.checkpoints, labels, { size: String(limits.train.bytes) })
  } catch (thrown) {
    // Quotas need a file system that has them, and an engine that knows of it.
    if (!(thrown instanceof EngineError) || thrown.status === null) throw thrown
    await engine.createVolume(volumes.checkpoints, labels)
  }
  // An image whose user is not root could not write into a new volume.
  if (/^(?:0|root)?(?::|$)/.test(user)) return
  await Porter.through(work, [[volumes.checkpoints, '/volume']], id =>
    engine.put(id, '/', Tar.archive([Tar.folder('volume', 0o777)]))
  )
}

// -------------------------------------------------------------------------------------
// the container
// -------------------------------------------------------------------------------------

/** As long as an engine takes to be gone, once it has stopped its containers. */
const settlingSeconds = 3

/** Trains; the outcome says whether there is something to collect. */
export const train = async (
  work: Work,
  built: Container.Built,
  signal: AbortSignal,
  attempt: number
): Promise<Outcome.Outcome> => {
  const { engine, limits } = work.shop
  const image = await engine.image(built.image)
  if (image === undefined) throw new Broken('Engine', 'The image that was built is gone.', true)
  await checkpoints(work, built, image.user)
  const watch = TrainWatch.start(work, attempt)
  const ended = await Attached.run(work, 'train', Container.train(work, built, attempt), signal, {
    graceSeconds: limits.train.graceSeconds,
    seconds: work.task.hours * 3600,
    started: (id, stop) => {
      const watched = watch(id, stop)
      const used = usage(work, id)
      return async () => {
        used()
        await watched()
      }
    }
  }).catch(refusedAtCreation)
  if (ended.type === 'Refused') return Outcome.ofRefusedStart(ended.exitCode, ended.message)
  if (Outcome.isSuspicious(ended.state, ended.stop)) await stillThere(work, signal)
  return Outcome.ofTraining(ended.state, ended.stop, ended.tail)
}

/** What an image says of itself can make its container impossible to create, too. */
const refusedAtCreation = (thrown: unknown): Attached.Ended => {
  if (thrown instanceof EngineError && thrown.status !== null && thrown.status !== 404)
    return { type: 'Refused', exitCode: 0, message: thrown.message }
  throw thrown
}

/** An engine that shuts down kills containers just before it goes: that is no crash of the miner's. */
const stillThere = async ({ shop: { engine } }: Work, signal: AbortSignal): Promise<void> => {
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
const usage = (work: Work, id: string): (() => void) => {
  const { job, emit, shop } = work
  const over = new AbortController()
  const reading = (async () => {
    for await (const said of await shop.engine.stats(id, over.signal))
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
    if (!over.signal.aborted) trouble(work, 'train', thrown)
  })
  return () => over.abort()
}
