/** Checkpoints: where a training's output goes, a volume of its own or its own root (EXECUTION 3, 5). */
import type { Buffer } from 'node:buffer'
import { EngineError } from '../engine/EngineError.js'
import * as Names from '../../jobs/contract/Names.js'
import * as Tar from '../../jobs/output/Tar.js'
import type { Execution } from '../Execution.js'
import * as VolumeAccess from './VolumeAccess.js'

/** The folders below the checkpoints; the library that logs looks for another place where its own is not there yet. */
const folders = (above: ReadonlyArray<string>, user: string, { job }: Execution): Buffer => {
  // An image whose user is not root could not write into a new folder.
  const mode = /^(?:0|root)?(?::|$)/.test(user) ? 0o755 : 0o777
  const below = [...above, ...Names.wandbFolder(job).split('/')]
  return Tar.archive(below.map((_, i) => Tar.folder(below.slice(0, i + 1).join('/'), mode)))
}

/** A fresh volume for what the job writes: with a quota where the engine has quotas, else under watch alone. */
export const ownVolume = async (execution: Execution, user: string): Promise<void> => {
  const { adapter, owner, volumes } = execution
  const { engine, limits } = adapter
  const labels = Names.labels(owner, 'checkpoints')
  try {
    await engine.createVolume(volumes.checkpoints, labels, { size: String(limits.train.bytes) })
  } catch (thrown) {
    // Quotas need a file system that has them, and an engine that knows of it.
    if (!(thrown instanceof EngineError) || thrown.status === null) throw thrown
    await engine.createVolume(volumes.checkpoints, labels)
  }
  await VolumeAccess.through(execution, [[volumes.checkpoints, '/volume']], id =>
    engine.put(id, '/', folders(['volume'], user, execution))
  )
}

/** The same folders in a container's own root; where the image has some on the way, in those, wherever its links lead. */
export const inOwnRoot = async (execution: Execution, user: string, id: string): Promise<void> => {
  const { engine } = execution.adapter
  const [, app = '', checkpoints = ''] = Names.paths.checkpoints.split('/')
  if ((await engine.stat(id, Names.paths.checkpoints)) !== undefined)
    await engine.put(id, Names.paths.checkpoints, folders(['.'], user, execution))
  else if ((await engine.stat(id, `/${app}`)) !== undefined)
    await engine.put(id, `/${app}`, folders([checkpoints], user, execution))
  else await engine.put(id, '/', folders([app, checkpoints], user, execution))
}
