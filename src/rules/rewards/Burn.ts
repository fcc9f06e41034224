/** The burn: what is not paid out, and where each part of it comes from (RULES 13.3, 13.4). */
import type { Hotkey } from '../../domain/miner/Hotkey.js'
import type { Node } from '../../domain/miner/Metagraph.js'
import type { TournamentType } from '../../domain/task/TaskKind.js'
import * as Fraction from '../../scoring/Fraction.js'
import type { Payment } from './Payment.js'
import * as Statement from './Statement.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** Where burned weight comes from; amounts are fractions of everything. */
export type Source =
  /** A hotkey without a node: all it earned. */
  | {
      readonly type: 'Unregistered'
      /** Who would have got it. */
      readonly hotkey: Hotkey
      /** The share of all weights, as an exact fraction. */
      readonly amount: Fraction.Fraction
    }
  /** The share of a winner that has left its title vacant (RULES 4.6). */
  | {
      readonly type: 'Forfeited'
      /** Who would have got it. */
      readonly hotkey: Hotkey
      /** `text` or `image`. */
      readonly tournamentType: TournamentType
      /** The share of all weights, as an exact fraction. */
      readonly amount: Fraction.Fraction
    }
  /** A base pool on which nobody draws: no tournament yet, or one without a winner or points. */
  | {
      readonly type: 'Undrawn'
      /** `text` or `image`. */
      readonly tournamentType: TournamentType
      /** The share of all weights, as an exact fraction. */
      readonly amount: Fraction.Fraction
    }
  /** What no pool holds. */
  | {
      readonly type: 'Remainder'
      /** The share of all weights, as an exact fraction. */
      readonly amount: Fraction.Fraction
    }

/** Everything burned and the node it goes to. */
export interface Burn extends Node {
  /** What it is made of; what is zero is left out. */
  readonly sources: ReadonlyArray<Source>
  /** The share of all weights, as an exact fraction. */
  readonly amount: Fraction.Fraction
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/**
 * Burns what nodes do not earn, so that all weights sum to exactly one. `undrawn` has the pools on which nobody draws, `forfeited`
 * the payments of winners that have left their titles.
 */
export const of = (
  node: Node,
  earnings: ReadonlyArray<Statement.Earnings>,
  undrawn: Readonly<Record<TournamentType, Fraction.Fraction>>,
  forfeited: ReadonlyArray<Payment>
): Burn => {
  const unregistered = earnings.flatMap((e): ReadonlyArray<Source> =>
    e.node === null ? [{ type: 'Unregistered', hotkey: e.hotkey, amount: e.earned }] : []
  )
  const earned = Fraction.sum(earnings.map(e => e.earned))
  const taken = Fraction.sum([earned, undrawn.text, undrawn.image, ...forfeited.map(({ amount }) => amount)])
  const sources: ReadonlyArray<Source> = [
    ...unregistered,
    ...forfeited.map(({ hotkey, type, amount }): Source => ({
      type: 'Forfeited',
      hotkey,
      tournamentType: type,
      amount
    })),
    { type: 'Undrawn', tournamentType: 'text', amount: undrawn.text },
    { type: 'Undrawn', tournamentType: 'image', amount: undrawn.image },
    { type: 'Remainder', amount: Fraction.subtract(Fraction.one, taken) }
  ]
  return {
    ...node,
    sources: sources.filter(({ amount }) => !Fraction.isZero(amount)),
    amount: Fraction.sum(sources.map(({ amount }) => amount))
  }
}

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

const source = (s: Source): string => {
  switch (s.type) {
    case 'Unregistered':
      return `${s.hotkey} is not registered: the ${Statement.decimal(s.amount)} it earned.`
    case 'Forfeited':
      return `${s.hotkey} was withdrawn and left the ${s.tournamentType} title vacant: the winner’s ${Statement.decimal(s.amount)}.`
    case 'Undrawn':
      return `${s.tournamentType}: a pool on which nobody draws: ${Statement.decimal(s.amount)}.`
    case 'Remainder':
      return `what no pool pays out: ${Statement.decimal(s.amount)}.`
  }
}

/** The burn in sentences: one for its amount, one for each part of it. */
export const sentences = (burn: Burn): ReadonlyArray<string> => [
  `Burned, to ${burn.hotkey} (node ${burn.id}): ${Statement.decimal(burn.amount)}, exactly ${Fraction.show(burn.amount)}.`,
  ...burn.sources.map(source)
]
