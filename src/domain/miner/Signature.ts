/** Signatures of hotkeys: sr25519, in the context `substrate`. */
import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { base58 } from '@scure/base'
import { verify } from '@scure/sr25519'
import type { Hotkey } from './Hotkey.js'

/** The public key that an address stands for. */
const publicKey = (hotkey: Hotkey): Uint8Array => base58.decode(hotkey).subarray(1, 33)

/** Whether the hotkey signed the message; a signature is `0x` and 128 hexadecimal digits. */
export const isSigned = (hotkey: Hotkey, message: string, signature: string): boolean => {
  if (typeof signature !== 'string' || !/^0x[0-9a-fA-F]{128}$/.test(signature)) return false
  try {
    return verify(utf8ToBytes(message), hexToBytes(signature.slice(2)), publicKey(hotkey))
  } catch {
    // The library throws at bytes that are no signature.
    return false
  }
}
