/** A build under watch: its processes, its layers, the engine's disk; the engine bounds none of them (EXECUTION 4, build; 6). */
import { messageOf } from '../../ports/Executor.js'
import * as Disk from './Disk.js'
import { MinerFault, WorldFault } from '../../jobs/blame/Fault.js'
import * as Names from '../../jobs/contract/Names.js'
import type { Overfull } from '../../jobs/blame/Outcome.js'
import { pause } from '../../jobs/lifecycle/Pause.js'
import * as Watch from './Watch.js'
import { trouble, type Execution } from '../Execution.js'

/** A build under watch: `signal` says that it must end, `check` throws why. */
export interface Watched {
  readonly signal: AbortSignal
  readonly check: () => void
  /** Whether the build wrote more than is kept free for everybody, in a step or in all. */
  readonly isGreedy: () => Promise<boolean>
  readonly end: () => Promise<void>
}

/** The seconds between two looks: a fork bomb with a CPU or two is that far. */
const glance = 0.5

/** Watches a build: its running container's processes and layer, the image so far, and the engine's disk. */
export const start = (execution: Execution, signal: AbortSignal, attempt: number): Watched => {
  const { engine, limits } = execution.adapter
  const must = new AbortController()
  const over = new AbortController()
  let why: Error | undefined
  let largest = 0
  const end = (because: Error): void => {
    why ??= because
    must.abort()
  }
  const label = Names.buildLabel(execution.owner)
  const look = async (): Promise<void> => {
    // What has ended counts as well: its layer is on the disk while it is made part of the image.
    for (const { id, written, image } of await engine.containers({ label: [label] }, true)) {
      const [processes, parent] = await Promise.all([engine.processes(id), engine.image(image)])
      if (processes > limits.build.processes) {
        end(new MinerFault('BuildFailed', `A step ran more than ${limits.build.processes} processes.`))
        await engine.kill(id)
      }
      largest = Math.max(largest, written)
      if (written + (parent?.size ?? 0) > limits.build.bytes) {
        end(new MinerFault('BuildFailed', `The image has more than ${limits.build.bytes} bytes.`))
        await engine.kill(id)
      }
    }
  }
  const full = ({ detail }: Overfull): void =>
    end(
      largest > limits.free.bytes
        ? new MinerFault('BuildFailed', `The disk is full: a step wrote ${largest} bytes.`)
        : new WorldFault('Engine', detail)
    )
  const measured = (): Promise<() => Promise<void>> =>
    Watch.measure(execution, 'build', null, Number.MAX_SAFE_INTEGER, 1000 + attempt, full).catch(
      (thrown: unknown) => {
        trouble(execution, 'build', thrown)
        if (Disk.isFull(thrown)) full({ type: 'DiskFull', detail: messageOf(thrown) })
        return () => Promise.resolve()
      }
    )
  let disk: (() => Promise<void>) | undefined
  const looking = (async () => {
    for (let waited = glance; ; waited += glance) {
      await pause(glance, over.signal)
      if (over.signal.aborted || signal.aborted || why !== undefined) return
      // A step may have just ended; an engine that is gone ends the build itself.
      await look().catch(() => undefined)
      // A build that is over at once fills no disk.
      if (waited >= limits.watchSeconds) disk ??= await measured()
    }
  })()
  looking.catch((thrown: unknown) => trouble(execution, 'build', thrown))
  return {
    signal: must.signal,
    check: () => {
      if (why !== undefined) throw why
    },
    isGreedy: async () => {
      // All layers are labelled, from the first, which adds nothing to its base.
      const layers = (await engine.images()).filter(({ labels }) => label in labels).map(({ size }) => size)
      return Math.max(largest, Math.max(...layers, 0) - Math.min(...layers)) > limits.free.bytes
    },
    end: async () => {
      over.abort()
      await looking
      await disk?.()
    }
  }
}
