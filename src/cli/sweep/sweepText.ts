/** A sweep as text and as a heat map. */
import * as Frontier from '../../simulation/sweep/Frontier.js'
import type * as Sweep from '../../simulation/sweep/index.js'
import { count, decimal, percent } from '../terminal/figures.js'
import { table } from '../terminal/terminal.js'

const share = (row: Sweep.Row, { value, low, high }: Sweep.Row['bestWins']): string =>
  row.exact ? percent(value) : `${percent(value)} ± ${(50 * (high - low)).toFixed(2)}`

/** Rows as a table: the axes that vary, then what was measured. */
export const sweepTable = (
  cells: ReadonlyArray<Sweep.Cell>,
  rows: ReadonlyArray<Sweep.Row>
): ReadonlyArray<string> => {
  const axes = Object.keys(cells[0]?.at ?? {})
  const head = [...axes, 'false dethronings', 'P(best wins)', 'reign length', 'tournaments']
  const body = rows.map(row => [
    ...Object.values(cells[row.cell]?.at ?? {}).map(String),
    share(row, row.falseDethroning),
    share(row, row.bestWins),
    row.reignLength === null ? '-' : decimal(row.reignLength.value),
    row.exact ? 'exact' : count(row.tournaments)
  ])
  return table([head, ...body], [])
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, c => `&#${c.charCodeAt(0)};`)

const [left, top, width, height] = [90, 76, 56, 30]

/** From a light blue to a dark one, which reads on light and dark alike. */
const colour = (part: number): string => `hsl(205 70% ${Math.round(85 - 55 * part)}%)`

/** The first two axes that vary as a grid, coloured by a measure; cells that differ in further axes are averaged. */
export const heatMap = (
  cells: ReadonlyArray<Sweep.Cell>,
  rows: ReadonlyArray<Sweep.Row>,
  measure: Frontier.Measure,
  assumed: string
): string => {
  const points = rows.flatMap(row => {
    const [x = ['', 0], y = ['', 0]] = Object.entries(cells[row.cell]?.at ?? {})
    const value = Frontier.estimateOf(measure, row)?.value
    return value === undefined ? [] : [{ x, y, value }]
  })
  const distinct = (values: ReadonlyArray<number>): ReadonlyArray<number> =>
    Array.from(new Set(values)).toSorted((a, b) => a - b)
  const xs = distinct(points.map(({ x }) => x[1]))
  const ys = distinct(points.map(({ y }) => y[1]))
  const tiles = xs.flatMap((x, i) =>
    ys.flatMap((y, j) => {
      const here = points.filter(point => point.x[1] === x && point.y[1] === y)
      return here.length === 0
        ? []
        : [{ i, j, value: here.reduce((sum, { value }) => sum + value, 0) / here.length }]
    })
  )
  const values = tiles.map(({ value }) => value)
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const show = (value: number): string => (measure === 'reign length' ? decimal(value) : percent(value))
  const shapes = tiles.map(({ i, j, value }) => {
    const part = most === least ? 0 : (value - least) / (most - least)
    const [atX, atY] = [left + width * i, top + height * j]
    return (
      `<rect x="${atX}" y="${atY}" width="${width}" height="${height}" fill="${colour(part)}"/>` +
      `<text x="${atX + width / 2}" y="${atY + height / 2}" dy="0.35em" text-anchor="middle" font-size="11" fill="${part > 0.5 ? '#fff' : '#111'}">${escaped(show(value))}</text>`
    )
  })
  const label = (x: number, y: number, text: string, anchor: string): string =>
    `<text x="${x}" y="${y}" text-anchor="${anchor}" font-size="11" fill="currentColor">${escaped(text)}</text>`
  const [xName = '', yName = ''] = [points[0]?.x[0], points[0]?.y[0]]
  const [wide, high] = [
    left + width * Math.max(1, xs.length) + 20,
    top + height * Math.max(1, ys.length) + 40
  ]
  const runs = rows.every(({ exact }) => exact)
    ? 'exact, no runs'
    : `${count(rows.reduce((sum, { tournaments }) => sum + tournaments, 0))} runs`
  const title = `${measure} by ${xName}${yName === '' ? '' : ` and ${yName}`}`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="${wide}" height="${high}" viewBox="0 0 ${wide} ${high}" font-family="sans-serif">`,
    '<style>svg { background: #ffffff; color: #1f2328; } @media (prefers-color-scheme: dark) { svg { background: #0d1117; color: #e6edf3; } }</style>',
    `<title>${escaped(title)}</title>`,
    `<text x="12" y="24" font-size="14" font-weight="600" fill="currentColor">${escaped(title)}</text>`,
    `<text x="12" y="40" font-size="11" fill="currentColor">${escaped(`${assumed}; ${runs}`)}</text>`,
    ...shapes,
    ...xs.map((x, i) => label(left + width * (i + 0.5), top - 8, String(x), 'middle')),
    ...ys.map((y, j) => label(left - 8, top + height * (j + 0.5) + 4, yName === '' ? '' : String(y), 'end')),
    '</svg>\n'
  ].join('\n')
}
