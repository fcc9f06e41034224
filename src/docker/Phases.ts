/** Phases: one job from its fetch to its report, in one line (EXECUTION 4). */
import type * as Report from '../domain/task/Report.js'
import * as Clean from './pool/Clean.js'
import type * as KeptEnds from './pool/KeptEnds.js'
import * as KeptReports from './pool/KeptReports.js'
import type { Built } from './containers/Container.js'
import { Aborted, MinerFault } from '../jobs/blame/Fault.js'
import type { GpuPool, Lease } from '../jobs/lifecycle/GpuPool.js'
import * as Prepare from './phases/Prepare.js'
import type { Semaphore } from '../play/Semaphore.js'
import * as Train from './phases/Train.js'
import type { Orphan } from './pool/Adoption.js'
import * as Reporting from './Reporting.js'
import { clearContainers, trouble, type Execution } from './Execution.js'

// -------------------------------------------------------------------------------------
// the line
// -------------------------------------------------------------------------------------

/** What is held while a job runs: its GPUs, and whatever else, in the order it was taken. */
interface Held {
  lease: Lease | undefined
  readonly rest: Array<() => void>
}

/** Runs a job through its phases. The GPUs go back when its containers are gone, everything else when it has ended. */
export const all = async (
  execution: Execution,
  gpus: GpuPool,
  preparing: Semaphore,
  orphan?: Orphan
): Promise<Report.Report> => {
  const held: Held = { lease: orphan?.lease, rest: [] }
  try {
    const before = orphan === undefined ? undefined : await adopted(execution, orphan, gpus, held)
    if (before !== undefined) return await kept(execution, before)
    const built = await prepared(execution, preparing, held)
    const lease = await queued(execution, gpus, held)
    held.rest.shift()?.()
    return await kept(execution, await Reporting.run({ ...execution, devices: lease.devices }, built, lease))
  } catch (thrown) {
    if (thrown instanceof MinerFault) return await kept(execution, Reporting.failed(execution, thrown))
    throw thrown
  } finally {
    await Clean.clean(execution, {
      gpus: () => held.lease?.release(),
      rest: () => {
        for (const release of held.rest) release()
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

// -------------------------------------------------------------------------------------
// before the GPUs
// -------------------------------------------------------------------------------------

const prepared = async (execution: Execution, preparing: Semaphore, held: Held): Promise<Built> => {
  const place = await preparing(execution.signal)
  if (place === undefined) throw new Aborted()
  held.rest.push(place)
  return Prepare.prepare(execution, release => held.rest.push(release))
}

const queued = async (execution: Execution, gpus: GpuPool, held: Held): Promise<Lease> => {
  execution.emit({ type: 'Phase', job: execution.job, phase: 'queue', attempt: 1 })
  const lease = await gpus.acquire(execution.task.resources.gpus, execution.signal)
  if (lease === undefined) throw new Aborted()
  held.lease = lease
  return lease
}

// -------------------------------------------------------------------------------------
// adopted
// -------------------------------------------------------------------------------------

/** The report of a training that an earlier process began, or saw the end of; nothing where the world has lost it, and all begins anew. */
const adopted = async (
  execution: Execution,
  { training, lease }: Orphan,
  gpus: GpuPool,
  held: Held
): Promise<Report.Report | undefined> => {
  const going = { ...execution, devices: lease.devices }
  const end = training.type === 'Ended' ? training.end : await watchedOn(going, training)
  if (end === undefined) {
    await clearContainers(execution)
    lease.release()
    return undefined
  }
  // Only now: what the evaluator reads may have to be fetched again, and a world that does not give it ends no training.
  held.rest.push(await Prepare.downloaded(going))
  if (!Reporting.usesGpus(execution) || isEnough(execution, lease))
    return Reporting.reported(going, end, lease)
  lease.release()
  const anew = await queued(execution, gpus, held)
  return Reporting.reported({ ...execution, devices: anew.devices }, end, anew)
}

/** How an adopted training ended; nothing where the world has lost it. */
const watchedOn = (
  execution: Execution,
  training: Extract<Orphan['training'], { readonly type: 'Container' }>
): Promise<KeptEnds.End | undefined> =>
  Reporting.trained(execution, (signal, attempt) => Train.adopt(execution, training, signal, attempt)).catch(
    (thrown: unknown) => {
      if (thrown instanceof MinerFault || thrown instanceof Aborted) throw thrown
      trouble(execution, 'train', thrown)
      return undefined
    }
  )

/** Whether the devices of an adopted training do for its evaluation: they may have left the pool, or be given back. */
const isEnough = ({ task }: Execution, { devices, isWhole }: Orphan['lease']): boolean =>
  isWhole && devices.length === task.resources.gpus.count
