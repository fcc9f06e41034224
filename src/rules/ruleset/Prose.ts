/** A rule set in prose, made from its data, and where two of them differ (RULES 9). Pure text: nothing is rounded. */
import type { TaskKind, TournamentType } from '../../domain/task/TaskKind.js'
import type { RuleSet } from './RuleSet.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** A paragraph, and the section of the rule book that it belongs to. */
export interface Paragraph {
  readonly section: string
  readonly text: string
}

/** A parameter that two rule sets set in two ways: its path, and both values as JSON (null: it has none there). */
export interface Difference {
  readonly path: string
  readonly from: string | null
  readonly to: string | null
}

// -------------------------------------------------------------------------------------
// words
// -------------------------------------------------------------------------------------

const short = (kind: TaskKind): string => kind.replace(/(?:Text)?Task$/, '')

/** `2 × Instruct, 1 × Dpo` */
const counted = (kinds: ReadonlyArray<TaskKind>): string =>
  Array.from(new Set(kinds))
    .map(kind => `${kinds.filter(other => other === kind).length} × ${short(kind)}`)
    .join(', ')

/** A decimal as a percentage, by moving the point: no digit is lost. */
export const percent = (fraction: string): string => {
  if (fraction.startsWith('-')) return `-${percent(fraction.slice(1))}`
  const [whole = '0', decimals = ''] = fraction.split('.')
  const moved = `${whole}${decimals.padEnd(2, '0').slice(0, 2)}.${decimals.slice(2)}`
  return `${moved.replace(/^0+(?=\d)/, '').replace(/\.?0*$/, match => (match.includes('.') ? '' : match))} %`
}

/** Rao as TAO, exactly. */
export const tao = (rao: string): string => {
  const digits = rao.padStart(10, '0')
  const decimals = digits.slice(-9).replace(/0+$/, '')
  return `${digits.slice(0, -9)}${decimals === '' ? '' : `.${decimals}`} TAO`
}

const both = (of: (type: TournamentType) => string): string =>
  of('text') === of('image') ? of('text') : `text ${of('text')}; image ${of('image')}`

const groups = ({ groups: { size, kinds, advance }, knockout }: RuleSet): string =>
  [
    `A field of more than ${knockout.maximumField} plays groups: ${
      size === null ? 'one group of everybody' : `of ${size.expected}, and of ${size.minimum} at least`
    }.`,
    `Tasks of a group: ${both(type => counted(kinds[type]))}.`,
    `The best ${advance.count} ${advance.scope === 'Overall' ? 'of all groups together' : 'of each group'} go on.`
  ].join(' ')

const knockout = ({ knockout: { maximumField, kinds } }: RuleSet): string => {
  const weights = (type: TournamentType): string =>
    kinds[type].map(({ kind, weight }) => `${short(kind)} ${percent(weight)}`).join(', ')
  return `At most ${maximumField} miners play single elimination, one task a match: ${both(weights)}.`
}

const boss = ({ boss: { kinds, threshold, winsRequired } }: RuleSet): string =>
  [
    `The challenger meets the champion on ${both(type => counted(kinds[type]))}.`,
    `It needs ${both(type => `${winsRequired[type]} of ${kinds[type].length}`)} tasks.`,
    `To win a task it must be better by ${percent(threshold.base)} of the champion's score in the first reign,`,
    `by ${threshold.decay} times that with each further reign, and never by less than ${percent(threshold.floor)}.`
  ].join(' ')

const compute = ({ compute: { tiers, multipliers, textGpu, image } }: RuleSet): string => {
  const sizes = tiers
    .map(({ upTo, gpus }) => `${gpus} ${upTo === null ? 'above that' : `up to ${upTo} billion parameters`}`)
    .join(', ')
  const times = Object.entries(multipliers)
    .filter(([, factor]) => factor !== 1)
    .map(([kind, factor]) => `${factor} times for ${kind}`)
    .join(', ')
  return `How many ${textGpu} a text task gets: ${sizes}${times === '' ? '' : ` (a size counts ${times})`}. An image task gets ${image.gpus} × ${image.gpu}.`
}

const rewards = ({ rewards: { decay, boost, pools, participation } }: RuleSet): string =>
  [
    `Each place gets ${decay} times the share of the one before.`,
    `Pools: text ${percent(pools.text.base)} to ${percent(pools.text.maximum)}, image ${percent(pools.image.base)} to ${percent(pools.image.maximum)}.`,
    `A winner's boost is ${boost.multiplier} times its margin above ${percent(boost.above)}, less ${percent(boost.perReign)} for each defence.`,
    `Taking part in a running tournament earns ${percent(participation)}.`
  ].join(' ')

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/** The rule set, paragraph by paragraph, in the order of the rule book. */
export const paragraphs = (rules: RuleSet): ReadonlyArray<Paragraph> => [
  {
    section: '2',
    text: `Entry costs ${tao(rules.registration.fees.text)} for text and ${tao(rules.registration.fees.image)} for image. A tournament needs at least ${rules.registration.minimumField} miners.`
  },
  { section: '3', text: groups(rules) },
  {
    section: '3.8',
    text:
      rules.replacements === 0
        ? 'A task on which most jobs fail counts as it stands.'
        : `A task on which more than half of the jobs fail is set again, at most ${rules.replacements === 1 ? 'once' : `${rules.replacements} times`}.`
  },
  { section: '4', text: knockout(rules) },
  { section: '5', text: boss(rules) },
  {
    section: '7',
    text: `An image score is ${rules.imageLoss.textGuided} × the mean text-guided loss plus ${rules.imageLoss.withoutText} × the mean loss without text, to ${rules.imageLoss.digits} digits.`
  },
  {
    section: '11',
    text: `The next tournament of a type opens ${rules.schedule.pauseHours} hours after the last one.`
  },
  { section: '12', text: compute(rules) },
  { section: '13', text: rewards(rules) }
]

/** Every parameter as a path and its JSON: `boss.threshold.base`, `"0.1"`. */
const leaves = (value: unknown, path: string): ReadonlyArray<readonly [string, string]> =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === '' ? key : `${path}.${key}`))
    : [[path, JSON.stringify(value)]]

/** Where two rule sets differ, in the order of the first one's parameters; id and source are names and not compared. */
export const difference =
  (from: RuleSet) =>
  (to: RuleSet): ReadonlyArray<Difference> => {
    const [before, after] = [new Map(leaves(from, '')), new Map(leaves(to, ''))]
    return Array.from(new Set([...before.keys(), ...after.keys()]))
      .filter(path => path !== 'id' && path !== 'source' && before.get(path) !== after.get(path))
      .map(path => ({ path, from: before.get(path) ?? null, to: after.get(path) ?? null }))
  }
