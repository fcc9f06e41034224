/**
 * Fetching on this machine, into a bare repository of a temporary folder: what lies on it already, for whoever tries it out,
 * and what is only looked at (EXECUTION 4, fetch). Tournaments fetch in a container.
 */
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import * as Digest from '../../../domain/Digest.js'
import { MinerFault, WorldFault } from '../../../jobs/blame/Fault.js'
import * as Git from '../../../jobs/repository/Git.js'
import * as Fetch from './Fetch.js'
import * as GitProcess from './GitProcess.js'

interface Bounds extends Fetch.Bounds {
  /** Whose folder it is on this machine. */
  readonly pool: string
}

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

const prefixOf = (pool: string): string => `dethrone-fetch-${Digest.ofText(pool).slice(0, 16)}-`

/** The folders that this process uses. */
const own = new Set<string>()

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM'
  }
}

/**
 * Takes away what an earlier process that held the pool has left in this machine's folders. A pool is held on one engine,
 * and this machine may have another that has a pool of that name: what a process uses that lives is left to it.
 */
export const sweep = async (pool: string): Promise<void> => {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(prefixOf(pool)) || own.has(name)) continue
    const pid = Number.parseInt(name.slice(prefixOf(pool).length), 10)
    // What begins with this process's number and is not its own is an earlier one's: numbers come again.
    if (pid !== process.pid && isAlive(pid)) continue
    await rm(join(tmpdir(), name), { recursive: true, force: true })
  }
}

/** Fetches one commit, and looks for the first of these places in it. */
export const tree = async (
  from: Fetch.Origin,
  places: ReadonlyArray<string>,
  bounds: Bounds
): Promise<Fetch.Tree> => {
  const folder = await mkdtemp(join(tmpdir(), `${prefixOf(bounds.pool)}${process.pid}-`))
  own.add(basename(folder))
  const dispose = async (): Promise<void> => {
    await rm(folder, { recursive: true, force: true })
    own.delete(basename(folder))
  }
  const asked = (command: ReadonlyArray<string>, signal: AbortSignal): AsyncIterable<Uint8Array> =>
    GitProcess.stream(folder, from.protocols, command, signal)
  try {
    await download(folder, from, bounds)
    const { found, ignores } = await Fetch.listed(
      asked(Git.listAll(folder, from.commit), bounds.signal),
      places,
      bounds
    )
    return {
      found,
      ignores,
      archive: signal => asked(Git.archive(folder, from.commit), signal),
      show: () => asked(Git.show(folder, found?.object ?? ''), bounds.signal),
      dispose
    }
  } catch (thrown) {
    await dispose()
    throw thrown
  }
}

/** Fetches within the bounds of size: git has no limit of its own. */
const download = async (folder: string, from: Fetch.Origin, bounds: Bounds): Promise<void> => {
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
