/** What the commands about odds have in common: rule sets to compare, and what is assumed of scores. */
import * as E from 'fp-ts/lib/Either.js'
import type * as RNEA from 'fp-ts/lib/ReadonlyNonEmptyArray.js'
import type * as t from 'io-ts'
import * as Codec from '../../domain/codec/Codec.js'
import * as TaskKind from '../../domain/task/TaskKind.js'
import type { RuleSet } from '../../rules/ruleset/RuleSet.js'
import * as RuleSets from '../../rules/ruleset/RuleSets.js'
import * as Assumptions from '../../simulation/Assumptions.js'
import * as Thresholds from '../../simulation/odds/Thresholds.js'
import * as Input from '../terminal/input.js'
import { percent } from '../terminal/figures.js'
import { UsageError } from '../terminal/terminal.js'

/** Options of every such command. */
export const options = {
  rules: {
    type: 'string',
    value: 'ID|FILE',
    about: 'the rule set, by id or as a file of JSON',
    otherwise: RuleSets.standard.id
  },
  compare: { type: 'string', value: 'ID|FILE', about: 'another rule set, side by side' },
  type: { type: 'string', value: 'text|image', about: "the tournament's type", otherwise: 'text' },
  noise: {
    type: 'string',
    value: 'N',
    about:
      "a score's standard deviation, as a share of its mean (0.05); or by task type: GrpoTask=0.1,DpoTask=0.04, the others as by default"
  },
  'failure-rate': { type: 'string', value: 'P', about: 'the chance that a job fails', otherwise: '0' },
  json: { type: 'boolean', about: 'prints JSON' },
  svg: { type: 'string', value: 'FILE', about: 'draws a chart' }
} as const

/** What was given of them. */
export interface Given {
  readonly rules?: string | undefined
  readonly compare?: string | undefined
  readonly type?: string | undefined
  readonly noise?: string | undefined
  readonly 'failure-rate'?: string | undefined
}

/** An option's number, decoded. */
export const number = <O>(name: string, codec: t.Type<number, O>, value: string): number => {
  const numeral = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(value)
  const near = Number(value)
  const isHeld = Number.isFinite(near) && (near !== 0 || /^[^1-9]*(?:e|$)/i.test(value))
  // What no number of the machine holds is refused as it was written, not as Infinity or as 0.
  const read = numeral && isHeld ? near : value
  const decoded = Codec.decode(codec, `--${name}`)(read)
  if (E.isLeft(decoded)) throw new UsageError(decoded.left.map(Codec.sentence).join('\n'))
  return decoded.right
}

/** The rule set, and the one to compare it with. */
export const ruleSets = async (given: Given): Promise<RNEA.ReadonlyNonEmptyArray<RuleSet>> => {
  const first = await Input.rules(given.rules ?? RuleSets.standard.id)
  return given.compare === undefined ? [first] : [first, await Input.rules(given.compare, '--compare')]
}

export const type = (given: Given): TaskKind.TournamentType =>
  Input.option('type', TaskKind.tournamentType, given.type ?? 'text')

const defaultNoise = 0.05

/** `0.05`, or `GrpoTask=0.1,DpoTask=0.04`. */
const noise = (value: string): Assumptions.Assumptions['noise'] => {
  if (!value.includes('=')) return Assumptions.uniform(number('noise', Assumptions.deviation, value))
  const pairs = value.split(',').map(pair => {
    const [kind = '', deviation = ''] = pair.split('=')
    const known = Codec.decode(TaskKind.codec, '--noise')(kind)
    if (E.isLeft(known)) throw new UsageError(known.left.map(Codec.sentence).join('\n'))
    return [known.right, number(`noise ${kind}`, Assumptions.deviation, deviation)] as const
  })
  const deviations = new Map(pairs)
  if (deviations.size < pairs.length)
    throw new UsageError(`--noise is ${Codec.show(value)}: expected each task type at most once`)
  return { ...Assumptions.uniform(defaultNoise), ...Object.fromEntries(deviations) }
}

export const assumptions = (given: Given): Assumptions.Assumptions => ({
  noise: noise(given.noise ?? String(defaultNoise)),
  failureRate: number('failure-rate', Assumptions.failureRate, given['failure-rate'] ?? '0')
})

/** What is assumed of scores, in words: for charts, which are looked at without the call that drew them. */
export const told = (
  type: TaskKind.TournamentType,
  { noise: deviations, failureRate }: Assumptions.Assumptions
): string => {
  const ofType = Object.entries(deviations).filter(
    ([kind]) => TaskKind.codec.is(kind) && TaskKind.belongs(type)(kind)
  )
  const [first = 0, ...others] = ofType.map(([, deviation]) => deviation)
  const noisy = others.every(each => each === first)
    ? percent(first)
    : ofType.map(([kind, deviation]) => `${kind} ${percent(deviation)}`).join(', ')
  return `${type}; noise ${noisy}; failures ${percent(failureRate)}`
}

/** Reigns that are listed where a threshold falls for ever. */
const mostReigns = 40

/** As many reigns as are listed where no number is given: until each threshold stays. */
export const reigns = (sets: ReadonlyArray<RuleSet>): number =>
  Math.min(mostReigns, Math.max(...sets.map(({ boss }) => Thresholds.table(boss.threshold).length)))
