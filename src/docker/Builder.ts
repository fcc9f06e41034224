/** Builders: an engine apart on which miners' images are built, so that who gets out of a build is not where trainings are (EXECUTION 6). */
import { error, type ExecutionError } from '../ports/Executor.js'
import * as Names from '../jobs/contract/Names.js'
import * as Network from './containers/Network.js'
import type { Connection } from './engine/Connection.js'
import * as Engine from './engine/Engine.js'
import * as Kind from './engine/Kind.js'
import * as Isolation from './Isolation.js'
import * as PoolLock from './pool/PoolLock.js'
import * as Sweep from './pool/Sweep.js'
import type { Settings } from './Settings.js'
import * as Unanswered from './Unanswered.js'
import * as Shortage from './watch/Shortage.js'

/** What of an adapter is another on the engine that builds. */
export interface Builder {
  readonly engine: Engine.Engine
  readonly connection: Connection
  readonly shortage: Shortage.Shortage
}

/** An engine that takes nothing away while somebody measures what an end gives back. */
export const patient = (connection: Connection, { removing }: Shortage.Shortage): Engine.Engine => {
  const engine = Engine.of(connection)
  return {
    ...engine,
    remove: id => removing(() => engine.remove(id)),
    removeVolume: name => removing(() => engine.removeVolume(name)),
    removeImage: name => removing(() => engine.removeImage(name))
  }
}

export const of = (connection: Connection): Builder => {
  const shortage = Shortage.make()
  return { engine: patient(connection, shortage), connection, shortage }
}

/**
 * Takes the pool there, and sweeps what an earlier process left; an `ExecutionError` where that cannot be. The pool of the
 * engine that trains is taken already.
 */
export const take = async (
  { engine, connection }: Builder,
  { pool, helper: image, log }: Settings,
  run: string
): Promise<PoolLock.PoolLock | ExecutionError> => {
  let lock: PoolLock.PoolLock | undefined
  try {
    await engine.ping()
    const strange = (await Kind.objection(engine)) ?? Isolation.unbounded(await engine.isolation())
    if (strange !== null) return error('Engine', `The engine that builds: ${strange}`)
    // By whatever way it is reached: what is swept here would be trainings that go on, and an image that is carried over
    // to where it is would be removed.
    const isTraining = (await engine.containers({ label: [Names.ofPool(pool)] })).some(
      ({ labels }) => labels[Names.label.role] === 'lock' && labels[Names.label.run] === run
    )
    if (isTraining)
      return error(
        'Engine',
        'The engine that builds is the one that trains: name another in `builds`, or leave it out.'
      )
    const taken = await PoolLock.take({ engine, image, pool, run, log })
    if ('type' in taken) return error(taken.kind, `The engine that builds: ${taken.message}`)
    lock = taken
    await Sweep.earlier(engine, pool, run)
    const unmet = await Network.objection(engine, pool, run, ['build'])
    if (unmet === null) return lock
    await lock.release()
    return error('Engine', `The engine that builds: ${unmet}`)
  } catch (thrown) {
    await lock?.release()
    return error('Engine', `The engine that builds: ${Unanswered.sentence(connection, thrown)}`)
  }
}
