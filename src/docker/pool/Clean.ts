/** Cleaning up behind a job, whatever happened (EXECUTION 4, clean up). */
import { setTimeout as sleep } from 'node:timers/promises'
import { isOn, pause } from '../../jobs/lifecycle/Pause.js'
import * as Sweep from './Sweep.js'
import { building, clearContainers, trouble, type Execution } from '../Execution.js'

/** The longest wait between two attempts, in seconds. */
const longestWait = 5

/** What a job holds: its GPUs, which wait for the engine that trains, and whatever waits for the one that builds as well. */
export interface Held {
  readonly gpus: () => void
  readonly rest: () => void
}

/**
 * Removes what the job made, and gives back what it held as soon as its containers are gone: GPUs are free then, and
 * not before, whatever else is left. The engine has ended its part of a build by then as well. What cannot be done in
 * time goes on in the background, while the pool is held; what is left then, the next process sweeps.
 */
export const clean = async (execution: Execution, held: Held): Promise<void> => {
  const { engine, limits, builds, closed } = execution.adapter
  execution.emit({ type: 'Phase', job: execution.job, phase: 'clean', attempt: 1 })
  const enough = new AbortController()
  const all = async (): Promise<void> => {
    for (let wait = 0.25; ; wait = Math.min(longestWait, wait * 2)) {
      try {
        await clearContainers(execution)
        await Sweep.settled(engine, execution.owner, limits.engineSeconds)
        held.gpus()
        if (builds !== null) {
          await clearContainers(building(execution))
          await Sweep.settled(builds.engine, execution.owner, limits.engineSeconds)
        }
        held.rest()
        await Sweep.execution(engine, execution.owner)
        if (builds !== null) await Sweep.execution(builds.engine, execution.owner)
        return
      } catch (thrown) {
        trouble(execution, 'clean', thrown)
      }
      if (isOn(closed))
        await sleep(wait * 1000, undefined, { ref: !enough.signal.aborted, signal: closed }).catch(
          () => undefined
        )
      if (!isOn(closed)) return
    }
  }
  // Who comes with the same job waits for it.
  const { underWay } = execution.adapter
  const { execution: name } = execution.owner
  const done = all().finally(() => {
    if (underWay.get(name) === done) underWay.delete(name)
  })
  underWay.set(name, done)
  await Promise.race([done, pause(limits.clean.seconds, enough.signal)])
  enough.abort()
}
