/** A training under watch: its volume, the engine's disk, its root file system (EXECUTION 5). */
import * as Disk from './Disk.js'
import type { Stop } from '../../jobs/blame/Outcome.js'
import { pause } from '../../jobs/lifecycle/Pause.js'
import * as Watch from './Watch.js'
import { trouble, type Execution } from '../Execution.js'

/** Watches a training container: its volume, the engine's disk, and the root file system where that is writable. */
export const start =
  (execution: Execution, attempt: number) =>
  (id: string, stop: (why: Stop) => void): (() => Promise<void>) => {
    const { engine, limits } = execution.adapter
    const over = new AbortController()
    const ends: Array<() => Promise<void>> = []
    // What fills the disk from the root is the job's as well.
    let root = 0
    const look = async (): Promise<void> => {
      const [found] = await engine.containers({ id: [id] }, true)
      root = found?.written ?? root
      if (root > limits.train.rootBytes)
        stop({
          type: 'TooLarge',
          detail: `More than ${limits.train.rootBytes} bytes were written to the root file system.`
        })
    }
    const going = (async () => {
      // A job that is over at once has written no more than a disk takes in that time.
      await pause(limits.watchSeconds, over.signal)
      if (over.signal.aborted) return
      ends.push(
        await Watch.measure(
          execution,
          'train',
          execution.volumes.checkpoints,
          limits.train.bytes,
          attempt,
          stop,
          () => root
        )
      )
      while (isOn(over.signal) && !limits.train.readOnlyRoot) {
        await look()
        await pause(limits.watchSeconds, over.signal)
      }
    })()
      .catch(async (thrown: unknown) => {
        trouble(execution, 'train', thrown)
        if (Disk.isFull(thrown)) stop(await Disk.whose(execution, thrown, root))
      })
      .catch((thrown: unknown) => trouble(execution, 'train', thrown))
    return async () => {
      over.abort()
      await going
      for (const end of ends) await end()
    }
  }

/** Asked anew each time. */
const isOn = (signal: AbortSignal): boolean => !signal.aborted
