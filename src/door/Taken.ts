/**
 * The front door: what is handed in is held against its codec here, where it is crossed, and what is behind trusts it
 * (RULES 1). A folder of its own, so that the rooms behind need not check each other's values a second time.
 */
import * as E from 'fp-ts/lib/Either.js'
import { flow, pipe } from 'fp-ts/lib/function.js'
import type * as t from 'io-ts'
import { decode, show } from '../domain/codec/Codec.js'
import { decoded, type Refusal } from '../rules/Refusal.js'

/** A function of data, as a function of whatever comes: refused as `Invalid`, with the path of each fault. */
export const taken = <A, O, B>(
  codec: t.Type<A, O>,
  of: (a: A) => B,
  name = ''
): ((input: unknown) => E.Either<Refusal, B>) => flow(decoded(codec, name), E.map(of))

/** A sentence about a value, or one that says what was expected in its place. */
export const told = <A, O>(codec: t.Type<A, O>, sentence: (a: A) => string): ((value: A) => string) => {
  const read = decode(codec)
  return value =>
    pipe(
      read(value),
      E.match(() => `There is nothing to say of ${show(value)}: expected ${codec.name}.`, sentence)
    )
}
