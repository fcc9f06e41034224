/** A build's context, made in the process apart: a commit's archive with the printed Dockerfile in it (EXECUTION 4, build; 6). */
import { Buffer } from 'node:buffer'
import * as t from 'io-ts'
import * as Tar from '../output/Tar.js'
import * as Untar from '../output/Untar.js'
import * as Repository from '../preflight/Repository.js'
import * as Ignored from '../repository/Ignored.js'
import type { Next } from './Reading.js'

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

/** A context that is not given to the engine. */
export class Unfit extends Error {}

/** The sources of the printed file's ADDs, as paths or patterns of the repository. */
const added = (text: string): ReadonlyArray<string> =>
  text.split('\n').flatMap(line => {
    const words: unknown = line.startsWith('ADD ') ? JSON.parse(line.slice(line.indexOf('['))) : []
    return Array.isArray(words)
      ? words.slice(0, -1).map(word => Repository.normal(String(word)).slice(1))
      : []
  })

/** Whether a source names this path, or one below it. */
const leadsTo = (source: string, path: string): boolean => {
  const depth = path.split('/').length
  return Repository.fits(source.split('/').slice(0, depth).join('/'), path)
}

/** The beginnings of what engines unpack: gzip, bzip2, xz, zstd. */
const packed = ['1f8b08', '425a68', 'fd377a585a00', '28b52ffd'].map(hex => Buffer.from(hex, 'hex'))

/** Whether a file begins as an archive does, packed or not: a header of tar sums up its own bytes. */
const isArchive = (start: Buffer): boolean => {
  if (packed.some(magic => start.subarray(0, magic.length).equals(magic))) return true
  if (start.length < Tar.block) return false
  const said = /^ *([0-7]+)/.exec(start.toString('latin1', 148, 156))?.[1] ?? ''
  const sum = start.reduce((all, byte, i) => all + (i >= 148 && i < 156 ? 32 : byte), 0)
  return said !== '' && Number.parseInt(said, 8) === sum
}

const refuse = (path: string): never => {
  throw new Unfit(
    `ADD would unpack ${path}, or follow a link there, and nothing bounds what comes of it: COPY it, and unpack it in a RUN.`
  )
}

/** The parts of a file as they come; an `Unfit` where it is an archive that an ADD names. */
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
// writing
// -------------------------------------------------------------------------------------

/** Yields the archive. */
export async function* writing(
  { name, text, dockerfile, ignores }: Asked,
  next: Next
): AsyncGenerator<Uint8Array, void> {
  const adds = added(text)
  const isLeftOut = ignores ? await leftOut(dockerfile, next) : () => false
  for await (const { header, body } of Untar.read(next())) {
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
