// What a codec says of JSON in which something else stands in the place of a record or a list.
import * as E from 'fp-ts/lib/Either.js'
import * as Codec from '../../src/domain/codec/Codec.js'
import { places, replaced, valueAt } from '../arbitraries.js'

/** The places of records and lists at which the refusal of something else does not name the place, or says no word of what belongs there. */
export const unsaid = <A, O>(codec: Codec.Codec<A, O>, json: unknown): ReadonlyArray<string> =>
  places(json)
    .filter(place => typeof valueAt(json, place) === 'object' && valueAt(json, place) !== null)
    .flatMap(place => {
      const path = place.reduce(Codec.extend, 'input')
      const decoded = Codec.decode(codec, 'input')(replaced(json, place, true))
      const said =
        E.isLeft(decoded) &&
        decoded.left.some(fault => fault.path === path && /^\S(.*\S)?$/.test(fault.expected))
      return said ? [] : [path]
    })
