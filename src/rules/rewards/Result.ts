/** Results: what a finished tournament leaves to reward: how it ended, and who won its tasks (RULES 8, 13.1). */
import * as O from 'fp-ts/lib/Option.js'
import * as t from 'io-ts'
import { closed, integer, tagged } from '../../domain/codec/Codec.js'
import * as Hotkey from '../../domain/miner/Hotkey.js'
import { isScored } from '../../domain/task/Report.js'
import * as TaskKind from '../../domain/task/TaskKind.js'
import * as TournamentId from '../../domain/TournamentId.js'
import type { Verdict } from '../../domain/match/Verdict.js'
import * as Fraction from '../../scoring/Fraction.js'
import * as Shares from '../../scoring/Shares.js'
import * as Phase from '../Phase.js'
import type { Ending } from '../boss/Ending.js'
import * as Wins from './Wins.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

const champion = Hotkey.codec

/** A reign of somebody who was champion before. */
const reign = integer(2)

const ending = tagged('an ending', {
  /** `performance`: the median improvement over the old champion; the new one’s reign is 1. */
  Dethroned: closed('Dethroned', { type: t.literal('Dethroned'), champion, performance: Fraction.codec }),
  Crowned: closed('Crowned', { type: t.literal('Crowned'), champion }),
  Defended: closed('Defended', { type: t.literal('Defended'), champion, reign }),
  Retained: closed('Retained', { type: t.literal('Retained'), champion, reign }),
  Vacant: closed('Vacant', { type: t.literal('Vacant') }),
  Cancelled: closed('Cancelled', { type: t.literal('Cancelled') })
})

export const codec = closed('a result', {
  id: TournamentId.codec,
  type: TaskKind.tournamentType,
  ending,
  wins: Wins.codec
})

/** A finished tournament, as far as rewards go. */
export type Result = t.TypeOf<typeof codec>

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** The result of a tournament; none while it has not ended. */
export const of = (tournament: Phase.Phase): O.Option<Result> =>
  tournament.phase === 'Finished'
    ? O.some({
        id: tournament.opening.id,
        type: tournament.opening.type,
        ending: ended(tournament.ending, Phase.verdict(tournament)),
        wins: Wins.of(tournament)
      })
    : O.none

const ended = (end: Ending, verdict: Verdict | null): Result['ending'] => {
  switch (end.type) {
    case 'Dethroned':
      return { type: end.type, champion: end.champion.hotkey, performance: performance(verdict) }
    case 'Crowned':
      return { type: end.type, champion: end.champion.hotkey }
    case 'Defended':
    case 'Retained':
      return { type: end.type, champion: end.champion.hotkey, reign: end.champion.reign }
    case 'Vacant':
    case 'Cancelled':
      return { type: end.type }
  }
}

/**
 * How much better than the champion the challenger was: the median over the boss tasks with two scores, those against a
 * zero left out; 0 where none is left (RULES 13.3). Who is crowned has none: a boss round that the champion’s withdrawal
 * ended was not won, and a few of its tasks could be a lucky choice of the moment to leave.
 */
const performance = (verdict: Verdict | null): Fraction.Fraction =>
  Fraction.median(
    (verdict?.tasks ?? []).flatMap(({ metric, champion: from, challenger: to }) => {
      if (!isScored(from) || !isScored(to)) return []
      const improvement = Shares.improvement(metric)(from.score, to.score)
      return improvement === null ? [] : [improvement]
    })
  )
