/** Downloading: model and dataset into the cache, each once, by a container of its own (EXECUTION 4, download). */
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as E from 'fp-ts/lib/Either.js'
import { sentence } from '../../domain/Codec.js'
import * as Downloader from './Downloader.js'
import { chunks } from './engine/Answer.js'
import * as Errand from './Errand.js'
import { Aborted, Broken } from './Fault.js'
import * as Images from './Images.js'
import * as Names from './Names.js'
import * as Network from './Network.js'
import * as Porter from './Porter.js'
import * as Source from './Source.js'
import * as Tar from './Tar.js'
import * as Trusted from './Trusted.js'
import type { Work } from './Work.js'

/** Sees to it that both volumes are filled; answers what gives them back. */
export const download = async (work: Work, signal: AbortSignal, attempt: number): Promise<() => void> => {
  const { shop, task, volumes, job, mark } = work
  const { engine, settings } = shop
  await Images.own(work, settings.helper, signal)
  const { model, dataset } = task.material
  const folder = settings.local?.models.get(model)
  const source = Source.of(dataset, settings.local !== null)
  if (E.isLeft(source)) throw new Broken('Download', sentence(source.left), true)
  const file = Names.datasetFile(job)

  const hold = async (volume: string, fill: () => Promise<void>): Promise<() => void> => {
    const release = await shop.cache.hold(volume, signal, async () => {
      await engine.createVolume(volume, { ...Names.labels(mark, 'cache'), [Names.label.execution]: 'cache' })
      await fill()
    })
    if (release === undefined) throw new Aborted()
    return release
  }
  const models = await hold(volumes.models, () =>
    folder === undefined
      ? fetched(work, signal, attempt, volumes.models, Names.paths.models, Downloader.model(model))
      : copied(work, volumes.models, folder, Names.modelFolder(model))
  )
  try {
    const datasets = await hold(volumes.datasets, () =>
      source.right.type === 'Remote'
        ? fetched(
            work,
            signal,
            attempt + 100,
            volumes.datasets,
            Names.paths.datasets,
            Downloader.dataset(source.right.url, file)
          )
        : copied(work, volumes.datasets, fileURLToPath(source.right.url), file)
    )
    return () => {
      models()
      datasets()
    }
  } catch (thrown) {
    models()
    throw thrown
  }
}

const errand = { phase: 'download', who: 'The downloader', fault: 'Download', quoted: true } as const

/** By the downloader's container, on a network of its own. */
const fetched = async (
  work: Work,
  signal: AbortSignal,
  attempt: number,
  volume: string,
  target: string,
  wanted: ReadonlyArray<string>
): Promise<void> => {
  const { downloader } = work.shop.settings
  await Images.own(work, downloader.image, signal)
  await Network.through(work, 'download', attempt, network => {
    const specification = Trusted.download(work, downloader, { volume, target }, network, wanted, attempt)
    return Errand.run(work, errand, specification, signal)
  })
}

/** From this machine, for trying out. */
const copied = (work: Work, volume: string, from: string, to: string): Promise<void> =>
  Porter.through(work, [[volume, '/into']], async id => {
    const found = await stat(from).catch(() => undefined)
    if (found === undefined) throw new Broken('Download', `There is no ${from}.`, true)
    await work.shop.engine.put(id, '/into', archived(from, to))
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
