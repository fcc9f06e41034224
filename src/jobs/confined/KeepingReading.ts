/** A collected output, unpacked in the process apart into a folder of this machine, for whoever tries a repository out (EXECUTION 6). */
import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import * as t from 'io-ts'
import * as Collection from '../output/Collection.js'
import * as Untar from '../output/Untar.js'
import * as Reading from './Reading.js'

/** The folder, and the archive's own root. */
export const asked = t.type({ to: t.string, root: t.string })

/** How many files were written, or what this machine said against one. */
export const said = t.union([
  t.type({ type: t.literal('Kept'), files: t.number }),
  t.type({ type: t.literal('Refused'), why: t.string })
])

/** Regular files and folders alone; nothing that is there is overwritten. */
export const read = Reading.of(asked, async ({ to, root }, next): Promise<t.TypeOf<typeof said>> => {
  let files = 0
  for await (const { header, body } of Untar.read(next())) {
    const path = Collection.below(root)(header.path)
    if (path === undefined || path.includes('\0')) continue
    try {
      if (header.type === 'Folder') await mkdir(join(to, path), { recursive: true })
      if (header.type !== 'File') continue
      await pipeline(Readable.from(body()), createWriteStream(join(to, path), { flags: 'wx' }))
      files += 1
    } catch (thrown) {
      if (!(thrown instanceof Error && 'syscall' in thrown)) throw thrown
      return { type: 'Refused', why: thrown.message.slice(0, 1000) }
    }
  }
  return { type: 'Kept', files }
})
