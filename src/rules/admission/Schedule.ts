/** Schedule: when the next tournament of a type may open, and how long one lasts (RULES 11). Instants are milliseconds since 1970, passed in. */
import * as E from 'fp-ts/lib/Either.js'
import type { TournamentType } from '../../domain/task/TaskKind.js'
import type { Refusal } from '../Refusal.js'
import type { RuleSet } from '../ruleset/RuleSet.js'

const hour = 3_600_000
const day = 24 * hour

/** The instant from which the next tournament of the same type may open, after the last one completed. */
export const opensAt =
  ({ schedule }: RuleSet) =>
  (lastCompleted: number): number =>
    lastCompleted + schedule.pauseHours * hour

/** Whether a tournament of the type may open now: the instant itself, or `TooEarly`. The first of its type may always. */
export const mayOpen =
  (rules: RuleSet) =>
  (tournamentType: TournamentType, lastCompletedOfType: number | null) =>
  (now: number): E.Either<Refusal, number> => {
    const from = lastCompletedOfType === null ? now : opensAt(rules)(lastCompletedOfType)
    return now >= from ? E.right(now) : E.left({ type: 'TooEarly', opensAt: from, tournamentType })
  }

/** Between which instants a tournament opened then is expected to complete. */
export const expectedToComplete =
  ({ schedule: { expectedDays } }: RuleSet) =>
  (opened: number): { readonly earliest: number; readonly latest: number } => ({
    earliest: opened + Number(expectedDays.from) * day,
    latest: opened + Number(expectedDays.to) * day
  })
