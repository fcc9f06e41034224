/** Chains: records as lines of text, each naming the digest of the line before, so that nothing changes unnoticed. */
import { hash } from 'node:crypto'
import * as E from 'fp-ts/lib/Either.js'
import * as Codec from '../../domain/codec/Codec.js'
import type { Digest } from '../../domain/Digest.js'
import {
  record,
  trouble,
  type Draft,
  type Head,
  type Record,
  type StoreError,
  type Stream
} from '../../ports/Store.js'
import { plain } from './Plain.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** The version of the lines' format, in the header of each stream. */
export const version = 1

/** Where a stream has got to, with what the next record must follow on. */
export interface Link extends Head {
  /** The last record's instant. */
  readonly at: number
  /** How many records of its transaction are still to come. */
  readonly rest: number
}

/** A record and the line it is kept as, without its end. */
export interface Sealed {
  /** The record, decoded. */
  readonly record: Record
  /** The line that it is written as. */
  readonly line: string
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** SHA-256 of a text's UTF-8 bytes. Node's own, since a hundred thousand lines are read in one go. */
const sha256 = (text: string): Digest => Codec.made(hash('sha256', text, 'hex'))

/** The first line of a stream's file: what it is, in which version, of which stream. */
export const header = (stream: Stream): string =>
  JSON.stringify({ format: 'dethrone journal', version, stream })

/** The link that a stream's first record follows on. */
export const start = (stream: Stream): Link => ({
  stream,
  number: 0,
  digest: sha256(header(stream)),
  at: 0,
  rest: 0
})

/** The link that the record after this one follows on. */
export const after = ({ stream, number, digest, at, rest }: Record): Link => ({
  stream,
  number,
  digest,
  at,
  rest
})

/** A record's line up to its digest, which is taken of it with the brace that closes it. */
const unsealed = ({ number, stream, at, rest, key, previous, body }: Omit<Record, 'digest'>): string =>
  JSON.stringify({ number, stream, at, rest, key, previous, body })

const sealedLine = (text: string, digest: Digest): string => `${text.slice(0, -1)}${ending(digest)}`

/** The line that a record is kept as. */
export const line = (of: Record): string => sealedLine(unsealed(of), of.digest)

/** Drafts of one stream and one transaction as the records that follow on a link; the instant is the later of the link's and the one given. */
export const seal =
  (link: Link, now: number) =>
  (drafts: ReadonlyArray<Draft>): E.Either<StoreError, ReadonlyArray<Sealed>> => {
    const at = Math.max(link.at, now)
    const sealed: Array<Sealed> = []
    let { digest: previous } = link
    for (const [i, { stream, key, body }] of drafts.entries()) {
      const kept = plain(body)
      const number = link.number + i + 1
      const rest = drafts.length - i - 1
      // Its own digest is not known yet; any holds its place.
      const draft = { number, stream, at, rest, key, previous, body: kept, digest: previous }
      if (kept === undefined || !record.is(draft)) return E.left(unfit(draft))
      const text = unsealed(draft)
      const digest = sha256(text)
      sealed.push({ record: { ...draft, digest }, line: sealedLine(text, digest) })
      previous = digest
    }
    return E.right(sealed)
  }

/** Why a record cannot be kept. */
const unfit = (draft: Record): StoreError => {
  const decoded = Codec.decode(record)(draft)
  const faults = E.isLeft(decoded) ? decoded.left.map(Codec.sentence).join('; ') : 'its body is no plain JSON'
  return trouble('Unfit', `Record ${draft.number} of ${Codec.show(draft.stream)} cannot be kept: ${faults}.`)
}

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

const tail = /^,"digest":"[0-9a-f]{64}"\}$/
const ending = (digest: Digest): string => `,"digest":"${digest}"}`
/** How long a line's end is that holds its digest. */
const sealed = 77

/**
 * The record that a line is, if it follows on the link; else what is wrong with it, in words. The digest is taken of the
 * very bytes, and the line must be the one we would have written: no other spelling of it, and no key twice.
 */
export const follow =
  (link: Link) =>
  (text: string): E.Either<string, Record> => {
    const parsed = parse(text, link)
    if (E.isLeft(parsed)) return parsed
    const fault = mismatch(link, parsed.right)
    return fault === null ? parsed : E.left(fault)
  }

/** The record that a line holds, whatever it follows on; what it has in common with the link before it is held once. */
export const parse = (text: string, before: Link | null = null): E.Either<string, Record> => {
  if (typeof text !== 'string') return E.left('it is no text')
  const at = text.length - sealed
  const unsealedText = `${text.slice(0, Math.max(0, at))}}`
  const digest = sha256(unsealedText)
  if (!text.endsWith(ending(digest)))
    return E.left(
      tail.test(text.slice(Math.max(0, at)))
        ? 'its digest is not that of its text: it was changed'
        : 'it does not end in its digest'
    )
  const quickly = laidOut(text, at, digest, before)
  return quickly === null ? byCodec(text, unsealedText) : E.right(quickly)
}

/** A line up to its body, as records mostly are: numbers that are safe, and a key of plain characters. */
const beginning =
  /^\{"number":([1-9]\d{0,14}),"stream":"(\.?[A-Za-z0-9_-]{1,64})","at":(0|[1-9]\d{0,14}),"rest":(0|[1-9]\d{0,14}),"key":(?:null|"([ !#-[\]-~]{0,256})"),"previous":"([0-9a-f]{64})","body":/

/**
 * What the codec would read of the line, by its places; null where the codec must be asked. A hundred thousand lines are
 * read in one go, and this takes half of the codec's time: the body alone is read and spelt again.
 */
const laidOut = (text: string, end: number, digest: Digest, before: Link | null): Record | null => {
  const found = beginning.exec(text)
  if (found === null) return null
  const [start = '', number, stream, at, rest, key, previous] = found
  if (stream === undefined || previous === undefined) return null
  try {
    const spelt = text.slice(start.length, end)
    const body: unknown = JSON.parse(spelt)
    if (JSON.stringify(body) !== spelt) return null
    return {
      number: Number(number),
      // A part of a text keeps the whole of it in memory, so that parts are held as copies.
      stream: stream === before?.stream ? before.stream : Codec.made(copied(stream)),
      at: Number(at),
      rest: Number(rest),
      key: key === undefined ? null : copied(key),
      previous: previous === before?.digest ? before.digest : Codec.made(copied(previous)),
      body,
      digest
    }
  } catch {
    // It is no JSON, or nested so deep that it cannot be written again.
    return null
  }
}

const copied = (text: string): string => Buffer.from(text, 'latin1').toString('latin1')

const byCodec = (text: string, unsealedText: string): E.Either<string, Record> => {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return E.left('it is no JSON')
  }
  const found = Codec.decode(record)(json)
  if (E.isLeft(found)) return E.left(found.left.map(Codec.sentence).join('; '))
  return isSpeltSo(found.right, unsealedText) ? found : E.left('it is spelt in another way than records are')
}

/** What is nested so deep that it can be read but not written again is no record of ours. */
const isSpeltSo = (of: Record, text: string): boolean => {
  try {
    return unsealed(of) === text
  } catch {
    return false
  }
}

/** What keeps a record from following on a link, in words; null where it does. */
export const mismatch = (link: Link, found: Record): string | null => {
  const { stream, number, previous, at, rest } = found
  if (stream !== link.stream) return `it is of ${stream}, not of ${link.stream}`
  if (number !== link.number + 1) return `its number is ${number}, and ${link.number + 1} was to follow`
  if (previous !== link.digest) return 'it names another record as the one before it'
  if (at < link.at) return `its instant ${at} is before the one of the record before it, ${link.at}`
  if (link.rest > 0 && rest !== link.rest - 1)
    return `${link.rest} more records of the transaction before it were to follow`
  return null
}

/** `Broken`, for the record of a stream that does not follow. */
export const broken = (where: string, number: number, fault: string): StoreError =>
  trouble('Broken', `${where}: record ${number} does not follow from what is before it: ${fault}.`)
