/** Verdicts of the boss round: all that is needed to check them by hand, in fields and in sentences (RULES 5.6). */
import * as t from 'io-ts'
import { closed, integer, list, nullable, oneOf, refine } from '../codec/Codec.js'
import * as Report from '../task/Report.js'
import * as Slot from '../task/Slot.js'
import * as TaskKind from '../task/TaskKind.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

const side = oneOf('Challenger', 'Champion')
/** Who won a task of the boss round. */
export type Side = t.TypeOf<typeof side>

const reason = oneOf(
  /** The challenger is strictly better than the champion and reaches the bar. */
  'ReachedBar',
  /** The challenger is better, by less than the threshold asks. */
  'ShortOfBar',
  /** The challenger is not strictly better. */
  'NotBetter',
  'ChampionFailed',
  'ChallengerFailed',
  'BothFailed'
)

/** Why a task went to its winner (RULES 5.3, 5.4). */
export type Reason = t.TypeOf<typeof reason>

/** A calculated number as a verdict shows it: it may be longer than a score, and has no exponent. */
const decimal = refine(
  t.string,
  (s): s is string => /^-?(?:0|[1-9]\d{0,199})(?:\.\d{1,199})?$/.test(s),
  'a plain decimal'
)

export const task = closed('a task’s verdict', {
  /** Where in the tournament: `R1.G2.T3` is round 1, group 2, task 3. */
  slot: Slot.codec,
  /** The kind of task, for instance `DpoTask`. */
  kind: TaskKind.codec,
  /** Whether less is better (`loss`) or more (`reward`). */
  metric: oneOf('loss', 'reward'),
  /** The champion's report. */
  champion: Report.codec,
  /** The challenger's report. */
  challenger: Report.codec,
  /** By what share of its magnitude the champion's score must be beaten: `0.064` is 6.4 % (RULES 5.1). */
  threshold: decimal,
  /** What the challenger had to reach, exactly; null where the champion has no score. */
  bar: nullable(decimal),
  /** How much better than the champion, relative to its magnitude; rounded down to 30 digits for the reader, never compared. */
  margin: nullable(decimal),
  /** Who won the task. */
  winner: side,
  /** Why, as a word; `Verdict.sentence` tells it. */
  reason
})

/** One task's verdict. Threshold, bar and margin are plain decimals; a bar needs the champion's score, a margin both scores and the champion's not zero. */
export interface TaskVerdict extends t.TypeOf<typeof task> {}

const count = integer(0, 64)

export const codec = closed('a verdict', {
  /** The champion's reign at the start, from 1. */
  reign: integer(1),
  /** By what share of its magnitude the champion's score must be beaten: `0.064` is 6.4 % (RULES 5.1). */
  threshold: decimal,
  /** The tasks that were decided, in their order. */
  tasks: list(task, 64),
  /** How many tasks were set. */
  set: count,
  /** How many tasks each of them won. */
  wins: closed('tasks won', {
    /** Tasks that the challenger won. */
    challenger: count,
    /** Tasks that the champion won. */
    champion: count
  }),
  /** How many tasks dethrone. */
  required: count,
  /** What follows for the title. */
  outcome: oneOf('Dethroned', 'Defended', 'Crowned')
})

/**
 * The boss round's verdict: the decided tasks, the totals and what they decide (RULES 5.5). Fewer tasks are decided than
 * were set where the champion was withdrawn (RULES 4.6); then the outcome is `Crowned` unless the wins were there.
 */
export interface Verdict extends t.TypeOf<typeof codec> {}

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

const score = (report: Report.Report): string =>
  report.type === 'Scored' ? report.score : `failed (${report.reason})`

/** Digits that a reader wants at most; a threshold with more is told in full. */
const shortDigits = 6

/**
 * A plain decimal in per cent, rounded down to so many significant digits, also below zero. So what falls short of a
 * threshold never reads as if it reached it, and what reaches it still does.
 */
const percent = (decimal: string, digits: number): string => {
  const below = decimal.startsWith('-')
  const [whole = '', part = ''] = decimal.replace('-', '').split('.')
  const all = `${whole}${part}`
  const first = all.search(/[1-9]/)
  if (first < 0) return '0 %'
  const cut = BigInt(all.slice(0, first + digits).padEnd(first + digits, '0'))
  const up = below && /[1-9]/.test(all.slice(first + digits))
  // The point, two places on, stands behind this many of the digits that are left.
  const text = String(up ? cut + 1n : cut).padStart(first + digits, '0')
  const point = whole.length + 2
  const shown = text.padEnd(point, '0')
  const grown = shown.length - Math.max(first + digits, point)
  const behind = shown.slice(point + grown).replace(/0+$/, '')
  const before = shown.slice(0, point + grown).replace(/^0+(?=\d)/, '')
  return `${below ? '-' : ''}${before}${behind === '' ? '' : `.${behind}`} %`
}

const significant = (decimal: string): number => decimal.replace(/[-.]/g, '').replace(/^0+|0+$/g, '').length

/** A task's verdict in one sentence. */
export const sentence = (v: TaskVerdict): string => {
  const direction = v.metric === 'loss' ? 'at most' : 'at least'
  const scores = `challenger ${score(v.challenger)} against champion ${score(v.champion)}`
  const digits = Math.max(shortDigits, significant(v.threshold))
  const bar =
    v.bar === null ? '' : `, bar ${direction} ${v.bar} at a threshold of ${percent(v.threshold, digits)}`
  const margin = v.margin === null ? '' : `, margin ${percent(v.margin, digits)}`
  return `${v.slot}: ${scores}${bar}${margin}: ${v.winner.toLowerCase()}'s task, ${because(v.reason)}.`
}

const reasons: Readonly<Record<Reason, string>> = {
  ReachedBar: 'the challenger is better and reaches the bar',
  ShortOfBar: 'the challenger is better but does not reach the bar',
  NotBetter: 'the challenger is not strictly better',
  ChampionFailed: 'the champion failed and the challenger has a score',
  ChallengerFailed: 'the challenger failed',
  BothFailed: 'both failed, and a title is not won by failing'
}

/** Why a task went to its winner, in words. */
export const because = (reason: Reason): string => reasons[reason]

/** The whole verdict in one sentence. */
export const summary = (v: Verdict): string =>
  `The challenger won ${v.wins.challenger} of ${v.set} tasks and needed ${v.required}` +
  (v.tasks.length < v.set ? `; the champion was withdrawn when ${v.tasks.length} were decided: ` : ': ') +
  outcomes[v.outcome](v.reign)

const outcomes: Readonly<Record<Verdict['outcome'], (reign: number) => string>> = {
  Dethroned: () => 'the champion is dethroned.',
  Defended: reign => `the champion defends the title in reign ${reign}.`,
  Crowned: () => 'the challenger is crowned.'
}
