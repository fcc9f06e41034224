/** A build's context, made in the process apart: a commit's archive with the printed Dockerfile in it (EXECUTION 4, build; 6). */
import { Buffer } from 'node:buffer'
import * as t from 'io-ts'
import * as Print from '../dockerfile/Print.js'
import * as Tar from '../output/Tar.js'
import * as Untar from '../output/Untar.js'
import * as Repository from '../preflight/Repository.js'
import * as Ignored from '../repository/Ignored.js'
import { type Next, Refused } from './Reading.js'

/**
 * The printed Dockerfile, and its name: one that no repository has; the miner's, and whether the repository leaves files out
 * of its builds: then its archive comes twice.
 */
export const asked = t.type({ name: t.string, text: t.string, dockerfile: t.string, ignores: t.boolean })
export interface Asked extends t.TypeOf<typeof asked> {}

/** What is said where it is not given to the engine, and why. */
export const said = t.type({ type: t.literal('Unfit'), detail: t.string })

/** The engine reads this file as well; ours takes the printed Dockerfile out of what can be copied. */
const ignoring = /^\.dockerignore(?:\/|$)/

/** What a repository leaves out, from a first reading of its archive. */
const leftOut = async (dockerfile: string, next: Next): Promise<(path: string) => boolean> => {
  let rules = ''
  for await (const { header, body } of Untar.read(next()))
    if (header.path === Ignored.place && header.type === 'File' && header.size <= Ignored.longest)
      rules = (await Untar.whole(body())).toString()
    else for await (const _ of body());
  return Ignored.leftOut(rules, dockerfile)
}

// -------------------------------------------------------------------------------------
// what ADD would unpack
// -------------------------------------------------------------------------------------

/**
 * Whether a name may be one that a pattern means. Engines read classes, escapes and bytes that are no text in ways of their
 * own: what stands before the first and behind the last of their signs is all that a name cannot be without.
 */
const mayFit = (pattern: string, name: string): boolean => {
  const plain = pattern.split(/[*?[\]]/)
  const [first = '', last = ''] = [plain[0], plain.at(-1)]
  return plain.length === 1 ? pattern === name : name.startsWith(first) && name.endsWith(last)
}

/** Whether a source may be this path, or lie below it. */
const leadsTo = (source: ReadonlyArray<string>, path: string): boolean => {
  const names = path.split('/')
  return names.length <= source.length && names.every((name, i) => mayFit(source[i] ?? '', name))
}

/** How what engines unpack begins: gzip, bzip2, xz, zstd, and a frame that zstd skips. */
const packed = /^(?:1f8b08|425a68|fd377a585a00|28b52ffd|5[0-9a-f]2a4d18)/

const sumOf = (bytes: ArrayLike<number>): number =>
  Array.from(bytes).reduce((sum, byte, i) => sum + (i >= 148 && i < 156 ? 32 : byte), 0)

/** Whether a file begins as an archive does, packed or not: a header of tar sums up its own bytes, signed ones or not. */
const isArchive = (start: Buffer): boolean => {
  if (packed.test(start.toString('hex', 0, 6))) return true
  if (start.length < Tar.block) return false
  const said = /^[\0 ]*(?:([0-7]+)|$)/.exec(start.toString('latin1', 148, 156))
  return (
    said !== null && [sumOf(start), sumOf(new Int8Array(start))].includes(Number.parseInt(said[1] ?? '0', 8))
  )
}

const refuse = (path: string): never => {
  throw new Refused(
    'Unfit',
    `ADD would unpack ${path}, or follow a link there, and nothing bounds what comes of it: COPY it, and unpack it in a RUN.`
  )
}

/** The parts of a file as they come; a `Refused` where it is an archive that an ADD names. */
async function* checked(
  path: string,
  body: AsyncGenerator<Uint8Array, void>
): AsyncGenerator<Uint8Array, void> {
  let start = Buffer.alloc(0)
  for await (const part of body) {
    if (start.length < Tar.block) {
      start = Buffer.concat([start, part]).subarray(0, Tar.block)
      if (isArchive(start)) refuse(path)
    }
    yield part
  }
}

// -------------------------------------------------------------------------------------
// what no commit has
// -------------------------------------------------------------------------------------

const kinds: ReadonlySet<Tar.Header['type']> = new Set(['File', 'Folder', 'Symlink'])

/** A commit has files, folders and links, by names that lead down. Engines take other paths as they like. */
const isPlain = ({ path, type }: Tar.Header): boolean =>
  kinds.has(type) &&
  (type === 'Folder' ? path.replace(/\/$/, '') : path)
    .split('/')
    .every(name => name !== '' && name !== '.' && name !== '..')

const strange = ({ path }: Tar.Header): never => {
  throw new Refused(
    'Unfit',
    `${path.slice(0, 1000)} is in the repository: expected files, folders and links, each by a path below it without "." and "..".`
  )
}

// -------------------------------------------------------------------------------------
// writing
// -------------------------------------------------------------------------------------

/** Yields the archive. */
export async function* writing(
  { name, text, dockerfile, ignores }: Asked,
  next: Next
): AsyncGenerator<Uint8Array, void> {
  const adds = Print.added(text).map(source => Repository.normal(source).slice(1).split('/'))
  const isLeftOut = ignores ? await leftOut(dockerfile, next) : () => false
  for await (const { header, body } of Untar.read(next())) {
    if (!isPlain(header)) strange(header)
    const kept = !ignoring.test(header.path) && !isLeftOut(header.path.replace(/\/$/, ''))
    const isAdded = kept && adds.some(source => leadsTo(source, header.path))
    if (isAdded && header.type !== 'File' && header.type !== 'Folder') refuse(header.path)
    if (kept) yield Tar.header(header)
    for await (const part of isAdded ? checked(header.path, body()) : body()) if (kept) yield part
    if (kept) yield Tar.behind(header.size)
  }
  for (const [path, content] of [
    [Ignored.place, `${Ignored.place}\n${name}\n`],
    [name, text]
  ] as const)
    yield Tar.entry(Tar.file(path, Buffer.from(content)))
  yield Tar.end
}
