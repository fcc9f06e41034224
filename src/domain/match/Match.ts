/** Matches: two sides, how a match ends, and who goes on from it (RULES 4). */
import { constant } from '../codec/Border.js'
import type { Exact } from '../Exact.js'
import type { Hotkey } from '../miner/Hotkey.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** Who stands on one side of a match. Seeds count from 1, the best. */
export type Side =
  | { readonly type: 'Entrant'; readonly hotkey: Hotkey; readonly seed: number }
  | { readonly type: 'Bye' }
  /** The match below ended without a winner. */
  | { readonly type: 'Nobody' }
  /** The match below is not decided. */
  | { readonly type: 'Pending' }

export type Entrant = Extract<Side, { readonly type: 'Entrant' }>

/** Why a match went the way it did (RULES 4.3, 4.6). */
export type Reason =
  | 'Bye'
  | 'BetterScore'
  | 'BetterSeed'
  | 'OpponentFailed'
  | 'OpponentWithdrawn'
  | 'Walkover'
  | 'BothFailed'
  | 'Nobody'

/** What both sides scored; null for who has no score, or only a copied one. */
export interface Scores {
  readonly home: Exact | null
  readonly away: Exact | null
}

/** How a match ended. Without a winner nobody goes on; a loser is who was beaten; scores are there where a task was set. */
export interface Decision {
  readonly winner: Hotkey | null
  readonly loser: Hotkey | null
  readonly scores: Scores | null
  readonly reason: Reason
}

/** A match of the bracket. */
export interface Match {
  readonly home: Side
  readonly away: Side
  readonly decision: Decision | null
}

/** What decides a match without play; none while it must be waited for or played. Asked again whenever a side becomes known. */
export type Automatic = (home: Side, away: Side) => Decision | null

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

// These three stand in many brackets at once, so nobody can change them in one.
export const pending: Side = constant({ type: 'Pending' })
export const bye: Side = constant({ type: 'Bye' })
export const nobody: Side = constant({ type: 'Nobody' })

/** The winner of a match between two, and why. */
export const beats = (
  winner: Entrant,
  loser: Entrant,
  reason: Reason,
  scores: Scores | null = null
): Decision => ({ winner: winner.hotkey, loser: loser.hotkey, scores, reason })

/** Who goes on without a match: past a bye, or past a match below that nobody came through. */
export const goesOn = (entrant: Entrant, past: Side): Decision => ({
  winner: entrant.hotkey,
  loser: null,
  scores: null,
  reason: past.type === 'Bye' ? 'Bye' : 'Walkover'
})

/** Nobody goes on. */
export const without = (reason: Reason, scores: Scores | null = null): Decision => ({
  winner: null,
  loser: null,
  scores,
  reason
})

/** Byes and walkovers: what decides itself when nobody was withdrawn. */
export const automatic: Automatic = (home, away) => {
  if (home.type === 'Pending' || away.type === 'Pending') return null
  if (home.type === 'Entrant') return away.type === 'Entrant' ? null : goesOn(home, away)
  return away.type === 'Entrant' ? goesOn(away, home) : without('Nobody')
}

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/** Who goes on from a match. */
export const winnerOf = (match: Match): Side => {
  if (match.decision === null) return pending
  const { winner } = match.decision
  return match.home.type === 'Entrant' && match.home.hotkey === winner
    ? match.home
    : match.away.type === 'Entrant' && match.away.hotkey === winner
      ? match.away
      : nobody
}
