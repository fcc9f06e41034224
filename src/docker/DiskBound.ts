/** The bound of the disk: the strongest that the engine can give, found out by asking for it (EXECUTION 5). */
import type { Limits } from '../jobs/contract/Limits.js'
import * as Names from '../jobs/contract/Names.js'
import { gibi, mebi } from '../jobs/output/Bytes.js'
import * as Container from './containers/Container.js'
import * as Helper from './containers/Helper.js'
import type { Engine } from './engine/Engine.js'
import { EngineError } from './engine/EngineError.js'

/** What the engine itself bounds; the rest is measured while it is written. */
export interface DiskBound {
  readonly root: Container.RootBound
  readonly volumes: boolean
}

/** Tries both on things that are never used. */
export const found = async (
  engine: Engine,
  pool: string,
  run: string,
  helper: string
): Promise<DiskBound> => {
  const owner = { pool, run, execution: 'bound', job: 'bound' }
  const root = await does(async () => {
    const porter = Helper.porter(owner, helper, [], 1)
    const bounded = { ...porter.HostConfig, StorageOpt: { size: String(gibi) } }
    await engine.remove(await engine.create({ ...porter, HostConfig: bounded }))
  })
  const volumes = await does(async () => {
    const name = Names.named('result', owner)
    await engine.createVolume(name, Names.labels(owner, 'result'), { size: String(16 * mebi) })
    await engine.removeVolume(name)
  })
  // The overlay driver counts what is written; others count what is there.
  const isOverlay = root && (await engine.driver()).startsWith('overlay')
  return { root: root ? (isOverlay ? 'written' : 'with its image') : 'no', volumes }
}

const does = async (act: () => Promise<void>): Promise<boolean> => {
  try {
    await act()
    return true
  } catch (thrown) {
    if (thrown instanceof EngineError && thrown.status !== null) return false
    throw thrown
  }
}

/** Whether the engine bounds all that a job writes: an output that no volume bounds lies in the root, where that is bounded. */
const boundsAll = (bound: DiskBound, limits: Limits): boolean =>
  bound.root !== 'no' && (bound.volumes || Container.isInRoot({ bound, limits }))

/** The bound in one sentence, for whoever opens an executor. */
export const sentence = (bound: DiskBound, limits: Limits): string => {
  const { root, volumes } = bound
  const watched = `measured every ${limits.watchSeconds} seconds`
  if (boundsAll(bound, limits)) return 'The disk: the engine bounds what a job writes, root and output.'
  if (root !== 'no') return `The disk: the engine bounds a job's root; its output is ${watched}.`
  return volumes
    ? `The disk: the engine bounds a job's output; its root is ${watched}.`
    : `The disk: the engine bounds nothing of what a job writes; it is ${watched}.`
}

/**
 * Why the reserve is too small, or null: between two looks every job may write as fast as the disk takes it, and what is
 * kept free must hold that, or an honest neighbour finds the disk full.
 */
export const objection = (bound: DiskBound, limits: Limits, jobs: number): string | null => {
  if (boundsAll(bound, limits)) return null
  const needed = Math.ceil(limits.diskBytesPerSecond * limits.watchSeconds * jobs)
  return limits.free.bytes >= needed
    ? null
    : `limits.free.bytes is ${limits.free.bytes}, and ${jobs} jobs at once may write ${needed} bytes between two looks: keep that much free, look more often (watchSeconds), or give the engine a file system with quotas.`
}
