/** `dethrone thresholds`: how much better a challenger must be, reign by reign. */
import * as RNEA from 'fp-ts/lib/ReadonlyNonEmptyArray.js'
import { integer } from '../../domain/codec/Codec.js'
import type { RuleSet } from '../../rules/ruleset/RuleSet.js'
import * as Decimal from '../../scoring/Decimal.js'
import * as Threshold from '../../scoring/Threshold.js'
import * as Thresholds from '../../simulation/odds/Thresholds.js'
import * as Given from '../simulate/assumptions.js'
import * as Chart from '../chart/chart.js'
import { command, type Declaration, type Options } from '../terminal/command.js'
import { percent } from '../terminal/figures.js'
import { beside, exit, print, table, type Rows } from '../terminal/terminal.js'

const declaration = {
  name: 'thresholds',
  about:
    'Prints the threshold against a champion of each reign (RULES 5.2), exactly, with the bar that follows from it.',
  options: {
    rules: Given.options.rules,
    compare: Given.options.compare,
    reigns: { type: 'string', value: 'N', about: 'how many reigns', otherwise: 'until the threshold stays' },
    json: Given.options.json,
    svg: { ...Given.options.svg, about: 'draws the decay curve' }
  },
  example: 'dethrone thresholds --compare gradients-2025-09'
} as const satisfies Declaration<Options>

/** A rule set's thresholds as exact decimals, reign by reign. */
interface Decay {
  readonly rules: string
  /** The reign from which on the threshold stays; null if it never does, as far as it was followed. */
  readonly settles: number | null
  readonly thresholds: RNEA.ReadonlyNonEmptyArray<{ readonly reign: number; readonly threshold: string }>
}

export const run = command(declaration, async values => {
  const asked = values.reigns === undefined ? null : Given.number('reigns', integer(1, 10_000), values.reigns)
  const sets = await Given.ruleSets(values)
  await Chart.ready(values.svg)
  const decays = RNEA.map(decay(asked ?? Given.reigns(sets)))(sets)
  print(values.json ? JSON.stringify(decays, null, 2) : rendered(decays))
  await Chart.write(values.svg, chart(decays))
  return exit.ok
})

const decay =
  (reigns: number) =>
  (rules: RuleSet): Decay => {
    const at = Threshold.threshold(rules.boss.threshold)
    const { decay: factor, floor } = rules.boss.threshold
    const listed = Thresholds.table(rules.boss.threshold)
    const settled = factor === '1' || listed.at(-1) === Number(floor)
    return {
      rules: rules.id,
      settles: settled ? listed.length : null,
      thresholds: RNEA.map((reign: number) => ({ reign, threshold: Decimal.show(at(reign)) }))(
        RNEA.range(1, reigns)
      )
    }
  }

const answer = ({ rules, settles, thresholds }: Decay): string => {
  const [first, last] = [RNEA.head(thresholds), RNEA.last(thresholds)]
  const from = percent(Number(first.threshold))
  if (settles === 1) return `${rules}: a challenger must be ${from} better, whatever the reign.`
  const to = percent(Number(last.threshold))
  return settles === null
    ? `${rules}: a challenger must be ${from} better at reign 1 and less with each defence, ${to} at reign ${last.reign}.`
    : `${rules}: a challenger must be ${from} better at reign 1, less with each defence, and the same from reign ${settles} on${settles <= thresholds.length ? `: ${to}` : ''}.`
}

const rendered = (decays: RNEA.ReadonlyNonEmptyArray<Decay>): string => {
  const many = decays.length > 1
  const head = decays.flatMap(({ rules }) =>
    many ? [rules] : ['threshold', 'bar for a loss of 1', 'bar for a reward of 1']
  )
  const cells = (threshold: number): ReadonlyArray<string> => {
    const shown = `${Number((100 * threshold).toPrecision(6))} %`
    const bar = (at: number): string => String(Number(at.toPrecision(7)))
    return many ? [shown] : [shown, bar(1 - threshold), bar(1 + threshold)]
  }
  const reigns = RNEA.head(decays).thresholds.map(({ reign }) => [String(reign)])
  const rows = decays
    .map(({ thresholds }): Rows => thresholds.map(({ threshold }) => cells(Number(threshold))))
    .reduce(beside, reigns)
  return [...decays.map(answer), '', ...table([['reign', ...head], ...rows], [])].join('\n')
}

const chart = (decays: ReadonlyArray<Decay>): Chart.Chart => ({
  title: 'The threshold, reign by reign',
  note: 'text and image; exact: neither noise nor runs are in it (RULES 5.2)',
  x: 'reign',
  y: 'threshold (%)',
  percent: true,
  shape: 'line',
  points: decays.flatMap(({ rules, thresholds }) =>
    thresholds.map(({ reign, threshold }) => ({ x: reign, y: Number(threshold), series: rules }))
  )
})
