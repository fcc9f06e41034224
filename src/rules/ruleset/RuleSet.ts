/** Rule sets: every number and choice of a tournament, as data (RULES 9). */
import * as E from 'fp-ts/lib/Either.js'
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

/** The rule set of the engine with that id, where there is one: what is sound under its id is equal to it. */
const ourOwn = (rules: RuleSet): RuleSet => known.find(({ id }) => id === rules.id) ?? rules

/**
 * Decodes and checks a rule set; each fault names its path, the value and what was expected. One of ours is taken as it
 * is, and a copy of one becomes it: a tournament that was read from a record asks for its rules at every task, and what
 * is ours is not checked again.
 */
export const codec: t.Type<RuleSet, t.OutputOf<typeof Parameters.codec>> = new t.Type(
  anyRules.name,
  (u): u is RuleSet => isOurs(u) || anyRules.is(u),
  (u, context) => {
    if (isOurs(u)) return t.success(u)
    const sound = anyRules.validate(u, context)
    return E.isRight(sound) ? t.success(ourOwn(sound.right)) : sound
  },
  anyRules.encode
)

/** A rule set from unknown input, or every fault in it. */
export const decode: (input: unknown) => E.Either<ReadonlyArray<Codec.Fault>, RuleSet> = Codec.decode(codec)
