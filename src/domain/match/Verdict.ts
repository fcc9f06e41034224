/** Verdicts of the boss round: all that is needed to check them by hand, in fields and in sentences (RULES 5.6). */
import type { Metric } from '../task/Metric.js'
import type { Report } from '../task/Report.js'
import type { Slot } from '../task/Slot.js'
import type { TaskKind } from '../task/TaskKind.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

export type Side = 'Challenger' | 'Champion'

/** Why a task went to its winner (RULES 5.3, 5.4). */
export type Reason =
  /** The challenger is strictly better than the champion and reaches the bar. */
  | 'ReachedBar'
  /** The challenger is better, by less than the threshold asks. */
  | 'ShortOfBar'
  /** The challenger is not strictly better. */
  | 'NotBetter'
  | 'ChampionFailed'
  | 'ChallengerFailed'
  | 'BothFailed'

/** One task's verdict. Threshold, bar and margin are plain decimals; a bar needs the champion's score, a margin both scores and the champion's not zero. */
export interface TaskVerdict {
  readonly slot: Slot
  readonly kind: TaskKind
  readonly metric: Metric
  readonly champion: Report
  readonly challenger: Report
  readonly threshold: string
  /** What the challenger had to reach, exactly. */
  readonly bar: string | null
  /** How much better than the champion, relative to its magnitude; rounded half-even to 30 digits for the reader, never compared. */
  readonly margin: string | null
  readonly winner: Side
  readonly reason: Reason
}

/**
 * The boss round's verdict: the decided tasks, the totals and what they decide (RULES 5.5). Fewer tasks are decided than
 * were set where the champion was withdrawn (RULES 4.6); then the outcome is `Crowned` unless the wins were there.
 */
export interface Verdict {
  readonly reign: number
  readonly threshold: string
  readonly tasks: ReadonlyArray<TaskVerdict>
  /** How many tasks were set. */
  readonly set: number
  readonly wins: { readonly challenger: number; readonly champion: number }
  readonly required: number
  readonly outcome: 'Dethroned' | 'Defended' | 'Crowned'
}

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

const score = (report: Report): string =>
  report.type === 'Scored' ? report.score : `failed (${report.reason})`

const percent = (fraction: string): string => `${String(Number((Number(fraction) * 100).toPrecision(6)))} %`

/** A task's verdict in one sentence. */
export const sentence = (v: TaskVerdict): string => {
  const direction = v.metric === 'loss' ? 'at most' : 'at least'
  const scores = `challenger ${score(v.challenger)} against champion ${score(v.champion)}`
  const bar = v.bar === null ? '' : `, bar ${direction} ${v.bar} at a threshold of ${percent(v.threshold)}`
  const margin = v.margin === null ? '' : `, margin ${percent(v.margin)}`
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
