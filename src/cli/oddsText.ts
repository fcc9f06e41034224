/** Odds as text and as a chart. */
import type { TournamentType } from '../domain/TaskKind.js'
import type { RuleSet } from '../rules/RuleSet.js'
import type { Assumptions } from '../simulation/Assumptions.js'
import * as Odds from '../simulation/Odds.js'
import type { Chart } from './chart.js'
import { decimal, percent } from './figures.js'
import type { Table } from './oddsTable.js'
import { table } from './terminal.js'

const expected = (reign: number | null): string =>
  reign === null ? 'lasts for ever' : `lasts ${decimal(reign)} tournaments on average`

const answer = ({ rules, type, edge, rows, expectedReign }: Table): string => {
  const [first] = rows
  const last = rows.at(-1)
  return (
    `${rules}, ${type}: an equally strong challenger dethrones the champion by luck in ${percent(first?.equal ?? 0)} of boss rounds at reign 1 ` +
    `and in ${percent(last?.equal ?? 0)} at reign ${last?.reign ?? 1}; one that is ${percent(edge)} better in ` +
    `${percent(first?.withEdge ?? 0)} and ${percent(last?.withEdge ?? 0)}. ` +
    `Among equals a reign ${expected(expectedReign.equal)}; against challengers ${percent(edge)} better it ${expected(expectedReign.withEdge)}.`
  )
}

/** A plain answer for each rule set, and their odds side by side. */
export const oddsText = (tables: ReadonlyArray<Table>): string => {
  const [first] = tables
  const columns = ({ edge, probability }: Table): ReadonlyArray<string> => [
    'threshold',
    'equal',
    `edge ${percent(edge)}`,
    `edge for ${percent(probability)}`
  ]
  const head = ['reign', ...tables.flatMap(columns)]
  const rows = (first?.rows ?? []).map(({ reign }, i) => [
    String(reign),
    ...tables.flatMap(({ rows: all }) => {
      const row = all[i]
      return row === undefined
        ? ['', '', '', '']
        : [
            percent(row.threshold),
            percent(row.equal),
            percent(row.withEdge),
            row.edgeNeeded === null ? 'none' : percent(row.edgeNeeded)
          ]
    })
  ])
  const [header = '', ...lines] = table([head, ...rows], [])
  const over =
    tables.length > 1 ? [`Columns from the left: ${tables.map(t => t.rules).join(', then ')}.`] : []
  return [...tables.map(answer), '', ...over, header, ...lines].join('\n')
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
