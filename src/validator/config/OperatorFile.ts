/** Files that the operator names: read whole, of a size that can be, and never a device or a pipe, which may have no end. */
import { readFile, stat } from 'node:fs/promises'

/** The most that one is read of, in bytes: the metagraph of a whole subnet has a few hundred thousand. */
const standard = 256_000_000

/** The bytes of a file; rejects with what the system said, or what it is instead of a file. */
export const read = async (path: string, most = standard): Promise<Uint8Array> => {
  const found = await stat(path)
  if (!found.isFile())
    throw new Error(
      `it is ${found.isDirectory() ? 'a folder' : 'a device or a pipe'}, and a file was expected`
    )
  if (found.size > most) throw new Error(`it has ${found.size} bytes, and ${most} are the most that is read`)
  return readFile(path)
}
