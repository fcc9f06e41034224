/** Trusted runs: containers of the operator's own images; one that ends with 0 has done its work (EXECUTION 4). */
import type { ExecutionError, Phase } from '../../ports/Executor.js'
import * as RunContainer from './RunContainer.js'
import type { Specification } from '../engine/Specification.js'
import { WorldFault } from '../../jobs/blame/Fault.js'
import type { Execution } from '../Execution.js'

/** Who runs, and what of the world is broken when it fails. */
export interface TrustedRun {
  readonly phase: Phase
  readonly who: string
  readonly fault: ExecutionError['kind']
  /** Whether the end of its log is told: not where it may hold secrets. */
  readonly quoted: boolean
}

const graceSeconds = 5

/** Runs a container to its end, within the phase's own limit; answers the end of its log. */
export const run = async (
  execution: Execution,
  { phase, who, fault, quoted }: TrustedRun,
  specification: Specification,
  signal: AbortSignal
): Promise<string> => {
  const ended = await RunContainer.run(execution, phase, specification, signal, {
    graceSeconds,
    seconds: null
  })
  if (ended.type === 'Refused') throw new WorldFault(fault, ended.message)
  const { exitCode } = ended.state
  if (exitCode !== 0)
    throw new WorldFault(fault, `${who} ended with exit code ${exitCode}${quoted ? `: ${ended.tail}` : '.'}`)
  return ended.tail
}
