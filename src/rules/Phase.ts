/** Phases: what a tournament is at each moment, as one type each; all of it is plain JSON (RULES 3, 4, 5, 8). */
import type { Champion } from '../domain/miner/Champion.js'
import type * as Slot from '../domain/task/Slot.js'
import type * as BossRounds from './boss/BossRound.js'
import * as Contests from './Contest.js'
import * as Context from './Context.js'
import * as Groups from './groups/GroupStage.js'
import * as Knockouts from './knockout/Knockout.js'
import type { Verdict } from '../domain/match/Verdict.js'
import type { Hotkey } from '../domain/miner/Hotkey.js'
import * as Report from '../domain/task/Report.js'
import * as Log from './log/Log.js'
import type { Opening } from './Opening.js'
import type { Ending } from './boss/Ending.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** What every phase carries: the form it is written in, what it started from, what happened, and the group rounds that are over. */
export interface Common {
  readonly format: typeof Log.format
  readonly opening: Opening
  readonly record: Log.Record
  readonly groups: ReadonlyArray<Groups.Finished>
}

/** Groups are in play. */
export interface GroupStage extends Common {
  readonly phase: 'GroupStage'
  readonly current: Groups.Round
}

/** The bracket is in play. */
export interface Knockout extends Common {
  readonly phase: 'Knockout'
  readonly knockout: Knockouts.Knockout
}

/** The challenger meets the champion. */
export interface BossRound extends Common {
  readonly phase: 'BossRound'
  readonly knockout: Knockouts.Knockout
  readonly boss: BossRounds.BossRound
}

export type InPlay = GroupStage | Knockout | BossRound

/** What is in play in a phase, without what every phase carries. */
export type Stage =
  | Pick<GroupStage, 'phase' | 'current'>
  | Pick<Knockout, 'phase' | 'knockout'>
  | Pick<BossRound, 'phase' | 'knockout' | 'boss'>

/** It has ended, in exactly one way: the stage it ended in, as it stood then, and the ending (RULES 8). */
export interface Finished extends Common {
  readonly phase: 'Finished'
  readonly stage: Stage
  readonly ending: Ending
}

export type Phase = InPlay | Finished

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** Groups in play. Written field by field, since most reports come by here, and spreading takes several times as long. */
export const inGroups = ({ format, opening, record, groups }: Common, current: Groups.Round): GroupStage => ({
  format,
  opening,
  record,
  groups,
  phase: 'GroupStage',
  current
})

/** The end: the phase it ended in, and how. */
export const finish = ({ format, opening, record, groups, ...stage }: InPlay, ending: Ending): Finished => ({
  format,
  opening,
  record,
  groups,
  phase: 'Finished',
  stage,
  ending
})

// -------------------------------------------------------------------------------------
// combinators
// -------------------------------------------------------------------------------------

/** The phase with another record. */
export const recorded =
  (record: Log.Record) =>
  (phase: InPlay): InPlay =>
    phase.phase === 'GroupStage'
      ? inGroups(
          { format: phase.format, opening: phase.opening, record, groups: phase.groups },
          phase.current
        )
      : { ...phase, record }

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/** Who defends the title; null while it is vacant, also by withdrawal (RULES 4.6). */
export const titleHolder = ({ opening, record }: Common): Champion | null =>
  opening.champion !== null && Log.withdrawalOf(opening.champion.hotkey)(record) === undefined
    ? opening.champion
    : null

/** What is in play, or was when the tournament ended. */
export const stage = (phase: Phase): Stage => (phase.phase === 'Finished' ? phase.stage : phase)

/** The bracket, once it is drawn. */
export const knockout = (phase: Phase): Knockouts.Knockout | null => {
  const at = stage(phase)
  return at.phase === 'GroupStage' ? null : at.knockout
}

/** The boss round, once it is set. */
export const boss = (phase: Phase): BossRounds.BossRound | null => {
  const at = stage(phase)
  return at.phase === 'BossRound' ? at.boss : null
}

/** The verdict of the boss round; null where none was given. */
export const verdict = (phase: Phase): Verdict | null =>
  phase.phase === 'Finished' && 'verdict' in phase.ending ? phase.ending.verdict : null

/** The group rounds that were played or are in play. */
export const rounds = (phase: Phase): ReadonlyArray<Groups.Round> => {
  const at = stage(phase)
  return at.phase === 'GroupStage' ? [...phase.groups, at.current] : phase.groups
}

/** Every task that was set, in the order of their slots. */
export const contests = (phase: Phase): ReadonlyArray<Contests.Contest> => [
  ...rounds(phase).flatMap(Groups.contests),
  ...Knockouts.inOrder(knockout(phase)).flatMap(({ task }) => (task === null ? [] : [task])),
  ...(boss(phase)?.tasks ?? [])
]

/**
 * Whether a miner has a score of its own: the last attempt at one of its tasks holds one that is no copy, also where a
 * withdrawal closed that task (RULES 3.7, 4.4).
 */
export const hasScore =
  (hotkey: Hotkey) =>
  (phase: Phase): boolean => {
    const results = Contests.results(Context.of(phase))
    return contests(phase).some(contest =>
      results(contest).some(report => report.hotkey === hotkey && Report.isScored(report))
    )
  }

/** The contest at a place, wherever in the tournament it was or is played. */
export const contestAt = (phase: Phase, at: Slot.Place): Contests.Contest | undefined => {
  const where = stage(phase)
  switch (at.stage) {
    case 'Group': {
      const round = rounds(phase)[at.round - 1]
      return round && Groups.contestAt(round, at)
    }
    case 'Match':
      return where.phase === 'GroupStage' || at.task !== 1
        ? undefined
        : Knockouts.contestAt(where.knockout, at)
    case 'Boss':
      return where.phase === 'BossRound' && where.boss.round === at.round
        ? where.boss.tasks[at.task - 1]
        : undefined
  }
}
