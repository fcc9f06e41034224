/** States: what Slurm says of a batch job, and what that means for the job at the port (EXECUTION 5). Pure. */
import { constant, show } from '../domain/codec/Codec.js'

/**
 * What a state means where there is no result:
 * `waits`: it has not begun; `runs`: it is under way, or about to end; `collects`: its time is over, and what was saved
 * is in the result; `memory`: Slurm's control group took its memory; `cancelled`: a person ended it; `world`: the world
 * failed it.
 */
export type Meaning = 'waits' | 'runs' | 'collects' | 'memory' | 'cancelled' | 'world'

/** A row of the table: the meaning, and what happened, in words. */
export interface Row {
  /** What it means for the job. */
  readonly means: Meaning
  /** What happened, in words. */
  readonly says: string
}

const row = (means: Meaning, says: string): Row => ({ means, says })

/** Every state that Slurm's tools name. None of them counts against a miner. */
export const table: ReadonlyMap<string, Row> = constant(
  new Map([
    ['PENDING', row('waits', 'it waits in the queue')],
    ['CONFIGURING', row('waits', 'its node is being made ready')],
    ['REQUEUE_HOLD', row('waits', 'it is held; release it with scontrol release')],
    ['REQUEUE_FED', row('waits', 'it waits in another cluster')],
    ['RESV_DEL_HOLD', row('waits', 'it is held: its reservation is gone')],
    ['SPECIAL_EXIT', row('waits', 'it is held; release it with scontrol release')],
    ['POWER_UP_NODE', row('waits', 'its node is being started')],
    ['RUNNING', row('runs', 'it runs')],
    ['COMPLETING', row('runs', 'it is ending')],
    ['RESIZING', row('runs', 'it changes its size')],
    ['SIGNALING', row('runs', 'it is being signalled')],
    ['STAGE_OUT', row('runs', 'its files are being moved')],
    ['STOPPED', row('runs', 'it was stopped by a signal and keeps its node')],
    ['SUSPENDED', row('runs', 'it is suspended')],
    ['COMPLETED', row('collects', 'it ended')],
    ['TIMEOUT', row('collects', 'Slurm’s time limit ended it')],
    ['DEADLINE', row('collects', 'it met Slurm’s deadline')],
    ['FAILED', row('world', 'its program on the node ended with an error')],
    ['OUT_OF_MEMORY', row('memory', 'Slurm’s control group ended it for want of memory')],
    ['CANCELLED', row('cancelled', 'somebody cancelled it')],
    ['NODE_FAIL', row('world', 'its node failed')],
    ['BOOT_FAIL', row('world', 'its node did not start')],
    ['PREEMPTED', row('world', 'a job of higher priority took its place')],
    ['REQUEUED', row('world', 'Slurm put it back into the queue')],
    ['REVOKED', row('world', 'another cluster took it over')],
    ['LAUNCH_FAILED', row('world', 'its script could not be started on the node')],
    ['RECONFIG_FAIL', row('world', 'its node could not be made ready')]
  ])
)

/** What a state means; one that is not in the table says nothing, so the job is looked at again. */
export const of = (name: string): Row =>
  table.get(name) ?? row('runs', `it is in a state that is not known here (${show(name)})`)

/** Whether Slurm still holds or runs the job. */
export const isLive = (name: string): boolean => {
  const { means } = of(name)
  return means === 'waits' || means === 'runs'
}

/** Whether Slurm is ending the job: what it ends as is not said yet. */
export const isEnding = (name: string): boolean => name === 'COMPLETING'
