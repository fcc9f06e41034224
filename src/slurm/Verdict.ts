/** Verdicts: what a job's end in Slurm and its result on the shared folder come to at the port. Pure. */
import * as E from 'fp-ts/lib/Either.js'
import type { Job } from '../domain/task/Job.js'
import * as Report from '../domain/task/Report.js'
import { error, type ExecutionError } from '../ports/Executor.js'
import type { Outcome } from './Files.js'
import type { Entry } from './Queue.js'
import * as State from './State.js'

/** What there is of a result: none, one that cannot be believed, or one that says how the job ended. */
export type Found =
  | { readonly type: 'None' }
  | { readonly type: 'Bad'; readonly why: string }
  | { readonly type: 'Result'; readonly outcome: Outcome }

type Answer = E.Either<ExecutionError, Report.Report>

const engine = (message: string): Answer => E.left(error('Engine', message))

/** Slurm's words for a job, as far as it has any. */
const called = (name: string, entry: Entry | undefined): string =>
  entry === undefined ? name : `${name} (Slurm job ${entry.id})`

/** The end of a job that left no result to go by, or was told to end before it had one. */
const withoutResult = (
  job: Job,
  name: string,
  entry: Entry | undefined,
  inside: boolean,
  more: string
): Answer => {
  const who = called(name, entry)
  if (entry === undefined)
    return engine(`${who} is no longer in Slurm’s queue and left no result${more}. It is tried again.`)
  const { means, says } = State.of(entry.state)
  const reason = entry.reason === '' || entry.reason === 'None' ? '' : ` (${entry.reason})`
  switch (means) {
    case 'cancelled':
      return E.left(
        error('Cancelled', `${who} was cancelled from outside (scancel): ask the cluster’s operators why.`)
      )
    case 'memory':
      return inside
        ? E.right(
            Report.failed(job.slot, job.miner.hotkey, 'OutOfMemory', 'Slurm ended it for want of memory.')
          )
        : engine(
            `${who}: ${says}. Its containers have limits of their own: give the program on the node more.`
          )
    default:
      return engine(`${who}: ${says}${reason}, and it left no result${more}. It is tried again.`)
  }
}

/**
 * What came of the job; null while it is not known. The result is the truth, whatever Slurm says: it forgets jobs that
 * have ended. `entry`: what Slurm says of the job, or said last before it forgot it. `over`: Slurm has let the job go for
 * so long that its result would be seen by now.
 */
export const of =
  (job: Job, name: string, inside: boolean) =>
  (found: Found, entry: Entry | undefined, over: boolean): Answer | null => {
    const live = entry !== undefined && State.isLive(entry.state)
    if (found.type === 'Result') {
      const { outcome } = found
      if (outcome.type === 'Reported') return E.right(outcome.report)
      // Told to end by Slurm: who was behind it, the state says.
      if (outcome.kind === 'Aborted')
        return live && !over
          ? null
          : withoutResult(job, name, entry, inside, ': it was told to end on its node')
      // What fails on a node whose job is being ended may fail for that: the state says it once the job is gone.
      if (live && State.isEnding(entry.state)) return null
      return entry !== undefined && State.of(entry.state).means === 'cancelled'
        ? withoutResult(job, name, entry, inside, '')
        : E.left(error(outcome.kind, outcome.message))
    }
    if (live || !over) return null
    return withoutResult(job, name, entry, inside, found.type === 'Bad' ? ` to believe: ${found.why}` : '')
  }
