/** Files that the operator names: read whole, of a size that can be, and never a device or a pipe, which may have no end. */
import { constants, type Stats } from 'node:fs'
import { open } from 'node:fs/promises'

/** The most that one is read of, in bytes: the metagraph of a whole subnet has a few hundred thousand. */
const standard = 256_000_000

/**
 * The bytes of a file; rejects with what the system said, what it is instead of a file, or what is objected to it. What
 * is looked at is the file that is read, whatever the path leads to a moment later; a pipe without a writer is not
 * waited for.
 */
export const read = async (
  path: string,
  most = standard,
  objection: (found: Stats) => string | null = () => null
): Promise<Uint8Array> => {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    sound(await file.stat(), most, objection)
    return await file.readFile()
  } finally {
    await file.close()
  }
}

const sound = (found: Stats, most: number, objection: (found: Stats) => string | null): void => {
  if (!found.isFile())
    throw new Error(
      `it is ${found.isDirectory() ? 'a folder' : 'a device or a pipe'}, and a file was expected`
    )
  if (found.size > most) throw new Error(`it has ${found.size} bytes, and ${most} are the most that is read`)
  const wrong = objection(found)
  if (wrong !== null) throw new Error(wrong)
}
