/** States: tournaments as JSON, checked so that no altered one gets in. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import * as Codec from './domain/codec/Codec.js'
import * as Log from './rules/log/Log.js'
import * as Opening from './rules/Opening.js'
import type { Refusal } from './rules/Refusal.js'
import * as Tournament from './Tournament.js'

const form = t.type({ format: Log.formatOf('state') }, 'a tournament')
const facts = t.readonly(t.type({ opening: Opening.codec, record: Log.record }, 'a tournament'))

/**
 * Decodes a tournament's JSON. Everything in a state follows from its opening and its record, so it is worked out again
 * and compared: `Invalid` where it is of another format or a fact does not decode, the record's own refusal where it breaks a rule, `Inconsistent`
 * with the first path that does not follow from them.
 */
export const decode = (input: unknown): E.Either<Refusal, Tournament.Tournament> =>
  pipe(
    Codec.decode(form)(input),
    // The form first: of another one nothing else is known.
    E.flatMap(() => Codec.decode(facts)(input)),
    E.mapLeft((faults): Refusal => ({ type: 'Invalid', faults })),
    E.flatMap(({ opening, record }) => Tournament.replay([Log.opened(opening), ...record])),
    E.flatMap(tournament => {
      const other = Codec.difference(tournament, input)
      return other === null
        ? E.right(tournament)
        : E.left<Refusal>({ type: 'Inconsistent', path: other.keys.reduce(Codec.extend, '') })
    })
  )

/** A codec over `decode`, for what holds a tournament among other things. */
export const codec: t.Type<Tournament.Tournament, unknown> = new t.Type<Tournament.Tournament, unknown>(
  'a tournament that follows from its own record',
  (u): u is Tournament.Tournament => E.isRight(decode(u)),
  (u, context) =>
    pipe(
      decode(u),
      E.fold(() => t.failure(u, context), t.success)
    ),
  t.identity
)
