/** Phases: one job from its fetch to its report, in one line (EXECUTION 4). */
import type { Digest } from '../domain/Digest.js'
import * as Report from '../domain/task/Report.js'
import { messageOf } from '../ports/Executor.js'
import * as Clean from './pool/Clean.js'
import * as KeptEnds from './pool/KeptEnds.js'
import * as KeptReports from './pool/KeptReports.js'
import * as Collect from './phases/Collect.js'
import type { Built } from './containers/Container.js'
import * as Probe from './Probe.js'
import * as Disk from './watch/Disk.js'
import { EngineError } from './engine/EngineError.js'
import * as Unanswered from './Unanswered.js'
import * as Evaluate from './phases/Evaluate.js'
import { Aborted, MinerFault, WorldFault, DisputedFault, disputed } from '../jobs/blame/Fault.js'
import * as Course from '../jobs/lifecycle/Course.js'
import type { GpuPool, Lease } from '../jobs/lifecycle/GpuPool.js'
import * as SaveOutput from './phases/SaveOutput.js'
import * as Lines from '../jobs/output/Lines.js'
import * as Phase from './Phase.js'
import * as Prepare from './phases/Prepare.js'
import * as Publish from './phases/Publish.js'
import type { Semaphore } from '../play/Semaphore.js'
import * as Train from './phases/Train.js'
import type { Orphan } from './pool/Adoption.js'
import { clearContainers, trouble, type Execution } from './Execution.js'

// -------------------------------------------------------------------------------------
// the line
// -------------------------------------------------------------------------------------

/** What is held while a job runs, in the order it was taken. */
type Held = Array<() => void>

/** Runs a job through its phases. The GPUs go back when its containers are gone, everything else when it has ended. */
export const all = async (
  execution: Execution,
  gpus: GpuPool,
  preparing: Semaphore,
  orphan?: Orphan
): Promise<Report.Report> => {
  const held: Held = []
  let lease: Lease | undefined = orphan?.lease
  try {
    const before = orphan === undefined ? undefined : await adopted(execution, orphan, held)
    if (before !== undefined) return await kept(execution, before)
    const built = await prepared(execution, preparing, held)
    lease = await queued(execution, gpus)
    held.shift()?.()
    return await kept(execution, await run({ ...execution, devices: lease.devices }, built, lease))
  } catch (thrown) {
    if (thrown instanceof MinerFault) return await kept(execution, failed(execution, thrown))
    throw thrown
  } finally {
    await Clean.clean(execution, {
      gpus: () => lease?.release(),
      rest: () => {
        for (const release of held) release()
      }
    })
  }
}

/** The report, which is kept until it is settled. */
const kept = async (execution: Execution, report: Report.Report): Promise<Report.Report> => {
  await KeptReports.keep(execution.adapter, execution.job, report).catch((thrown: unknown) =>
    trouble(execution, 'clean', thrown)
  )
  return report
}

const failed = ({ job }: Execution, { reason, detail }: MinerFault): Report.Report =>
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

const prepared = async (execution: Execution, preparing: Semaphore, held: Held): Promise<Built> => {
  const place = await preparing(execution.signal)
  if (place === undefined) throw new Aborted()
  held.push(place)
  return Prepare.prepare(execution, release => held.push(release))
}

const queued = async (execution: Execution, gpus: GpuPool): Promise<Lease> => {
  execution.emit({ type: 'Phase', job: execution.job, phase: 'queue', attempt: 1 })
  const lease = await gpus.acquire(execution.task.resources.gpus, execution.signal)
  if (lease === undefined) throw new Aborted()
  return lease
}

// -------------------------------------------------------------------------------------
// adopted
// -------------------------------------------------------------------------------------

/** The report of a training that an earlier process began, or saw the end of; nothing where the world has lost it, and all begins anew. */
const adopted = async (
  execution: Execution,
  { training, lease }: Orphan,
  held: Held
): Promise<Report.Report | undefined> => {
  const going = { ...execution, devices: lease.devices }
  try {
    held.push(await Prepare.downloaded(going))
    const end =
      training.type === 'Ended'
        ? training.end
        : await trained(going, (signal, attempt) => {
            if (attempt > 1) throw new WorldFault('Engine', 'The training that was adopted is gone.', true)
            return Train.adopt(going, training, signal)
          })
    return await reported(going, end, lease)
  } catch (thrown) {
    if (thrown instanceof MinerFault || thrown instanceof Aborted) throw thrown
    trouble(execution, 'train', thrown)
    await clearContainers(execution)
    lease.release()
    for (const release of held.splice(0)) release()
    return undefined
  }
}

// -------------------------------------------------------------------------------------
// on the GPUs, and after
// -------------------------------------------------------------------------------------

const run = async (execution: Execution, built: Built, lease: Lease): Promise<Report.Report> =>
  reported(
    execution,
    await trained(execution, (signal, attempt) => Train.train(execution, built, signal, attempt)),
    lease
  )

/** From the end of the training to the report. */
const reported = async (execution: Execution, end: KeptEnds.End, lease: Lease): Promise<Report.Report> => {
  const { job, adapter } = execution
  const { evaluation } = adapter.settings
  const isDone = evaluation.type === 'Container' && !evaluation.gpus
  if (isDone) lease.release()
  const digest = await collected(execution, end, isDone ? [] : lease.devices)
  await SaveOutput.keep(execution)
  const evaluated = await Evaluate.evaluate(execution, digest)
  lease.release()
  await Publish.publish(execution)
  return evaluated.type === 'Failed'
    ? failed(execution, new MinerFault(evaluated.reason, evaluated.detail))
    : { ...Report.scored(job.slot, job.miner.hotkey, evaluated.score), timedOut: end.timedOut, digest }
}

/** Trains; answers how it ended, if there is something to collect. */
const trained = async (
  execution: Execution,
  train: (signal: AbortSignal, attempt: number) => Promise<Train.Trained>
): Promise<KeptEnds.End> => {
  const { outcome, root } = await Phase.run(execution, Course.train, async (signal, attempt) => {
    const came = await train(signal, attempt)
    if (came.outcome.type === 'World') {
      const message = Unanswered.ofDevices(came.outcome.message)
      throw disputed({ ...came.outcome, message }, Probe.start(execution))
    }
    return { ...came, outcome: came.outcome }
  })
  if (outcome.type === 'Failed') throw new MinerFault(outcome.reason, outcome.detail)
  return { timedOut: outcome.timedOut, root }
}

/** Collects; who saved nothing in time is blamed for the time. */
const collected = (
  execution: Execution,
  end: KeptEnds.End,
  devices: ReadonlyArray<string>
): Promise<Digest> =>
  Phase.run(execution, Course.collect, async signal => {
    await KeptEnds.keep(execution, end, devices)
    if (end.root === null) await clearContainers(execution)
    return Collect.collect(execution, end.root, signal).catch(async (thrown: unknown) => {
      throw await uncollected(execution, await Disk.blamed(execution, thrown, end.root))
    })
  }).catch((thrown: unknown) => {
    if (end.timedOut && thrown instanceof MinerFault)
      throw new MinerFault('TimedOut', `After ${execution.task.hours} hours: ${thrown.message}`)
    throw thrown
  })

/** An engine that answers and still cannot carry an output may have been given one that nobody could carry. */
const uncollected = (execution: Execution, thrown: unknown): unknown =>
  thrown instanceof WorldFault ||
  thrown instanceof MinerFault ||
  (thrown instanceof EngineError && thrown.status === null)
    ? thrown
    : new DisputedFault(
        'NoOutput',
        `The output cannot be collected: ${messageOf(thrown)}`,
        Probe.carry(execution)
      )
