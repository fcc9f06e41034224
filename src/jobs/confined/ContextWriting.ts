/** A build's context, made in the process apart: a commit's archive with the printed Dockerfile in it (EXECUTION 4, build; 6). */
import { Buffer } from 'node:buffer'
import * as t from 'io-ts'
import * as Tar from '../output/Tar.js'
import * as Untar from '../output/Untar.js'
import type { Next } from './Reading.js'

/** The printed Dockerfile, and its name: one that no repository has. */
export const asked = t.type({ name: t.string, text: t.string })
export interface Asked extends t.TypeOf<typeof asked> {}

/** The engine reads this file as well; ours takes the printed Dockerfile out of what can be copied. */
const ignored = '.dockerignore'
const ignoring = /^\.dockerignore(?:\/|$)/

/** Yields the archive. */
export async function* writing({ name, text }: Asked, next: Next): AsyncGenerator<Uint8Array, void> {
  for await (const { header, body } of Untar.read(next())) {
    const kept = !ignoring.test(header.path)
    if (kept) yield Tar.header(header)
    for await (const part of body()) if (kept) yield part
    if (kept) yield Tar.behind(header.size)
  }
  for (const [path, content] of [
    [ignored, `${ignored}\n${name}\n`],
    [name, text]
  ] as const)
    yield Tar.entry(Tar.file(path, Buffer.from(content)))
  yield Tar.end
}
