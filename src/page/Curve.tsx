/** The threshold over the reigns, with this champion's on it (RULES 5.2). */
import type { Decay } from '../scoring/Threshold.js'
import * as Threshold from '../scoring/Threshold.js'
import * as Decimal from '../scoring/Decimal.js'
import { percent } from '../rules/ruleset/Prose.js'

const sheet = { width: 420, height: 200, left: 56, bottom: 48, top: 14, right: 12 }

/** The curve from reign 1 on, a dot at `reign` where it is given. */
export const Curve = (props: { readonly decay: Decay; readonly reign: number | null }) => {
  const last = Math.max(10, (props.reign ?? 0) + 2)
  const from = Math.max(1, last - 11)
  const at = Threshold.threshold(props.decay)
  const reigns = Array.from({ length: last - from + 1 }, (_, i) => from + i)
  const thresholds = reigns.map(reign => Decimal.show(at(reign)))
  const most = Math.max(...thresholds.map(Number), Number.MIN_VALUE)
  const x = (reign: number): number =>
    sheet.left + ((reign - from) / (last - from)) * (sheet.width - sheet.left - sheet.right)
  const y = (threshold: string): number =>
    sheet.top + (1 - Number(threshold) / most) * (sheet.height - sheet.top - sheet.bottom)
  const mine = props.reign === null ? null : Decimal.show(at(props.reign))
  return (
    <svg
      viewBox={`0 0 ${sheet.width} ${sheet.height}`}
      width={sheet.width}
      height={sheet.height}
      role="img"
      aria-labelledby="curve-name"
      class="curve"
    >
      <title id="curve-name">
        {mine === null
          ? 'The threshold by reign.'
          : `The threshold by reign: ${percent(mine)} against a champion in reign ${props.reign ?? ''}.`}
      </title>
      <line x1={sheet.left} x2={sheet.width - sheet.right} y1={y('0')} y2={y('0')} class="wire" />
      <path
        d={thresholds
          .map((t, i) => `${i === 0 ? 'M' : 'L'}${x(from + i).toFixed(1)} ${y(t).toFixed(1)}`)
          .join('')}
        class="line"
        fill="none"
      />
      {reigns.map(reign => (
        <text key={reign} x={x(reign)} y={sheet.height - 28} text-anchor="middle">
          {reign}
        </text>
      ))}
      {Array.from(new Set([thresholds[0], thresholds.at(-1)])).map(t =>
        t === undefined ? null : (
          <text key={t} x={sheet.left - 6} y={y(t) + 4} text-anchor="end">
            {percent(t)}
          </text>
        )
      )}
      <text x={(sheet.left + sheet.width) / 2} y={sheet.height - 8} text-anchor="middle" class="muted">
        the champion’s reign
      </text>
      {mine === null || props.reign === null ? null : (
        <>
          <circle cx={x(props.reign)} cy={y(mine)} r={6} class="won" />
          <text
            x={x(props.reign) + (props.reign > (from + last) / 2 ? -10 : 10)}
            y={y(mine) - 8}
            text-anchor={props.reign > (from + last) / 2 ? 'end' : 'start'}
            class="won"
          >
            {`this one: ${percent(mine)}`}
          </text>
        </>
      )}
    </svg>
  )
}
