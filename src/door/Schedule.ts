/** Schedule: when the next tournament of a type may open, and how long one lasts (RULES 11). Instants are milliseconds since 1970. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { closed, nullable } from '../domain/codec/Codec.js'
import * as Instant from '../domain/Instant.js'
import * as TaskKind from '../domain/task/TaskKind.js'
import * as Schedule from '../rules/admission/Schedule.js'
import { decoded, type Refusal } from '../rules/Refusal.js'
import * as RuleSet from '../rules/ruleset/RuleSet.js'

const asked = decoded(
  closed('when the last one ended, and now', {
    rules: RuleSet.codec,
    type: TaskKind.tournamentType,
    last: nullable(Instant.codec),
    now: Instant.codec
  })
)
const begun = decoded(closed('when it opened', { rules: RuleSet.codec, opened: Instant.codec }))

/** Whether a tournament of the type may open now: the instant itself, or `TooEarly` with the first one at which it may. The first of its type may always. */
export const mayOpen =
  (rules: RuleSet.RuleSet) =>
  (type: TaskKind.TournamentType, lastCompletedOfType: number | null) =>
  (now: number): E.Either<Refusal, number> =>
    pipe(
      asked({ rules, type, last: lastCompletedOfType, now }),
      E.flatMap(of => Schedule.mayOpen(of.rules)(of.type, of.last)(of.now))
    )

/** Between which instants a tournament opened then is expected to complete. */
export const expectedToComplete =
  (rules: RuleSet.RuleSet) =>
  (
    opened: number
  ): E.Either<
    Refusal,
    {
      /** The first instant, in milliseconds since 1970. */
      readonly earliest: number
      /** The last instant, in milliseconds since 1970. */
      readonly latest: number
    }
  > =>
    pipe(
      begun({ rules, opened }),
      E.map(of => Schedule.expectedToComplete(of.rules)(of.opened))
    )
