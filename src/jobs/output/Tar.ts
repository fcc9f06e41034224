/** Tar archives, the form in which files go to the engine: headers, small entries, the end (EXECUTION 4). Pure. */
import { Buffer } from 'node:buffer'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** What an archive says of one entry. `target` is a link's, as it stands in the archive. */
export interface Header {
  readonly path: string
  readonly type: 'File' | 'Folder' | 'Symlink' | 'Hardlink' | 'Other'
  readonly size: number
  readonly mode: number
  readonly target: string
}

/** A small entry, all of it. */
export interface Whole {
  readonly header: Header
  readonly body: Uint8Array
}

export const block = 512

/** How many bytes fill up the last block of a body. */
export const padding = (size: number): number => (block - (size % block)) % block

// -------------------------------------------------------------------------------------
// writing
// -------------------------------------------------------------------------------------

const types: Readonly<Record<Header['type'], string>> = {
  File: '0',
  Hardlink: '1',
  Symlink: '2',
  Folder: '5',
  Other: '0'
}

const octal = (n: number, width: number): string => `${n.toString(8).padStart(width - 1, '0')}\0`

const raw = (name: string, flag: string, size: number, mode: number, target: string): Buffer => {
  const header = Buffer.alloc(block)
  header.write(name, 0, 100)
  header.write(octal(mode, 8), 100)
  header.write(octal(0, 8) + octal(0, 8), 108)
  header.write(octal(Math.min(size, 0o77777777777), 12), 124)
  header.write(octal(0, 12), 136)
  header.write(' '.repeat(8), 148)
  header.write(flag, 156)
  header.write(target, 157, 100)
  header.write('ustar\x0000', 257)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return header
}

/** A pax record: its own length counts, digits included. */
const record = (key: string, value: string): string => {
  const body = Buffer.byteLength(` ${key}=${value}\n`)
  let length = body + 1
  while (String(length).length + body !== length) length = String(length).length + body
  return `${length} ${key}=${value}\n`
}

/** An entry's header: owned by root, without a time, so that equal content is an equal archive. */
export const header = ({ path, type, size, mode, target }: Header): Buffer => {
  const long = [
    ...(Buffer.byteLength(path) > 100 ? [record('path', path)] : []),
    ...(Buffer.byteLength(target) > 100 ? [record('linkpath', target)] : []),
    ...(size > 0o77777777777 ? [record('size', String(size))] : [])
  ].join('')
  const main = raw(path, types[type], size, mode, target)
  if (long === '') return main
  const body = Buffer.from(long)
  return Buffer.concat([
    raw('pax', 'x', body.length, 0o644, ''),
    body,
    Buffer.alloc(padding(body.length)),
    main
  ])
}

/** What stands behind a body of that size. */
export const behind = (size: number): Buffer => Buffer.alloc(padding(size))

/** The end of an archive. */
export const end: Buffer = Buffer.alloc(2 * block)

/** A small entry in an archive. */
export const entry = ({ header: head, body }: Whole): Buffer =>
  Buffer.concat([header(head), body, behind(body.length)])

/** A whole small archive. */
export const archive = (entries: ReadonlyArray<Whole>): Buffer => Buffer.concat([...entries.map(entry), end])

export const folder = (path: string, mode = 0o755): Whole => ({
  header: { path, type: 'Folder', size: 0, mode, target: '' },
  body: new Uint8Array()
})

export const file = (path: string, body: Uint8Array, mode = 0o644): Whole => ({
  header: fileHeader(path, body.length, mode),
  body
})

/** The header of a file whose body is still to come. */
export const fileHeader = (path: string, size: number, mode = 0o644): Header => ({
  path,
  type: 'File',
  size,
  mode,
  target: ''
})
