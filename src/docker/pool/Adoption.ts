/** Adoption: trainings that an earlier process of the pool began, whether they still run or their output waits (EXECUTION 4, clean up). */
import type { GpuPool, Lease } from '../../jobs/lifecycle/GpuPool.js'
import * as Names from '../../jobs/contract/Names.js'
import type { Found } from '../engine/Answer.js'
import type { Engine } from '../engine/Engine.js'
import * as KeptEnds from './KeptEnds.js'
import * as Sweep from './Sweep.js'

/** A training that nobody watches, or whose output nobody has evaluated. Its devices are held for it. */
export interface Orphan {
  readonly training: Training
  readonly job: string
  readonly lease: Lease
}

/** A container that runs, or ended while nobody watched, and whether its root has the output; or an end that somebody saw. */
export type Training =
  | { readonly type: 'Container'; readonly id: string; readonly inRoot: boolean }
  | { readonly type: 'Ended'; readonly end: KeptEnds.End }

/** A training, the title of its job, and the devices that it has. */
interface Held {
  readonly training: Training
  readonly job: string
  readonly devices: ReadonlyArray<string>
}

export interface Orphans {
  /** Gives a training to the job whose it is. */
  readonly take: (execution: string) => Orphan | undefined
  /**
   * Takes away the trainings of a job that is over: an earlier process came to its report, and was ended before it had
   * cleaned up. Nobody will ask for them, and the deadline may lie behind this process's own end.
   */
  readonly forget: (job: string) => Promise<void>
  readonly size: number
  /** Looks after no deadline any more. */
  readonly close: () => void
}

/** The trainings of a pool's earlier processes, by their executions, with the devices that they have. */
export const find = async (engine: Engine, pool: string, run: string): Promise<ReadonlyMap<string, Held>> => {
  const containers = (await engine.containers({ label: [Names.ofPool(pool)] })).filter(
    ({ labels, state }) =>
      labels[Names.label.role] === 'train' &&
      labels[Names.label.run] !== run &&
      labels[Names.label.devices] !== undefined &&
      // One that was never started has nothing to lose.
      /^(?:running|exited)$/.test(state)
  )
  const volumes = await engine.volumes(Names.ofPool(pool))
  const executionOf = ({ labels }: Found): string => labels[Names.label.execution] ?? ''
  const jobOf = ({ labels }: Found): string => labels[Names.label.job] ?? ''
  const devicesOf = ({ labels }: Found): ReadonlyArray<string> =>
    (labels[Names.label.devices] ?? '').split(',').filter(device => device !== '')
  /** Of an execution: the container whose root has its output, or that a volume has it; nothing where it is lost. */
  const place = (execution: string): { readonly root: string | null } | undefined => {
    const root = containers.find(
      one => executionOf(one) === execution && one.labels[Names.label.output] === 'root'
    )
    if (root !== undefined) return { root: root.id }
    const isThere = volumes.some(
      one => executionOf(one) === execution && one.labels[Names.label.role] === 'checkpoints'
    )
    return isThere ? { root: null } : undefined
  }
  const found = new Map<string, Held>()
  for (const one of containers) {
    const at = place(executionOf(one))
    if (at === undefined) continue
    const training = { type: 'Container', id: one.id, inRoot: at.root !== null } as const
    found.set(executionOf(one), { training, job: jobOf(one), devices: devicesOf(one) })
  }
  for (const one of volumes) {
    const [timedOut, at] = [KeptEnds.read(one), place(executionOf(one))]
    if (timedOut === undefined || at === undefined) continue
    const training = { type: 'Ended', end: { timedOut, root: at.root } } as const
    found.set(executionOf(one), { training, job: jobOf(one), devices: devicesOf(one) })
  }
  return found
}

/** Holds them, each with its devices, until its job comes; one that nobody has asked for within the time is taken away. */
export const hold = (
  engine: Engine,
  pool: string,
  gpus: GpuPool,
  found: ReadonlyMap<string, Held>,
  patience: { readonly seconds: number; readonly log: (line: string) => void }
): Orphans => {
  const waiting = new Map<string, Orphan>()
  for (const [execution, { devices, ...held }] of found)
    waiting.set(execution, { ...held, lease: gpus.claim(devices) })
  /** Takes one away that still waits: while another was taken away, its job may have come. It waits on where that fails. */
  const remove = async (execution: string, orphan: Orphan): Promise<void> => {
    if (!waiting.delete(execution)) return
    try {
      await Sweep.execution(engine, { pool, run: '', execution, job: '' })
    } catch (thrown) {
      waiting.set(execution, orphan)
      throw thrown
    }
    orphan.lease.release()
  }
  const expire = async (): Promise<void> => {
    for (const [execution, orphan] of [...waiting]) {
      if (!waiting.has(execution)) continue
      patience.log(`A training that an earlier process began is nobody's, and is taken away: ${execution}.`)
      await remove(execution, orphan).catch((thrown: unknown) => {
        waiting.delete(execution)
        patience.log(String(thrown))
        orphan.lease.release()
      })
    }
  }
  const deadline = setTimeout(() => void expire(), Math.ceil(patience.seconds * 1000))
  deadline.unref()
  return {
    take: execution => {
      const orphan = waiting.get(execution)
      waiting.delete(execution)
      return orphan
    },
    forget: async job => {
      for (const [execution, orphan] of [...waiting]) if (orphan.job === job) await remove(execution, orphan)
    },
    size: found.size,
    close: () => clearTimeout(deadline)
  }
}
