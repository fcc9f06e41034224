/** What a tournament is played with: the ports, and how they and the rules can fail. */
import type { Refusal } from '../rules/Refusal.js'
import type { ExecutionError, Executor, Run } from '../ports/Executor.js'
import type { Inbox } from '../ports/Inbox.js'
import type { Journal } from '../ports/Journal.js'
import type { TaskSource } from '../ports/TaskSource.js'

/** The ports a program needs. Events of the outside come through the inbox, if there is one. */
export interface Environment {
  readonly executor: Executor
  readonly tasks: TaskSource
  readonly journal: Journal
  readonly run: Run
  readonly inbox?: Inbox
}

/** A rule was broken, or the world failed; the journal has everything that happened until then. */
export type Failure = Refusal | ExecutionError
