/** Adoption: trainings that an earlier process of the pool began, and that go on without it (EXECUTION 4, clean up). */
import type { GpuPool, Lease } from '../jobs/lifecycle/GpuPool.js'
import * as Names from '../jobs/contract/Names.js'
import type { Engine } from './engine/Engine.js'
import * as Sweep from './Sweep.js'

/** A training that nobody watches. Its devices are held for it. */
export interface Orphan {
  readonly id: string
  readonly lease: Lease
}

export interface Orphans {
  /** Gives a training to the job whose it is. */
  readonly take: (execution: string) => Orphan | undefined
  readonly size: number
  /** Looks after no deadline any more. */
  readonly close: () => void
}

/** The trainings of a pool's earlier processes, by their executions, with the devices that they have. */
export const find = async (
  engine: Engine,
  pool: string,
  run: string
): Promise<ReadonlyMap<string, { readonly id: string; readonly devices: ReadonlyArray<string> }>> => {
  const found = await engine.containers({ label: [Names.ofPool(pool)] })
  const checkpoints = await engine.volumes(Names.ofPool(pool))
  return new Map(
    found.flatMap(({ id, labels, state }) => {
      const { [Names.label.execution]: execution = '', [Names.label.devices]: devices } = labels
      const isTraining = labels[Names.label.role] === 'train' && labels[Names.label.run] !== run
      const isWhole = checkpoints.some(
        volume =>
          volume.labels[Names.label.execution] === execution &&
          volume.labels[Names.label.role] === 'checkpoints'
      )
      // One that was never started has nothing to lose.
      return isTraining && isWhole && devices !== undefined && /^(?:running|exited)$/.test(state)
        ? [[execution, { id, devices: devices.split(',').filter(device => device !== '') }] as const]
        : []
    })
  )
}

/** Holds them, each with its devices, until its job comes; one that nobody has asked for within the time is taken away. */
export const hold = (
  engine: Engine,
  pool: string,
  gpus: GpuPool,
  found: Awaited<ReturnType<typeof find>>,
  patience: { readonly seconds: number; readonly log: (line: string) => void }
): Orphans => {
  const waiting = new Map<string, Orphan>()
  for (const [execution, { id, devices }] of found) waiting.set(execution, { id, lease: gpus.claim(devices) })
  const forget = async (): Promise<void> => {
    for (const [execution, { lease }] of [...waiting]) {
      waiting.delete(execution)
      patience.log(`A training that an earlier process began is nobody's, and is taken away: ${execution}.`)
      await Sweep.execution(engine, { pool, run: '', execution, job: '' })
        .catch((thrown: unknown) => patience.log(String(thrown)))
        .finally(lease.release)
    }
  }
  const deadline = setTimeout(() => void forget(), Math.ceil(patience.seconds * 1000))
  deadline.unref()
  return {
    take: execution => {
      const orphan = waiting.get(execution)
      waiting.delete(execution)
      return orphan
    },
    size: found.size,
    close: () => clearTimeout(deadline)
  }
}
