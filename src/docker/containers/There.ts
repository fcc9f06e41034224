/**
 * Volumes that must be there: the engine makes one that is not, empty and without a word, and whoever finds nothing in it
 * would be blamed. `docker volume prune` takes what no container has just now (EXECUTION 5).
 */
import { WorldFault } from '../../jobs/blame/Fault.js'
import * as Names from '../../jobs/contract/Names.js'
import type { Volumes } from '../../jobs/contract/Volumes.js'
import type { Engine } from '../engine/Engine.js'
import type { Execution } from '../Execution.js'

/** Whether the volume is there and ours: one that the engine made by itself has no labels. */
export const is = async (engine: Engine, volume: string): Promise<boolean> =>
  (await engine.volumeLabels(volume))?.[Names.label.role] !== undefined

/** The volumes of the cache that a job reads. */
export const cache = ({ cache: root, models, datasets, hub }: Volumes): ReadonlyArray<string> => [
  root,
  models,
  datasets,
  ...(hub === null ? [] : [hub])
]

/** Fails, as the world's, where one is gone: only a job that begins anew fills it again. */
export const check = async (
  { adapter: { engine } }: Pick<Execution, 'adapter'>,
  volumes: ReadonlyArray<string>
): Promise<void> => {
  for (const volume of volumes)
    if (!(await is(engine, volume)))
      throw new WorldFault(
        'Engine',
        `The volume ${volume} is gone: somebody took it away (docker volume prune does). The job begins anew.`,
        true
      )
}
