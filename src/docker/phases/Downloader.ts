/** The downloader's contract, and the default that keeps it (EXECUTION 4, download; docs/running-jobs.md). Pure. */
import { constant } from '../../domain/codec/Codec.js'
import type { HubFiles } from '../../jobs/contract/Contract.js'
import * as Names from '../../jobs/contract/Names.js'
import type { Image } from '../containers/OperatorContainers.js'
import * as OperatorImage from '../containers/OperatorImage.js'

// -------------------------------------------------------------------------------------
// contract
// -------------------------------------------------------------------------------------

/** Where a downloader keeps what it must remember: a volume that it alone sees. */
export const records = '/records'

/** So that a downloader knows what is complete without a mark beside it, each download has a file of its own there. */
const record = (volume: string, more = ''): ReadonlyArray<string> => [
  '--record',
  `${records}/${volume}${more}`
]

/** Puts a model's files into a folder of the cache, or one alone where its largest weights have more bytes than that. */
export const model = (
  name: string,
  volume: string,
  singleFileAbove: number | null
): ReadonlyArray<string> => [
  '--model',
  name,
  '--into',
  `${Names.paths.models}/${Names.modelFolder(name)}`,
  ...record(volume),
  ...(singleFileAbove === null ? [] : ['--single-file-above', String(singleFileAbove)])
]

/** Puts what an address answers into a file of the cache; what is complete there stays. */
export const dataset = (url: string, file: string, volume: string): ReadonlyArray<string> => [
  '--dataset',
  url,
  '--into',
  `${Names.paths.datasets}/${file}`,
  ...record(volume)
]

/** Puts files that trainers load by their names into the hub's folder, in the layout that they expect. */
export const hub = ({ repository, files, layout }: HubFiles, volume: string): ReadonlyArray<string> => [
  '--hub',
  repository,
  '--into',
  Names.paths.hub,
  '--layout',
  layout,
  ...record(volume, `-${Names.modelFolder(repository)}`),
  ...(files === null ? [] : ['--files', files.join(',')])
]

// -------------------------------------------------------------------------------------
// default
// -------------------------------------------------------------------------------------

/** The default: the package's own program in the operator's image; a token goes into `environment` as HF_TOKEN. */
export const standard: Image = constant({
  image: OperatorImage.name,
  entrypoint: ['node', OperatorImage.downloader],
  environment: {}
})

/** The bytes that a downloader's last line says are there; null where it says nothing. */
export const bytesOf = (log: string): number | null => {
  const said = typeof log !== 'string' ? null : /(?:^|\n)complete (\d{1,15})\s*$/.exec(log)
  return said === null ? null : Number(said[1])
}
