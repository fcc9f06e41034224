/** Fetched commits: where one comes from, what is in it, and the Dockerfile that a job needs (EXECUTION 4, fetch). */
import { pathToFileURL } from 'node:url'
import type * as t from 'io-ts'
import type { Job } from '../../../domain/task/Job.js'
import { MinerFault } from '../../../jobs/blame/Fault.js'
import * as Confined from '../../../jobs/confined/Confined.js'
import * as TreeReading from '../../../jobs/confined/TreeReading.js'
import * as Unread from '../../../jobs/confined/Unread.js'
import * as Untar from '../../../jobs/output/Untar.js'
import * as GitProcess from './GitProcess.js'
import type { Settings } from '../../Settings.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** A fetched commit: the first of the places that is in it, and ways to its bytes. Whoever takes it disposes of it. */
export interface Tree {
  readonly found: TreeReading.Said['found']
  /** Whether it leaves files out of its builds. */
  readonly ignores: boolean
  readonly archive: (signal: AbortSignal) => AsyncIterable<Uint8Array>
  /** The bytes of the place that was found. */
  readonly show: () => AsyncIterable<Uint8Array>
  readonly dispose: () => Promise<void>
}

/** A fetched commit with the Dockerfile that a job needs: bytes that nobody here has read. */
export interface Fetched extends Tree {
  readonly dockerfile: { readonly path: string; readonly bytes: Uint8Array }
}

/** Where a commit is fetched from. */
export interface Origin {
  readonly url: string
  readonly protocols: 'https' | 'file'
  readonly commit: string
}

export interface Bounds {
  /** Who reads the list of files. */
  readonly reader: Confined.Reader
  readonly seconds: number
  readonly bytes: number
  readonly signal: AbortSignal
}

/** A Dockerfile is a page or two. */
const longestDockerfile = 1 << 20

// -------------------------------------------------------------------------------------
// reading
// -------------------------------------------------------------------------------------

/** Where a job's repository is: what the miner announced, or the stand-in of whoever tries it out. */
export const origin = (local: Settings['local'], { miner }: Job): Origin => {
  const { githubRepo, commitHash: commit } = miner
  const path = local?.repositories.get(githubRepo)
  return path === undefined
    ? { url: githubRepo, protocols: 'https', commit }
    : { url: pathToFileURL(path).href, protocols: 'file', commit }
}

/** What is in the commit, from its list of files. */
export const listed = async (
  list: AsyncIterable<Uint8Array>,
  places: ReadonlyArray<string>,
  bounds: Bounds
): Promise<TreeReading.Said> => {
  const said = await read(list, places, bounds)
  // A blob of zeros is small as long as it is packed, and may have many names.
  if (said.bytes > bounds.bytes) throw unpacked(bounds.bytes)
  return said
}

export const unpacked = (bytes: number): MinerFault =>
  new MinerFault('RepositoryUnavailable', `The repository has more than ${bytes} bytes when it is unpacked.`)

const read = async (
  list: AsyncIterable<Uint8Array>,
  places: ReadonlyArray<string>,
  { reader, seconds, signal }: Bounds
): Promise<TreeReading.Said> => {
  const asked: t.TypeOf<typeof TreeReading.asked> = { places: Array.from(places) }
  try {
    return await Confined.ask(reader, 'tree', asked, TreeReading.said, list, { seconds, signal })
  } catch (thrown) {
    signal.throwIfAborted()
    if (thrown instanceof Unread.Unread)
      throw Unread.blamed(thrown, 'RepositoryUnavailable', 'The repository’s list of files')
    throw thrown instanceof GitProcess.Failed
      ? new MinerFault('RepositoryUnavailable', thrown.message)
      : thrown
  }
}

/** A fetched commit with its Dockerfile, the first of its places: a regular file, and no link on its way. */
export const withDockerfile = async (its: Tree, places: ReadonlyArray<string>): Promise<Fetched> => {
  try {
    if (its.found === null)
      throw new MinerFault('DockerfileMissing', `There is no ${places.join(' and no ')}.`)
    const { path, isFile, size } = its.found
    if (!isFile) throw new MinerFault('DockerfileMissing', `${path} is not a regular file.`)
    if (size > longestDockerfile) throw new MinerFault('DockerfileMissing', `${path} is too long.`)
    return { ...its, dockerfile: { path, bytes: await Untar.whole(its.show()) } }
  } catch (thrown) {
    await its.dispose()
    throw thrown
  }
}
