// A validator's executor: jobs as containers on the GPUs of this machine, their events turned into metrics.
import { Monitor, type Executor } from 'dethrone/play'
import { open } from 'dethrone/docker'

/** Connects, sweeps what an earlier process left behind, and answers `Either<ExecutionError, Executor>`. */
export const executor = open({
  gpus: [{ model: 'H100', devices: ['0', '1', '2', '3', '4', '5', '6', '7'] }],
  evaluation: {
    type: 'Container',
    image: { image: 'example/evaluator:1', entrypoint: null, environment: {} },
    gpus: true,
    crashIs: 'world'
  }
})

let monitor = Monitor.empty

/** What `Program.finish` is given besides executor, tasks and journal: when to stop, and whom to tell. */
export const run: Executor.Run = {
  signal: new AbortController().signal,
  emit: event => {
    monitor = Monitor.seen(event, performance.now() / 1000)(monitor)
  }
}

/** For whoever serves it to Prometheus. */
export const metrics = (): string => Monitor.text(monitor)
