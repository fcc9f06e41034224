/** `dethrone odds`: how likely a dethroning is, what edge it takes, and how long reigns last. */
import * as RNEA from 'fp-ts/lib/ReadonlyNonEmptyArray.js'
import { integer } from '../../domain/codec/Codec.js'
import * as Assumptions from '../../simulation/Assumptions.js'
import * as Given from '../simulate/assumptions.js'
import * as Chart from '../chart/chart.js'
import { command, type Declaration, type Options } from '../terminal/command.js'
import { odds } from './oddsTable.js'
import { oddsChart, oddsText } from './oddsText.js'
import { exit, print } from '../terminal/terminal.js'

const declaration = {
  name: 'odds',
  about:
    'Prints, in closed form, how likely a challenger is to dethrone the champion: one that is equally strong, and one with an edge; what edge it takes; and how long reigns last when every challenger is like that.',
  options: {
    ...Given.options,
    edge: {
      type: 'string',
      value: 'E',
      about: "by what share the challenger's mean score is better than the champion's",
      otherwise: '0.05'
    },
    probability: { type: 'string', value: 'P', about: 'the chance to find the edge for', otherwise: '0.5' },
    reigns: { type: 'string', value: 'N', about: 'how many reigns', otherwise: 'until the threshold stays' }
  },
  example: 'dethrone odds --type image --edge 0.08'
} as const satisfies Declaration<Options>

export const run = command(declaration, async values => {
  const type = Given.type(values)
  const assumptions = Given.assumptions(values)
  const edge = Given.number('edge', Assumptions.strength, values.edge ?? '0.05')
  const probability = Given.number('probability', Assumptions.chance, values.probability ?? '0.5')
  const asked = values.reigns === undefined ? null : Given.number('reigns', integer(1, 1000), values.reigns)
  const sets = await Given.ruleSets(values)
  await Chart.ready(values.svg)
  const reigns = asked ?? Given.reigns(sets)
  const tables = RNEA.map(odds({ type, assumptions, edge, probability, reigns }))(sets)
  print(values.json ? JSON.stringify(tables, null, 2) : oddsText(tables))
  await Chart.write(values.svg, oddsChart(sets, type, assumptions, reigns))
  return exit.ok
})
