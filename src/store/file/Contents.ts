/** What a journal file holds: its records, and what a crash left behind them. */
import { isUtf8 } from 'node:buffer'
import * as E from 'fp-ts/lib/Either.js'
import * as Codec from '../../domain/codec/Codec.js'
import {
  stream as streamCodec,
  trouble,
  type Record,
  type StoreError,
  type Stream
} from '../../ports/Store.js'
import * as Chain from '../chain/Chain.js'
import * as Reading from '../chain/Reading.js'
import * as Utf8 from '../disk/Utf8.js'

/** A file's records, and how many of its bytes they take with its header; what is behind them was never finished. */
export interface Contents {
  /** Null while the file is empty. */
  readonly stream: Stream | null
  readonly records: ReadonlyArray<Record>
  readonly sound: number
  /** Where the last transaction that is whole begins; 0 where there is none. */
  readonly last: number
  /** Whether the last line is whole but for its end. */
  readonly endless: boolean
}

const nothing: Contents = { stream: null, records: [], sound: 0, last: 0, endless: false }
const zeros = /\0+$/

/**
 * Reads a file. A line that is whole counts or is refused. What comes after the last one counts as torn only where it
 * begins as the next record would, or is what a power cut leaves of a page; anything else is refused and left as it is.
 */
export const parse = (path: string, bytes: Uint8Array): E.Either<StoreError, Contents> => {
  const end = bytes.lastIndexOf(newline) + 1
  const rest = Buffer.from(bytes.subarray(end)).toString('latin1').replace(zeros, '')
  if (end === 0) return headless(path, rest, bytes.length === 0)
  const head = bytes.indexOf(newline)
  const stream = streamOf(path, bytes.subarray(0, head))
  if (E.isLeft(stream)) return stream
  const reading = Reading.reading(path, stream.right, 0)
  // Asked once for all lines; each is asked only where that one is no text is known.
  const isText = isUtf8(bytes.subarray(0, end))
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  // Where the last transaction ends that is whole: what is behind it may be cut off.
  let whole = head + 1
  let last = 0
  for (let from = whole; from < end;) {
    const to = bytes.indexOf(newline, from)
    const text = isText ? E.right(view.toString('utf8', from, to)) : Utf8.decode(bytes.subarray(from, to))
    if (E.isLeft(text)) return E.left(Chain.broken(path, reading.records.length + 1, text.left))
    const fault = reading.next(text.right)
    if (fault !== null) return E.left(fault)
    from = to + 1
    if (reading.records.at(-1)?.rest === 0) [last, whole] = [whole, from]
  }
  return finished(path, stream.right, reading.records, { end, whole, last }, rest)
}

const newline = 0x0a

/** A file without a whole line: its header alone, without its end, the beginning of one, or nothing at all. */
const headless = (path: string, rest: string, empty: boolean): E.Either<StoreError, Contents> => {
  if (rest.startsWith(opening) && rest.endsWith('}')) {
    const stream = streamOf(path, Buffer.from(rest, 'latin1'))
    if (E.isLeft(stream)) return stream
    return E.right({ stream: stream.right, records: [], sound: rest.length, last: 0, endless: true })
  }
  return (rest !== '' || empty) && isBeginning(rest, opening) && !rest.includes('}')
    ? E.right(nothing)
    : E.left(trouble('Unfit', `${path} is no journal: ${noHeader(rest)}`))
}

/** Takes in the last line where it is whole but for its end, and leaves out what is of a transaction that was cut off. */
const finished = (
  path: string,
  stream: Stream,
  records: ReadonlyArray<Record>,
  { end, whole: sound, last: begun }: { readonly end: number; readonly whole: number; readonly last: number },
  tail: string
): E.Either<StoreError, Contents> => {
  const last = records.at(-1)
  const link = last === undefined ? Chain.start(stream) : Chain.after(last)
  const text = Buffer.from(tail, 'latin1').toString('utf8')
  const whole = tail === '' ? E.left('') : Chain.follow(link)(text)
  if (E.isRight(whole) && whole.right.rest === 0)
    return E.right({
      ...{ stream, records: [...records, whole.right] },
      ...{ sound: end + tail.length, last: sound, endless: true }
    })
  const beginning = `{"number":${link.number + 1},"stream":${JSON.stringify(stream)},`
  const torn = E.isRight(whole) || (isBeginning(tail, beginning) && !/,"digest":"[0-9a-f]{64}"\}/.test(tail))
  if (!torn)
    return E.left(
      Chain.broken(
        path,
        link.number + 1,
        'the file ends in what is neither a record nor the beginning of one'
      )
    )
  const kept =
    link.rest === 0 ? records : records.slice(0, records.findLastIndex(({ rest }) => rest === 0) + 1)
  return E.right({ stream, records: kept, sound, last: begun, endless: false })
}

const isBeginning = (text: string, of: string): boolean =>
  text.length < of.length ? of.startsWith(text) : text.startsWith(of)

const opening = '{"format":"dethrone journal","version":'

const noHeader = (line: string): string =>
  line.startsWith('{"type":"Opened"')
    ? 'it is a log without a chain, as version 0.1 wrote them; replay it as a log.'
    : line.endsWith('\r')
      ? 'its lines end in CR LF, and a journal is kept to the byte: take the file as it was written.'
      : 'it does not begin as one.'

const streamOf = (path: string, line: Uint8Array): E.Either<StoreError, Stream> => {
  const text = Utf8.decode(line)
  if (E.isLeft(text)) return E.left(trouble('Unfit', `${path} is no journal: ${text.left}.`))
  const found = /^\{"format":"dethrone journal","version":(\d{1,9}),"stream":"([^"\\]*)"\}$/.exec(text.right)
  if (found === null) return E.left(trouble('Unfit', `${path} is no journal: ${noHeader(text.right)}`))
  if (Number(found[1]) !== Chain.version)
    return E.left(
      trouble(
        'Unfit',
        `${path} is a journal in format ${found[1] ?? ''}, and this package reads ${Chain.version}: use the version of it that wrote the file.`
      )
    )
  const stream = Codec.decode(streamCodec, 'stream')(found[2])
  return E.isRight(stream)
    ? stream
    : E.left(trouble('Unfit', `${path}: ${stream.left.map(Codec.sentence).join('; ')}.`))
}
