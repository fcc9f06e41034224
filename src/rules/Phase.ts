/** Phases: what a tournament is at each moment, as one type each; all of it is plain JSON (RULES 3, 4, 5, 8). */
import type { Champion } from '../domain/miner/Champion.js'
import type * as Slot from '../domain/task/Slot.js'
import type { Verdict } from '../domain/match/Verdict.js'
import type * as BossRounds from './boss/BossRound.js'
import type { Contest } from './Contest.js'
import * as Groups from './groups/GroupStage.js'
import * as Knockouts from './knockout/Knockout.js'
import * as Log from './log/Log.js'
import type { Opening } from './Opening.js'
import type { Ending } from './boss/Ending.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** What every phase carries: what it started from, what happened, and the group rounds that are over. */
export interface Common {
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

/** It has ended, in exactly one way; null is what it did not come to. */
export interface Finished extends Common {
  readonly phase: 'Finished'
  readonly current: Groups.Round | null
  readonly knockout: Knockouts.Knockout | null
  readonly boss: BossRounds.BossRound | null
  readonly verdict: Verdict | null
  readonly ending: Ending
}

export type Phase = GroupStage | Knockout | BossRound | Finished

/** How a tournament moves on as far as it can: the order of the phases, which is not the business of what happens in them. */
export type Onward = (phase: Phase) => Phase

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** Groups in play. Field by field: most reports come to them, and spreading is what would tell. */
export const inGroups = ({ opening, record, groups }: Common, current: Groups.Round): GroupStage => ({
  opening,
  record,
  groups,
  phase: 'GroupStage',
  current
})

/** The end, with what the tournament came to until then. */
export const finish = (stage: Common | Phase, ending: Ending): Finished => ({
  current: null,
  knockout: null,
  boss: null,
  verdict: null,
  ...stage,
  phase: 'Finished',
  ending
})

// -------------------------------------------------------------------------------------
// combinators
// -------------------------------------------------------------------------------------

/** The phase with another record. */
export const recorded =
  (record: Log.Record) =>
  (phase: Phase): Phase =>
    phase.phase === 'GroupStage'
      ? inGroups({ opening: phase.opening, record, groups: phase.groups }, phase.current)
      : { ...phase, record }

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/** What the rules of a contest need to know of the tournament around it. */
export const context = ({ opening, record }: Common): Knockouts.Context => {
  // Read off the record when somebody asks, and once for all entrants.
  let withdrawals: ReturnType<typeof Log.withdrawals> | null = null
  return {
    rules: opening.rules,
    type: opening.type,
    replacements: opening.rules.replacements,
    // The champion is in no field, and -1 goes before everyone.
    precedence: hotkey => opening.miners.findIndex(miner => miner.hotkey === hotkey),
    withdrawal: hotkey => (withdrawals ??= Log.withdrawals(record)).get(hotkey)?.reason ?? null
  }
}

/** Who defends the title; null while it is vacant, also by withdrawal (RULES 4.6). */
export const titleHolder = ({ opening, record }: Common): Champion | null =>
  opening.champion !== null && Log.withdrawalOf(opening.champion.hotkey)(record) === undefined
    ? opening.champion
    : null

/** The group rounds that were played or are in play. */
export const rounds = (phase: Phase): ReadonlyArray<Groups.Round> =>
  'current' in phase && phase.current !== null ? [...phase.groups, phase.current] : phase.groups

/** The contest at a place, wherever in the tournament it was or is played. */
export const contestAt = (phase: Phase, at: Slot.Place): Contest | undefined => {
  switch (at.stage) {
    case 'Group': {
      const inPlay = 'current' in phase && at.round === phase.groups.length + 1 ? phase.current : null
      const round = phase.groups[at.round - 1] ?? inPlay
      return round === null ? undefined : Groups.contestAt(round, at)
    }
    case 'Match':
      return 'knockout' in phase && phase.knockout !== null && at.task === 1
        ? Knockouts.contestAt(phase.knockout, at)
        : undefined
    case 'Boss':
      return 'boss' in phase && phase.boss?.round === at.round ? phase.boss.tasks[at.task - 1] : undefined
  }
}
