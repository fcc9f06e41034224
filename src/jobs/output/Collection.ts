/** Collecting: which entries of an output are taken, and what becomes of links (EXECUTION 4, collect). Pure. */
import * as E from 'fp-ts/lib/Either.js'
import * as Digest from '../../domain/Digest.js'
import * as Links from './Links.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

export type Entry = Links.Entry

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

/**
 * The plan for everything that is neither a regular file nor a folder. `root` is the output folder's absolute path in
 * the container, which absolute links may begin with.
 */
export const repairs =
  (root: string) =>
  (entries: ReadonlyArray<Entry>): ReadonlyArray<Repair> => {
    const follow = Links.follower(root, entries)
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
          const found = follow(entry)
          return [
            found === undefined
              ? drop(entry.path, 'a link that leads out of the output, to a folder or nowhere')
              : { type: 'Copy', path: entry.path, from: found.path, size: found.size }
          ]
        }
      }
    })
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
