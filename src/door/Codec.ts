/** Reading what comes from outside: a value, or every fault in it by path, value and expectation (RULES 1). */
export { list, type Codec, type Fault, type Found } from '../domain/codec/Codec.js'
import type * as E from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import * as Codec from '../domain/codec/Codec.js'
import { fault } from '../rules/RefusalCodec.js'
import { told } from './Taken.js'

/** Decodes unknown input: the value, or every fault in it. `name` begins each path. It never throws. */
export const decode = <A, O>(
  codec: t.Type<A, O>,
  name = ''
): ((input: unknown) => E.Either<ReadonlyArray<Codec.Fault>, A>) =>
  Codec.decode(codec, typeof name === 'string' ? name : Codec.show(name))

/** A fault in one sentence: `miners[3].hotkey is "5F…": expected a hotkey`. */
export const sentence: (fault: Codec.Fault) => string = told(fault, Codec.sentence)

/** Any value in at most about eighty characters, with nothing in it that a terminal would obey. */
export const show: (value: unknown) => string = Codec.show
