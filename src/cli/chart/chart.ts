/** Charts as SVG, for light and dark alike. The plotting library is an optional peer, loaded when a chart is asked for. */
import { save, writable } from '../terminal/input.js'
import * as Peer from '../terminal/peer.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** A point of a series. */
export interface Point {
  readonly x: number
  readonly y: number
  readonly series: string
}

export interface Chart {
  readonly title: string
  /** What it rests on, below the title: type, noise, runs. */
  readonly note: string
  readonly x: string
  readonly y: string
  /** Whether y is a share, shown in percent. */
  readonly percent: boolean
  readonly shape: 'line' | 'step'
  readonly points: ReadonlyArray<Point>
}

// -------------------------------------------------------------------------------------
// drawing
// -------------------------------------------------------------------------------------

/** Mid-tones, readable on white and on black, and told apart by the colour-blind (Okabe and Ito 2008). */
const palette = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#b8860b', '#56b4e9', '#7f7f7f']

/** Where the legend begins. */
const right = 630

const style = `<style>
  svg { background: #ffffff; color: #1f2328; }
  @media (prefers-color-scheme: dark) { svg { background: #0d1117; color: #e6edf3; } }
</style>`

const load = () =>
  Peer.load(
    async () => ({ Plot: await import('@observablehq/plot'), dom: await import('linkedom') }),
    ['@observablehq/plot', 'linkedom'],
    '--svg needs two more packages'
  )

const escaped = (text: string): string => text.replace(/[&<>"]/g, c => `&#${c.charCodeAt(0)};`)

/** The chart as a whole SVG document. */
export const svg = async ({ title, note, x, y, percent, shape, points }: Chart): Promise<string> => {
  const { Plot, dom } = await load()
  const { document } = dom.parseHTML('<!doctype html><html><body></body></html>')
  const series = Array.from(new Set(points.map(point => point.series)))
  const xs = points.map(point => point.x)
  const data = Array.from(points)
  const drawn = Plot.plot({
    document,
    width: 800,
    height: 420,
    marginTop: 64,
    marginLeft: 60,
    marginRight: 800 - right + 20,
    x: { label: x, labelAnchor: 'center', domain: [Math.min(...xs), Math.max(...xs)] },
    y: { label: y, labelAnchor: 'center', percent, grid: true, zero: true },
    color: { domain: series, range: palette },
    marks: [
      Plot.ruleY([0]),
      Plot.line(data, {
        x: 'x',
        y: 'y',
        stroke: 'series',
        strokeWidth: 2,
        curve: shape === 'step' ? 'step' : 'linear'
      })
    ]
  })
  const text = drawn.outerHTML
  const opened = text.indexOf('>') + 1
  const head = text.slice(0, opened).replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg" role="img"')
  // Beside the curves rather than at their ends, which often meet.
  const legend = series
    .map((name, i) => {
      const [colour = '', at] = [palette[i % palette.length], 76 + 20 * i]
      return `<path d="M${right},${at}h18" stroke="${colour}" stroke-width="3"/><text x="${right + 24}" y="${at}" dy="0.32em" text-anchor="start" font-size="12">${escaped(name)}</text>`
    })
    .join('')
  const heading = `<title>${escaped(title)}</title><text x="12" y="22" text-anchor="start" font-size="14" font-weight="600">${escaped(title)}</text><text x="12" y="40" text-anchor="start" font-size="11">${escaped(note)}</text>`
  return `${head}${style}${heading}${legend}${text.slice(opened)}\n`
}

/** Fails at once where a chart is asked for and cannot be drawn, before anything long is begun. */
export const ready = async (path: string | undefined): Promise<void> => {
  await writable(path)
  if (path !== undefined) await load()
}

/** Writes the chart where `--svg` says, if it says so. */
export const write = async (path: string | undefined, chart: Chart): Promise<void> => {
  if (path === undefined) return
  await save(path, await svg(chart))
}
