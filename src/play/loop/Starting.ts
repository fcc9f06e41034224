/** Starting jobs: their slot's task is asked for once, and recorded with their start before the executor hears of them. */
import * as E from 'fp-ts/lib/Either.js'
import * as Job from '../../domain/task/Job.js'
import type { Slot } from '../../domain/task/Slot.js'
import type { Clock } from '../../ports/Clock.js'
import { error, type ExecutionError } from '../../ports/Executor.js'
import type { Aside } from '../../ports/Note.js'
import type { TaskSource } from '../../ports/TaskSource.js'
import type { Desk } from '../desk/Desk.js'
import type { Failure } from '../Environment.js'
import * as Filling from './Filling.js'
import * as JobBook from '../desk/JobBook.js'
import type { Policy } from '../Policy.js'
import type { Running } from './Running.js'
import { spoken, within } from './Waiting.js'

/** What a source gave for the slot of these jobs. */
export interface Filled {
  readonly jobs: ReadonlyArray<Job.Job>
  readonly filling: E.Either<ExecutionError, Filling.Filling>
}

export interface Means {
  readonly desk: Desk
  readonly running: Running
  readonly tasks: TaskSource
  readonly clock: Clock
  readonly policy: Policy
  readonly isPlaying: () => boolean
  readonly tell: (filled: Filled) => void
}

type Task = Extract<Filling.Filling, { readonly type: 'Task' }>

/** Nothing is being filled yet. */
export const make = ({ desk, running, tasks, clock, policy, isPlaying, tell }: Means) => {
  const filling = new Map<Slot, Array<Job.Job>>()
  const { book } = desk
  const { opening } = desk.now()
  const waits = (unit: string): boolean => {
    const troubles = book.troubles.get(unit)
    return troubles !== undefined && JobBook.waits(policy)(troubles)
  }

  const ask = async (jobs: Array<Job.Job>, job: Job.Job): Promise<void> => {
    filling.set(job.slot, jobs)
    const given = await within(clock, policy.answer)(Filling.ask(opening, tasks)(job), () =>
      E.left(
        error('TaskSource', `The task source gave nothing for ${job.slot} within ${spoken(policy.answer)}.`)
      )
    )
    filling.delete(job.slot)
    tell({ jobs, filling: given })
  }

  /** Hands jobs of one slot to the executor, once it is on record that they start, and with which task. */
  const launch = async (
    jobs: ReadonlyArray<Job.Job>,
    { material, task }: Task
  ): Promise<E.Either<Failure, void>> => {
    if (book.pause !== null) return E.right(undefined)
    const ready = jobs.filter(job => !running.has(Job.key(job)) && !waits(Job.key(job)))
    const retry = JobBook.retryOf(book)
    const notes: Array<Aside> = book.tasks.has(task.slot)
      ? []
      : [{ type: 'Filled', slot: task.slot, material }]
    for (const job of ready)
      if (book.starts.get(Job.key(job)) !== retry(job))
        notes.push({ type: 'Started', slot: job.slot, hotkey: job.miner.hotkey, retry: retry(job) })
    const kept = await desk.jot(...notes)
    if (E.isRight(kept)) for (const job of ready) running.start(job, task, retry(job))
    return kept
  }

  /** Starts jobs that are asked for, unless they run, wait for a person, or the tournament is paused. */
  const begin = async (jobs: ReadonlyArray<Job.Job>): Promise<E.Either<Failure, void>> => {
    if (!isPlaying() || book.pause !== null) return E.right(undefined)
    const bySlot = new Map<Slot, Array<Job.Job>>()
    for (const job of jobs) {
      if (running.has(Job.key(job)) || waits(Job.key(job)) || waits(job.slot)) continue
      const together = bySlot.get(job.slot)
      if (together === undefined) bySlot.set(job.slot, [job])
      else together.push(job)
    }
    for (const [slot, together] of bySlot) {
      const [first] = together
      if (first === undefined) continue
      const recorded = book.tasks.get(slot)
      const underWay = filling.get(slot)
      if (underWay !== undefined) {
        const known = new Set(underWay.map(Job.key))
        underWay.push(...together.filter(job => !known.has(Job.key(job))))
      } else if (recorded === undefined) {
        void ask(together, first)
      } else {
        const task = Filling.of(opening, slot, first.kind)(recorded)
        if (E.isLeft(task)) return task
        const launched = task.right.type === 'Task' ? await launch(together, task.right) : E.right(undefined)
        if (E.isLeft(launched)) return launched
      }
    }
    return E.right(undefined)
  }

  return { begin, launch, size: (): number => filling.size }
}
