/** A validator's records, read while it works or while it does not. */
import * as E from 'fp-ts/lib/Either.js'
import * as Desk from '../../validator/loop/Desk.js'
import * as World from './world.js'

/** Season and accounts as they are on record. */
export const standing = async (path: string): Promise<Desk.Standing & { readonly world: World.Read }> => {
  const world = await World.read(path)
  const reader = await World.reader(world)
  try {
    const found = await Desk.read(reader)
    if (E.isLeft(found)) throw new Error(found.left)
    return { ...found.right, world }
  } finally {
    await reader.close()
  }
}
