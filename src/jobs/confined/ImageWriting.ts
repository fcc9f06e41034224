/**
 * An image on its way from one engine to another, in the process apart (EXECUTION 6): whoever got hold of the engine that
 * builds writes the archive. So it goes on with the parts that an image is made of, under one name that we choose, and
 * with nothing else that an engine would obey: no other names, no other images, no links out of it.
 */
import { Buffer } from 'node:buffer'
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import { decode } from '../../domain/codec/Codec.js'
import * as Tar from '../output/Tar.js'
import * as Untar from '../output/Untar.js'
import { type Next, Refused } from './Reading.js'

/** The name that the image gets, and the bytes that its parts may have in all. */
export const asked = t.type({ name: t.string, bytes: t.number })
export interface Asked extends t.TypeOf<typeof asked> {}

/** What is said where it does not go on, and why. */
export const said = t.type({
  type: t.union([t.literal('TooLarge'), t.literal('Unfit')]),
  detail: t.string
})

const id = '[0-9a-f]{64}'

/** How engines call the parts of an image in an archive, the older ones and those since version 25. */
const part = new RegExp(`^(?:${id}(?:\\.json|/(?:VERSION|json|layer\\.tar)?)?|blobs/(?:sha256/(?:${id})?)?)$`)

/** A layer that two images share is there once. */
const toLayer = new RegExp(`^\\.\\./${id}/layer\\.tar$`)

/** Names, and the same once more for other programs: all that an engine reads beside the manifest. */
const dropped = /^(?:repositories|index\.json|oci-layout)$/

const isPart = (path: string): boolean => part.test(path)

const manifest = t.array(t.type({ Config: t.string, Layers: t.array(t.string) }))
const place = 'manifest.json'
const longest = 1 << 20

/** The manifest of the one image that is there, under our name. */
const named = (name: string, text: string): string => {
  const read = pipe(
    E.tryCatch(
      (): unknown => JSON.parse(text),
      () => []
    ),
    E.flatMap(decode(manifest))
  )
  const [only, ...more] = E.isRight(read) ? read.right : []
  if (only === undefined || more.length > 0 || ![only.Config, ...only.Layers].every(isPart))
    throw new Refused('Unfit', 'its manifest is not that of one image')
  return JSON.stringify([{ Config: only.Config, RepoTags: [name], Layers: only.Layers }])
}

/** Yields the archive; a `Refused` where it is not given to the engine. */
export async function* writing({ name, bytes }: Asked, next: Next): AsyncGenerator<Uint8Array, void> {
  let found: string | undefined
  let passed = 0
  for await (const { header, body } of Untar.read(next())) {
    if (dropped.test(header.path)) continue
    if (header.path === place) {
      if (found !== undefined || header.type !== 'File' || header.size > longest)
        throw new Refused('Unfit', 'its manifest is none')
      found = named(name, (await Untar.whole(body())).toString())
      continue
    }
    const isLink = header.type === 'Symlink' && toLayer.test(header.target)
    if (!isPart(header.path) || !(isLink || header.type === 'File' || header.type === 'Folder'))
      throw new Refused('Unfit', `${JSON.stringify(header.path.slice(0, 200))} is no part of an image`)
    passed += header.size
    if (passed > bytes) throw new Refused('TooLarge', `its archive has more than ${bytes} bytes`)
    yield Tar.header(header)
    yield* body()
    yield Tar.behind(header.size)
  }
  if (found === undefined) throw new Refused('Unfit', 'it has no manifest')
  yield Tar.entry(Tar.file(place, Buffer.from(found)))
  yield Tar.end
}
