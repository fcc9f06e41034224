/** Adoption: trainings that an earlier process of the pool began, whether they still run or their output waits (EXECUTION 4, clean up). */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Claim, GpuPool } from '../../jobs/lifecycle/GpuPool.js'
import * as Names from '../../jobs/contract/Names.js'
import { messageOf } from '../../ports/Executor.js'
import type { Found } from '../engine/Answer.js'
import type { Engine } from '../engine/Engine.js'
import * as KeptEnds from './KeptEnds.js'
import * as Sweep from './Sweep.js'

/** A training that nobody watches, or whose output nobody has evaluated. Its devices are held for it. */
export interface Orphan {
  readonly training: Training
  readonly job: string
  readonly lease: Claim
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
  /** Takes nothing away any more: another process may hold the pool from now on, and adopt what is left. */
  readonly close: () => Promise<void>
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

/** Between two attempts to take one away, in seconds. */
const shortestWait = 0.25
const longestWait = 5

/** One that is being taken away: its job's title, and the attempt at it. */
interface Removal {
  readonly job: string
  attempt: Promise<unknown>
}

/** What holding them needs to know. */
interface Patience {
  /** So long the job of one is waited for. */
  readonly seconds: number
  readonly log: (line: string) => void
  /** What is under way, by the names of executions: whoever comes with one of them waits for it. */
  readonly underWay: Map<string, Promise<void>>
}

/**
 * Holds them, each with its devices, until its job comes; one that nobody has asked for within the time is taken away.
 * What the engine does not take away at once keeps its devices until it does: two trainings would have them otherwise.
 */
export const hold = (
  engine: Engine,
  pool: string,
  gpus: GpuPool,
  found: ReadonlyMap<string, Held>,
  { seconds, log, underWay }: Patience
): Orphans => {
  const waiting = new Map<string, Orphan>()
  for (const [execution, { devices, ...held }] of found)
    waiting.set(execution, { ...held, lease: gpus.claim(devices) })
  /** Those that are being taken away, with the attempt at it. */
  const going = new Map<string, Removal>()
  const closed = new AbortController()

  /** Takes one away that waits, for as long as it takes. */
  const remove = (execution: string, { job, lease }: Orphan): Removal => {
    waiting.delete(execution)
    const attempt = (): Promise<unknown> => Sweep.execution(engine, { pool, run: '', execution, job })
    const removal = { job, attempt: attempt() }
    going.set(execution, removal)
    const all = async (): Promise<void> => {
      for (let wait = shortestWait; ; wait = Math.min(longestWait, wait * 2)) {
        const failed = await removal.attempt.then(() => undefined, messageOf)
        if (failed === undefined) break
        log(`A training that nobody comes for cannot be taken away yet: ${execution}: ${failed}`)
        // No process lives on for it: the next one of the pool finds it.
        await sleep(wait * 1000, undefined, { signal: closed.signal, ref: false }).catch(() => undefined)
        if (closed.signal.aborted) return
        removal.attempt = attempt()
      }
      going.delete(execution)
      lease.release()
    }
    const done = all().finally(() => {
      if (underWay.get(execution) === done) underWay.delete(execution)
    })
    underWay.set(execution, done)
    return removal
  }
  const expire = async (): Promise<void> => {
    for (const [execution, orphan] of [...waiting]) {
      // While another one was taken away, its job may have come.
      if (!waiting.has(execution) || closed.signal.aborted) continue
      log(`A training that an earlier process began is nobody's, and is taken away: ${execution}.`)
      await Promise.allSettled([remove(execution, orphan).attempt])
    }
  }
  const deadline = setTimeout(() => void expire(), Math.ceil(seconds * 1000))
  deadline.unref()
  return {
    take: execution => {
      const orphan = waiting.get(execution)
      waiting.delete(execution)
      return orphan
    },
    forget: async job => {
      for (const [execution, orphan] of [...waiting]) if (orphan.job === job) remove(execution, orphan)
      for (const one of [...going.values()]) if (one.job === job) await one.attempt
    },
    size: found.size,
    close: async () => {
      clearTimeout(deadline)
      closed.abort()
      await Promise.allSettled([...going.values()].map(({ attempt }) => attempt))
    }
  }
}
