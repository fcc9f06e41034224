/** Reporting: from a job's training to its report: trained, collected, evaluated, published (EXECUTION 4). */
import type { Digest } from '../domain/Digest.js'
import * as Report from '../domain/task/Report.js'
import { messageOf } from '../ports/Executor.js'
import * as KeptEnds from './pool/KeptEnds.js'
import * as Collect from './phases/Collect.js'
import type { Built } from './containers/Container.js'
import * as Probe from './Probe.js'
import * as Disk from './watch/Disk.js'
import { EngineError } from './engine/EngineError.js'
import * as Unanswered from './Unanswered.js'
import * as Evaluate from './phases/Evaluate.js'
import { MinerFault, WorldFault, DisputedFault, disputed } from '../jobs/blame/Fault.js'
import * as Course from '../jobs/lifecycle/Course.js'
import type { Lease } from '../jobs/lifecycle/GpuPool.js'
import * as SaveOutput from './phases/SaveOutput.js'
import * as Lines from '../jobs/output/Lines.js'
import * as Phase from './Phase.js'
import * as Publish from './phases/Publish.js'
import * as Train from './phases/Train.js'
import { clearContainers, trouble, type Execution } from './Execution.js'

/** The miner's failure as a report. */
export const failed = ({ job }: Execution, { reason, detail }: MinerFault): Report.Report =>
  Report.failed(
    job.slot,
    job.miner.hotkey,
    reason,
    detail === null ? null : Lines.readable(detail).slice(-longestDetail).toWellFormed()
  )

const longestDetail = 4000

/** Trains what was built. */
export const run = async (execution: Execution, built: Built, lease: Lease): Promise<Report.Report> =>
  reported(
    execution,
    await trained(execution, (signal, attempt, isOpen) =>
      Train.train(execution, built, signal, attempt, isOpen)
    ),
    lease
  )

/** Whether a job's GPUs are held until it is evaluated. */
export const usesGpus = ({ adapter: { settings } }: Execution): boolean =>
  settings.evaluation.type === 'Port' || settings.evaluation.gpus

/** From the end of the training to the report. */
export const reported = async (
  execution: Execution,
  end: KeptEnds.End,
  lease: Lease
): Promise<Report.Report> => {
  const { job } = execution
  const isDone = !usesGpus(execution)
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

/**
 * Trains; answers how it ended, if there is something to collect. An attempt is told whether the end of the one before it
 * is open: the engine was lost before it could tell.
 */
export const trained = async (
  execution: Execution,
  train: (signal: AbortSignal, attempt: number, isOpen: boolean) => Promise<Train.Trained>
): Promise<KeptEnds.End> => {
  let isOpen = false
  const { outcome, root } = await Phase.run(execution, Course.train, async (signal, attempt) => {
    const wasOpen = isOpen
    isOpen = true
    const came = await train(signal, attempt, wasOpen)
    isOpen = false
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
    const isKept = await KeptEnds.keep(execution, end, devices).then(
      () => true,
      (thrown: unknown) => {
        if (thrown instanceof EngineError && thrown.status === null) throw thrown
        trouble(execution, 'collect', thrown)
        return false
      }
    )
    // Where its end is not kept the container is, for whoever comes after a kill.
    if (end.root === null && isKept) await clearContainers(execution)
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
