/** Keeping: a copy of the collected output on this machine, for whoever tries a repository out. */
import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import * as Collection from '../../jobs/output/Collection.js'
import * as VolumeAccess from '../containers/VolumeAccess.js'
import * as Untar from '../../jobs/output/Untar.js'
import type { Execution } from '../Execution.js'

/** Copies what was collected, which has only regular files and folders, below the folder; nothing that is there is overwritten. */
export const keep = async (execution: Execution): Promise<void> => {
  const { adapter, volumes } = execution
  const to = adapter.settings.local?.outputs ?? null
  if (to === null) return
  await VolumeAccess.through(execution, [[volumes.output, '/output']], async id => {
    for await (const { header, body } of Untar.read(await adapter.engine.get(id, '/output'))) {
      const path = Collection.below('output')(header.path)
      if (path === undefined) continue
      if (header.type === 'Folder') await mkdir(join(to, path), { recursive: true })
      if (header.type === 'File')
        await pipeline(Readable.from(body()), createWriteStream(join(to, path), { flags: 'wx' }))
    }
  })
}
