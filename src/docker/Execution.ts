/** Executions: a job under way, as its phases see it, and what all jobs of an adapter share (EXECUTION 4). */
import type { Job } from '../domain/task/Job.js'
import type { Task } from '../domain/task/Task.js'
import { messageOf, type JobEvent, type Phase } from '../ports/Executor.js'
import type { Reader } from '../jobs/confined/Confined.js'
import type { Cache } from '../jobs/lifecycle/Cache.js'
import type * as Container from './containers/Container.js'
import type { Engine } from './engine/Engine.js'
import type { Contract } from '../jobs/contract/Contract.js'
import type { DiskBound } from './DiskBound.js'
import type { Limits } from '../jobs/contract/Limits.js'
import * as Names from '../jobs/contract/Names.js'
import type { Settings } from './Settings.js'
import type { Shortage } from './watch/Shortage.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** What all jobs of one adapter share. */
export interface Adapter {
  readonly engine: Engine
  readonly settings: Settings
  readonly limits: Limits
  readonly contract: Contract
  readonly cache: Cache
  /** Base images that were pulled for miners, by the names they are kept under. */
  readonly bases: Cache
  /** Who reads what a miner had a hand in. */
  readonly reader: Reader
  readonly run: string
  /** What the engine bounds of the disk. */
  readonly bound: DiskBound
  /** Of which the names of executions are made. */
  readonly secret: string
  /** Whose a full disk is. */
  readonly shortage: Shortage
  /** The same on the engine that builds, where that is one apart. */
  readonly builds: Adapter | null
  /** What runs, or is still being cleaned up behind, by the names of executions. */
  readonly underWay: Map<string, Promise<void>>
  /** Once the pool is let go: what is left then is its next holder's, who may have adopted it. */
  readonly closed: AbortSignal
}

/** One job under way. */
export interface Execution extends Container.Parts {
  readonly adapter: Adapter
  readonly job: Job
  readonly task: Task
  readonly owner: Names.Owner
  readonly signal: AbortSignal
  readonly emit: (event: JobEvent) => void
}

// -------------------------------------------------------------------------------------
// functions
// -------------------------------------------------------------------------------------

/** Tells of something that went wrong and changes nothing: to whoever watches the job, and to the log. */
export const trouble = (execution: Execution, phase: Phase, thrown: unknown): void => {
  const message = messageOf(thrown)
  execution.emit({ type: 'Trouble', job: execution.job, phase, message })
  execution.adapter.settings.log(`${execution.owner.job}: ${phase}: ${message}`)
}

/** The job as it goes on where images are built. */
export const building = (execution: Execution): Execution => ({
  ...execution,
  adapter: execution.adapter.builds ?? execution.adapter
})

/** Removes every container of the job, but for those of a role that is spared. */
export const clearContainers = async (
  { adapter: { engine }, owner }: Execution,
  spared: Names.Role | null = null
): Promise<void> => {
  const found = await engine.containers({ label: [Names.ofExecution(owner)] })
  for (const { id, labels } of found)
    if (spared === null || labels[Names.label.role] !== spared) await engine.remove(id)
}
