/** Rule sets: every number and choice of a tournament, as data (RULES 9). */
import type * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import * as Codec from '../../domain/codec/Codec.js'
import { conditions } from './Conditions.js'
import { isOurs, known } from './Known.js'
import * as Parameters from './Parameters.js'

/** A rule set: plain data. `decode` refuses one that cannot work. */
export interface RuleSet extends Parameters.Parameters {}

/** An id of ours stands for our numbers: whoever changes one of them gives the result an id of its own. */
const ownId = (rules: RuleSet): Codec.Flaw | null => {
  const ours = known.find(({ id }) => id === rules.id)
  return ours === undefined || Codec.difference(ours, rules) === null
    ? null
    : {
        path: ['id'],
        expected: 'an id of its own, since a rule set of the engine has this one and other numbers'
      }
}

const anyRules: t.Type<RuleSet, t.OutputOf<typeof Parameters.codec>> = Codec.checked(
  Codec.keeping(conditions)(Parameters.codec),
  ownId
)

/** Decodes and checks a rule set; each fault names its path, the value and what was expected. One of ours is taken as it is. */
export const codec: t.Type<RuleSet, t.OutputOf<typeof Parameters.codec>> = new t.Type(
  anyRules.name,
  (u): u is RuleSet => isOurs(u) || anyRules.is(u),
  (u, context) => (isOurs(u) ? t.success(u) : anyRules.validate(u, context)),
  anyRules.encode
)

/** A rule set from unknown input, or every fault in it. */
export const decode: (input: unknown) => E.Either<ReadonlyArray<Codec.Fault>, RuleSet> = Codec.decode(codec)
