/** The port that fills slots: which model and which dataset. */
import type * as TE from 'fp-ts/lib/TaskEither.js'
import type { Slot } from '../domain/task/Slot.js'
import type { Material } from '../domain/task/Task.js'
import type { TaskKind } from '../domain/task/TaskKind.js'
import type { TournamentId } from '../domain/TournamentId.js'
import type { ExecutionError } from './Executor.js'

/** What is wanted for a slot. */
export interface Request {
  /** The tournament's id. */
  readonly tournament: TournamentId
  /** Where in the tournament: `R1.G2.T3` is round 1, group 2, task 3. */
  readonly slot: Slot
  /** The kind of task, for instance `DpoTask`. */
  readonly kind: TaskKind
  /** The model's size in billions of parameters, both ends included (RULES 12). */
  readonly billions: {
    /** The smallest size, in billions of parameters. */
    readonly from: number
    /** The largest size, in billions of parameters. */
    readonly to: number
  }
}

/** The slot's material, or why there is none; then the slot is asked again as its next attempt (RULES 3.9). */
export type Answer =
  | {
      readonly type: 'Material'
      /** Model and dataset. */
      readonly material: Material
    }
  | {
      readonly type: 'Unavailable'
      /** Why there is none, in words. */
      readonly reason: string
    }

/** Fills slots: the same answer for the same slot, whenever it is asked. */
export interface TaskSource {
  /** Model and dataset for a slot, or that there are none for it. */
  readonly fill: (request: Request) => TE.TaskEither<ExecutionError, Answer>
}
