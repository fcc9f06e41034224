/** The port that fills slots: which model and which dataset. */
import type * as TE from 'fp-ts/lib/TaskEither.js'
import type { Slot } from '../domain/task/Slot.js'
import type { Material } from '../domain/task/Task.js'
import type { TaskKind } from '../domain/task/TaskKind.js'
import type { TournamentId } from '../domain/TournamentId.js'
import type { ExecutionError } from './Executor.js'

/** What is wanted for a slot. */
export interface Request {
  readonly tournament: TournamentId
  readonly slot: Slot
  readonly kind: TaskKind
  /** The model's size in billions of parameters, both ends included (RULES 12). */
  readonly billions: { readonly from: number; readonly to: number }
}

/** The slot's material, or why there is none; then the slot is asked again as its next attempt (RULES 3.9). */
export type Answer =
  | { readonly type: 'Material'; readonly material: Material }
  | { readonly type: 'Unavailable'; readonly reason: string }

/** Fills slots: the same answer for the same slot, whenever it is asked. */
export interface TaskSource {
  /** Model and dataset for a slot, or that there are none for it. */
  readonly fill: (request: Request) => TE.TaskEither<ExecutionError, Answer>
}
