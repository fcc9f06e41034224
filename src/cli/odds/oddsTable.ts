/** What `dethrone odds` tells of a rule set: chances, edges and expected reigns. */
import * as O from 'fp-ts/lib/Option.js'
import * as RNEA from 'fp-ts/lib/ReadonlyNonEmptyArray.js'
import type { TournamentType } from '../../domain/task/TaskKind.js'
import type { RuleSet } from '../../rules/ruleset/RuleSet.js'
import type { Assumptions } from '../../simulation/Assumptions.js'
import * as Odds from '../../simulation/odds/Odds.js'
import * as Thresholds from '../../simulation/odds/Thresholds.js'

/** Odds against a champion of one reign. */
export interface Row {
  readonly reign: number
  readonly threshold: number
  readonly equal: number
  readonly withEdge: number
  /** Null where no edge gives that chance, or any does. */
  readonly edgeNeeded: number | null
}

/** A rule set's odds. Expected reigns are null where they last for ever. */
export interface Table {
  readonly rules: string
  readonly type: TournamentType
  readonly assumptions: Assumptions
  readonly edge: number
  readonly probability: number
  readonly rows: RNEA.ReadonlyNonEmptyArray<Row>
  readonly expectedReign: { readonly equal: number | null; readonly withEdge: number | null }
}

/** What is asked of every rule set. */
export interface Question {
  readonly type: TournamentType
  readonly assumptions: Assumptions
  readonly edge: number
  readonly probability: number
  readonly reigns: number
}

/** The odds under a rule set. */
export const odds =
  ({ type, assumptions, edge, probability, reigns }: Question) =>
  (rules: RuleSet): Table => {
    const thresholdOf = Thresholds.of(rules.boss.threshold)
    const chance = Odds.dethroning(rules, type)(assumptions)
    const needed = Odds.edgeNeeded(rules, type)(assumptions)
    const expected = (e: number): number | null => {
      const length = Odds.reigns(rules, type)(assumptions)(e).expected
      return Number.isFinite(length) ? length : null
    }
    return {
      rules: rules.id,
      type,
      assumptions,
      edge,
      probability,
      rows: RNEA.map((reign: number) => ({
        reign,
        threshold: thresholdOf(reign),
        equal: chance({ edge: 0, reign }),
        withEdge: chance({ edge, reign }),
        edgeNeeded: O.toNullable(needed(probability, reign))
      }))(RNEA.range(1, reigns)),
      expectedReign: { equal: expected(0), withEdge: expected(edge) }
    }
  }
