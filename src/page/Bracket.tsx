/** The bracket as a picture: seeds, byes, walkovers and scores, every match in its place (RULES 4.1). */
import * as Brackets from '../domain/match/Bracket.js'
import type * as Knockout from '../rules/knockout/Knockout.js'
import * as MatchOutcome from '../rules/knockout/MatchOutcome.js'
import { short, type View } from './View.js'

const box = { width: 228, height: 46, gapX: 32, gapY: 14, head: 26 }

interface Placed {
  readonly match: Knockout.Match
  readonly outcome: MatchOutcome.MatchOutcome | null
  readonly x: number
  readonly y: number
  readonly feeds: { readonly x: number; readonly y: number } | null
}

/** Every match with its place on the sheet; match n is fed by 2n and 2n + 1. */
const layout = ({ knockout, context }: View): ReadonlyArray<Placed> => {
  if (knockout === null) return []
  const total = Brackets.rounds(knockout.seeds.length)
  const first = 2 ** (total - 1)
  const place = (n: number) => {
    const round = Brackets.roundOf(total, n)
    const step = (box.height + box.gapY) * 2 ** (round - 1)
    return {
      x: (round - 1) * (box.width + box.gapX) + 1,
      y: box.head + (Brackets.numberOf(n) - 1) * step + (step - box.height) / 2
    }
  }
  return knockout.matches.slice(0, 2 * first - 1).map((match, i) => ({
    match,
    outcome: MatchOutcome.of(context)(match),
    ...place(i + 1),
    feeds: i === 0 ? null : place((i + 1) >> 1)
  }))
}

/** What a round of so many matches is called. */
const roundName = (matches: number): string =>
  ({ 1: 'Final', 2: 'Semi-finals', 4: 'Quarter-finals' })[matches] ?? `Round of ${2 * matches}`

const sideText = (side: Brackets.Side): string => {
  switch (side.type) {
    case 'Entrant':
      return `${side.seed}. ${short(side.hotkey)}`
    case 'Bye':
      return 'bye'
    case 'Nobody':
      return 'nobody'
    case 'Pending':
      return '…'
  }
}

const scoreText = (side: Brackets.Side, outcome: MatchOutcome.MatchOutcome | null): string => {
  const report =
    side.type === 'Entrant' ? outcome?.reports.find(({ hotkey }) => hotkey === side.hotkey) : undefined
  if (report === undefined) return ''
  const text = report.type === 'Scored' ? report.score : report.reason
  return text.length > 11 ? `${text.slice(0, 10)}…` : text
}

/** The size of the sheet and its drawing; null where there was no match. A title says each match in a sentence. */
export const BracketPicture = ({ view }: { readonly view: View }) => {
  const placed = layout(view)
  if (placed.length === 0) return null
  const width = Math.max(...placed.map(({ x }) => x)) + box.width + 2
  const height = Math.max(...placed.map(({ y }) => y)) + box.height + box.gapY
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-labelledby="bracket-name"
      class="bracket"
    >
      <title id="bracket-name">{`The bracket: ${view.knockout?.seeds.length ?? 0} seeds`}</title>
      {Array.from(new Set(placed.map(({ x }) => x)), x => (
        <text key={x} x={x} y={14} class="muted">
          {roundName(placed.filter(one => one.x === x).length)}
        </text>
      ))}
      {placed.map((one, i) => (
        <MatchBox key={i} one={one} />
      ))}
    </svg>
  )
}

const MatchBox = ({ one: { match, outcome, x, y, feeds } }: { readonly one: Placed }) => {
  const half = box.height / 2
  const line = (side: Brackets.Side, at: number) => {
    const won = side.type === 'Entrant' && outcome !== null && outcome.winner === side.hotkey
    return (
      <>
        <text x={x + 8} y={y + at} class={won ? 'won' : undefined}>
          {sideText(side)}
        </text>
        <text x={x + box.width - 8} y={y + at} text-anchor="end" class={won ? 'won' : undefined}>
          {scoreText(side, outcome)}
        </text>
      </>
    )
  }
  const elbow = x + box.width + box.gapX / 2
  return (
    <g>
      <title>{outcome === null ? `${match.name} is open.` : MatchOutcome.sentence(outcome)}</title>
      {feeds === null ? null : (
        <path
          class="wire"
          d={`M${x + box.width} ${y + half}H${elbow}V${feeds.y + half}H${feeds.x}`}
          fill="none"
        />
      )}
      <rect
        x={x}
        y={y}
        width={box.width}
        height={box.height}
        rx="6"
        class={outcome === null ? 'open' : 'box'}
      />
      <line x1={x} x2={x + box.width} y1={y + half} y2={y + half} class="wire" />
      {line(match.home, half - 7)}
      {line(match.away, box.height - 7)}
    </g>
  )
}
