/** Frames: archives one after the other on one stream, each in pieces with their length before them (EXECUTION 6). Pure. */
import { Buffer } from 'node:buffer'

/** The longest piece that is sent at once. */
const longest = 1 << 20

/** A source as frames; the empty one ends it. */
export async function* framed(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer, void> {
  for await (const chunk of source)
    for (let at = 0; at < chunk.length; at += longest) {
      const piece = chunk.subarray(at, at + longest)
      const head = Buffer.alloc(4)
      head.writeUInt32BE(piece.length)
      yield head
      yield Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)
    }
  yield Buffer.alloc(4)
}

/** Reads sources back, one after the other: each must be read to its end before the next. */
export const sources = (stream: AsyncIterable<Uint8Array>): (() => AsyncGenerator<Uint8Array, void>) => {
  const from = stream[Symbol.asyncIterator]()
  let rest = Buffer.alloc(0)
  const more = async (): Promise<void> => {
    const next = await from.next()
    if (next.done === true) throw new Error('What was sent ends before its end.')
    rest = rest.length === 0 ? Buffer.from(next.value) : Buffer.concat([rest, next.value])
  }
  return async function* () {
    for (;;) {
      while (rest.length < 4) await more()
      let left = rest.readUInt32BE(0)
      rest = rest.subarray(4)
      if (left === 0) return
      while (left > 0) {
        if (rest.length === 0) await more()
        const part = rest.subarray(0, left)
        rest = rest.subarray(part.length)
        left -= part.length
        yield part
      }
    }
  }
}

/** Bytes that are there already, as a source. */
export async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  yield await Promise.resolve(bytes)
}
