/** Phases: one job from its fetch to its report, in one line (EXECUTION 4). */
import type { Digest } from '../../domain/Digest.js'
import * as Report from '../../domain/Report.js'
import { messageOf } from '../Executor.js'
import * as Clean from './Clean.js'
import * as Collect from './Collect.js'
import type { Built } from './Container.js'
import * as Control from './Control.js'
import * as Disk from './Disk.js'
import { EngineError } from './engine/EngineError.js'
import * as Evaluate from './Evaluate.js'
import { Aborted, Blamed, Broken, Suspect, suspected } from './Fault.js'
import type { GpuPool, Lease } from './GpuPool.js'
import * as Keep from './Keep.js'
import * as Lines from './Lines.js'
import * as Phase from './Phase.js'
import * as Prepare from './Prepare.js'
import * as Publish from './Publish.js'
import type { Semaphore } from '../Semaphore.js'
import * as Train from './Train.js'
import type { Work } from './Work.js'

// -------------------------------------------------------------------------------------
// the line
// -------------------------------------------------------------------------------------

/** What is held while a job runs, in the order it was taken. */
type Held = Array<() => void>

/** Runs a job through its phases. The GPUs go back when its containers are gone, everything else when it has ended. */
export const all = async (work: Work, gpus: GpuPool, preparing: Semaphore): Promise<Report.Report> => {
  const held: Held = []
  let lease: Lease | undefined
  try {
    const built = await prepared(work, preparing, held)
    lease = await queued(work, gpus)
    held.shift()?.()
    return await run({ ...work, devices: lease.devices }, built, lease)
  } catch (thrown) {
    if (thrown instanceof Blamed) return failed(work, thrown)
    throw thrown
  } finally {
    await Clean.clean(work, () => {
      lease?.release()
      for (const release of held) release()
    })
  }
}

const failed = ({ job }: Work, { reason, detail }: Blamed): Report.Report =>
  Report.failed(
    job.slot,
    job.miner.hotkey,
    reason,
    detail === null ? null : Lines.readable(detail).slice(-longestDetail).toWellFormed()
  )

const longestDetail = 4000

// -------------------------------------------------------------------------------------
// before the GPUs
// -------------------------------------------------------------------------------------

const prepared = async (work: Work, preparing: Semaphore, held: Held): Promise<Built> => {
  const place = await preparing(work.signal)
  if (place === undefined) throw new Aborted()
  held.push(place)
  return Prepare.prepare(work, release => held.push(release))
}

const queued = async (work: Work, gpus: GpuPool): Promise<Lease> => {
  work.emit({ type: 'Phase', job: work.job, phase: 'queue', attempt: 1 })
  const lease = await gpus.acquire(work.task.resources.gpus, work.signal)
  if (lease === undefined) throw new Aborted()
  return lease
}

// -------------------------------------------------------------------------------------
// on the GPUs, and after
// -------------------------------------------------------------------------------------

const run = async (work: Work, built: Built, lease: Lease): Promise<Report.Report> => {
  const { job, shop } = work
  const { evaluation } = shop.settings
  const timedOut = await trained(work, built)
  if (evaluation.type === 'Container' && !evaluation.gpus) lease.release()
  const digest = await collected(work, timedOut)
  await Keep.keep(work)
  const evaluated = await Evaluate.evaluate(work, digest)
  lease.release()
  await Publish.publish(work)
  return evaluated.type === 'Failed'
    ? failed(work, new Blamed(evaluated.reason, evaluated.detail))
    : { ...Report.scored(job.slot, job.miner.hotkey, evaluated.score), timedOut, digest }
}

/** Trains; answers whether its time was over before it had ended. */
const trained = async (work: Work, built: Built): Promise<boolean> => {
  const { limits } = work.shop
  const outcome = await Phase.run(
    work,
    'train',
    {
      // The container has a clock of its own; this one is for an engine that no longer hears.
      seconds: work.task.hours * 3600 + limits.train.graceSeconds + limits.engineSeconds,
      late: () => new EngineError('The engine did not end the training in time.', null)
    },
    async (signal, attempt) => {
      const came = await Train.train(work, built, signal, attempt)
      if (came.type === 'World') throw suspected(came, Control.start(work))
      return came
    }
  )
  if (outcome.type === 'Failed') throw new Blamed(outcome.reason, outcome.detail)
  return outcome.timedOut
}

/** Collects; who saved nothing in time is blamed for the time. */
const collected = (work: Work, timedOut: boolean): Promise<Digest> =>
  Phase.run(
    work,
    'collect',
    Phase.within(work.shop.limits.collect.seconds, late => new Broken('Engine', late)),
    signal =>
      Collect.collect(work, signal).catch(async (thrown: unknown) => {
        throw await uncollected(work, await Disk.blamed(work, thrown))
      })
  ).catch((thrown: unknown) => {
    if (timedOut && thrown instanceof Blamed)
      throw new Blamed('TimedOut', `After ${work.task.hours} hours: ${thrown.message}`)
    throw thrown
  })

/** An engine that answers and still cannot carry an output may have been given one that nobody could carry. */
const uncollected = (work: Work, thrown: unknown): unknown =>
  thrown instanceof Broken ||
  thrown instanceof Blamed ||
  (thrown instanceof EngineError && thrown.status === null)
    ? thrown
    : new Suspect('NoOutput', `The output cannot be collected: ${messageOf(thrown)}`, Control.carry(work))
