/** `dethrone simulate`: whole tournaments by the thousand, and what comes of them. */
import { availableParallelism } from 'node:os'
import * as E from 'fp-ts/lib/Either.js'
import { integer } from '../../domain/codec/Codec.js'
import type { RuleSet } from '../../rules/ruleset/RuleSet.js'
import * as Assumptions from '../../simulation/Assumptions.js'
import * as Pool from '../../simulation/Pool.js'
import * as Setup from '../../simulation/Setup.js'
import * as Given from './assumptions.js'
import * as Chart from '../chart/chart.js'
import {
  command,
  type Declaration,
  type Options as CommandOptions,
  type Values
} from '../terminal/command.js'
import { InputError } from '../terminal/input.js'
import { progress } from '../terminal/progress.js'
import { simulationChart, simulationText, type Simulated } from './simulateText.js'
import { complain, exit, faultLines, print, UsageError } from '../terminal/terminal.js'

const declaration = {
  name: 'simulate',
  about:
    'Plays whole tournaments on scores drawn under the noise model, each against the champion of the one before, and prints how often the champion falls, how long reigns last, and how far the best miners come. The same options give the same result.',
  options: {
    runs: { type: 'string', value: 'N', about: 'how many tournaments', default: '10000' },
    field: {
      type: 'string',
      value: 'N',
      about: 'how many miners, their strengths drawn anew each time',
      otherwise: '64'
    },
    spread: {
      type: 'string',
      value: 'N',
      about: 'the standard deviation of their strengths',
      otherwise: '0.05'
    },
    strengths: {
      type: 'string',
      value: 'A,B,…',
      about: "the field's strengths instead: shares by which mean scores are better than at 0"
    },
    progress: {
      type: 'string',
      value: 'N',
      about: 'by how much the champion falls behind from one tournament to the next',
      default: '0'
    },
    history: {
      type: 'string',
      value: 'N',
      about: 'tournaments that follow upon each other before the title is vacant again',
      default: '100'
    },
    seed: { type: 'string', value: 'TEXT', about: 'where every draw comes from', default: 'dethrone' },
    workers: {
      type: 'string',
      value: 'N',
      about: 'threads (as many as the machine has); the result does not depend on them'
    },
    ...Given.options
  },
  example: 'dethrone simulate --runs 2000 --field 32 --type image'
} as const satisfies Declaration<CommandOptions>

type Options = Values<typeof declaration.options>

export const run = command(declaration, async values => {
  const workers = Given.number(
    'workers',
    integer(1, 1024),
    values.workers ?? String(Math.min(1024, availableParallelism()))
  )
  const sets = await Given.ruleSets(values)
  const setups = sets.map(setupOf(values))
  await Chart.ready(values.svg)
  const simulated: Array<Simulated> = []
  for (const setup of setups) {
    const bar = progress()
    const result = await Pool.run({ workers, progress: bar.update })(setup)()
    bar.clear()
    if (E.isLeft(result)) {
      complain(result.left.type === 'Aborted' ? 'The simulation was stopped.' : result.left.message)
      return exit.failed
    }
    simulated.push({ setup, result: result.right })
  }
  print(
    values.json
      ? JSON.stringify(
          simulated.map(({ setup: { rules, ...setup }, result }) => ({
            setup: { ...setup, rules: rules.id },
            result
          })),
          null,
          2
        )
      : simulationText(simulated)
  )
  await Chart.write(values.svg, simulationChart(simulated))
  return exit.ok
})

const field = (values: Options): Setup.Setup['field'] => {
  if (values.strengths === undefined) {
    return {
      type: 'Drawn',
      size: Given.number('field', integer(1, Setup.largestField), values.field ?? '64'),
      spread: Given.number('spread', Assumptions.real(0, 0.3), values.spread ?? '0.05')
    }
  }
  const excess = (['field', 'spread'] as const).filter(name => values[name] !== undefined)
  if (excess.length > 0)
    throw new UsageError(`--strengths gives the field: leave out --${excess.join(', --')}`)
  const strengths = values.strengths
    .split(',')
    .map(each => Given.number('strengths', Assumptions.strength, each.trim()))
  return { type: 'Given', strengths }
}

const setupOf =
  (values: Options) =>
  (rules: RuleSet): Setup.Setup => {
    const setup = Setup.decode({
      rules,
      type: Given.type(values),
      field: field(values),
      ...Given.assumptions(values),
      progress: Given.number('progress', Assumptions.real(0, 0.3), values.progress),
      champion: null,
      runs: Given.number('runs', integer(1, 1_000_000_000), values.runs),
      history: Given.number('history', integer(1, 100_000), values.history),
      seed: values.seed
    })
    if (E.isLeft(setup)) throw new InputError(`This cannot be simulated:\n${faultLines(setup.left)}`)
    return setup.right
  }
