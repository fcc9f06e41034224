/** Collecting, in the process apart: an output's archives in, one archive of what is kept out (EXECUTION 4, collect; RULES 7). */
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import * as Digest from '../../domain/Digest.js'
import * as Collection from '../output/Collection.js'
import * as Metadata from '../output/Metadata.js'
import * as Tar from '../output/Tar.js'
import * as Untar from '../output/Untar.js'
import { Refused } from './Reading.js'

// -------------------------------------------------------------------------------------
// protocol
// -------------------------------------------------------------------------------------

/** What is collected: folders by their paths below the checkpoints, in this order. */
export const asked = t.type({
  folders: t.array(t.string),
  /** Where the folders lie in the container: absolute links may begin so. */
  root: t.string,
  model: t.string,
  bounds: t.type({ bytes: t.number, files: t.number })
})
export interface Asked extends t.TypeOf<typeof asked> {}

/** What is said on the way. */
export const said = t.union([
  /** Files whose archives are wanted next, in this order: what the folder's links lead to. None: the next folder is. */
  t.type({ type: t.literal('Wanted'), paths: t.array(t.string) }),
  t.type({ type: t.literal('LeftOut'), path: t.string, why: t.string }),
  /** So many more are left out that are not told one by one. */
  t.type({ type: t.literal('MoreLeftOut'), entries: t.number }),
  t.type({ type: t.literal('TooLarge'), detail: t.string }),
  /** The digest of all that was kept of the first folder, and how many files that is. */
  t.type({ type: t.literal('Collected'), digest: Digest.codec, files: t.number })
])
export type Said = t.TypeOf<typeof said>

// -------------------------------------------------------------------------------------
// collecting
// -------------------------------------------------------------------------------------

/** Where a collection stands. */
interface Under {
  readonly asked: Asked
  readonly next: () => AsyncGenerator<Uint8Array, void>
  readonly say: (message: Said) => void
  total: Collection.Bounds
}

/** Yields the archive of what is kept; says the rest. A `Refused` where it is beyond the bounds. */
export async function* collecting(
  ask: Asked,
  next: () => AsyncGenerator<Uint8Array, void>,
  say: (message: Said) => void
): AsyncGenerator<Uint8Array, void> {
  const under: Under = { asked: ask, next, say, total: { bytes: 0, files: 0 } }
  let first: ReadonlyArray<Collection.Kept> | undefined
  for (const path of ask.folders) {
    for (const at of way(path)) yield Tar.entry(Tar.folder(at))
    const kept: Array<Collection.Kept> = []
    yield* copied(under, path, kept)
    first ??= kept
  }
  yield Tar.end
  say({ type: 'Collected', digest: Collection.digest(first ?? []), files: first?.length ?? 0 })
}

/** A path's folders from the top, itself the last. */
export const way = (path: string): ReadonlyArray<string> =>
  path.split('/').map((_, i, parts) => parts.slice(0, i + 1).join('/'))

/** A folder's regular files and folders as they come, then what its links come to. */
async function* copied(
  under: Under,
  path: string,
  kept: Array<Collection.Kept>
): AsyncGenerator<Uint8Array, void> {
  const base = path.slice(path.lastIndexOf('/') + 1)
  const entries: Array<Collection.Entry> = []
  for await (const { header, body } of Untar.read(under.next())) {
    const at = Collection.below(base)(header.path)
    if (at === undefined) continue
    const target = header.type === 'Hardlink' ? (Collection.below(base)(header.target) ?? '') : header.target
    const entry = Collection.taken({ path: at, type: header.type, size: header.size, target })
    entries.push(entry)
    if (entry.type === 'File') yield* file(under, path, at, header.size, body, kept)
    else count(under, 0)
    if (entry.type === 'Folder') yield Tar.header({ ...header, path: `${path}/${at}`, mode: 0o755 })
  }
  const copies: Array<Extract<Collection.Repair, { readonly type: 'Copy' }>> = []
  const left: Array<Extract<Collection.Repair, { readonly type: 'Drop' }>> = []
  for (const repair of Collection.repairs(`${under.asked.root}/${path}`)(entries))
    if (repair.type === 'Copy') copies.push(repair)
    else left.push(repair)
  for (const one of left.slice(0, mostTold))
    under.say({ type: 'LeftOut', path: one.path.slice(0, longestTold), why: one.why })
  if (left.length > mostTold) under.say({ type: 'MoreLeftOut', entries: left.length - mostTold })
  for (const { size } of copies) if (under.total.bytes + size > under.asked.bounds.bytes) count(under, size)
  for (const some of portions(copies)) {
    under.say({ type: 'Wanted', paths: some.map(({ from }) => `${path}/${from}`) })
    for (const copy of some)
      for await (const { header, body } of Untar.read(under.next()))
        if (header.type === 'File') yield* file(under, path, copy.path, header.size, body, kept)
  }
  under.say({ type: 'Wanted', paths: [] })
}

/** Characters of a path that is only told, and how many of a folder's are: each is an event that somebody keeps. */
const longestTold = 1000
const mostTold = 50
/** Characters of the paths in one message, so that none is long. */
const mostAtOnce = 1 << 18

const portions = <A extends { readonly from: string }>(
  copies: ReadonlyArray<A>
): ReadonlyArray<ReadonlyArray<A>> => {
  const all: Array<Array<A>> = []
  let length = mostAtOnce
  for (const copy of copies) {
    length += copy.from.length
    if (length > mostAtOnce) {
      all.push([])
      length = copy.from.length
    }
    all.at(-1)?.push(copy)
  }
  return all
}

const count = (under: Under, size: number): void => {
  const now = Collection.counted(under.asked.bounds)(under.total, size)
  if (E.isLeft(now)) throw new Refused('TooLarge', now.left)
  under.total = now.right
}

/** One file, counted before it is read, hashed while it goes through, its metadata repaired. */
async function* file(
  under: Under,
  path: string,
  at: string,
  size: number,
  body: () => AsyncGenerator<Uint8Array, void>,
  kept: Array<Collection.Kept>
): AsyncGenerator<Uint8Array, void> {
  count(under, size)
  const hash = createHash('sha256')
  if (Metadata.isMetadata(at) && size <= Metadata.longest) {
    const written = await Untar.whole(body())
    const text = written.toString()
    const repaired = Metadata.repaired(under.asked.model)(at, text)
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
