/** Matches: two sides, how a match ends, and who goes on from it (RULES 4). */
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

/** How a match ended; without a winner, nobody goes on. */
export interface Decision {
  readonly winner: Hotkey | null
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

export const pending: Side = { type: 'Pending' }
export const bye: Side = { type: 'Bye' }
export const nobody: Side = { type: 'Nobody' }

/** Byes and walkovers: what decides itself when nobody was withdrawn. */
export const automatic: Automatic = (home, away) => {
  if (home.type === 'Pending' || away.type === 'Pending') return null
  if (home.type === 'Entrant') {
    return away.type === 'Entrant'
      ? null
      : { winner: home.hotkey, reason: away.type === 'Bye' ? 'Bye' : 'Walkover' }
  }
  return away.type === 'Entrant'
    ? { winner: away.hotkey, reason: home.type === 'Bye' ? 'Bye' : 'Walkover' }
    : { winner: null, reason: 'Nobody' }
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

/** Who lost a match that had a winner and a loser. */
export const loserOf = (match: Match): Entrant | null => {
  const winner = winnerOf(match)
  if (winner.type !== 'Entrant') return null
  const other = match.home === winner ? match.away : match.home
  return other.type === 'Entrant' ? other : null
}
