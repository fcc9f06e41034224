/** SS58 addresses as Bittensor writes them: the network prefix 42, a 32-byte key, a blake2b checksum. */
import * as t from 'io-ts'
import { made, refine, type Codec } from '../codec/Codec.js'
import * as Digest from '../Digest.js'

/** Bittensor's prefix. Any other spells the same key a second way, and one miner could enter twice. */
const prefix = 42

/** A codec for the addresses of one kind, under its own brand. */
export const codec = <B>(what: string): Codec<t.Branded<string, B>, string> =>
  refine(
    t.string,
    (s): s is t.Branded<string, B> => Digest.isSs58(prefix, s),
    `${what} (SS58 address, prefix ${prefix})`
  )

/** The address of a public key of 32 bytes. */
export const ofPublicKey = <B>(publicKey: Uint8Array): t.Branded<string, B> =>
  made(Digest.ss58(prefix, publicKey))
