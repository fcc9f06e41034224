/** Faults: what ends a phase early, inside the adapter; at the port each becomes a report or an `ExecutionError`. */
import type { Failure } from '../../domain/task/Report.js'
import type { ExecutionError } from '../../ports/Executor.js'

/** The miner's: becomes a `Failed` report, and is never tried again. */
export class MinerFault extends Error {
  readonly reason: Failure
  readonly detail: string | null
  constructor(reason: Failure, detail: string | null) {
    super(detail === null ? reason : `${reason}: ${detail}`)
    this.name = 'MinerFault'
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
    this.name = 'WorldFault'
    this.kind = kind
    this.final = final
  }
}

/** Gives the engine the same to do with the operator's own image; answers whether it did it. */
export type Probe = (signal: AbortSignal) => Promise<boolean>

/**
 * Looks like the world's, and a miner may have made it look so. It is tried again like the world's. If the same works
 * with the operator's own image at the end (`probe`), it is the miner's, for that reason.
 */
export class DisputedFault extends WorldFault {
  readonly reason: Failure
  readonly probe: Probe
  constructor(reason: Failure, message: string, probe: Probe) {
    super('Engine', message)
    this.name = 'DisputedFault'
    this.reason = reason
    this.probe = probe
  }
}

/** The fault of an outcome that is the world's, or looks like it. */
export const disputed = (
  { message, reason }: { readonly message: string; readonly reason: Failure | null },
  probe: Probe
): WorldFault =>
  reason === null ? new WorldFault('Engine', message) : new DisputedFault(reason, message, probe)

/** The caller's: the run's signal. */
export class Aborted extends Error {
  constructor() {
    super('The run was aborted.')
    this.name = 'Aborted'
  }
}
