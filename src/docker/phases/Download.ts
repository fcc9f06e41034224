/** Downloading: model and dataset into the cache, each once, by a container of its own (EXECUTION 4, download). */
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as E from 'fp-ts/lib/Either.js'
import { sentence } from '../../domain/codec/Codec.js'
import * as Downloader from './Downloader.js'
import { chunks } from '../engine/Answer.js'
import * as TrustedRun from '../containers/TrustedRun.js'
import { Aborted, WorldFault } from '../../jobs/blame/Fault.js'
import * as Images from '../containers/Images.js'
import * as Names from '../../jobs/contract/Names.js'
import * as Contract from '../../jobs/contract/Contract.js'
import * as Volumes from '../../jobs/contract/Volumes.js'
import * as Network from '../containers/Network.js'
import * as VolumeAccess from '../containers/VolumeAccess.js'
import * as Source from '../../jobs/contract/Source.js'
import * as Tar from '../../jobs/output/Tar.js'
import * as OperatorContainers from '../containers/OperatorContainers.js'
import type { Execution } from '../Execution.js'

/** Sees to it that both volumes are filled; answers what gives them back. */
export const download = async (
  execution: Execution,
  signal: AbortSignal,
  attempt: number
): Promise<() => void> => {
  const { adapter, contract, task, volumes, job, owner } = execution
  const { engine, settings } = adapter
  await Images.own(execution, settings.helper, signal)
  const { model, dataset } = task.material
  const folder = settings.local?.models.get(model)
  const source = Source.of(dataset, settings.local !== null)
  if (E.isLeft(source)) throw new WorldFault('Download', sentence(source.left), true)
  const file = Names.datasetFile(job)

  const hold = async (volume: string, fill: () => Promise<void>): Promise<() => void> => {
    const release = await adapter.cache.hold(volume, signal, async () => {
      await engine.createVolume(volume, { ...Names.labels(owner, 'cache'), [Names.label.execution]: 'cache' })
      await fill()
    })
    if (release === undefined) throw new Aborted()
    return release
  }
  const held: Array<() => void> = []
  const release = (): void => held.forEach(back => back())
  try {
    held.push(
      await hold(volumes.cache, () =>
        put(
          execution,
          volumes.cache,
          Volumes.folders.map(name => Tar.folder(name))
        )
      )
    )
    held.push(
      await hold(volumes.models, () =>
        folder === undefined
          ? fetched(execution, signal, attempt, volumes.models, Names.paths.models, Downloader.model(model))
          : copied(execution, volumes.models, folder, Names.modelFolder(model))
      )
    )
    held.push(
      await hold(volumes.datasets, () =>
        source.right.type === 'Remote'
          ? fetched(
              execution,
              signal,
              attempt + 100,
              volumes.datasets,
              Names.paths.datasets,
              Downloader.dataset(source.right.url, file)
            )
          : copied(execution, volumes.datasets, fileURLToPath(source.right.url), file)
      )
    )
    const { hub } = volumes
    if (hub !== null)
      held.push(
        await hold(hub, async () => {
          for (const [i, files] of (Contract.typeOf(contract, task.material)?.hub ?? []).entries()) {
            const at = settings.local?.models.get(files.repository)
            await (at === undefined
              ? fetched(
                  execution,
                  signal,
                  attempt + 200 + 20 * i,
                  hub,
                  Names.paths.hub,
                  Downloader.hub(files)
                )
              : local(execution, hub, at, files))
          }
        })
      )
    return release
  } catch (thrown) {
    release()
    throw thrown
  }
}

const errand = { phase: 'download', who: 'The downloader', fault: 'Download', quoted: true } as const

/** By the downloader's container, on a network of its own. */
const fetched = async (
  execution: Execution,
  signal: AbortSignal,
  attempt: number,
  volume: string,
  target: string,
  wanted: ReadonlyArray<string>
): Promise<void> => {
  const { downloader } = execution.adapter.settings
  await Images.own(execution, downloader.image, signal)
  await Network.through(execution, 'download', attempt, network => {
    const specification = OperatorContainers.download(
      execution,
      downloader,
      { volume, target },
      network,
      wanted,
      attempt
    )
    return TrustedRun.run(execution, errand, specification, signal)
  })
}

/** Hub files from this machine, laid out as the downloader would. */
const local = async (
  execution: Execution,
  volume: string,
  from: string,
  { repository, files, layout }: Contract.HubFiles
): Promise<void> => {
  const at = `models--${Names.modelFolder(repository)}`
  const to = layout === 'cache' ? `${at}/snapshots/${localRevision}` : ''
  if (layout === 'cache')
    await put(execution, volume, [
      ...[at, `${at}/refs`, `${at}/snapshots`].map(path => Tar.folder(path)),
      Tar.file(`${at}/refs/main`, Buffer.from(localRevision))
    ])
  for (const name of files ?? (await readdir(from)))
    await copied(execution, volume, join(from, name), join(to, name))
}

/** What stands for a commit where there is none. */
const localRevision = '0'.repeat(40)

/** A few small entries into a volume. */
const put = (execution: Execution, volume: string, entries: ReadonlyArray<Tar.Whole>): Promise<void> =>
  VolumeAccess.through(execution, [[volume, '/into']], id =>
    execution.adapter.engine.put(id, '/into', Tar.archive(entries))
  )

/** From this machine, for trying out. */
const copied = (execution: Execution, volume: string, from: string, to: string): Promise<void> =>
  VolumeAccess.through(execution, [[volume, '/into']], async id => {
    const found = await stat(from).catch(() => undefined)
    if (found === undefined) throw new WorldFault('Download', `There is no ${from}.`, true)
    await execution.adapter.engine.put(id, '/into', archived(from, to))
  })

/** A file or folder of this machine as an archive; links are left out. */
async function* archived(from: string, to: string): AsyncGenerator<Uint8Array, void> {
  yield* entries(from, to)
  yield Tar.end
}

async function* entries(from: string, to: string): AsyncGenerator<Uint8Array, void> {
  const found = await stat(from)
  if (found.isFile()) {
    yield Tar.header(Tar.fileHeader(to, found.size))
    yield* chunks(createReadStream(from))
    yield Tar.behind(found.size)
  } else if (found.isDirectory()) {
    yield Tar.entry(Tar.folder(to))
    for (const entry of await readdir(from, { withFileTypes: true }))
      if (!entry.isSymbolicLink()) yield* entries(join(from, entry.name), `${to}/${basename(entry.name)}`)
  }
}
