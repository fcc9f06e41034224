/** Keeping: a copy of the collected output on this machine, for whoever tries a repository out. */
import * as Confined from '../../jobs/confined/Confined.js'
import * as KeepingReading from '../../jobs/confined/KeepingReading.js'
import { WorldFault } from '../../jobs/blame/Fault.js'
import * as There from '../containers/There.js'
import * as VolumeAccess from '../containers/VolumeAccess.js'
import type { Execution } from '../Execution.js'

/** Copies what was collected, which has only regular files and folders, below the folder; nothing that is there is overwritten. */
export const keep = async (execution: Execution): Promise<void> => {
  const { adapter, limits, signal, volumes } = execution
  const to = adapter.settings.local?.outputs ?? null
  if (to === null) return
  const bounds = { seconds: limits.collect.seconds, signal }
  await There.check(execution, [volumes.output])
  await VolumeAccess.through(execution, [[volumes.output, '/output']], async id => {
    const archive = await adapter.engine.get(id, '/output')
    const asked = { to, root: 'output' }
    const kept = await Confined.ask(adapter.reader, 'keep', asked, KeepingReading.said, archive, bounds)
    if (kept.type === 'Refused')
      throw new WorldFault('Engine', `The output cannot be kept below ${to}: ${kept.why}`, true)
  })
}
