/** A validator's records, read while it works or while it does not. */
import * as E from 'fp-ts/lib/Either.js'
import type { Reader } from '../../../ports/Store.js'
import * as Desk from '../../../validator/loop/Desk.js'
import * as World from './world.js'

/** What is read: season and accounts as they are on record, and the records themselves while it lasts. */
export interface Found extends Desk.Standing {
  readonly world: World.Read
  /** The last recorded instant of both, in milliseconds since 1970. */
  readonly last: number
  readonly reader: Reader
}

/** Reads what somebody wants of the records, and lets go of them. */
export const reading = async <A>(path: string, work: (found: Found) => Promise<A>): Promise<A> => {
  const world = await World.read(path)
  const reader = await World.reader(world)
  try {
    const found = await Desk.found(reader)
    if (E.isLeft(found)) throw new Error(found.left)
    return await work({ ...found.right.standing, last: found.right.last, world, reader })
  } finally {
    await reader.close()
  }
}

/** Season and accounts as they are on record. */
export const standing = (path: string): Promise<Desk.Standing> =>
  reading(path, found => Promise.resolve(found))
