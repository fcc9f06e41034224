/**
 * SS58 addresses as Bittensor writes them: the network prefix 42, a 32-byte key, a blake2b checksum
 * (https://docs.substrate.io/reference/address-formats/).
 */
import { blake2b } from '@noble/hashes/blake2.js'
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { base58 } from '@scure/base'
import * as t from 'io-ts'
import { made, refine, type Codec } from '../codec/Codec.js'

/** Bittensor's prefix. Any other spells the same key a second way, and one miner could enter twice. */
const bittensor = 42

// -------------------------------------------------------------------------------------
// codec
// -------------------------------------------------------------------------------------

/**
 * Addresses that were found right. The checksum takes ten times as long as everything else that is checked of a miner or
 * a report, and the same few addresses come again and again.
 */
const known = new Set<string>()
const mostKnown = 65_536

const isAddress = (text: string): boolean => {
  if (known.has(text)) return true
  if (!isSs58(bittensor, text)) return false
  if (known.size >= mostKnown) known.clear()
  known.add(text)
  return true
}

/** A codec for the addresses of one kind, under its own brand. */
export const codec = <B>(what: string): Codec<t.Branded<string, B>, string> =>
  refine(
    t.string,
    (s): s is t.Branded<string, B> => isAddress(s),
    `${what} (SS58 address, prefix ${bittensor})`
  )

/** The address of a public key of 32 bytes. */
export const ofPublicKey = <B>(publicKey: Uint8Array): t.Branded<string, B> =>
  made(ss58(bittensor, publicKey))

// -------------------------------------------------------------------------------------
// SS58
// -------------------------------------------------------------------------------------

/** What every checksum begins with. In one piece with the rest it takes less than a hash of it that is copied each time. */
const beginning = utf8ToBytes('SS58PRE')

const checksum = (payload: Uint8Array): Uint8Array => blake2b(concatBytes(beginning, payload)).subarray(0, 2)

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
