/** What real miners demand of a request: who asks whom, once, and a signature (the public miner guide). */
import { randomInt } from 'node:crypto'
import * as Digest from '../../domain/Digest.js'
import * as Hotkey from '../../domain/miner/Hotkey.js'
import { isSigned, type Signer } from './Keyfile.js'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** A nonce: nanoseconds since the epoch, `_`, ten random letters or digits. */
export const nonce = (now: number): string => {
  const nanoseconds = BigInt(Math.floor(now)) * 1_000_000n + BigInt(randomInt(1_000_000))
  return `${nanoseconds}_${Array.from({ length: 10 }, () => alphabet.charAt(randomInt(alphabet.length))).join('')}`
}

/** What is signed: the nonce, whom it is for, and the SHA-256 of the request's body. */
export const message = (once: string, miner: Hotkey.Hotkey, body: string): string =>
  `${once}:${miner}:${Digest.ofText(body)}`

/** The headers of a request to a miner. */
export const headers = (
  signer: Signer,
  miner: Hotkey.Hotkey,
  once: string,
  body = ''
): Readonly<Record<string, string>> => ({
  'validator-hotkey': signer.hotkey,
  'miner-hotkey': miner,
  nonce: once,
  signature: signer.sign(message(once, miner, body))
})

/** How far a nonce's time may be from ours, in milliseconds: two minutes, as miners have it. */
export const window = 120_000

/** Nonces that were used, for as long as they could be used again. */
export interface Nonces {
  readonly has: (nonce: string) => boolean
  readonly add: (nonce: string, now: number) => void
}

/** None used yet. */
export const nonces = (): Nonces => {
  const until = new Map<string, number>()
  return {
    has: once => until.has(once),
    add: (once, now) => {
      // Those that came first are over first.
      for (const [old, end] of until) {
        if (end >= now) break
        until.delete(old)
      }
      until.set(once, now + 2 * window)
    }
  }
}

/** Why a request is not answered, or who it is from. */
export type Checked =
  | { readonly type: 'From'; readonly validator: Hotkey.Hotkey }
  | { readonly type: 'Refused'; readonly status: 400 | 401; readonly message: string }

const refused = (status: 400 | 401, why: string): Checked => ({ type: 'Refused', status, message: why })

/** Holds a request's headers against what miners demand; a nonce that passes is used up. */
export const check = (
  header: (name: string) => string | undefined,
  body: string,
  { own, now, used }: { readonly own: Hotkey.Hotkey; readonly now: number; readonly used: Nonces }
): Checked => {
  const validator = header('validator-hotkey')
  const once = header('nonce')
  const signature = header('signature')
  if (validator === undefined || once === undefined || signature === undefined)
    return refused(400, 'expected the headers validator-hotkey, miner-hotkey, nonce and signature')
  if (!Hotkey.codec.is(validator)) return refused(400, 'validator-hotkey is no SS58 address')
  if (header('miner-hotkey') !== own) return refused(400, 'miner-hotkey is not this miner’s')
  const [, nanoseconds] = /^(\d{19})_[A-Za-z0-9]{10}$/.exec(once) ?? []
  if (nanoseconds === undefined)
    return refused(400, 'nonce is none: expected nanoseconds, "_" and ten letters or digits')
  if (Math.abs(Number(BigInt(nanoseconds) / 1_000_000n) - now) > window)
    return refused(401, 'nonce is more than two minutes off')
  if (used.has(once)) return refused(401, 'nonce was used before')
  if (!isSigned(validator, message(once, own, body), signature))
    return refused(401, 'signature is not the validator’s')
  used.add(once, now)
  return { type: 'From', validator }
}
