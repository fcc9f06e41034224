/** Collecting: which entries of an output are taken, and what becomes of links (EXECUTION 4, collect). Pure. */
import * as E from 'fp-ts/lib/Either.js'
import * as Digest from '../../domain/Digest.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** An entry of the output folder, by its path below it. `target` is a link's text. */
export interface Entry {
  readonly path: string
  readonly type: 'File' | 'Folder' | 'Symlink' | 'Hardlink' | 'Other'
  readonly size: number
  readonly target: string
}

/** What becomes of an entry that is no regular file or folder: a copy of the file it leads to, or nothing. */
export type Repair =
  | { readonly type: 'Copy'; readonly path: string; readonly from: string; readonly size: number }
  | { readonly type: 'Drop'; readonly path: string; readonly why: string }

/** A file of the collected output, by what is in it. */
export interface Kept {
  readonly path: string
  readonly size: number
  readonly digest: string
}

/** How much may be collected. */
export interface Bounds {
  readonly bytes: number
  readonly files: number
}

// -------------------------------------------------------------------------------------
// links
// -------------------------------------------------------------------------------------

/** What a decoder puts in the place of bytes that are no UTF-8: such a name leads to nothing, and may have grown too long. */
const isReadable = (name: string): boolean => !name.includes('\ufffd')

/** An entry as it is taken: one whose name nobody can read back is neither a file nor a folder. */
export const taken = (entry: Entry): Entry =>
  isReadable(entry.path) && isReadable(entry.target) ? entry : { ...entry, type: 'Other' }

/** As many links may lead to links as the kernel follows. */
const hops = 40

const parts = (path: string): ReadonlyArray<string> =>
  path.split('/').filter(part => part !== '' && part !== '.')

/**
 * The plan for everything that is neither a regular file nor a folder. `root` is the output folder's absolute path in
 * the container, which absolute links may begin with.
 */
export const repairs =
  (root: string) =>
  (entries: ReadonlyArray<Entry>): ReadonlyArray<Repair> => {
    const byPath = new Map(entries.map(entry => [entry.path, entry]))
    const drop = (path: string, why: string): Repair => ({ type: 'Drop', path, why })
    return entries.flatMap((entry): ReadonlyArray<Repair> => {
      switch (entry.type) {
        case 'File':
        case 'Folder':
          return []
        case 'Other':
          return [
            drop(
              entry.path,
              isReadable(entry.path + entry.target) ? 'neither a file nor a folder' : 'its name is no UTF-8'
            )
          ]
        case 'Hardlink':
        case 'Symlink': {
          const found = follow(root, byPath, entry)
          return [
            found === undefined
              ? drop(entry.path, 'a link that leads out of the output, to a folder or nowhere')
              : { type: 'Copy', path: entry.path, from: found.path, size: found.size }
          ]
        }
      }
    })
  }

/** The regular file that a link leads to, one component at a time, never above the output folder. */
const follow = (root: string, byPath: ReadonlyMap<string, Entry>, link: Entry): Entry | undefined => {
  if (link.type === 'Hardlink') return regular(byPath, link)
  let left = hops
  let at: ReadonlyArray<string> = []
  let ahead: ReadonlyArray<string> = parts(link.path)
  while (ahead.length > 0) {
    const [next = '', ...rest] = ahead
    ahead = rest
    if (next === '..') {
      if (at.length === 0) return undefined
      at = at.slice(0, -1)
      continue
    }
    const path = [...at, next].join('/')
    const entry = byPath.get(path)
    if (entry === undefined) return undefined
    if (entry.type !== 'Symlink') {
      at = [...at, next]
      continue
    }
    left -= 1
    if (left < 0) return undefined
    if (!entry.target.startsWith('/')) ahead = [...parts(entry.target), ...ahead]
    else if (entry.target.startsWith(`${root}/`)) {
      at = []
      ahead = [...parts(entry.target.slice(root.length)), ...ahead]
    } else return undefined
  }
  return regular(byPath, byPath.get(at.join('/')))
}

/** A file, or the file that an archive has under another of its names. */
const regular = (byPath: ReadonlyMap<string, Entry>, entry: Entry | undefined): Entry | undefined => {
  const found = entry?.type === 'Hardlink' ? byPath.get(parts(entry.target).join('/')) : entry
  return found?.type === 'File' ? found : undefined
}

// -------------------------------------------------------------------------------------
// bounds, names, digest
// -------------------------------------------------------------------------------------

/** The running total with one more file, or what it goes beyond. */
export const counted =
  ({ bytes, files }: Bounds) =>
  (so: Bounds, size: number): E.Either<string, Bounds> => {
    const now = { bytes: so.bytes + size, files: so.files + 1 }
    if (now.bytes > bytes) return E.left(`The output has more than ${bytes} bytes.`)
    if (now.files > files) return E.left(`The output has more than ${files} files and folders.`)
    return E.right(now)
  }

/** An entry's path below the archive's own root folder; none for the root itself and for what is no such path. */
export const below =
  (folder: string) =>
  (path: string): string | undefined => {
    const [first, ...rest] = path.replace(/\/+$/, '').split('/')
    return first !== folder ||
      rest.length === 0 ||
      rest.some(part => part === '' || part === '.' || part === '..')
      ? undefined
      : rest.join('/')
  }

/** The digest of an output: of its files' paths and contents, in no matter what order (RULES 7, copies). */
export const digest = (kept: ReadonlyArray<Kept>): Digest.Digest =>
  Digest.of(
    Array.from(kept)
      .sort((a, b) => (a.path < b.path ? -1 : 1))
      .map(file => ({ path: file.path.toWellFormed(), size: file.size, digest: file.digest }))
  )
