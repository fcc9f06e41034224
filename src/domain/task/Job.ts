/** Jobs: one miner on one slot (RULES 1). */
import type { Hotkey } from '../miner/Hotkey.js'
import type { Miner } from '../miner/Miner.js'
import type { Slot } from './Slot.js'
import type { TaskKind } from './TaskKind.js'
import type { TournamentId } from '../TournamentId.js'

/** What the tournament asks for: this miner's code, run on this slot. */
export interface Job {
  /** The tournament's id. */
  readonly tournament: TournamentId
  /** Where in the tournament: `R1.G2.T3` is round 1, group 2, task 3. */
  readonly slot: Slot
  /** The kind of task, for instance `DpoTask`. */
  readonly kind: TaskKind
  /** Whose repository is trained. */
  readonly miner: Miner
}

/** The key of a job; reports of the job have the same (`Report.key`). */
export const key = (job: Job): string => keyOf(job.slot, job.miner.hotkey)

/** The key of a miner's job on a slot. */
export const keyOf = (slot: Slot, hotkey: Hotkey): string => `${slot} ${hotkey}`
