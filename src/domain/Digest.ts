/** Digests, and the one door to the hashing library: SHA-256 over canonical JSON (RFC 8785), and what SS58 addresses need. */
import { blake2b } from '@noble/hashes/blake2.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { base58 } from '@scure/base'
import * as t from 'io-ts'
import { made, refine, type Codec } from './codec/Codec.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

interface DigestBrand {
  readonly Digest: unique symbol
}

/** A SHA-256 digest: 64 lower-case hexadecimal digits. */
export type Digest = t.Branded<string, DigestBrand>

export const codec: Codec<Digest, string> = refine(
  t.string,
  (s): s is Digest => /^[0-9a-f]{64}$/.test(s),
  'a SHA-256 digest (64 lower-case hexadecimal digits)'
)

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/** Canonical JSON as in RFC 8785: keys by UTF-16 code units, no spaces, shortest numbers. The value must be plain JSON. */
export const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value).sort((a, b) => (a[0] < b[0] ? -1 : 1))
  return `{${fields.map(field => `${JSON.stringify(field[0])}:${canonical(field[1])}`).join(',')}}`
}

/** SHA-256 of the canonical JSON of a plain JSON value. */
export const of = (value: unknown): Digest => ofText(canonical(value))

/** SHA-256 of a text's UTF-8 bytes. */
export const ofText = (text: string): Digest => made(bytesToHex(sha256(utf8ToBytes(text))))

// -------------------------------------------------------------------------------------
// SS58 addresses: https://docs.substrate.io/reference/address-formats/
// -------------------------------------------------------------------------------------

const checksum = (payload: Uint8Array): Uint8Array =>
  blake2b(concatBytes(utf8ToBytes('SS58PRE'), payload)).subarray(0, 2)

/** The address of a 32-byte public key under a one-byte network prefix. */
export const ss58 = (prefix: number, publicKey: Uint8Array): string => {
  const payload = concatBytes(Uint8Array.of(prefix), publicKey)
  return base58.encode(concatBytes(payload, checksum(payload)))
}

/** Whether the text is the address of a 32-byte public key under that prefix, its checksum right. */
export const isSs58 = (prefix: number, text: string): boolean => {
  // The length and alphabet first: base58 takes quadratic time, and throws on what is not base58.
  if (!/^[1-9A-HJ-NP-Za-km-z]{46,48}$/.test(text)) return false
  const bytes = base58.decode(text)
  if (bytes.length !== 35 || bytes[0] !== prefix) return false
  const sum = checksum(bytes.subarray(0, 33))
  return sum[0] === bytes[33] && sum[1] === bytes[34]
}
