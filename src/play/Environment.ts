/** What a tournament is played with: the ports, and how they and the rules can fail. */
import type { Refusal } from '../rules/Refusal.js'
import type { Clock } from '../ports/Clock.js'
import type { ExecutionError, Executor, Run } from '../ports/Executor.js'
import type { Inbox } from '../ports/season/Inbox.js'
import type { Journal } from '../ports/Journal.js'
import type { TaskSource } from '../ports/TaskSource.js'
import type { Policy } from './Policy.js'

/** The ports a program needs. */
export interface Environment {
  /** What runs the jobs. */
  readonly executor: Executor
  /** What chooses models and datasets. */
  readonly tasks: TaskSource
  /** Where each event is kept before it counts. */
  readonly journal: Journal
  /** How the program is stopped, and where events of jobs go. */
  readonly run: Pick<Run, 'signal' | 'emit'>
  /**
   * Events and acts from outside. A program with an inbox waits for a person where only a person can help; one without
   * ends with an account of what is missing, and starting it once more tries everything again.
   */
  readonly inbox?: Inbox
  /** The machine's own unless told otherwise. */
  readonly clock?: Clock
  /** `Policy.standard` unless told otherwise. */
  readonly policy?: Policy
}

/** A rule was broken, or the world failed; the journal holds everything that happened until then. */
export type Failure = Refusal | ExecutionError
