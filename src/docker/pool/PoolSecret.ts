/** A pool's secret: what its things are called follows from it, so that no miner can guess a name (EXECUTION 6). */
import { randomBytes } from 'node:crypto'
import * as Names from '../../jobs/contract/Names.js'
import type { Engine } from '../engine/Engine.js'
import { EngineError } from '../engine/EngineError.js'

/** The labels of the pool's records, the secret among them: whoever makes the volume anew keeps it. */
export const labels = (pool: string, secret: string): Readonly<Record<string, string>> => ({
  ...Names.labels({ pool, run: 'pool', execution: 'cache', job: 'pool' }, 'cache'),
  [Names.label.secret]: secret
})

/** The secret, which the engine keeps as a label of the pool's records: made by the first who asks for it. */
export const of = async (engine: Engine, pool: string): Promise<string> => {
  const volume = Names.recordsVolume(pool)
  // An engine that has the volume answers with it, and leaves its labels as they are.
  const made = labels(pool, randomBytes(32).toString('hex'))
  for (let attempt = 0; attempt < 2; attempt += 1) {
    await engine.createVolume(volume, made)
    const found = (await engine.volumes(Names.ofPool(pool))).find(({ id }) => id === volume)
    const secret = found?.labels[Names.label.secret]
    if (secret !== undefined) return secret
    // An earlier version made it; what it recorded is found out anew.
    await engine.removeVolume(volume)
  }
  throw new EngineError('The engine keeps no labels of volumes.', 500)
}
