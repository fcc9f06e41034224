/** Faults: what ends a phase early, inside the adapter; at the port each becomes a report or an `ExecutionError`. */
import type { Failure } from '../../domain/task/Report.js'
import type { ExecutionError } from '../../ports/Executor.js'

/** The miner's: becomes a `Failed` report, and is never tried again. */
export class MinerFault extends Error {
  readonly reason: Failure
  readonly detail: string | null
  constructor(reason: Failure, detail: string | null) {
    super(detail === null ? reason : `${reason}: ${detail}`)
    this.name = 'Blamed'
    this.reason = reason
    this.detail = detail
  }
}

/** The world's: tried again, then an `ExecutionError`. `final`: trying again is no use. */
export class WorldFault extends Error {
  readonly kind: ExecutionError['kind']
  readonly final: boolean
  constructor(kind: ExecutionError['kind'], message: string, final = false) {
    super(message)
    this.name = 'Broken'
    this.kind = kind
    this.final = final
  }
}

/** What the engine is given to do for comparison; whether it did it. */
export type Probe = (signal: AbortSignal) => Promise<boolean>

/**
 * The world's by its looks, which a miner may have made. It is tried again like the world's; if at the end `control`,
 * the same with the operator's own image, works, it is the miner's for that reason.
 */
export class DisputedFault extends WorldFault {
  readonly reason: Failure
  readonly probe: Probe
  constructor(reason: Failure, message: string, control: Probe) {
    super('Engine', message)
    this.name = 'Suspect'
    this.reason = reason
    this.probe = control
  }
}

/** The fault of an outcome that is the world's, or looks like it. */
export const disputed = (
  { message, reason }: { readonly message: string; readonly reason: Failure | null },
  control: Probe
): WorldFault =>
  reason === null ? new WorldFault('Engine', message) : new DisputedFault(reason, message, control)

/** The caller's: the run's signal. */
export class Aborted extends Error {
  constructor() {
    super('The run was aborted.')
    this.name = 'Aborted'
  }
}
