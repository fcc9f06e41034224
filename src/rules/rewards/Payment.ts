/** Payments: what one tournament pays, to whom and why (RULES 13.1 to 13.3). */
import type { Hotkey } from '../../domain/miner/Hotkey.js'
import type { TournamentType } from '../../domain/task/TaskKind.js'
import type { TournamentId } from '../../domain/TournamentId.js'
import * as Fraction from '../../scoring/Fraction.js'
import * as Shares from '../../scoring/Shares.js'
import type * as History from './History.js'
import type { Result } from './Result.js'
import type { RuleSet } from '../ruleset/RuleSet.js'
import * as Wins from './Wins.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** What a type pays from, as fractions of what is left after participation: the winner's pool, and everybody else's. */
export interface Pools {
  /** Null when there is no tournament to pay for, or its title is vacant: then nobody draws on the boosted pool. */
  readonly title: History.Title | null
  /** The winner has left the title vacant since (RULES 4.6): it keeps its place, so that nobody else is paid more, and its share burns. */
  readonly burns: boolean
  /** What the boost adds, before the pool's maximum. */
  readonly boost: Fraction.Fraction
  /** The pool before the boost, as a share of all weights. */
  readonly base: Fraction.Fraction
  /** The pool with it. */
  readonly boosted: Fraction.Fraction
}

/** What a hotkey is paid for one tournament. */
export interface Payment {
  /** The miner's hotkey (SS58 address, prefix 42). */
  readonly hotkey: Hotkey
  /** `text` or `image`. */
  readonly type: TournamentType
  /** Null where it is paid for a title it held when the history begins. */
  readonly tournament: TournamentId | null
  /** Whether it holds the title. */
  readonly winner: boolean
  /** The tasks that it won. */
  readonly wins: ReadonlyArray<Wins.Win>
  /** What they count together. */
  readonly points: Fraction.Fraction
  /** The places it occupies, shared where they are more than one, of `places` in all. */
  readonly first: number
  /** The last of the places that it shares, from 1. */
  readonly last: number
  /** How many places there are. */
  readonly places: number
  /** Its part of the pool, as an exact fraction. */
  readonly share: Fraction.Fraction
  /** The pool that it is paid from, as a share of all weights. */
  readonly pool: Fraction.Fraction
  /** A fraction of everything: `scale × share × pool`. */
  readonly amount: Fraction.Fraction
}

type Parameters = RuleSet['rewards']

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** The pools of a type after its newest result (RULES 13.3). */
export const pools =
  (rewards: Parameters) =>
  (type: TournamentType, latest: History.Latest | null): Pools => {
    const title = latest?.title ?? latest?.left ?? null
    const burns = title !== null && latest?.title === null
    const boost =
      title === null ? Fraction.zero : Shares.boost(rewards.boost)(title.performance, title.champion.reign)
    const pool = rewards.pools[type]
    return { title, burns, boost, base: Fraction.ofExact(pool.base), boosted: Shares.boosted(pool)(boost) }
  }

/**
 * The payments of one tournament, best place first: the winner draws on the boosted pool, everyone else on the base pool.
 * `scale` is what pools are multiplied by, because participation comes off the top.
 */
export const of =
  (rewards: Parameters, scale: Fraction.Fraction) =>
  (type: TournamentType, { title, base, boosted }: Pools, result: Result | null): ReadonlyArray<Payment> => {
    const byWinner = Wins.byWinner(result?.wins ?? [])
    const champion = title?.champion.hotkey ?? null
    const pointed = Array.from(byWinner, ([who, won]) => ({ who, points: Wins.total(won) }))
    const ranked = Shares.placed(rewards.decay)(champion, pointed)
    return ranked.map(({ who, points, first, last, share }) => {
      const winner = who === champion
      const pool = winner ? boosted : base
      return {
        hotkey: who,
        type,
        tournament: result?.id ?? null,
        winner,
        wins: byWinner.get(who) ?? [],
        points,
        first,
        last,
        places: ranked.length,
        share,
        pool,
        amount: Fraction.multiply(scale, Fraction.multiply(share, pool))
      }
    })
  }
