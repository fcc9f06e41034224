// Lines of a stream: the same whatever the chunks, of bounded length, and never more of one than the limit held.
import fc from 'fast-check'
import { Readable } from 'node:stream'
import * as E from 'fp-ts/lib/Either.js'
import { expect, it } from 'vitest'
import { lines, type Line } from '../../../src/cli/terminal/lines.js'

function* chunked(bytes: Uint8Array, sizes: ReadonlyArray<number>): Generator<Uint8Array> {
  let at = 0
  for (let i = 0; at < bytes.length; i += 1) {
    const size = Math.max(1, sizes[i % Math.max(1, sizes.length)] ?? 7)
    yield bytes.subarray(at, at + size)
    at += size
  }
}

const read = async (
  bytes: Uint8Array,
  sizes: ReadonlyArray<number>,
  longest = 64
): Promise<ReadonlyArray<Line>> => {
  const all: Array<Line> = []
  for await (const line of lines(Readable.from(chunked(bytes, sizes)), longest)) all.push(line)
  return all
}

it('are those of the text, whichever way it comes in pieces', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ maxLength: 12, unit: fc.constantFrom('a', 'ö', '…', '😀', ' ') })),
      fc.array(fc.integer({ min: 1, max: 9 })),
      fc.constantFrom('\n', '\r\n'),
      async (texts, sizes, end) => {
        const bytes = Buffer.from(texts.map(text => text + end).join(''))
        expect(await read(bytes, sizes)).toEqual(texts.map(text => E.right(text)))
      }
    )
  )
})

it('end where the stream does, with or without a last newline', async () => {
  expect(await read(Buffer.from('a\nb'), [1])).toEqual([E.right('a'), E.right('b')])
  expect(await read(Buffer.from('a\n\n'), [2])).toEqual([E.right('a'), E.right('')])
  expect(await read(Buffer.from(''), [1])).toEqual([])
})

it('are told when they are too long or no text, and the next is read as it is', async () => {
  const bytes = Buffer.concat([
    Buffer.from(`${'x'.repeat(1000)}\n`),
    Buffer.from([0xc3, 10]),
    Buffer.from('fine\n')
  ])
  const [long, broken, fine] = await read(bytes, [3])
  expect(long).toEqual(E.left('a line of more than 64 bytes'))
  expect(broken).toEqual(E.left('byte 1 (0xc3) is not UTF-8'))
  expect(fine).toEqual(E.right('fine'))
})
