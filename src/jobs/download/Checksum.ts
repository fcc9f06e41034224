/** Checksums: what a hub or a store says of a file, and whether the bytes that came are those (EXECUTION 4, download). */
import { createHash, type Hash } from 'node:crypto'
import { open } from 'node:fs/promises'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** A digest in hexadecimal digits: of the bytes, or of a git blob, whose name begins with its size. */
export interface Checksum {
  readonly type: 'sha256' | 'git' | 'md5'
  readonly digest: string
}

// -------------------------------------------------------------------------------------
// functions
// -------------------------------------------------------------------------------------

const started = ({ type }: Checksum, size: number): Hash =>
  type === 'git' ? createHash('sha1').update(`blob ${size}\0`) : createHash(type)

/** Whether a file of so many bytes has that checksum. */
export const holds = async (path: string, size: number, checksum: Checksum): Promise<boolean> => {
  const hash = started(checksum, size)
  const file = await open(path)
  const buffer = new Uint8Array(1 << 20)
  try {
    for (let read = 1; read > 0;) {
      read = (await file.read(buffer, 0, buffer.length)).bytesRead
      hash.update(buffer.subarray(0, read))
    }
  } finally {
    await file.close()
  }
  return hash.digest('hex') === checksum.digest.toLowerCase()
}

/** The checksum in the headers of a store's answer, where there is one that needs no knowledge of its parts. */
export const stated = (headers: Headers): Checksum | undefined => {
  const sha256 = headers.get('x-amz-checksum-sha256')
  if (sha256 !== null && /^[A-Za-z0-9+/]{43}=$/.test(sha256))
    return { type: 'sha256', digest: Buffer.from(sha256, 'base64').toString('hex') }
  const md5 = headers.get('content-md5')
  if (md5 !== null && /^[A-Za-z0-9+/]{22}==$/.test(md5))
    return { type: 'md5', digest: Buffer.from(md5, 'base64').toString('hex') }
  return undefined
}
