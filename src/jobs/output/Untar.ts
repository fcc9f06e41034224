/** Untar: an archive of the engine's or of git's, read entry by entry while it comes (EXECUTION 4, build, collect). Pure, but for the stream. */
import { Buffer } from 'node:buffer'
import { block, padding, type Header } from './Tar.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** An entry while it is read: its body must be used up, or skipped, before the next one comes. */
export interface Entry {
  readonly header: Header
  readonly body: () => AsyncGenerator<Uint8Array, void>
}

// -------------------------------------------------------------------------------------
// fields
// -------------------------------------------------------------------------------------

const textAt = (b: Buffer, from: number, length: number): string => {
  const slice = b.subarray(from, from + length)
  const zero = slice.indexOf(0)
  return slice.subarray(0, zero === -1 ? length : zero).toString()
}

/** Octal digits, or a binary number where the first bit is set; NaN for anything else, and for what is below nothing. */
const numberAt = (b: Buffer, from: number, length: number): number => {
  if ((b.readUInt8(from) & 0x80) !== 0) {
    const [first = 0, ...rest] = b.subarray(from, from + length)
    return first === 0xff ? Number.NaN : rest.reduce((sum, byte) => sum * 256 + byte, first & 0x7f)
  }
  const digits = textAt(b, from, length).trim()
  return /^[0-7]*$/.test(digits) ? Number.parseInt(digits || '0', 8) : Number.NaN
}

/** A size in a pax header: plain digits, as all that write one do. */
const sizeIn = (record: string): number => (/^\d+$/.test(record) ? Number(record) : Number.NaN)

/** A header sums up its own bytes; engines differ in whether those have signs. */
const isSummed = (head: Buffer): boolean => {
  const said = numberAt(head, 148, 8)
  let [plain, signed] = [8 * 32, 8 * 32]
  for (let i = 0; i < block; i += 1) {
    if (i >= 148 && i < 156) continue
    plain += head.readUInt8(i)
    signed += head.readInt8(i)
  }
  return said === plain || said === signed
}

/** Nobody here writes a file in parts with a map of them: what it is called, and how long it is, stands in many ways. */
const isSparse = (flag: string, long: ReadonlyMap<string, string>): boolean =>
  flag === 'S' || [...long.keys()].some(key => key.startsWith('GNU.sparse.'))

const flags: Readonly<Record<string, Header['type']>> = {
  '0': 'File',
  '\0': 'File',
  '': 'File',
  '7': 'File',
  '1': 'Hardlink',
  '2': 'Symlink',
  '5': 'Folder'
}

/** The records of a pax header, each with its own length before it. */
const records = (body: Buffer): ReadonlyMap<string, string> => {
  const found = new Map<string, string>()
  let at = 0
  while (at < body.length) {
    const space = body.indexOf(0x20, at)
    const length = Number(body.subarray(at, space === -1 ? at : space).toString())
    if (space === -1 || !(length > space - at)) break
    const text = body.subarray(space + 1, at + length - 1).toString()
    const equals = text.indexOf('=')
    // As in a header: names end at a zero, and engines refuse an archive where one goes on behind it.
    found.set(text.slice(0, equals), text.slice(equals + 1).split('\0', 1)[0] ?? '')
    at += length
  }
  return found
}

// -------------------------------------------------------------------------------------
// entries
// -------------------------------------------------------------------------------------

/** Long names are short texts: a header that claims more is no archive of ours. */
const longestRecord = 1 << 20

/**
 * Reads an archive entry by entry, holding no more than a chunk of it; what ends before its end is an error, not a
 * shorter archive. Whoever stops early closes its source.
 */
export async function* read(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Entry, void> {
  const source = stream[Symbol.asyncIterator]()
  try {
    yield* entries(source)
  } finally {
    await source.return?.()
  }
}

async function* entries(source: AsyncIterator<Uint8Array>): AsyncGenerator<Entry, void> {
  let rest = Buffer.alloc(0)
  const more = async (): Promise<boolean> => {
    const next = await source.next()
    if (next.done === true) return false
    rest = rest.length === 0 ? Buffer.from(next.value) : Buffer.concat([rest, next.value])
    return true
  }
  const torn = (): Error => new Error('The archive ends before its end.')
  const must = async (n: number): Promise<Buffer> => {
    while (rest.length < n) if (!(await more())) throw torn()
    const taken = rest.subarray(0, n)
    rest = rest.subarray(n)
    return taken
  }
  let long: ReadonlyMap<string, string> = new Map()
  for (;;) {
    const head = await must(block)
    if (head.every(byte => byte === 0)) {
      // To the very end: the engine holds the container until its answer is read.
      while (await more()) rest = Buffer.alloc(0)
      return
    }
    if (!isSummed(head)) throw new Error('The archive has a header that is none.')
    const flag = textAt(head, 156, 1)
    const isName = /^[xgLK]$/.test(flag)
    if (isSparse(flag, long)) throw new Error('The archive has a sparse file.')
    const longer = isName ? undefined : long.get('size')
    const size = longer === undefined ? numberAt(head, 124, 12) : sizeIn(longer)
    if (!Number.isSafeInteger(size) || size < 0) throw new Error('The archive has an entry without a size.')
    if (isName) {
      if (size > longestRecord) throw new Error('The archive has a name that is too long.')
      const body = await must(size + padding(size))
      const text = textAt(body, 0, size)
      if (flag === 'x') long = new Map([...long, ...records(body.subarray(0, size))])
      if (flag === 'L') long = new Map([...long, ['path', text]])
      if (flag === 'K') long = new Map([...long, ['linkpath', text]])
      continue
    }
    const prefix = textAt(head, 257, 5) === 'ustar' ? textAt(head, 345, 155) : ''
    const name = textAt(head, 0, 100)
    const type = flags[flag] ?? 'Other'
    const length = type === 'File' || type === 'Other' ? size : 0
    let left = length
    const body = async function* (): AsyncGenerator<Uint8Array, void> {
      while (left > 0) {
        if (rest.length === 0 && !(await more())) throw torn()
        const part = rest.subarray(0, Math.min(left, rest.length))
        rest = rest.subarray(part.length)
        left -= part.length
        if (part.length > 0) yield part
      }
    }
    yield {
      header: {
        path: long.get('path') ?? (prefix === '' ? name : `${prefix}/${name}`),
        type,
        size: length,
        mode: numberAt(head, 100, 8) & 0o7777,
        target: long.get('linkpath') ?? textAt(head, 157, 100)
      },
      body
    }
    long = new Map()
    for await (const _ of body());
    await must(padding(length))
  }
}

/** A small body, all of it. */
export const whole = async (body: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const parts: Array<Uint8Array> = []
  for await (const part of body) parts.push(Buffer.from(part))
  return Buffer.concat(parts)
}
