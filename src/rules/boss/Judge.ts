/** A boss round by itself: pairs of scores in, the verdict out, without a tournament around it (RULES 5). */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as O from 'fp-ts/lib/Option.js'
import * as t from 'io-ts'
import { checked, closed, decode, integer, list, nullable, oneOf } from '../../domain/codec/Codec.js'
import type { Fault, Flaw } from '../../domain/codec/Codec.js'
import * as Exact from '../../domain/Exact.js'
import type { TaskVerdict, Verdict } from '../../domain/match/Verdict.js'
import * as Hotkey from '../../domain/miner/Hotkey.js'
import * as Report from '../../domain/task/Report.js'
import * as Slot from '../../domain/task/Slot.js'
import * as TaskKind from '../../domain/task/TaskKind.js'
import * as Decimal from '../../scoring/Decimal.js'
import * as Threshold from '../../scoring/Threshold.js'
import * as RuleSet from '../ruleset/RuleSet.js'
import * as RuleSets from '../ruleset/RuleSets.js'
import * as BossRound from './BossRound.js'

// -------------------------------------------------------------------------------------
// codecs
// -------------------------------------------------------------------------------------

const score: t.Type<Exact.Exact, string> = new t.Type(
  'a score as text, such as "0.125" (a JSON number may have changed when it was parsed)',
  Exact.codec.is,
  (u, context) =>
    pipe(
      typeof u === 'string' ? Exact.parse(u) : O.none,
      O.fold(() => t.failure(u, context), t.success)
    ),
  t.identity
)

const ids = oneOf(...RuleSets.all.keys())

const rules: t.Type<RuleSet.RuleSet, unknown> = new t.Type<RuleSet.RuleSet, unknown>(
  `${ids.name}, or a whole rule set`,
  RuleSet.codec.is,
  (u, context) => {
    if (typeof u !== 'string') return RuleSet.codec.validate(u, context)
    const known = RuleSets.all.get(u)
    return known === undefined ? t.failure(u, context) : t.success(known)
  },
  u => RuleSet.codec.encode(u)
)

const pairings = closed('a boss round', {
  /** The rules, or the id of a rule set that comes with the engine. */
  rules,
  /** `text` or `image`. */
  type: TaskKind.tournamentType,
  /** Who defends the title. */
  champion: closed('the champion', {
    /** The miner's hotkey (SS58 address, prefix 42). */
    hotkey: Hotkey.codec,
    /** Which reign it is, from 1. */
    reign: integer(1)
  }),
  /** Who challenges. */
  challenger: Hotkey.codec,
  /** The pairs of scores, in their order. */
  tasks: list(
    closed('a task with both scores', {
      /** The kind of task, which says whether less or more is better. */
      taskType: TaskKind.codec,
      /** The champion's score as text; null for a failed job. */
      champion: nullable(score, 'for a failed job'),
      /** The challenger's score as text; null for a failed job. */
      challenger: nullable(score, 'for a failed job')
    }),
    64
  )
})

const flaw = ({
  rules: { boss },
  type,
  champion,
  challenger,
  tasks
}: t.TypeOf<typeof pairings>): Flaw | null => {
  const foreign = tasks.findIndex(({ taskType }) => !TaskKind.belongs(type)(taskType))
  if (foreign !== -1)
    return { path: ['tasks', String(foreign), 'taskType'], expected: `a task type of ${type} tournaments` }
  if (challenger === champion.hotkey)
    return { path: ['challenger'], expected: 'another hotkey than the champion’s' }
  return tasks.length === boss.kinds[type].length
    ? null
    : { path: ['tasks'], expected: `${boss.kinds[type].length} tasks, as the rule set sets them (RULES 5.1)` }
}

/**
 * What is judged: the rules by id or whole, the two, and a score or null (failed) of each on every task. Scores are
 * text in any decimal notation and are made canonical; JSON numbers are refused (RULES 1).
 */
export const codec = checked(pairings, flaw)

/** A boss round by itself. */
export interface Pairings extends t.TypeOf<typeof codec> {}

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/** The verdict on a boss round, task by task, as the tournament itself would give it; two nulls are the champion's (RULES 5.4). */
export const verdict = ({ rules: { boss }, type, champion, challenger, tasks }: Pairings): Verdict => {
  const judge = BossRound.judge(boss.threshold, champion.reign)
  const judged = tasks.map(({ taskType: kind, ...scores }, i): TaskVerdict => {
    const slot = Slot.boss(1, i + 1)
    const report = (hotkey: Hotkey.Hotkey, given: Exact.Exact | null): Report.Report =>
      given === null ? Report.failed(slot, hotkey, 'EvaluationFailed') : Report.scored(slot, hotkey, given)
    return judge(
      { slot, kind },
      report(champion.hotkey, scores.champion),
      report(challenger, scores.challenger)
    )
  })
  return BossRound.counted({
    reign: champion.reign,
    threshold: Decimal.show(Threshold.threshold(boss.threshold)(champion.reign)),
    required: boss.winsRequired[type],
    tasks: judged,
    set: judged.length
  })
}

/** The verdict on unknown input, JSON for instance, or every fault in it by path, value and expectation. */
export const judge = (input: unknown): E.Either<ReadonlyArray<Fault>, Verdict> =>
  pipe(decode(codec)(input), E.map(verdict))
