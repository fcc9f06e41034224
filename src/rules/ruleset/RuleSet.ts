/** Rule sets: every number and choice of a tournament, as data (RULES 9). */
import type * as E from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import * as Codec from '../../domain/codec/Codec.js'
import * as Digest from '../../domain/Digest.js'
import { conditions } from './Conditions.js'
import * as Parameters from './Parameters.js'

/** A rule set: plain data. `decode` refuses one that cannot work. */
export interface RuleSet extends Parameters.Parameters {}

/** Decodes and checks a rule set; each fault names its path, the value and what was expected. */
export const codec: t.Type<RuleSet, t.OutputOf<typeof Parameters.codec>> = Codec.keeping(conditions)(
  Parameters.codec
)

/** A rule set from unknown input, or every fault in it. */
export const decode: (input: unknown) => E.Either<ReadonlyArray<Codec.Fault>, RuleSet> = Codec.decode(codec)

/** SHA-256 of the rule set's canonical JSON. */
export const digest = (rules: RuleSet): Digest.Digest => Digest.of(rules)
