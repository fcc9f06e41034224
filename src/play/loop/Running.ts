/** The jobs under way: each is given its time, aborted when it is over, and given up when it does not answer even then. */
import * as E from 'fp-ts/lib/Either.js'
import * as Codec from '../../domain/codec/Codec.js'
import * as Job from '../../domain/task/Job.js'
import * as Report from '../../domain/task/Report.js'
import type { Task } from '../../domain/task/Task.js'
import type { Clock } from '../../ports/Clock.js'
import { error, messageOf, type ExecutionError, type Executor, type JobEvent } from '../../ports/Executor.js'
import * as Policy from '../Policy.js'
import { enough, spoken, within } from './Waiting.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** What came of a job that was started. */
export type Outcome = E.Either<ExecutionError, Report.Report>

/** What it takes to run jobs. */
export interface Means {
  readonly executor: Executor
  readonly emit: (event: JobEvent) => void
  readonly clock: Clock
  readonly policy: Policy.Policy
  /** Told once of every job that was started, and once more when one that was given up answers after all. */
  readonly tell: (job: Job.Job, outcome: Outcome, wanted: boolean) => void
}

export interface Running {
  readonly start: (job: Job.Job, task: Task, retry: number) => void
  /** Aborts a job, if it is under way: nobody wants to hear of it any more. */
  readonly abort: (key: string) => void
  readonly abortAll: () => void
  readonly has: (key: string) => boolean
  readonly size: () => number
  /** The jobs that were given up: they may be running still. */
  readonly stuck: () => ReadonlyArray<string>
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** No job under way yet. */
export const make = (means: Means): Running => {
  const underWay = new Map<string, Call>()
  const stuck = new Set<string>()

  const start = async (job: Job.Job, task: Task, retry: number): Promise<void> => {
    const [key, call] = [Job.key(job), Call()]
    underWay.set(key, call)
    const stopwatch = Stopwatch(means.clock)
    const answer = execute(means, job, task, retry, call.signal, stopwatch)
    void answer.then(call.answer)
    const outcome = await Promise.race([answer, patience(means, task, answer, stopwatch, call)])
    underWay.delete(key)
    if (outcome === null) {
      stuck.add(key)
      void answer.then(late => {
        stuck.delete(key)
        means.tell(job, late, false)
      })
    }
    means.tell(job, outcome ?? E.left(givenUp(means, key)), call.isWanted())
  }

  return {
    start: (job, task, retry) => void start(job, task, retry),
    abort: key => underWay.get(key)?.drop(),
    abortAll: () => {
      for (const each of underWay.values()) each.drop()
    },
    has: key => underWay.has(key),
    size: () => underWay.size,
    stuck: () => [...stuck].sort()
  }
}

const givenUp = ({ policy }: Means, key: string): ExecutionError =>
  error(
    'Stuck',
    `${key} did not answer within ${spoken(policy.grace)} of being aborted, and may be running still: see what it does, stop it by hand, then let it be tried again.`
  )

/**
 * How a job under way is stopped: because its time is over, or because nobody wants it any more, which ends the waiting
 * for it as well. Two controllers and no `AbortSignal.any`, which takes longer than all the rest of starting a job.
 */
const Call = () => {
  const [stop, waiting] = [new AbortController(), new AbortController()]
  let [wanted, answered] = [true, false]
  return {
    /** What the executor hears. */
    signal: stop.signal,
    /** Ends the waiting for it. */
    waiting: waiting.signal,
    isWanted: (): boolean => wanted,
    /** Its time is over. */
    stop: (): void => stop.abort(),
    hasAnswered: (): boolean => answered,
    /** It has answered. */
    answer: (): void => {
      answered = true
      waiting.abort(enough)
    },
    /** Nobody wants it any more. */
    drop: (): void => {
      wanted = false
      stop.abort()
      waiting.abort(enough)
    }
  }
}

type Call = ReturnType<typeof Call>

/** A stopwatch that stands still while a job waits for its turn. */
const Stopwatch = (clock: Clock) => {
  let [spent, since]: [number, number | null] = [0, clock.elapsed()]
  return {
    spent: (): number => spent + (since === null ? 0 : clock.elapsed() - since),
    queued: (waits: boolean): void => {
      if (waits && since !== null) {
        spent += clock.elapsed() - since
        since = null
      }
      if (!waits) since ??= clock.elapsed()
    }
  }
}

/** What a job answered; null where it was aborted (its time was over, or nobody wants it any more) and did not answer within the grace. */
const patience = async (
  { clock, policy }: Means,
  task: Task,
  answer: Promise<Outcome>,
  stopwatch: ReturnType<typeof Stopwatch>,
  call: Call
): Promise<Outcome | null> => {
  const limit = Policy.limit(policy)(task.hours)
  while (!call.waiting.aborted && stopwatch.spent() < limit)
    // At most once a second: a job may wait for its turn with nearly all its time used up.
    await clock.wait(Math.max(1_000, limit - stopwatch.spent()), call.waiting)
  if (call.hasAnswered()) return answer
  call.stop()
  return within(clock, policy.grace)<Outcome | null>(answer, () => null)
}

/** Runs one job. A port that throws instead of answering is the world's failure, not the miner's. */
const execute = async (
  { executor, emit, policy }: Means,
  job: Job.Job,
  task: Task,
  retry: number,
  signal: AbortSignal,
  stopwatch: ReturnType<typeof Stopwatch>
): Promise<Outcome> => {
  try {
    // Copies: what an executor does to them is its own affair.
    const result: unknown = await executor.execute(Codec.copy(job), Codec.copy(task), {
      signal,
      retry,
      queued: stopwatch.queued,
      emit: event => {
        if (event.type === 'Phase') stopwatch.queued(event.phase === 'queue')
        try {
          emit(event)
        } catch {
          // Who listens decides nothing, also by throwing.
        }
      }
    })()
    const answer = sorted(job, result)
    return E.isLeft(answer) && signal.aborted && answer.left.kind === 'Aborted'
      ? E.left(
          error(
            'Engine',
            `${Job.key(job)} took longer than its ${task.hours} h and ${spoken(policy.around)} and was aborted.`
          )
        )
      : answer
  } catch (thrown) {
    return E.left(error('Engine', messageOf(thrown)))
  }
}

/** What an executor answered, checked: with anything else in it the log could not be read again. */
const sorted = (job: Job.Job, answer: unknown): Outcome => {
  const key = Job.key(job)
  const bad = (what: string): Outcome =>
    E.left(error('BadReport', `The executor’s answer for ${key} is no report: ${what}`))
  if (typeof answer !== 'object' || answer === null || !('_tag' in answer)) return bad('it is no Either.')
  if (answer._tag === 'Left') {
    const left = 'left' in answer ? answer.left : undefined
    return E.left(isError(left) ? left : error('Engine', `The executor failed ${key} and did not say why.`))
  }
  const report = Codec.decode(Report.codec, 'report')('right' in answer ? answer.right : undefined)
  if (E.isLeft(report)) return bad(`${report.left.map(Codec.sentence).join('; ')}.`)
  const { slot, hotkey } = report.right
  return slot === job.slot && hotkey === job.miner.hotkey
    ? report
    : E.left(error('BadReport', `Asked for ${key}, the executor answered for ${slot} ${hotkey}.`))
}

const isError = (u: unknown): u is ExecutionError =>
  typeof u === 'object' &&
  u !== null &&
  'type' in u &&
  u.type === 'ExecutionError' &&
  'kind' in u &&
  typeof u.kind === 'string' &&
  'message' in u &&
  typeof u.message === 'string'
