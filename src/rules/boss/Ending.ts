/** Succession: how a tournament ends, and who is champion then (RULES 6, 8). */
import * as O from 'fp-ts/lib/Option.js'
import { crowned, defended, type Champion } from '../../domain/miner/Champion.js'
import { show } from '../../domain/codec/Codec.js'
import type { Coldkey } from '../../domain/miner/Coldkey.js'
import type { Hotkey } from '../../domain/miner/Hotkey.js'
import type { Miner } from '../../domain/miner/Miner.js'
import type { RaoText } from '../../domain/Rao.js'
import type { Verdict } from '../../domain/match/Verdict.js'
import type { Opening } from '../Opening.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** Why nobody challenged: nobody came through the groups, nobody was left standing, or the challenger was withdrawn. */
export type Unchallenged = 'NoFinisher' | 'AllEliminated' | 'ChallengerWithdrawn'

/** A fee that goes back (RULES 2.2). */
export interface Refund {
  readonly hotkey: Hotkey
  readonly coldkey: Coldkey
  readonly amount: RaoText
}

/** Exactly one of these ends a tournament; `champion` is who holds the title afterwards. */
export type Ending =
  | { readonly type: 'Dethroned'; readonly champion: Champion }
  | { readonly type: 'Defended'; readonly champion: Champion }
  | { readonly type: 'Crowned'; readonly champion: Champion }
  | { readonly type: 'Retained'; readonly champion: Champion; readonly reason: Unchallenged }
  | { readonly type: 'Vacant'; readonly champion: null; readonly reason: Unchallenged }
  | {
      readonly type: 'Cancelled'
      readonly champion: Champion | null
      readonly reason: string
      readonly refunds: ReadonlyArray<Refund>
    }

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** The boss round was played to its end. */
export const judged =
  ({ champion, challenger }: { readonly champion: Champion; readonly challenger: Miner }) =>
  (verdict: Verdict): Ending =>
    verdict.outcome === 'Dethroned'
      ? { type: 'Dethroned', champion: crowned(challenger) }
      : { type: 'Defended', champion: defended(champion) }

/** The title was vacant, and somebody came through (RULES 5.1). */
export const crown = (challenger: Miner): Ending => ({ type: 'Crowned', champion: crowned(challenger) })

/** Nobody challenged: the champion, if there is one, retains the title. */
export const unchallenged =
  (reason: Unchallenged) =>
  (champion: Champion | null): Ending =>
    champion === null
      ? { type: 'Vacant', champion: null, reason }
      : { type: 'Retained', champion: defended(champion), reason }

/** Cancelled: every fee goes back, and the title stays with whoever holds it (RULES 2.2, 6). */
export const cancelled = (
  { miners, rules, type }: Opening,
  champion: Champion | null,
  reason: string
): Ending => ({
  type: 'Cancelled',
  champion,
  reason,
  refunds: miners.map(({ hotkey, coldkey }) => ({ hotkey, coldkey, amount: rules.registration.fees[type] }))
})

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

const reasons: Readonly<Record<Unchallenged, string>> = {
  NoFinisher: 'no miner came through the groups with a score',
  AllEliminated: 'nobody was left standing in the knockout',
  ChallengerWithdrawn: 'the challenger was withdrawn'
}

/** An ending in one sentence. */
export const sentence = (ending: Ending): string => {
  switch (ending.type) {
    case 'Dethroned':
      return `Dethroned: ${ending.champion.hotkey} is the new champion, in reign 1.`
    case 'Defended':
      return `Defended: ${ending.champion.hotkey} beat the challenger and goes on to reign ${ending.champion.reign}.`
    case 'Crowned':
      return `Crowned: the title was vacant, and ${ending.champion.hotkey} takes it, in reign 1.`
    case 'Retained':
      return `Retained: ${reasons[ending.reason]}, so ${ending.champion.hotkey} goes on to reign ${ending.champion.reign}.`
    case 'Vacant':
      return `Vacant: ${reasons[ending.reason]}, and there is no champion.`
    case 'Cancelled':
      return `Cancelled (${show(ending.reason)}): the title stays as it was, and ${ending.refunds.length} fees go back.`
  }
}

/** The reign of who won last, read off the winners of finished tournaments, oldest first (null: nobody); none if somebody else did. */
export const reign =
  (winners: ReadonlyArray<Hotkey | null>) =>
  (champion: Hotkey): O.Option<number> => {
    const before = winners.findLastIndex(winner => winner !== champion)
    const won = winners.length - 1 - before
    return won === 0 ? O.none : O.some(won)
  }
