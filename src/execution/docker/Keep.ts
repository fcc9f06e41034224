/** Keeping: a copy of the collected output on this machine, for whoever tries a repository out. */
import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import * as Collection from './Collection.js'
import * as Porter from './Porter.js'
import * as Untar from './Untar.js'
import type { Work } from './Work.js'

/** Copies what was collected, which has only regular files and folders, below the folder; nothing that is there is overwritten. */
export const keep = async (work: Work): Promise<void> => {
  const { shop, volumes } = work
  const to = shop.settings.local?.outputs ?? null
  if (to === null) return
  await Porter.through(work, [[volumes.output, '/output']], async id => {
    for await (const { header, body } of Untar.read(await shop.engine.get(id, '/output'))) {
      const path = Collection.below('output')(header.path)
      if (path === undefined) continue
      if (header.type === 'Folder') await mkdir(join(to, path), { recursive: true })
      if (header.type === 'File')
        await pipeline(Readable.from(body()), createWriteStream(join(to, path), { flags: 'wx' }))
    }
  })
}
