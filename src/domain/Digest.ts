/** Digests: SHA-256 over canonical JSON (RFC 8785). */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
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
