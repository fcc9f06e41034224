/** Hotkey files in Bittensor's JSON form, and what is signed with them: sr25519, context `substrate`. */
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { getPublicKey, secretFromSeed, sign as signed } from '@scure/sr25519'
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import * as Codec from '../../domain/codec/Codec.js'
import * as Hotkey from '../../domain/miner/Hotkey.js'

export { isSigned } from '../../domain/miner/Signature.js'

/** A hotkey that can sign. The secret stays inside. */
export interface Signer {
  /** The hotkey that the file is of. */
  readonly hotkey: Hotkey.Hotkey
  /** `0x` and the 64 bytes of the signature in hexadecimal. */
  readonly sign: (message: string) => string
}

const seed = Codec.refine(
  t.string,
  (s): s is string => /^(?:0x)?[0-9a-fA-F]{64}$/.test(s),
  'a secret seed (64 hexadecimal digits, 0x before them or not)'
)

/** What we read of such a file; it has more fields (`accountId`, `secretPhrase` …), and they are left alone. */
const file = t.type({ secretSeed: seed, ss58Address: t.union([t.string, t.undefined]) })

/** The hotkey of a secret seed of 32 bytes. */
export const ofSeed = (secretSeed: Uint8Array): Signer => {
  const secret = secretFromSeed(secretSeed)
  return {
    hotkey: Hotkey.ofPublicKey(getPublicKey(secret)),
    sign: message => `0x${bytesToHex(signed(secret, utf8ToBytes(message)))}`
  }
}

/** The hotkey of a file's text. A fault never quotes the seed. */
export const parse = (text: string): E.Either<string, Signer> =>
  pipe(
    E.tryCatch(
      (): unknown => JSON.parse(text),
      () => 'it is not JSON'
    ),
    E.flatMap(json =>
      pipe(
        file.decode(json),
        E.mapLeft(() => `it has no secretSeed: expected ${seed.name}`)
      )
    ),
    E.map(({ secretSeed, ss58Address }) => ({
      signer: ofSeed(hexToBytes(secretSeed.replace(/^0x/, ''))),
      named: ss58Address
    })),
    E.filterOrElse(
      ({ signer, named }) => named === undefined || named === signer.hotkey,
      ({ signer, named }) =>
        `its ss58Address is ${Codec.show(named)}, and its seed is that of ${signer.hotkey}`
    ),
    E.map(({ signer }) => signer)
  )
