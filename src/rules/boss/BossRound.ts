/** The boss round: the challenger against the champion, task by task (RULES 5). */
import * as E from 'fp-ts/lib/Either.js'
import { flow, pipe } from 'fp-ts/lib/function.js'
import * as O from 'fp-ts/lib/Option.js'
import * as RA from 'fp-ts/lib/ReadonlyArray.js'
import type { Champion } from '../../domain/miner/Champion.js'
import type { Hotkey } from '../../domain/miner/Hotkey.js'
import type { Miner } from '../../domain/miner/Miner.js'
import * as Metric from '../../domain/task/Metric.js'
import { isScored, type Report } from '../../domain/task/Report.js'
import * as Slot from '../../domain/task/Slot.js'
import type { TaskKind } from '../../domain/task/TaskKind.js'
import type * as Verdict from '../../domain/match/Verdict.js'
import * as Decimal from '../../scoring/Decimal.js'
import * as Margin from '../../scoring/Margin.js'
import * as Threshold from '../../scoring/Threshold.js'
import * as Contest from '../Contest.js'
import type { Context } from '../Context.js'
import type { Refusal } from '../Refusal.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** The two, and their tasks; the entrants of each are the champion and the challenger, in this order. */
export interface BossRound {
  readonly round: number
  readonly champion: Champion
  readonly challenger: Miner
  /** Wins the challenger needs, of the tasks set (RULES 5.5). */
  readonly required: number
  /** The threshold against this champion, a plain decimal. */
  readonly threshold: string
  readonly tasks: ReadonlyArray<Contest.Contest>
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** Sets the tasks of the boss round. */
export const set =
  (context: Context) =>
  (round: number, champion: Champion, challenger: Miner): BossRound => ({
    round,
    champion,
    challenger,
    required: context.rules.boss.winsRequired[context.type],
    threshold: Decimal.show(Threshold.threshold(context.rules.boss.threshold)(champion.reign)),
    tasks: context.rules.boss.kinds[context.type].map((kind, i) =>
      Contest.set(context)(Slot.boss(round, i + 1), kind, [champion.hotkey, challenger.hotkey])
    )
  })

// -------------------------------------------------------------------------------------
// combinators
// -------------------------------------------------------------------------------------

/** Changes one task; a place outside the round changes nothing. */
export const modify =
  ({ task }: Slot.Place, change: (contest: Contest.Contest) => Contest.Contest) =>
  (boss: BossRound): BossRound => {
    const contest = boss.tasks[task - 1]
    return contest === undefined ? boss : { ...boss, tasks: boss.tasks.with(task - 1, change(contest)) }
  }

/** One of the two was withdrawn, which ends the boss round: nothing more is asked (RULES 4.6). */
export const forfeit =
  (context: Context) =>
  (hotkey: Hotkey) =>
  (boss: BossRound): BossRound => ({ ...boss, tasks: boss.tasks.map(Contest.forfeit(context)(hotkey)) })

// -------------------------------------------------------------------------------------
// judging
// -------------------------------------------------------------------------------------

/** The task that is judged: where it stands, and its kind. */
interface Place {
  readonly slot: Slot.Slot
  readonly kind: TaskKind
}

/** Who wins a task, and why. Two scores are judged by the bar; a valid score beats any failure; where both failed, the task is the champion's (RULES 5.3, 5.4). */
export const judge = (decay: Threshold.Decay, reign: number) => {
  const threshold = Threshold.threshold(decay)(reign)
  return ({ slot, kind }: Place, champion: Report, challenger: Report): Verdict.TaskVerdict => {
    const metric = Metric.of(kind)
    const verdict = (reason: Verdict.Reason): Verdict.TaskVerdict => {
      const both = isScored(champion) && isScored(challenger)
      const margin = both ? Margin.margin(metric)(champion.score, challenger.score) : null
      return {
        slot,
        kind,
        metric,
        champion,
        challenger,
        threshold: Decimal.show(threshold),
        bar: isScored(champion) ? Decimal.show(Margin.bar(metric)(threshold)(champion.score)) : null,
        margin: margin === null ? null : Decimal.show(margin),
        winner: reason === 'ReachedBar' || reason === 'ChampionFailed' ? 'Challenger' : 'Champion',
        reason
      }
    }
    if (!isScored(challenger)) return verdict(isScored(champion) ? 'ChallengerFailed' : 'BothFailed')
    if (!isScored(champion)) return verdict('ChampionFailed')
    return verdict(Margin.judge(metric)(threshold)(champion.score, challenger.score))
  }
}

/** The verdict on one task; refused while one of its two reports is missing (RULES 7). */
export const taskVerdict =
  (context: Context) =>
  (boss: BossRound): ((contest: Contest.Contest) => E.Either<Refusal, Verdict.TaskVerdict>) => {
    const judged = judge(context.rules.boss.threshold, boss.champion.reign)
    return contest =>
      pipe(
        Contest.complete(context)(contest),
        E.flatMap(([champion, challenger]) =>
          champion === undefined || challenger === undefined
            ? E.left<Refusal>({ type: 'MissingReport', slot: contest.slot, hotkey: boss.challenger.hotkey })
            : E.right(judged({ slot: Contest.slotInPlay(contest), kind: contest.kind }, champion, challenger))
        )
      )
  }

/** The verdict on the whole round; refused while a report is missing. */
export const verdict =
  (context: Context) =>
  (boss: BossRound): E.Either<Refusal, Verdict.Verdict> =>
    pipe(boss.tasks, E.traverseArray(taskVerdict(context)(boss)), E.map(totals(boss, 'Defended')))

/**
 * The verdict where the champion was withdrawn, on the tasks that are decided; the others are nobody's (RULES 4.6). A
 * challenger without the required wins has dethroned nobody, and is crowned.
 */
export const verdictWithoutChampion =
  (context: Context) =>
  (boss: BossRound): Verdict.Verdict =>
    pipe(
      boss.tasks.filter(Contest.isDecided),
      RA.filterMap(flow(taskVerdict(context)(boss), O.fromEither)),
      totals(boss, 'Crowned')
    )

const totals =
  (
    { champion, threshold, tasks: { length: set }, required }: BossRound,
    otherwise: Verdict.Verdict['outcome']
  ) =>
  (tasks: ReadonlyArray<Verdict.TaskVerdict>): Verdict.Verdict =>
    counted({ reign: champion.reign, threshold, tasks, set, required }, otherwise)

/** The verdict that the tasks add up to: the wins needed are out of the tasks set (RULES 5.5). Without them the outcome is `otherwise`. */
export const counted = (
  judged: Omit<Verdict.Verdict, 'wins' | 'outcome'>,
  otherwise: Verdict.Verdict['outcome'] = 'Defended'
): Verdict.Verdict => {
  const { reign, threshold, tasks, set, required } = judged
  const challenger = tasks.filter(({ winner }) => winner === 'Challenger').length
  return {
    reign,
    threshold,
    tasks,
    set,
    wins: { challenger, champion: tasks.length - challenger },
    required,
    outcome: challenger >= required ? 'Dethroned' : otherwise
  }
}

/** What is certain already, from the tasks decided so far; null while both can still happen (RULES 5.7). */
export const certain =
  (context: Context) =>
  (boss: BossRound): 'Dethroned' | 'Defended' | null => {
    const decided = boss.tasks.filter(Contest.isDecided).map(taskVerdict(context)(boss))
    const won = decided.filter(v => E.isRight(v) && v.right.winner === 'Challenger').length
    if (won >= boss.required) return 'Dethroned'
    return won + boss.tasks.length - decided.length < boss.required ? 'Defended' : null
  }
