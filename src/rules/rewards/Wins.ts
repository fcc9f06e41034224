/**
 * Wins: the tasks of a tournament that somebody won, by the verdicts that decided them (RULES 13.1).
 *
 * A group task is won by whoever is ranked first in it, and shared by all who are. A match is won where its task decided
 * it: by the better score, by the better seed at equal scores, or over a failed opponent. A bye, a walkover and an
 * opponent's withdrawal let a miner through without a task, even where one had been set: nobody won that. A boss task is
 * won as its own verdict says, also by the champion, also when both failed, and also in a boss round that a withdrawal
 * ended later. Of several attempts at a slot only the one that decided it counts; a task that was never decided, nobody won.
 */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type * as t from 'io-ts'
import type * as Bracket from '../../domain/match/Bracket.js'
import { checked, closed, list, once } from '../../domain/codec/Codec.js'
import * as Hotkey from '../../domain/miner/Hotkey.js'
import * as Metric from '../../domain/task/Metric.js'
import { isScored } from '../../domain/task/Report.js'
import * as Slot from '../../domain/task/Slot.js'
import * as Fraction from '../../scoring/Fraction.js'
import * as Ranking from '../../scoring/Ranking.js'
import * as BossRound from '../boss/BossRound.js'
import * as Contest from '../Contest.js'
import * as Context from '../Context.js'
import * as GroupStage from '../groups/GroupStage.js'
import * as Knockout from '../knockout/Knockout.js'
import * as Phase from '../Phase.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

const winners = once(list(Hotkey.codec, 100_000), hotkey => hotkey, 'each winner once')

const winCodec = checked(
  closed('a task won', {
    /** Where in the tournament: `R1.G2.T3` is round 1, group 2, task 3. */
    slot: Slot.codec,
    /** Who won it; more than one where they tied. */
    winners
  }),
  win => {
    if (win.winners.length === 0) return { path: ['winners'], expected: 'at least one winner' }
    return win.winners.length === 1 || Slot.parse(win.slot).stage === 'Group'
      ? null
      : { path: ['winners'], expected: 'one winner outside the groups' }
  }
)

export const codec = once(list(winCodec), ({ slot }) => Slot.first(slot), 'each slot once', 'slot')

/** A task and who won it: at least one miner, more only where a group's first place is shared. */
export type Win = t.TypeOf<typeof winCodec>

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** All tasks won so far, in the order of their slots. */
export const of = (tournament: Phase.Phase): ReadonlyArray<Win> => {
  const context = Context.of(tournament)
  const boss = Phase.boss(tournament)
  return [
    ...Phase.rounds(tournament).flatMap(GroupStage.contests).flatMap(ofGroupTask(context)),
    ...Knockout.inOrder(Phase.knockout(tournament)).flatMap(ofMatch),
    ...(boss === null ? [] : boss.tasks.flatMap(ofBossTask(context, boss)))
  ]
}

const ofGroupTask =
  (context: Context.Context) =>
  (contest: Contest.Contest): ReadonlyArray<Win> => {
    if (!Contest.isDecided(contest)) return []
    const winners = Ranking.rank(Metric.of(contest.kind))(Contest.results(context)(contest))
      .filter(({ rank, report }) => rank === 1 && isScored(report))
      .map(({ report }) => report.hotkey)
    return winners.length === 0 ? [] : [{ slot: Contest.slotInPlay(contest), winners }]
  }

/** Whether a match that ended so was won by its task. */
const byTask: Readonly<Record<Bracket.Reason, boolean>> = {
  BetterScore: true,
  BetterSeed: true,
  OpponentFailed: true,
  Bye: false,
  Walkover: false,
  OpponentWithdrawn: false,
  BothFailed: false,
  Nobody: false
}

const ofMatch = ({ decision, task }: Knockout.Match): ReadonlyArray<Win> =>
  task !== null && decision !== null && decision.winner !== null && byTask[decision.reason]
    ? [{ slot: Contest.slotInPlay(task), winners: [decision.winner] }]
    : []

const ofBossTask =
  (context: Context.Context, boss: BossRound.BossRound) =>
  (contest: Contest.Contest): ReadonlyArray<Win> =>
    Contest.isDecided(contest)
      ? pipe(
          BossRound.taskVerdict(context)(boss)(contest),
          E.match(
            () => [],
            ({ slot, winner }) => [
              { slot, winners: [winner === 'Champion' ? boss.champion.hotkey : boss.challenger.hotkey] }
            ]
          )
        )
      : []

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/** What each winner of a task gets: its round's number, split exactly. */
export const points = ({ slot, winners }: Win): Fraction.Fraction =>
  Fraction.ratio(Slot.parse(slot).round, winners.length)

/** What somebody's tasks count together. */
export const total = (wins: ReadonlyArray<Win>): Fraction.Fraction => Fraction.sum(wins.map(points))

/** Everybody with points, with the tasks they come from in the order of their slots, winners by code units. */
export const byWinner = (wins: ReadonlyArray<Win>): ReadonlyMap<Hotkey.Hotkey, ReadonlyArray<Win>> => {
  const sorted = wins
    .map(({ slot, winners }) => ({ slot, winners: Array.from(winners).sort(Hotkey.byCodeUnits) }))
    .sort((a, b) => Slot.compare(a.slot, b.slot))
  const won = new Map<Hotkey.Hotkey, Array<Win>>()
  for (const win of sorted) {
    for (const hotkey of win.winners) {
      const known = won.get(hotkey)
      if (known === undefined) won.set(hotkey, [win])
      else known.push(win)
    }
  }
  return won
}
