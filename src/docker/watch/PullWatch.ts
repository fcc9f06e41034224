/**
 * A pull under watch: what comes packed, and what becomes of it on the engine's disk (EXECUTION 4, build). The engine bounds
 * neither, and thirteen packed megabytes can be three gigabytes.
 */
import * as Helper from '../containers/Helper.js'
import * as Images from '../containers/Images.js'
import { kibi } from '../../jobs/output/Bytes.js'
import { MinerFault } from '../../jobs/blame/Fault.js'
import { pause } from '../../jobs/lifecycle/Pause.js'
import type { Execution } from '../Execution.js'
import { heard } from './Hearing.js'

/** A pull under watch: `signal` says that it must end. */
export interface Watched {
  readonly signal: AbortSignal
  /** A layer's packed size in bytes, as it is known. */
  readonly layer: (id: string, packed: number) => void
  /** Throws the miner's fault if the image is the one that is too large. */
  readonly check: (name: string) => Promise<void>
  readonly end: () => Promise<void>
}

/** So long an engine may take to throw away what it had unpacked. */
const quietSeconds = 10

const numbers = { made: 0 }

/** Watches a pull by its layers, and by the room on the engine's disk. */
export const start = async (execution: Execution): Promise<Watched> => {
  const { limits, settings } = execution.adapter
  const { bytes } = limits.build
  const must = new AbortController()
  await Images.own(execution, settings.helper, must.signal)
  numbers.made += 1
  const packed = new Map<string, number>()
  let [first, least, last] = [-1, Number.POSITIVE_INFINITY, -1]
  const measured = (free: number): void => {
    if (first < 0) first = free
    last = free
    least = Math.min(least, free)
    if (first - free > bytes || free < limits.free.bytes / 4) must.abort()
  }
  const watch = Helper.watch(execution.owner, settings.helper, null, 1, 3000 + numbers.made)
  const hear = (line: string): void => {
    const [, free] = /^free (\d+) \d+$/.exec(line) ?? []
    if (free !== undefined) measured(Number(free) * kibi)
  }
  const end = await heard(execution, 'build', watch, hear, () => true)
  return {
    signal: must.signal,
    layer: (layer, size) => {
      packed.set(layer, size)
      if ([...packed.values()].reduce((sum, n) => sum + n, 0) > bytes) must.abort()
    },
    check: async name => {
      if (!must.signal.aborted) return
      const tooLarge = new MinerFault('BuildFailed', `${name} has more than ${bytes} bytes.`)
      if ([...packed.values()].reduce((sum, n) => sum + n, 0) > bytes) throw tooLarge
      // Others write as well. What the engine throws away when it gives the pull up was the pull's.
      for (let waited = 0; waited < quietSeconds; waited += 1) {
        if (last - least > Math.min(bytes, limits.free.bytes) / 2) throw tooLarge
        await pause(1, execution.signal)
      }
    },
    end
  }
}
