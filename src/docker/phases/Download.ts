/** Downloading: what a job needs of the world into the cache, each thing once for all jobs, by a container of its own (EXECUTION 4, download). */
import { fileURLToPath } from 'node:url'
import * as E from 'fp-ts/lib/Either.js'
import { sentence } from '../../domain/codec/Codec.js'
import { Aborted, WorldFault } from '../../jobs/blame/Fault.js'
import * as Contract from '../../jobs/contract/Contract.js'
import * as Names from '../../jobs/contract/Names.js'
import * as Source from '../../jobs/contract/Source.js'
import * as Volumes from '../../jobs/contract/Volumes.js'
import * as Tar from '../../jobs/output/Tar.js'
import * as Images from '../containers/Images.js'
import * as Network from '../containers/Network.js'
import * as OperatorContainers from '../containers/OperatorContainers.js'
import * as There from '../containers/There.js'
import * as TrustedRun from '../containers/TrustedRun.js'
import type { Execution } from '../Execution.js'
import * as PoolSecret from '../pool/PoolSecret.js'
import * as Downloader from './Downloader.js'
import * as LocalCopies from './fetch/LocalCopies.js'

// -------------------------------------------------------------------------------------
// what is needed
// -------------------------------------------------------------------------------------

/** Fills a volume; answers how many bytes are in it then. */
type Fill = (fetch: Fetch) => Promise<number>

/** Has something fetched into a volume by the downloader. */
type Fetch = (volume: string, target: string, wanted: ReadonlyArray<string>) => Promise<number>

/** A job's volumes of the cache, and how each is filled. */
const needed = (execution: Execution): ReadonlyArray<readonly [volume: string, fill: Fill]> => {
  const { adapter, contract, task, volumes, job } = execution
  const { local } = adapter.settings
  const { material } = task
  const type = Contract.typeOf(contract, material)
  const above = type?.singleFileAbove ?? null
  const source = Source.of(material.dataset, local !== null)
  if (E.isLeft(source)) throw new WorldFault('Download', sentence(source.left), true)
  const { url } = source.right
  const file = Names.datasetFile(job)
  const folders: Fill = async () => {
    await LocalCopies.put(
      execution,
      volumes.cache,
      Volumes.folders.map(name => Tar.folder(name))
    )
    return 0
  }
  const model: Fill = fetch => {
    const at = local?.models.get(material.model)
    return at === undefined
      ? fetch(volumes.models, Names.paths.models, Downloader.model(material.model, volumes.models, above))
      : LocalCopies.model(execution, volumes.models, at, above)
  }
  const dataset: Fill = fetch =>
    source.right.type === 'Remote'
      ? fetch(volumes.datasets, Names.paths.datasets, Downloader.dataset(url, file, volumes.datasets))
      : LocalCopies.copy(execution, volumes.datasets, fileURLToPath(url), file)
  const hub =
    (volume: string): Fill =>
    async fetch => {
      let bytes = 0
      for (const files of type?.hub ?? []) {
        const at = local?.models.get(files.repository)
        bytes += await (at === undefined
          ? fetch(volume, Names.paths.hub, Downloader.hub(files, volume))
          : LocalCopies.hub(execution, volume, at, files))
      }
      return bytes
    }
  return [
    [volumes.cache, folders],
    [volumes.models, model],
    [volumes.datasets, dataset],
    ...(volumes.hub === null ? [] : [[volumes.hub, hub(volumes.hub)] as const])
  ]
}

// -------------------------------------------------------------------------------------
// downloading
// -------------------------------------------------------------------------------------

/** Sees to it that all that a job needs is in the cache; answers what gives it back. */
export const download = async (
  execution: Execution,
  signal: AbortSignal,
  attempt: number
): Promise<() => void> => {
  const { adapter, owner } = execution
  const { cache, engine, settings, secret } = adapter
  await Images.own(execution, settings.helper, signal)
  await engine.createVolume(Names.recordsVolume(owner.pool), PoolSecret.labels(owner.pool, secret))
  const held: Array<() => void> = []
  const release = (): void => held.forEach(back => back())
  try {
    for (const [i, [volume, fill]] of needed(execution).entries()) {
      const isThere = (): Promise<boolean> => There.is(engine, volume)
      const back = await cache.hold(volume, signal, isThere, async () => {
        await engine.createVolume(volume, ofCache(owner))
        return fill(fetching(execution, signal, attempt + 100 * i))
      })
      if (back === undefined) throw new Aborted()
      held.push(back)
    }
    return release
  } catch (thrown) {
    release()
    throw thrown
  }
}

/** What is in the cache belongs to no execution. */
const ofCache = (owner: Names.Owner): Readonly<Record<string, string>> => ({
  ...Names.labels(owner, 'cache'),
  [Names.label.execution]: 'cache'
})

const trusted = { phase: 'download', who: 'The downloader', fault: 'Download', quoted: true } as const

/** By the downloader's container, on a network of its own; `counter` and those that follow tell its runs apart. */
const fetching = (execution: Execution, signal: AbortSignal, counter: number): Fetch => {
  const { adapter, owner } = execution
  const { downloader } = adapter.settings
  const records = Names.recordsVolume(owner.pool)
  let runs = 0
  return async (volume, target, wanted) => {
    const run = counter + 20 * runs
    runs += 1
    await Images.own(execution, downloader.image, signal)
    const log = await Network.through(execution, 'download', network => {
      const mounts = [
        [volume, target],
        [records, Downloader.records]
      ] as const
      const specification = OperatorContainers.download(execution, downloader, mounts, network, wanted, run)
      return TrustedRun.run(execution, trusted, specification, signal)
    })
    return Downloader.bytesOf(log) ?? (await adapter.engine.volumeSize(volume))
  }
}
