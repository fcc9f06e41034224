/** A build's context, made in the process apart: a commit's archive with the printed Dockerfile in it (EXECUTION 4, build; 6). */
import { Buffer } from 'node:buffer'
import * as t from 'io-ts'
import * as Tar from '../output/Tar.js'
import * as Untar from '../output/Untar.js'
import * as Ignored from '../repository/Ignored.js'
import type { Next } from './Reading.js'

/**
 * The printed Dockerfile, and its name: one that no repository has; the miner's, and whether the repository leaves files out
 * of its builds: then its archive comes twice.
 */
export const asked = t.type({ name: t.string, text: t.string, dockerfile: t.string, ignores: t.boolean })
export interface Asked extends t.TypeOf<typeof asked> {}

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

/** Yields the archive. */
export async function* writing(
  { name, text, dockerfile, ignores }: Asked,
  next: Next
): AsyncGenerator<Uint8Array, void> {
  const isLeftOut = ignores ? await leftOut(dockerfile, next) : () => false
  for await (const { header, body } of Untar.read(next())) {
    const kept = !ignoring.test(header.path) && !isLeftOut(header.path.replace(/\/$/, ''))
    if (kept) yield Tar.header(header)
    for await (const part of body()) if (kept) yield part
    if (kept) yield Tar.behind(header.size)
  }
  for (const [path, content] of [
    [Ignored.place, `${Ignored.place}\n${name}\n`],
    [name, text]
  ] as const)
    yield Tar.entry(Tar.file(path, Buffer.from(content)))
  yield Tar.end
}
