/** Plans: what an append will write, worked out before anything is written; the same for every adapter. */
import * as E from 'fp-ts/lib/Either.js'
import * as RNEA from 'fp-ts/lib/ReadonlyNonEmptyArray.js'
import * as Codec from '../../domain/codec/Codec.js'
import {
  stream as streamCodec,
  trouble,
  type Draft,
  type Record,
  type StoreError,
  type Stream
} from '../../ports/Store.js'
import * as Chain from './Chain.js'

export type NonEmpty<A> = RNEA.ReadonlyNonEmptyArray<A>

/** The drafts' records and lines, in the order of the drafts. */
export type Plan = NonEmpty<Chain.Sealed>

/** Drafts as records on their streams' links, all at the one instant; refused whole where one is unfit or repeats a key. */
export const make = (
  drafts: NonEmpty<Draft>,
  linkOf: (stream: Stream) => E.Either<StoreError, Chain.Link>,
  now: number,
  isKnown: (stream: Stream, key: string) => boolean
): E.Either<StoreError, Plan> => {
  const byStream = new Map<Stream, Array<number>>()
  const taken = new Set<string>()
  for (const [i, { stream, key }] of drafts.entries()) {
    const name = Codec.decode(streamCodec, 'stream')(stream)
    if (E.isLeft(name)) return E.left(trouble('Unfit', `${name.left.map(Codec.sentence).join('; ')}.`))
    if (key !== null) {
      const id = `${stream} ${key}`
      if (taken.has(id) || isKnown(stream, key)) return E.left(repeated(stream, key))
      taken.add(id)
    }
    const together = byStream.get(stream)
    if (together === undefined) byStream.set(stream, [i])
    else together.push(i)
  }
  const sealed = new Map<number, Chain.Sealed>()
  for (const [stream, places] of byStream) {
    const link = linkOf(stream)
    if (E.isLeft(link)) return link
    const made = Chain.seal(link.right, now)(places.flatMap(i => drafts[i] ?? []))
    if (E.isLeft(made)) return made
    for (const [i, each] of made.right.entries()) sealed.set(places[i] ?? -1, each)
  }
  const [first, ...others] = drafts.flatMap((_, i) => sealed.get(i) ?? [])
  return first === undefined
    ? E.left(trouble('Unfit', 'An append keeps at least one record.'))
    : E.right([first, ...others])
}

/** The key is taken. */
export const repeated = (stream: Stream, key: string): StoreError =>
  trouble('Repeated', `${stream} has a record with the key ${Codec.show(key)} already.`)

/** The records of a plan. */
export const records: (plan: Plan) => NonEmpty<Record> = RNEA.map(({ record }) => record)

/** Of records to be adopted, those that are not there yet; `Broken` where one differs from what is there or does not follow. */
export const adopting = (
  records: NonEmpty<Record>,
  there: ReadonlyArray<Record>
): E.Either<StoreError, ReadonlyArray<Record>> => {
  const [{ stream }] = records
  const keys = new Set(there.map(({ key }) => key))
  const last = there.at(-1)
  let link = last === undefined ? Chain.start(stream) : Chain.after(last)
  const fresh: Array<Record> = []
  for (const record of records) {
    const known = there[record.number - 1]
    if (known !== undefined) {
      if (Chain.line(known) !== Chain.line(record))
        return E.left(Chain.broken(stream, record.number, 'the store has another record with this number'))
      continue
    }
    const sound = Chain.follow(link)(Chain.line(record))
    if (E.isLeft(sound)) return E.left(Chain.broken(stream, record.number, sound.left))
    if (record.key !== null && keys.has(record.key)) return E.left(repeated(stream, record.key))
    keys.add(record.key)
    fresh.push(sound.right)
    link = Chain.after(sound.right)
  }
  return link.rest === 0
    ? E.right(fresh)
    : E.left(Chain.broken(stream, link.number + 1, 'the rest of its transaction is missing'))
}
