/** Local copies: models, data and hub files of this machine into the cache, for trying out, as the downloader would lay them out (EXECUTION 3). */
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { WorldFault } from '../../../jobs/blame/Fault.js'
import type { HubFiles } from '../../../jobs/contract/Contract.js'
import * as Names from '../../../jobs/contract/Names.js'
import * as Chosen from '../../../jobs/download/Chosen.js'
import * as Tar from '../../../jobs/output/Tar.js'
import * as VolumeAccess from '../../containers/VolumeAccess.js'
import { chunks } from '../../engine/Answer.js'
import type { Execution } from '../../Execution.js'

/** What stands for a commit where there is none. */
const revision = '0'.repeat(40)

/** A few small entries into a volume. */
export const put = (execution: Execution, volume: string, entries: ReadonlyArray<Tar.Whole>): Promise<void> =>
  VolumeAccess.through(execution, [[volume, '/into']], id =>
    execution.adapter.engine.put(id, '/into', Tar.archive(entries))
  )

/** A file or folder into a volume; answers its bytes. */
export const copy = (execution: Execution, volume: string, from: string, to: string): Promise<number> =>
  VolumeAccess.through(execution, [[volume, '/into']], async id => {
    const found = await stat(from).catch(() => undefined)
    if (found === undefined) throw new WorldFault('Download', `There is no ${from}.`, true)
    const count = { bytes: 0 }
    await execution.adapter.engine.put(id, '/into', archived(from, to, count))
    return count.bytes
  })

/** A model's folder, or its largest weights alone. */
export const model = async (
  execution: Execution,
  volume: string,
  from: string,
  above: number | null
): Promise<number> => {
  const name = execution.task.material.model
  const files = await Promise.all(
    (await readdir(from).catch(() => [])).map(async path => ({
      path,
      size: (await stat(join(from, path))).size
    }))
  )
  const [single, ...more] = Chosen.ofModel(name, above)(files)
  const folder = Names.modelFolder(name)
  if (single === undefined || more.length > 0 || single[0].path === single[1])
    return copy(execution, volume, from, folder)
  await put(execution, volume, [Tar.folder(folder)])
  return copy(execution, volume, join(from, single[0].path), `${folder}/${single[1]}`)
}

/** Hub files, in the hub's own cache layout or as they are. */
export const hub = async (
  execution: Execution,
  volume: string,
  from: string,
  { repository, files, layout }: HubFiles
): Promise<number> => {
  const at = `models--${Names.modelFolder(repository)}`
  const to = layout === 'cache' ? `${at}/snapshots/${revision}` : ''
  if (layout === 'cache')
    await put(execution, volume, [
      ...[at, `${at}/refs`, `${at}/snapshots`].map(path => Tar.folder(path)),
      Tar.file(`${at}/refs/main`, Buffer.from(revision))
    ])
  let bytes = 0
  for (const name of files ?? (await readdir(from)))
    bytes += await copy(execution, volume, join(from, name), join(to, name))
  return bytes
}

/** A file or folder of this machine as an archive; links are left out. */
async function* archived(
  from: string,
  to: string,
  count: { bytes: number }
): AsyncGenerator<Uint8Array, void> {
  yield* entries(from, to, count)
  yield Tar.end
}

async function* entries(
  from: string,
  to: string,
  count: { bytes: number }
): AsyncGenerator<Uint8Array, void> {
  const found = await stat(from)
  if (found.isFile()) {
    count.bytes += found.size
    yield Tar.header(Tar.fileHeader(to, found.size))
    yield* chunks(createReadStream(from))
    yield Tar.behind(found.size)
  } else if (found.isDirectory()) {
    yield Tar.entry(Tar.folder(to))
    for (const entry of await readdir(from, { withFileTypes: true }))
      if (!entry.isSymbolicLink())
        yield* entries(join(from, entry.name), `${to}/${basename(entry.name)}`, count)
  }
}
