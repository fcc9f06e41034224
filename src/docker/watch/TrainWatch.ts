/** A training under watch: its volume, the engine's disk, its root file system (EXECUTION 5). */
import * as Disk from './Disk.js'
import type { Stop } from '../../jobs/blame/Outcome.js'
import { isOn, pause } from '../../jobs/lifecycle/Pause.js'
import * as Shortage from './Shortage.js'
import * as Watch from './Watch.js'
import { trouble, type Execution } from '../Execution.js'

/**
 * Watches a training container: its volume, the engine's disk, and the root file system where that is writable. The engine
 * bounds a root that has the output in it as well.
 */
export const start =
  (execution: Execution, attempt: number, inRoot: boolean) =>
  (id: string, stop: (why: Stop) => void): (() => Promise<void>) => {
    const { engine, limits } = execution.adapter
    const over = new AbortController()
    const ends: Array<() => Promise<void>> = []
    // What fills the disk from the root is the job's as well.
    let root = 0
    const rootBytes = limits.train.rootBytes + (inRoot ? limits.train.bytes : 0)
    let [free, volume] = [Number.POSITIVE_INFINITY, 0]
    const { shortage } = execution.adapter
    const name = execution.owner.execution
    let turn: Promise<void> | undefined
    let isEnding = false
    // A disk that nobody's names make full is full of what has none.
    const full = async (why: Stop): Promise<void> => {
      const end = async (): Promise<void> => {
        isEnding = true
        stop(why)
        await engine.wait(id).catch(() => undefined)
      }
      const suspect = {
        execution: name,
        free: () => free,
        reserve: limits.free.bytes,
        lookSeconds: limits.watchSeconds,
        end
      }
      if ((await Shortage.inTurn(shortage, suspect, over.signal)) === 'its own')
        stop({
          type: 'TooLarge',
          detail: `The engine's disk ran out, and had room again as soon as the training was ended: it kept files open that had no name.`
        })
      turn = undefined
    }
    const judged = (why: Stop): void => {
      if (why.type === 'DiskFull') turn ??= full(why)
      else stop(why)
    }
    const look = async (): Promise<void> => {
      const [found] = await engine.containers({ id: [id] }, true)
      root = found?.written ?? root
      if (root > rootBytes)
        stop({
          type: 'TooLarge',
          detail: `More than ${rootBytes} bytes were written to the root file system.`
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
          inRoot ? null : execution.volumes.checkpoints,
          limits.train.bytes,
          attempt,
          judged,
          {
            elsewhere: () => root,
            free: bytes => {
              free = bytes
            },
            used: bytes => {
              volume = bytes
              shortage.named.set(name, volume + root)
            }
          }
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
      // Its end may be the one that is weighed; one that came by itself is not.
      if (isEnding) await turn
      over.abort()
      await turn
      shortage.named.delete(name)
      await going
      for (const end of ends) await end()
    }
  }
