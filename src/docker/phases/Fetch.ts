/** Fetching: a miner's commit into a bare repository, and out of it as an archive; never a working tree (EXECUTION 4, fetch). */
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type * as t from 'io-ts'
import * as Digest from '../../domain/Digest.js'
import type { Job } from '../../domain/task/Job.js'
import { MinerFault, WorldFault } from '../../jobs/blame/Fault.js'
import * as Confined from '../../jobs/confined/Confined.js'
import * as TreeReading from '../../jobs/confined/TreeReading.js'
import * as Unread from '../../jobs/confined/Unread.js'
import * as Untar from '../../jobs/output/Untar.js'
import * as Git from '../../jobs/repository/Git.js'
import * as GitProcess from './GitProcess.js'
import type { Settings } from '../Settings.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** A fetched commit: the first of the places that is in it, and ways to its bytes. Whoever takes it disposes of it. */
export interface Tree {
  readonly found: TreeReading.Said['found']
  readonly archive: (signal: AbortSignal) => AsyncIterable<Uint8Array>
  readonly show: (object: string) => AsyncIterable<Uint8Array>
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

interface Bounds {
  /** Whose folder it is on this machine. */
  readonly pool: string
  /** Who reads the list of files. */
  readonly reader: Confined.Reader
  readonly seconds: number
  readonly bytes: number
  readonly signal: AbortSignal
}

/** A Dockerfile is a page or two. */
const longestDockerfile = 1 << 20

// -------------------------------------------------------------------------------------
// fetching
// -------------------------------------------------------------------------------------

const sizeOf = async (folder: string): Promise<number> => {
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  const sizes = await Promise.all(
    names.map(name =>
      stat(join(folder, name)).then(
        of => (of.isFile() ? of.size : 0),
        () => 0
      )
    )
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** Where a job's repository is: what the miner announced, or the stand-in of whoever tries it out. */
export const origin = (local: Settings['local'], { miner }: Job): Origin => {
  const { githubRepo, commitHash: commit } = miner
  const path = local?.repositories.get(githubRepo)
  return path === undefined
    ? { url: githubRepo, protocols: 'https', commit }
    : { url: pathToFileURL(path).href, protocols: 'file', commit }
}

const prefixOf = (pool: string): string => `dethrone-fetch-${Digest.ofText(pool).slice(0, 16)}-`

/** Takes away what an earlier process that held the pool has left in this machine's folders. */
export const sweep = async (pool: string): Promise<void> => {
  const left = (await readdir(tmpdir())).filter(name => name.startsWith(prefixOf(pool)))
  for (const name of left) await rm(join(tmpdir(), name), { recursive: true, force: true })
}

/** Fetches one commit, and looks for the first of these places in it. */
export const tree = async (from: Origin, places: ReadonlyArray<string>, bounds: Bounds): Promise<Tree> => {
  const folder = await mkdtemp(join(tmpdir(), prefixOf(bounds.pool)))
  const dispose = (): Promise<void> => rm(folder, { recursive: true, force: true })
  const asked = (command: ReadonlyArray<string>, signal: AbortSignal): AsyncIterable<Uint8Array> =>
    GitProcess.stream(folder, from.protocols, command, signal)
  try {
    await download(folder, from, bounds)
    const { bytes, found } = await listed(
      asked(Git.listAll(folder, from.commit), bounds.signal),
      places,
      bounds
    )
    // A blob of zeros is small as long as it is packed, and may have many names.
    if (bytes > bounds.bytes)
      throw new MinerFault(
        'RepositoryUnavailable',
        `The repository has more than ${bounds.bytes} bytes when it is unpacked.`
      )
    return {
      found,
      archive: signal => asked(Git.archive(folder, from.commit), signal),
      show: object => asked(Git.show(folder, object), bounds.signal),
      dispose
    }
  } catch (thrown) {
    await dispose()
    throw thrown
  }
}

/** What is in the commit, from its list of files. */
const listed = async (
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

/** Fetches one commit with its Dockerfile, the first of its places: a regular file, and no link on its way. */
export const fetch = async (
  from: Origin,
  places: ReadonlyArray<string>,
  bounds: Bounds
): Promise<Fetched> => {
  const its = await tree(from, places, bounds)
  try {
    if (its.found === null)
      throw new MinerFault('DockerfileMissing', `There is no ${places.join(' and no ')}.`)
    const { path, object, isFile, size } = its.found
    if (!isFile) throw new MinerFault('DockerfileMissing', `${path} is not a regular file.`)
    if (size > longestDockerfile) throw new MinerFault('DockerfileMissing', `${path} is too long.`)
    return { ...its, dockerfile: { path, bytes: await Untar.whole(its.show(object)) } }
  } catch (thrown) {
    await its.dispose()
    throw thrown
  }
}

/** Fetches within the bounds of size: git has no limit of its own. */
const download = async (folder: string, from: Origin, bounds: Bounds): Promise<void> => {
  await mkdir(join(folder, 'info'))
  await writeFile(join(folder, 'info', 'attributes'), Git.attributes)
  const over = new AbortController()
  const signal = AbortSignal.any([bounds.signal, over.signal])
  const watch = setInterval(() => {
    void sizeOf(folder).then(size => {
      if (size > bounds.bytes) over.abort()
    })
  }, 250)
  try {
    const init = await GitProcess.call(folder, from.protocols, Git.init(folder), signal)
    if (init.code !== 0) throw new WorldFault('Fetch', `git does not work here: ${init.err.trim()}`)
    const { code, err } = await GitProcess.call(
      folder,
      from.protocols,
      Git.fetch(folder, from.url, from.commit),
      signal,
      bounds.bytes
    )
    if (over.signal.aborted || (code === 0 && (await sizeOf(folder)) > bounds.bytes))
      throw new MinerFault('RepositoryUnavailable', `The repository has more than ${bounds.bytes} bytes.`)
    bounds.signal.throwIfAborted()
    if (code !== 0) {
      if (Git.overLimit(err))
        throw new MinerFault(
          'RepositoryUnavailable',
          'An object of the repository is too large to be fetched.'
        )
      if (Git.blames(err)) throw new MinerFault('RepositoryUnavailable', err.trim())
      throw new WorldFault('Fetch', `The repository cannot be reached: ${err.trim()}`)
    }
  } finally {
    clearInterval(watch)
  }
}
