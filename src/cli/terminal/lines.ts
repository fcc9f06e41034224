/** A stream of bytes as lines, each of bounded length: what is longer is told, and never held. */
import * as E from 'fp-ts/lib/Either.js'
import * as Utf8 from '../../store/disk/Utf8.js'

/** A line's text without its end, or what is wrong with it in words. */
export type Line = E.Either<string, string>

const [newline, carriageReturn] = [10, 13]

const read = (parts: ReadonlyArray<Uint8Array>, length: number, longest: number): Line => {
  if (length > longest) return E.left(`a line of more than ${longest} bytes`)
  const bytes = parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts)
  return Utf8.decode(bytes.at(-1) === carriageReturn ? bytes.subarray(0, -1) : bytes)
}

/** The lines of a stream; the last one counts without its end, if there is anything of it. */
export async function* lines(
  stream: AsyncIterable<Uint8Array>,
  longest: number
): AsyncGenerator<Line, void, undefined> {
  let parts: Array<Uint8Array> = []
  let length = 0
  const keep = (part: Uint8Array): void => {
    length += part.length
    // Beyond the limit the length alone is of interest.
    if (length > longest) parts = []
    else if (part.length > 0) parts.push(part)
  }
  for await (const chunk of stream) {
    let from = 0
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, from)) {
      keep(chunk.subarray(from, end))
      yield read(parts, length, longest)
      parts = []
      length = 0
      from = end + 1
    }
    // A copy, since the rest of a large chunk would be kept alive by its last few bytes.
    keep(Uint8Array.from(chunk.subarray(from)))
  }
  if (length > 0) yield read(parts, length, longest)
}
