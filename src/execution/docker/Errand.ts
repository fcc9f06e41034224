/** Errands: containers of the operator's own images, which have done what they were made for when they end with 0 (EXECUTION 4). */
import type { ExecutionError, Phase } from '../Executor.js'
import * as Attached from './Attached.js'
import type { Specification } from './engine/Specification.js'
import { Broken } from './Fault.js'
import type { Work } from './Work.js'

/** Whose errand it is, and what of the world is broken when it fails. */
export interface Errand {
  readonly phase: Phase
  readonly who: string
  readonly fault: ExecutionError['kind']
  /** Whether the end of its log is told: not where it may hold secrets. */
  readonly quoted: boolean
}

const graceSeconds = 5

/** Runs a container to its end, within the phase's own limit. */
export const run = async (
  work: Work,
  { phase, who, fault, quoted }: Errand,
  specification: Specification,
  signal: AbortSignal
): Promise<void> => {
  const ended = await Attached.run(work, phase, specification, signal, { graceSeconds, seconds: null })
  if (ended.type === 'Refused') throw new Broken(fault, ended.message)
  const { exitCode } = ended.state
  if (exitCode !== 0)
    throw new Broken(fault, `${who} ended with exit code ${exitCode}${quoted ? `: ${ended.tail}` : '.'}`)
}
