/** A validator's records, read while it works or while it does not. */
import * as E from 'fp-ts/lib/Either.js'
import * as Sqlite from '../../store/Sqlite.js'
import * as Desk from '../../validator/loop/Desk.js'
import { InputError } from '../terminal/input.js'
import * as World from './world.js'

/** Season and accounts as they are on record. */
export const standing = async (path: string): Promise<Desk.Standing & { readonly world: World.Read }> => {
  const world = await World.read(path)
  const { store } = world.config
  if (store.type === 'memory')
    throw new InputError(`${path} keeps its records in memory: nobody else reads them`)
  const reader = await Sqlite.read(world.at(store.path))()
  if (E.isLeft(reader)) throw new Error(reader.left.message)
  try {
    const found = await Desk.read(reader.right)
    if (E.isLeft(found)) throw new Error(found.left)
    return { ...found.right, world }
  } finally {
    await reader.right.close()
  }
}
