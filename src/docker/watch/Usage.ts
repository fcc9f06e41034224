/** Usage: what a training uses, as often as the engine says it. */
import * as t from 'io-ts'
import { trouble, type Execution } from '../Execution.js'

const statistics = t.type({
  memory_stats: t.type({ usage: t.number }),
  cpu_stats: t.type({ cpu_usage: t.type({ total_usage: t.number }) }),
  pids_stats: t.type({ current: t.number })
})

/** Tells what a container uses, as often as the engine says it, until it is ended. */
export const start = (execution: Execution, id: string): (() => void) => {
  const { job, emit, adapter } = execution
  const over = new AbortController()
  const reading = (async () => {
    for await (const said of await adapter.engine.stats(id, over.signal))
      if (statistics.is(said))
        emit({
          type: 'Usage',
          job,
          memoryBytes: said.memory_stats.usage,
          cpuSeconds: said.cpu_stats.cpu_usage.total_usage / 1e9,
          processes: said.pids_stats.current
        })
  })()
  reading.catch((thrown: unknown) => {
    if (!over.signal.aborted) trouble(execution, 'train', thrown)
  })
  return () => over.abort()
}
