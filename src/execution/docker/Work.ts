/** Work: a job under way, which its phases share, and what they share it with (EXECUTION 4). */
import type { Job } from '../../domain/Job.js'
import type { Task } from '../../domain/Task.js'
import { messageOf, type JobEvent, type Phase } from '../Executor.js'
import type { Cache } from './Cache.js'
import type * as Container from './Container.js'
import type { Engine } from './engine/Engine.js'
import type { Limits } from './Limits.js'
import * as Names from './Names.js'
import type { Settings } from './Settings.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** What all jobs of one adapter share. */
export interface Shop {
  readonly engine: Engine
  readonly settings: Settings
  readonly limits: Limits
  readonly cache: Cache
  readonly run: string
}

/** One job under way. */
export interface Work extends Container.Parts {
  readonly shop: Shop
  readonly job: Job
  readonly task: Task
  readonly mark: Names.Mark
  readonly signal: AbortSignal
  readonly emit: (event: JobEvent) => void
}

// -------------------------------------------------------------------------------------
// functions
// -------------------------------------------------------------------------------------

/** Tells of something that went wrong and changes nothing: to whoever watches the job, and to the log. */
export const trouble = (work: Work, phase: Phase, thrown: unknown): void => {
  const message = messageOf(thrown)
  work.emit({ type: 'Trouble', job: work.job, phase, message })
  work.shop.settings.log(`${work.mark.job}: ${phase}: ${message}`)
}

/** Removes every container of the job. */
export const clearContainers = async ({ shop: { engine }, mark }: Work): Promise<void> => {
  const found = await engine.containers({ label: [Names.ofExecution(mark)] })
  for (const { id } of found) await engine.remove(id)
}
