/** Seals: the head of each tournament that has ended, signed by the validator's hotkey, recorded once and told. */
import * as E from 'fp-ts/lib/Either.js'
import * as Codec from '../../domain/codec/Codec.js'
import type { TournamentId } from '../../domain/TournamentId.js'
import type { Reader, Stream } from '../../ports/Store.js'
import * as Seal from '../../store/Seal.js'
import type { Season } from '../season/Season.js'
import * as Streams from './Streams.js'
import type { Ports } from './Ports.js'

/** Where they are kept. */
export const stream: Stream = Codec.made('.seals')

/** Every seal that is on record. */
const all = async (from: Pick<Reader, 'read'>): Promise<E.Either<string, ReadonlyArray<Seal.Seal>>> => {
  const records = await from.read(stream)()
  if (E.isLeft(records)) return E.left(records.left.message)
  const seals: Array<Seal.Seal> = []
  for (const { body, number } of records.right) {
    const seal = Codec.decode(Seal.codec, `record ${number} of ${stream}`)(body)
    if (E.isLeft(seal)) return E.left(seal.left.map(Codec.sentence).join('; '))
    seals.push(seal.right)
  }
  return E.right(seals)
}

/** The seal of a stream; null where it has none. */
export const find = async (
  from: Pick<Reader, 'read'>,
  of: Stream
): Promise<E.Either<string, Seal.Seal | null>> =>
  E.map((seals: ReadonlyArray<Seal.Seal>) => seals.find(seal => seal.stream === of) ?? null)(await all(from))

/** How the store is not this validator's: another hotkey signed its last head; null where none has. */
export const strange = async ({
  store,
  signer
}: Pick<Ports, 'store' | 'signer'>): Promise<E.Either<string, string | null>> => {
  const seals = await all(store)
  if (E.isLeft(seals)) return seals
  const hotkey = seals.right.at(-1)?.hotkey
  return E.right(
    hotkey === undefined || signer === undefined || hotkey === signer.hotkey
      ? null
      : `The last head in this store was signed by ${hotkey}, and this validator’s hotkey is ${signer.hotkey}: name the store of this hotkey.`
  )
}

/** Signs the heads of all that has ended and is not signed yet, also of what a kill kept from it; or of one alone, since another type's branch may be signing its own. */
export const sign = async (
  { store, signer, tell }: Pick<Ports, 'store' | 'signer' | 'tell'>,
  { text, image }: Season,
  only: TournamentId | null = null
): Promise<E.Either<string, void>> => {
  if (signer === undefined) return E.right(undefined)
  const seals = await all(store)
  if (E.isLeft(seals)) return seals
  const sealed = new Set<string>(seals.right.map(seal => seal.stream))
  const missing = [...text.past, ...image.past].filter(
    ({ id }) => !sealed.has(id) && (only === null || id === only)
  )
  if (missing.length === 0) return E.right(undefined)
  const heads = await store.heads()
  if (E.isLeft(heads)) return E.left(heads.left.message)
  for (const { id } of missing) {
    const head = heads.right.find(each => each.stream === Streams.of(id))
    if (head === undefined) continue
    const seal = Seal.make(signer)(head)
    const kept = await store.append([{ stream, key: `seal/${id}`, body: Seal.codec.encode(seal) }])()
    if (E.isLeft(kept) && kept.left.kind !== 'Repeated') return E.left(kept.left.message)
    tell({ type: 'Said', tournament: id, message: `its head, signed: ${JSON.stringify(seal)}` })
  }
  return E.right(undefined)
}
