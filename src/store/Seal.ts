/** Seals: the head of a stream, signed. Who has one knows that nothing up to it is missing or forged. */
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import * as Codec from '../domain/codec/Codec.js'
import * as Json from '../domain/codec/Json.js'
import * as Hotkey from '../domain/miner/Hotkey.js'
import { isSigned } from '../domain/miner/Signature.js'
import * as Digest from '../domain/Digest.js'
import { stream, type Head, type Record } from '../ports/Store.js'

/** Reads a head that a validator’s hotkey signed. */
export const codec = Codec.closed('a sealed head', {
  stream,
  /** The last record's number, from 1. */
  number: Codec.integer(1),
  /** The last record's digest, which holds all before it. */
  digest: Digest.codec,
  /** The validator's hotkey, which signed it. */
  hotkey: Hotkey.codec,
  /** The signature by sr25519, as hex after `0x`. */
  signature: Codec.refine(
    t.string,
    (s): s is string => /^0x[0-9a-f]{128}$/.test(s),
    'a signature ("0x" and 128 hexadecimal digits)'
  )
})

/** A head, and the hotkey that vouches for it. */
export interface Seal extends t.TypeOf<typeof codec> {}

/** A hotkey that can sign. */
export interface Signer {
  /** The validator's hotkey, which signed it. */
  readonly hotkey: Hotkey.Hotkey
  /** The signature of a text: `0x` and 128 hexadecimal digits. */
  readonly sign: (message: string) => string
}

/** What is signed: nothing else that a hotkey signs begins so. */
const message = ({ stream: of, number, digest }: Head): string => `dethrone head:${of}:${number}:${digest}`

/** The head with the signer's signature. */
export const make =
  (signer: Signer) =>
  ({ stream: of, number, digest }: Head): Seal => {
    const head = { stream: of, number, digest }
    return { ...head, hotkey: signer.hotkey, signature: signer.sign(message(head)) }
  }

/** Whether the hotkey that it names signed it. */
export const isSound = (seal: Seal): boolean => isSigned(seal.hotkey, message(seal), seal.signature)

/** A seal, or a bare digest, as somebody was given it. */
export type Given =
  | {
      readonly type: 'Seal'
      /** A head that a validator signed. */
      readonly seal: Seal
    }
  | {
      readonly type: 'Digest'
      /** The last record's digest, which holds all before it. */
      readonly digest: Digest.Digest
    }

/** Reads a seal's JSON, or 64 hexadecimal digits. */
export const parse = (text: string): E.Either<string, Given> => {
  if (typeof text !== 'string') return E.left(`it is ${Codec.show(text)}: expected text`)
  const trimmed = text.trim()
  if (Digest.codec.is(trimmed)) return E.right({ type: 'Digest', digest: trimmed })
  const json = Json.parse(trimmed)
  const expected = 'expected the JSON of a sealed head, or a digest of 64 hexadecimal digits'
  if (E.isLeft(json)) return E.left(`it is not ${json.left}: ${expected}`)
  const seal = Codec.decode(codec, 'head')(json.right)
  return E.isRight(seal)
    ? E.right({ type: 'Seal', seal: seal.right })
    : E.left(`${seal.left.map(Codec.sentence).join('; ')}: ${expected}`)
}

/** What keeps records from being all that the head speaks of, in words; null where they are. */
export const mismatch =
  (given: Given) =>
  (records: ReadonlyArray<Record>): string | null => {
    const last = records.at(-1)
    if (last === undefined) return 'The log has no records.'
    if (given.type === 'Digest') {
      if (given.digest === last.digest) return null
      const at = records.find(({ digest }) => digest === given.digest)
      return at === undefined
        ? `The log ends at record ${last.number} with another digest than the head’s: its end is missing, or it is another log.`
        : beyond(at.number, last.number)
    }
    const { seal } = given
    if (!isSound(seal)) return `${seal.hotkey} has not signed this head: the signature is another’s.`
    if (seal.stream !== last.stream) return `The head is of ${seal.stream}, and the log of ${last.stream}.`
    if (seal.number > last.number)
      return `The log ends at record ${last.number}, and the head is of record ${seal.number}: its end is missing.`
    const at = records.find(({ number }) => number === seal.number)
    if (at?.digest !== seal.digest)
      return `Record ${seal.number} is not the one that ${seal.hotkey} signed: the log was forged.`
    return seal.number < last.number ? beyond(seal.number, last.number) : null
  }

const beyond = (number: number, last: number): string =>
  `The head is of record ${number}, and the log goes on to ${last}: nobody vouches for what comes after.`
