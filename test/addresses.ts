// Valid SS58 addresses, as many as are wanted.
import * as Coldkey from '../src/domain/miner/Coldkey.js'
import * as Hotkey from '../src/domain/miner/Hotkey.js'

const publicKey = (n: number): Uint8Array => {
  const key = new Uint8Array(32)
  new DataView(key.buffer).setUint32(28, n)
  return key
}

export const hotkey = (n: number): Hotkey.Hotkey => Hotkey.ofPublicKey(publicKey(n))
export const coldkey = (n: number): Coldkey.Coldkey => Coldkey.ofPublicKey(publicKey(n))

/** Addresses enough for the largest field, its champion and a stranger. */
export const hotkeys: ReadonlyArray<Hotkey.Hotkey> = Array.from({ length: 140 }, (_, i) => hotkey(i + 1))
