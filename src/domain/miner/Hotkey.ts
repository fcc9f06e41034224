/** Hotkeys: who competes (RULES 1). */
import type * as t from 'io-ts'
import * as Address from './Address.js'
import type { Codec } from '../codec/Codec.js'

interface HotkeyBrand {
  readonly Hotkey: unique symbol
}

/** The SS58 address a miner competes under. */
export type Hotkey = t.Branded<string, HotkeyBrand>

export const codec: Codec<Hotkey, string> = Address.codec<HotkeyBrand>('a hotkey')

/** The hotkey of a 32-byte public key. */
export const ofPublicKey: (publicKey: Uint8Array) => Hotkey = Address.ofPublicKey

/** The order of code units: for the draw and for listings, never for deciding between miners (RULES 3.3, 3.6). */
export const byCodeUnits = (a: Hotkey, b: Hotkey): -1 | 0 | 1 => (a < b ? -1 : a > b ? 1 : 0)
