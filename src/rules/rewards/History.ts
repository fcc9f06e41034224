/** History: the results of tournaments, and the title read off them (RULES 6, 13.3). */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as O from 'fp-ts/lib/Option.js'
import * as RA from 'fp-ts/lib/ReadonlyArray.js'
import { list, once } from '../../domain/codec/Codec.js'
import type { Hotkey } from '../../domain/miner/Hotkey.js'
import type { TournamentType } from '../../domain/task/TaskKind.js'
import type { TournamentId } from '../../domain/TournamentId.js'
import * as Fraction from '../../scoring/Fraction.js'
import type * as Phase from '../Phase.js'
import type { Refusal } from '../Refusal.js'
import * as Result from './Result.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** Results, oldest first. Text and image may be mixed: each reads its own. */
export type History = ReadonlyArray<Result.Result>

export const codec = once(list(Result.codec), ({ id }) => id, 'each tournament once', 'id')

/** A title as a history tells it. */
export interface Title {
  readonly champion: Hotkey
  /** Tournaments won in a row, the first one included. */
  readonly reign: number
  /** The tournament that won the crown. */
  readonly since: TournamentId
  /** How much better than the champion before it was then; 0 where it was crowned without a boss round. */
  readonly performance: Fraction.Fraction
}

/** The newest result that counts, and the title after it: null when it is vacant. */
export interface Latest {
  readonly result: Result.Result
  readonly title: Title | null
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** The history of tournaments, oldest first; those that have not ended are left out, and so never break a reign. */
export const of = (tournaments: ReadonlyArray<Phase.Phase>): History =>
  pipe(tournaments, RA.filterMap(Result.of))

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/** The results of one type that count: a cancelled tournament changes nothing (RULES 6). */
export const counting =
  (type: TournamentType) =>
  (history: History): History =>
    history.filter(result => result.type === type && result.ending.type !== 'Cancelled')

/** Who holds the title after a result; null when nobody does. */
export const holder = ({ ending }: Result.Result): Hotkey | null =>
  'champion' in ending ? ending.champion : null

/** The reign after a result: 1 for a new champion, else what the tournament itself counted; null when the title is vacant. */
export const reignAfter = ({ ending }: Result.Result): number | null =>
  'reign' in ending ? ending.reign : 'champion' in ending ? 1 : null

/**
 * The newest result of a type, with the title after it; null when there is none. Refused as `CrownUnknown` when the
 * champion's tournaments in a row are not all there, back to the one that won the crown: its performance is part of what
 * is paid, and a missing one is never taken for 0.
 */
export const latest =
  (type: TournamentType) =>
  (history: History): E.Either<Refusal, Latest | null> => {
    const results = counting(type)(history)
    const result = results.at(-1)
    if (result === undefined) return E.right(null)
    const [champion, reign] = [holder(result), reignAfter(result)]
    if (champion === null || reign === null) return E.right({ result, title: null })
    return pipe(
      crown(results, champion, reign),
      O.match(
        () =>
          E.left<Refusal>({
            type: 'CrownUnknown',
            tournament: result.id,
            tournamentType: type,
            champion,
            reign
          }),
        ({ id, ending }) =>
          E.right({
            result,
            title: {
              champion,
              reign,
              since: id,
              performance: ending.type === 'Dethroned' ? ending.performance : Fraction.zero
            }
          })
      )
    )
  }

/** The result that won the crown: `reign` results back, the champion's without a gap, each one reign higher than the last. */
const crown = (results: History, champion: Hotkey, reign: number): O.Option<Result.Result> => {
  const row = results.slice(-reign)
  const whole = row.every((result, i) => holder(result) === champion && reignAfter(result) === i + 1)
  return whole ? O.fromNullable(row[0]) : O.none
}
