/** Odds of a bracket whose pairwise chances are known: each entrant's chance to reach each round, exactly (RULES 4). */
import * as RA from 'fp-ts/lib/ReadonlyArray.js'
import * as Bracket from '../../domain/match/Bracket.js'
import * as Metric from '../../domain/task/Metric.js'
import type { TournamentType } from '../../domain/task/TaskKind.js'
import type { RuleSet } from '../../rules/ruleset/RuleSet.js'
import type { Assumptions } from '../Assumptions.js'
import { largestField } from '../Setup.js'
import * as TaskOdds from './TaskOdds.js'

/** The chance that seed `a` beats seed `b` (from 1, the best); with the reverse it may sum to less than one: then nobody goes on. */
export type Pairwise = (a: number, b: number) => number

/** Who may come out of a match: the chance of each seed, at its index. What is missing to one is nobody. */
type Outcome = ReadonlyMap<number, number>

const total = (outcome: Outcome): number => Array.from(outcome.values()).reduce((sum, p) => sum + p, 0)

/** A match between two that are not known yet; where one side stays empty, the other walks over. */
const meet = (beats: Pairwise, home: Outcome, away: Outcome): Outcome => {
  const side = (own: Outcome, other: Outcome): ReadonlyArray<readonly [number, number]> => {
    const empty = Math.max(0, 1 - total(other))
    return Array.from(own, ([seed, here]) => {
      let wins = empty
      for (const [opponent, there] of other) wins += there * beats(seed, opponent)
      return [seed, here * wins] as const
    })
  }
  return new Map([...side(home, away), ...side(away, home)])
}

/** For each seed in order, its chance to be in round 1, 2, … and, last, to win the bracket; none for what is no field that is simulated. */
export const reaching =
  (beats: Pairwise) =>
  (entrants: number): ReadonlyArray<ReadonlyArray<number>> => {
    if (!Number.isInteger(entrants) || entrants < 1 || entrants > largestField) return []
    const size = Bracket.size(entrants)
    let round: ReadonlyArray<Outcome> = Bracket.seating(size).map(seed =>
      seed <= entrants ? new Map([[seed, 1]]) : new Map<number, number>()
    )
    const rounds = [round]
    while (round.length > 1) {
      const { left: homes, right: aways } = RA.partitionWithIndex(i => i % 2 === 1)(round)
      round = RA.zipWith(homes, aways, (home, away) => meet(beats, home, away))
      rounds.push(round)
    }
    return Array.from({ length: entrants }, (_, i) =>
      rounds.map(outcomes => outcomes.reduce((sum, outcome) => sum + (outcome.get(i + 1) ?? 0), 0))
    )
  }

/** Pairwise chances of seeds with known strengths (at their index, 0 beyond the last), over the kinds that matches draw (RULES 4.2, 4.3). */
export const ofStrengths =
  (rules: RuleSet, type: TournamentType) =>
  (assumptions: Assumptions) =>
  (strengths: ReadonlyArray<number>): Pairwise => {
    const chance = TaskOdds.withFailures(assumptions.failureRate, rules.replacements)
    return (a, b) => {
      const [own, other] = [strengths[a - 1] ?? 0, strengths[b - 1] ?? 0]
      return rules.knockout.kinds[type].reduce((sum, { kind, weight }) => {
        const metric = Metric.of(kind)
        const noise = assumptions.noise[kind]
        // Without noise equal strengths have equal scores, and the better seed wins.
        const level = noise === 0 && own === other
        const p = level ? (a < b ? 1 : 0) : TaskOdds.better(metric, own, other, noise)
        return sum + Number(weight) * chance(p)
      }, 0)
    }
  }
