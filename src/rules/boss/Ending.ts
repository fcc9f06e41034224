/** Succession: how a tournament ends, and who is champion then (RULES 6, 8). */
import * as O from 'fp-ts/lib/Option.js'
import * as t from 'io-ts'
import { closed, list, nullable, oneOf, show, tagged } from '../../domain/codec/Codec.js'
import * as Verdict from '../../domain/match/Verdict.js'
import * as Champion from '../../domain/miner/Champion.js'
import * as Coldkey from '../../domain/miner/Coldkey.js'
import * as Hotkey from '../../domain/miner/Hotkey.js'
import type { Miner } from '../../domain/miner/Miner.js'
import * as Rao from '../../domain/Rao.js'
import { detail } from '../../domain/task/Report.js'
import type { Opening } from '../Opening.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

const unchallengedBy = oneOf('NoFinisher', 'AllEliminated', 'NoScore', 'ChallengerWithdrawn')

/**
 * Why nobody challenged: nobody came through the groups, nobody was left standing, the last one standing never had a
 * score of its own, or the challenger was withdrawn.
 */
export type Unchallenged = t.TypeOf<typeof unchallengedBy>

const refund = closed('a refund', {
  /** The miner's hotkey (SS58 address, prefix 42). */
  hotkey: Hotkey.codec,
  /** The coldkey that pays for it (SS58 address, prefix 42). */
  coldkey: Coldkey.codec,
  /** The fee, in rao as text. */
  amount: Rao.text
})

/** A fee that goes back (RULES 2.2). */
export interface Refund extends t.TypeOf<typeof refund> {}

const ending = <T extends string, P extends t.Props>(type: T, props: P) =>
  closed(type, { type: t.literal(type), ...props })

export const codec = tagged('an ending', {
  Dethroned: ending('Dethroned', {
    /** Who holds the title afterwards, with its reign. */
    champion: Champion.codec,
    /** How the boss round was decided. */
    verdict: Verdict.codec
  }),
  Defended: ending('Defended', {
    /** Who holds the title afterwards, with its reign. */
    champion: Champion.codec,
    /** How the boss round was decided. */
    verdict: Verdict.codec
  }),
  /** Null where the title was vacant from the start; where it fell vacant in the boss round, what was decided until then. */
  Crowned: ending('Crowned', {
    /** Who holds the title afterwards, with its reign. */
    champion: Champion.codec,
    /** How the boss round was decided; null where the title was vacant. */
    verdict: nullable(Verdict.codec)
  }),
  Retained: ending('Retained', {
    /** Who holds the title afterwards, with its reign. */
    champion: Champion.codec,
    /** Why nobody challenged. */
    reason: unchallengedBy
  }),
  Vacant: ending('Vacant', {
    /** Nobody holds the title. */
    champion: t.null,
    /** Why nobody challenged. */
    reason: unchallengedBy
  }),
  Cancelled: ending('Cancelled', {
    /** Who holds the title afterwards; null where it is vacant. */
    champion: nullable(Champion.codec),
    /** The champion that was withdrawn before, which left the title vacant. */
    withdrawn: nullable(Champion.codec),
    /** Why it was cancelled, as it was given. */
    reason: detail,
    /** The fees that go back. */
    refunds: list(refund, 100_000)
  })
})

/** Exactly one of these ends a tournament; `champion` is who holds the title afterwards. */
export type Ending = t.TypeOf<typeof codec>

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** The boss round has a verdict: played to its end, or ended by the champion's withdrawal (RULES 4.6). */
export const judged =
  ({
    champion,
    challenger
  }: {
    /** Who holds the title afterwards, with its reign. */
    readonly champion: Champion.Champion
    readonly challenger: Miner
  }) =>
  (verdict: Verdict.Verdict): Ending =>
    verdict.outcome === 'Defended'
      ? { type: 'Defended', champion: Champion.defended(champion), verdict }
      : { type: verdict.outcome, champion: Champion.crowned(challenger), verdict }

/** The title was vacant, and somebody came through (RULES 5.1). */
export const crown = (challenger: Miner): Ending => ({
  type: 'Crowned',
  champion: Champion.crowned(challenger),
  verdict: null
})

/** Nobody challenged: the champion, if there is one, retains the title. */
export const unchallenged =
  (reason: Unchallenged) =>
  (champion: Champion.Champion | null): Ending =>
    champion === null
      ? { type: 'Vacant', champion: null, reason }
      : { type: 'Retained', champion: Champion.defended(champion), reason }

/** Cancelled: every fee goes back, and the title stays with whoever holds it (RULES 2.2, 4.6, 6). */
export const cancelled = (
  { miners, rules, type, champion: defender }: Opening,
  champion: Champion.Champion | null,
  reason: string
): Ending => ({
  type: 'Cancelled',
  champion,
  withdrawn: champion === null ? defender : null,
  reason,
  refunds: miners.map(({ hotkey, coldkey }) => ({ hotkey, coldkey, amount: rules.registration.fees[type] }))
})

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

const reasons: Readonly<Record<Unchallenged, string>> = {
  NoFinisher: 'no miner came through the groups with a score',
  AllEliminated: 'nobody was left standing in the knockout',
  NoScore: 'the last one standing never had a score of its own',
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
      return `Cancelled (${show(ending.reason)}): ${titleAfter(ending.withdrawn)}, and ${ending.refunds.length === 1 ? '1 fee goes' : `${ending.refunds.length} fees go`} back.`
  }
}

const titleAfter = (withdrawn: Champion.Champion | null): string =>
  withdrawn === null
    ? 'the title stays as it was'
    : `the title is vacant, since ${withdrawn.hotkey} was withdrawn`

/** The reign of who won last, read off the winners of finished tournaments, oldest first (null: nobody); none if somebody else did. */
export const reign =
  (winners: ReadonlyArray<Hotkey.Hotkey | null>) =>
  (champion: Hotkey.Hotkey): O.Option<number> => {
    const before = winners.findLastIndex(winner => winner !== champion)
    const won = winners.length - 1 - before
    return won === 0 ? O.none : O.some(won)
  }
