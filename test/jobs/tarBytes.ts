// Pieces of archives, byte by byte, for what no tool writes.
import { Buffer } from 'node:buffer'
import * as Tar from '../../src/jobs/output/Tar.js'

/** A header with the sum of its own bytes, set in place. */
export const summed = (header: Buffer): Buffer => {
  header.write(' '.repeat(8), 148)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return header
}

/** What a pax header says: each record with its own length before it. */
export const paxText = (records: ReadonlyArray<readonly [key: string, value: string]>): string =>
  records
    .map(([key, value]) => {
      const rest = ` ${key}=${value}\n`
      let length = rest.length + 1
      while (String(length).length + rest.length !== length) length = String(length).length + rest.length
      return `${length}${rest}`
    })
    .join('')

/** A body, filled up to whole blocks. */
export const padded = (text: string): Buffer =>
  Buffer.concat([Buffer.from(text), Buffer.alloc(Tar.padding(Buffer.byteLength(text)))])

/** An archive that comes in these parts. */
export async function* of(...parts: ReadonlyArray<Uint8Array>) {
  yield* await Promise.resolve(parts)
}
