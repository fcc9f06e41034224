/** Odds as text and as a chart. */
import * as RNEA from 'fp-ts/lib/ReadonlyNonEmptyArray.js'
import type { TournamentType } from '../../domain/task/TaskKind.js'
import type { RuleSet } from '../../rules/ruleset/RuleSet.js'
import type { Assumptions } from '../../simulation/Assumptions.js'
import * as Odds from '../../simulation/odds/Odds.js'
import { told } from '../simulate/assumptions.js'
import type { Chart } from '../chart/chart.js'
import { decimal, percent } from '../terminal/figures.js'
import type { Row, Table } from './oddsTable.js'
import { beside, table, type Rows } from '../terminal/terminal.js'

const expected = (reign: number | null): string =>
  reign === null ? 'lasts for ever' : `lasts ${decimal(reign)} tournaments on average`

const answer = ({ rules, type, edge, rows, expectedReign }: Table): string => {
  const [first, last] = [RNEA.head(rows), RNEA.last(rows)]
  return (
    `${rules}, ${type}: an equally strong challenger dethrones the champion by luck in ${percent(first.equal)} of boss rounds at reign 1 ` +
    `and in ${percent(last.equal)} at reign ${last.reign}; one that is ${percent(edge)} better in ` +
    `${percent(first.withEdge)} and ${percent(last.withEdge)}. ` +
    `Among equals a reign ${expected(expectedReign.equal)}; against challengers ${percent(edge)} better it ${expected(expectedReign.withEdge)}.`
  )
}

const cells = ({ threshold, equal, withEdge, edgeNeeded }: Row): ReadonlyArray<string> => [
  percent(threshold),
  percent(equal),
  percent(withEdge),
  edgeNeeded === null ? 'none' : percent(edgeNeeded)
]

/** What the odds rest on: all but the rules is the same for every rule set of a call. */
const basis = (type: TournamentType, assumptions: Assumptions): string =>
  `${told(type, assumptions)}; exact, no runs`

/** A plain answer for each rule set, and their odds side by side. */
export const oddsText = (tables: RNEA.ReadonlyNonEmptyArray<Table>): string => {
  const columns = ({ edge, probability }: Table): ReadonlyArray<string> => [
    'threshold',
    'equal',
    `edge ${percent(edge)}`,
    `edge for ${percent(probability)}`
  ]
  const head = ['reign', ...tables.flatMap(columns)]
  const reigns = RNEA.head(tables).rows.map(({ reign }) => [String(reign)])
  const rows = tables.map(({ rows: odds }): Rows => odds.map(cells)).reduce(beside, reigns)
  const over =
    tables.length > 1 ? [`Columns from the left: ${tables.map(t => t.rules).join(', then ')}.`] : []
  const { type, assumptions } = RNEA.head(tables)
  const assumed = `Assumed: ${basis(type, assumptions)}.`
  return [...tables.map(answer), assumed, '', ...over, ...table([head, ...rows], [])].join('\n')
}

/** Dethroning by edge, a curve for each of a few reigns. */
export const oddsChart = (
  sets: ReadonlyArray<RuleSet>,
  type: TournamentType,
  assumptions: Assumptions,
  reigns: number
): Chart => {
  const shown = sets.length > 1 ? [1, reigns] : [1, 2, 3, 5, reigns]
  const distinct = Array.from(new Set(shown.filter(reign => reign <= reigns)))
  const edges = Array.from({ length: 101 }, (_, i) => -0.05 + i / 400)
  return {
    title: 'Dethroning by the challenger’s edge',
    note: basis(type, assumptions),
    x: 'edge (share of the champion’s mean score)',
    y: 'dethroned (%)',
    percent: true,
    shape: 'line',
    points: sets.flatMap(rules => {
      const chance = Odds.dethroning(rules, type)(assumptions)
      return distinct.flatMap(reign =>
        edges.map(edge => ({
          x: edge,
          y: chance({ edge, reign }),
          series: sets.length > 1 ? `${rules.id.replace('gradients-', '')}, reign ${reign}` : `reign ${reign}`
        }))
      )
    })
  }
}
