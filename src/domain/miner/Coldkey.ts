/** Coldkeys: who pays (RULES 1, 2.2). */
import type * as t from 'io-ts'
import * as Address from './Address.js'
import type { Codec } from '../codec/Codec.js'

interface ColdkeyBrand {
  readonly Coldkey: unique symbol
}

/** The SS58 address that pays a miner's fee. */
export type Coldkey = t.Branded<string, ColdkeyBrand>

export const codec: Codec<Coldkey, string> = Address.codec<ColdkeyBrand>('a coldkey')

/** The coldkey of a 32-byte public key. */
export const ofPublicKey: (publicKey: Uint8Array) => Coldkey = Address.ofPublicKey
