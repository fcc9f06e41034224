/** Where the matches of a bracket stand in the tournament: heap numbers as rounds and numbers, and back (RULES 1, 4.1). */
import * as Bracket from '../../domain/match/Bracket.js'
import type { Hotkey } from '../../domain/miner/Hotkey.js'
import type * as Slot from '../../domain/task/Slot.js'

/** The bracket's field, and the round of the tournament that its first round is. */
export interface Frame {
  readonly firstRound: number
  readonly seeds: ReadonlyArray<Hotkey>
}

/** A match's round in the tournament, and its number from the top of the bracket. */
export type Place = Pick<Slot.Place, 'round' | 'number'>

/** The place of match n. */
export const of =
  ({ firstRound, seeds }: Frame) =>
  (n: number): Place => ({
    round: firstRound + Bracket.roundOf(Bracket.rounds(seeds.length), n) - 1,
    number: Bracket.numberOf(n)
  })

/** The match at a place; 0 for a place outside the bracket, since matches count from 1. */
export const matchAt =
  ({ firstRound, seeds }: Frame) =>
  ({ round, number }: Place): number => {
    const total = Bracket.rounds(seeds.length)
    const within = round - firstRound + 1
    return number > 2 ** (total - within) ? 0 : Bracket.matchAt(total, within, number)
  }

/** The round of the tournament that follows the bracket. */
export const nextRound = ({ firstRound, seeds }: Frame): number => firstRound + Bracket.rounds(seeds.length)
