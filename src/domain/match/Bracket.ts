/**
 * Brackets: single elimination as a heap (RULES 4.1).
 *
 * Match 1 is the final; match n is fed by 2n (its home side) and 2n + 1 (its away side); the seeds sit below
 * the first round. So a bracket is arithmetic: no links are stored, and a decided match is never thrown away.
 */
import type { Hotkey } from '../miner/Hotkey.js'
import {
  bye,
  nobody,
  pending,
  winnerOf,
  type Automatic,
  type Decision,
  type Entrant,
  type Match,
  type Side
} from './Match.js'

export { automatic, beats, winnerOf, without } from './Match.js'
export type { Automatic, Decision, Entrant, Match, Reason, Scores, Side } from './Match.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** The seeds, best first, and the matches: match n at index n - 1. */
export interface Bracket<M extends Match = Match> {
  readonly seeds: ReadonlyArray<Hotkey>
  readonly matches: ReadonlyArray<M>
}

// -------------------------------------------------------------------------------------
// arithmetic
// -------------------------------------------------------------------------------------

/** The smallest power of two that holds `entrants`. */
export const size = (entrants: number): number => {
  let power = 1
  while (power < entrants) power *= 2
  return power
}

/** The rounds of a bracket for so many entrants: 0 for one entrant, 4 for 14. */
export const rounds = (entrants: number): number => Math.log2(size(entrants))

/** Seeds from the top of the bracket down: 1 8 4 5 2 7 3 6. Every first-round pair sums to size + 1. */
export const seating = (bracketSize: number): ReadonlyArray<number> => {
  let seats = [1]
  for (let s = 2; s <= bracketSize; s *= 2) {
    const paired: Array<number> = []
    for (const seed of seats) paired.push(seed, s + 1 - seed)
    seats = paired
  }
  return seats
}

/** The bracket round a match is played in, from 1, of `total` rounds. */
export const roundOf = (total: number, match: number): number => total - Math.floor(Math.log2(match))

/** A match's number within its round, from 1 at the top. */
export const numberOf = (match: number): number => match - 2 ** Math.floor(Math.log2(match)) + 1

/** The match of that number in that round. */
export const matchAt = (total: number, round: number, number: number): number =>
  2 ** (total - round) + number - 1

// -------------------------------------------------------------------------------------
// combinators
// -------------------------------------------------------------------------------------

/** The bracket of the seeds, best first: byes go to the best of them, and are decided at once. */
export const draw =
  (decides: Automatic) =>
  (seeds: ReadonlyArray<Hotkey>): Bracket => {
    const seats = seating(size(seeds.length))
    const side = (seed: number): Side => {
      const hotkey = seeds[seed - 1]
      return hotkey === undefined ? bye : { type: 'Entrant', hotkey, seed }
    }
    // From the last match up, so that whoever feeds a match is there before it; turned round at the end.
    const upwards: Array<Match> = []
    for (let i = seats.length - 1; i > 0; i -= 2) {
      const [home, away] = [side(seats[i - 1] ?? 0), side(seats[i] ?? 0)]
      upwards.push({ home, away, decision: decides(home, away) })
    }
    for (let i = 1; i < upwards.length; i += 2) {
      const [home, away] = [after(upwards[i]), after(upwards[i - 1])]
      upwards.push({ home, away, decision: decides(home, away) })
    }
    return { seeds, matches: upwards.reverse() }
  }

/** Decides a match, carries its winner up, and decides with it whatever decides itself then. */
export const decide =
  (decides: Automatic) =>
  (match: number, decision: Decision) =>
  <M extends Match>(bracket: Bracket<M>): Bracket<M> => {
    const matches = bracket.matches.slice()
    const decided = matches[match - 1]
    if (decided === undefined || decided.decision !== null) return bracket
    matches[match - 1] = { ...decided, decision }
    for (let n = match; n > 1 && carry(decides, matches, n); n >>= 1);
    return { seeds: bracket.seeds, matches }
  }

/** Decides every match that can be played, from the first round up, as `pick` says; null leaves a match open. */
export const play =
  (decides: Automatic) =>
  (pick: (home: Entrant, away: Entrant, match: number) => Decision | null) =>
  <M extends Match>(bracket: Bracket<M>): Bracket<M> => {
    const matches = bracket.matches.slice()
    const firstRound = bracket.matches.length >> 1
    for (let n = matches.length; n >= 1; n -= 1) {
      const match = matches[n - 1]
      if (match === undefined || match.decision !== null) continue
      const home = n > firstRound ? match.home : after(matches[2 * n - 1])
      const away = n > firstRound ? match.away : after(matches[2 * n])
      const playable = home.type === 'Entrant' && away.type === 'Entrant'
      const decision = decides(home, away) ?? (playable ? pick(home, away, n) : null)
      matches[n - 1] = { ...match, home, away, decision }
    }
    return { seeds: bracket.seeds, matches }
  }

/** Seats a decided match's winner in the match above; whether that one is decided by it. Writes into `matches`. */
const carry = <M extends Match>(decides: Automatic, matches: Array<M>, n: number): boolean => {
  const [from, above] = [matches[n - 1], matches[(n >> 1) - 1]]
  if (from === undefined || above === undefined || from.decision === null) return false
  const winner = winnerOf(from)
  const [home, away] = n % 2 === 0 ? [winner, above.away] : [above.home, winner]
  const decision = above.decision ?? decides(home, away)
  matches[(n >> 1) - 1] = { ...above, home, away, decision }
  return decision !== null
}

/** Who comes from the match below. */
const after = (below: Match | undefined): Side => (below === undefined ? pending : winnerOf(below))

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/** The last one standing; pending until the final is decided. */
export const champion = (bracket: Bracket): Side => {
  const [final] = bracket.matches
  if (final !== undefined) return winnerOf(final)
  const [only] = bracket.seeds
  return only === undefined ? nobody : { type: 'Entrant', hotkey: only, seed: 1 }
}
