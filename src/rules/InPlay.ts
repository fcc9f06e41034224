/** In play: the contests that a phase has in play, what they ask for, and how they change (RULES 3 to 5, 7). */
import * as Champion from '../domain/miner/Champion.js'
import type { Hotkey } from '../domain/miner/Hotkey.js'
import type { Job } from '../domain/task/Job.js'
import type { Place, Slot } from '../domain/task/Slot.js'
import * as BossRound from './boss/BossRound.js'
import * as Contest from './Contest.js'
import * as GroupStage from './groups/GroupStage.js'
import * as Knockout from './knockout/Knockout.js'
import * as Context from './Context.js'
import * as Phase from './Phase.js'

// -------------------------------------------------------------------------------------
// combinators
// -------------------------------------------------------------------------------------

/** Changes the contest at a place, if it is one that is in play. */
export const modify =
  (at: Place, change: (contest: Contest.Contest) => Contest.Contest) =>
  (phase: Phase.InPlay): Phase.InPlay => {
    switch (phase.phase) {
      case 'GroupStage':
        return Phase.inGroups(phase, GroupStage.modify(at, change)(phase.current))
      case 'Knockout':
        return {
          ...phase,
          knockout: Knockout.modify(Context.of(phase))(at, change)(phase.knockout)
        }
      case 'BossRound':
        return { ...phase, boss: BossRound.modify(at, change)(phase.boss) }
    }
  }

/** Takes a withdrawn miner, on record already, out of what is in play (RULES 4.6). */
export const withdraw =
  (hotkey: Hotkey) =>
  (phase: Phase.InPlay): Phase.InPlay => {
    const context = Context.of(phase)
    switch (phase.phase) {
      case 'GroupStage':
        return {
          ...phase,
          current: GroupStage.modifyGroupOf(hotkey, Contest.withdraw(context)(hotkey))(phase.current)
        }
      case 'Knockout':
        return { ...phase, knockout: Knockout.withdraw(context)(hotkey)(phase.knockout) }
      case 'BossRound':
        return hotkey === phase.boss.champion.hotkey || hotkey === phase.boss.challenger.hotkey
          ? { ...phase, boss: BossRound.forfeit(context)(hotkey)(phase.boss) }
          : phase
    }
  }

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/** The contests in play, in the order of their slots. */
export const contests = (phase: Phase.Phase): ReadonlyArray<Contest.Contest> => {
  switch (phase.phase) {
    case 'GroupStage':
      return GroupStage.contests(phase.current)
    case 'Knockout':
      return Knockout.contests(phase.knockout)
    case 'BossRound':
      return phase.boss.tasks
    case 'Finished':
      return []
  }
}

/** The jobs whose reports are missing, in the order of their slots. */
export const asks = (phase: Phase.Phase): ReadonlyArray<Job> => {
  const { id, miners, champion } = phase.opening
  const byHotkey = new Map(miners.map(miner => [miner.hotkey, miner]))
  if (champion !== null) byHotkey.set(champion.hotkey, Champion.miner(champion))
  const jobs: Array<Job> = []
  for (const contest of contests(phase)) {
    const slot = Contest.slotInPlay(contest)
    for (const hotkey of Contest.missing(contest)) {
      const miner = byHotkey.get(hotkey)
      if (miner !== undefined) jobs.push({ tournament: id, slot, kind: contest.kind, miner })
    }
  }
  return jobs
}

/** Whether the miner's report on the slot is asked for now. */
export const asksFor = (phase: Phase.Phase, contest: Contest.Contest, slot: Slot, hotkey: Hotkey): boolean =>
  phase.phase !== 'Finished' && Contest.slotInPlay(contest) === slot && Contest.isMissing(contest, hotkey)
