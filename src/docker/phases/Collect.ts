/** Collecting: from what the job wrote into a volume of its own, as planned, with its digest (EXECUTION 4, collect; RULES 7). */
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import * as E from 'fp-ts/lib/Either.js'
import type { Digest } from '../../domain/Digest.js'
import * as Collection from '../../jobs/output/Collection.js'
import { MinerFault } from '../../jobs/blame/Fault.js'
import * as Metadata from '../../jobs/output/Metadata.js'
import * as Names from '../../jobs/contract/Names.js'
import * as VolumeAccess from '../containers/VolumeAccess.js'
import * as Tar from '../../jobs/output/Tar.js'
import * as Untar from '../../jobs/output/Untar.js'
import { trouble, type Execution } from '../Execution.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** A folder to collect: where it lies below the volume, and below the new one. */
interface Folder {
  readonly execution: Execution
  readonly reader: string
  readonly path: string
  /** What has been counted so far, over all folders. */
  readonly total: { now: Collection.Bounds }
  readonly kept: Array<Collection.Kept>
}

// -------------------------------------------------------------------------------------
// collecting
// -------------------------------------------------------------------------------------

/** Copies the output and the WandB logs of a job whose container is gone into its output volume; answers the digest. */
export const collect = async (execution: Execution, signal: AbortSignal): Promise<Digest> => {
  const { adapter, job, owner, volumes } = execution
  const { engine } = adapter
  await engine.removeVolume(volumes.output)
  await engine.createVolume(volumes.output, Names.labels(owner, 'output'))
  return VolumeAccess.through(execution, [[volumes.checkpoints, '/from']], reader =>
    VolumeAccess.through(execution, [[volumes.output, '/to']], async writer => {
      const total = { now: { bytes: 0, files: 0 } }
      const output: Folder = { execution, reader, path: Names.outputFolder(job), total, kept: [] }
      const logs: Folder = { execution, reader, path: Names.wandbFolder(job), total, kept: [] }
      if (!(await isFolder(output)))
        throw new MinerFault('NoOutput', `${Names.paths.checkpoints}/${output.path} is not a folder.`)
      const hasLogs = await isFolder(logs)
      await engine.put(writer, '/to', archive(output, hasLogs ? logs : null, signal))
      if (output.kept.length === 0)
        throw new MinerFault('NoOutput', `${Names.paths.checkpoints}/${output.path} has no files.`)
      return Collection.digest(output.kept)
    })
  )
}

/** Whether the folder is there, and is one on its whole way: a link may lead anywhere. */
const isFolder = async ({ execution, reader, path }: Folder): Promise<boolean> => {
  for (const at of way(path)) {
    const found = await execution.adapter.engine.stat(reader, `/from/${at}`)
    if (found === undefined || found.isLink || !found.isFolder) return false
  }
  return true
}

/** A path's folders from the top, itself the last. */
const way = (path: string): ReadonlyArray<string> =>
  path.split('/').map((_, i, parts) => parts.slice(0, i + 1).join('/'))

async function* archive(output: Folder, logs: Folder | null, signal: AbortSignal) {
  yield* parents(output.path)
  yield* copied(output, signal)
  if (logs !== null) {
    yield* parents(logs.path)
    yield* copied(logs, signal)
  }
  yield Tar.end
}

function* parents(path: string): Generator<Buffer, void> {
  for (const at of way(path)) yield Tar.entry(Tar.folder(at))
}

/** A folder's regular files and folders as they come, then what its links come to. */
async function* copied(folder: Folder, signal: AbortSignal): AsyncGenerator<Uint8Array, void> {
  const { execution, reader, path } = folder
  const { engine } = execution.adapter
  const base = path.slice(path.lastIndexOf('/') + 1)
  const entries: Array<Collection.Entry> = []
  for await (const { header, body } of Untar.read(await engine.get(reader, `/from/${path}`))) {
    signal.throwIfAborted()
    const at = Collection.below(base)(header.path)
    if (at === undefined) continue
    const target = header.type === 'Hardlink' ? (Collection.below(base)(header.target) ?? '') : header.target
    const entry = Collection.taken({ path: at, type: header.type, size: header.size, target })
    entries.push(entry)
    if (entry.type === 'File') yield* file(folder, at, header.size, body)
    else count(folder, 0)
    if (entry.type === 'Folder') yield Tar.header({ ...header, path: `${path}/${at}`, mode: 0o755 })
  }
  for (const repair of Collection.repairs(`${Names.paths.checkpoints}/${path}`)(entries)) {
    signal.throwIfAborted()
    if (repair.type === 'Drop') {
      trouble(execution, 'collect', new Error(`${JSON.stringify(repair.path)} is left out: ${repair.why}.`))
      continue
    }
    for await (const { header, body } of Untar.read(await engine.get(reader, `/from/${path}/${repair.from}`)))
      if (header.type === 'File') yield* file(folder, repair.path, header.size, body)
  }
}

const count = ({ execution, total }: Folder, size: number): void => {
  const now = Collection.counted(execution.adapter.limits.collect)(total.now, size)
  if (E.isLeft(now)) throw new MinerFault('OutputTooLarge', now.left)
  total.now = now.right
}

/** One file, counted before it is read, hashed while it goes through, its metadata repaired. */
async function* file(
  folder: Folder,
  at: string,
  size: number,
  body: () => AsyncGenerator<Uint8Array, void>
): AsyncGenerator<Uint8Array, void> {
  const { execution, path, kept } = folder
  count(folder, size)
  const hash = createHash('sha256')
  if (Metadata.isMetadata(at) && size <= Metadata.longest) {
    const written = await Untar.whole(body())
    const text = written.toString()
    const repaired = Metadata.repaired(execution.task.material.model)(at, text)
    const bytes = repaired === text ? written : Buffer.from(repaired)
    yield Tar.entry(Tar.file(`${path}/${at}`, bytes))
    kept.push({ path: at, size: bytes.length, digest: hash.update(bytes).digest('hex') })
    return
  }
  yield Tar.header(Tar.fileHeader(`${path}/${at}`, size))
  for await (const part of body()) {
    hash.update(part)
    yield part
  }
  yield Tar.behind(size)
  kept.push({ path: at, size, digest: hash.digest('hex') })
}
