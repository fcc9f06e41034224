/** The course of a tournament: jobs are started, what comes of them happens, until it has ended or nothing can go on. */
import * as E from 'fp-ts/lib/Either.js'
import * as Job from '../../domain/task/Job.js'
import type { Report } from '../../domain/task/Report.js'
import type * as Tournament from '../../Tournament.js'
import type { Environment, Failure } from '../Environment.js'
import { aborted, error, type ExecutionError } from '../../ports/Executor.js'
import type { Letter } from '../../ports/season/Inbox.js'
import type { Note } from '../../ports/Note.js'
import { systemClock } from '../../ports/SystemClock.js'
import * as Account from '../desk/Account.js'
import * as Desk from '../desk/Desk.js'
import * as JobBook from '../desk/JobBook.js'
import * as Letters from '../desk/Letters.js'
import * as Mailbox from './Mailbox.js'
import * as Policy from '../Policy.js'
import * as Running from './Running.js'
import * as Settling from './Settling.js'
import * as Starting from './Starting.js'

type Message =
  | {
      readonly type: 'Outcome'
      readonly job: Job.Job
      readonly outcome: Running.Outcome
      readonly wanted: boolean
    }
  | { readonly type: 'Filled'; readonly filled: Starting.Filled }
  | { readonly type: 'Due'; readonly unit: string; readonly jobs: ReadonlyArray<Job.Job> }
  | { readonly type: 'Letter'; readonly letter: Letter }
  | { readonly type: 'Abort' }

/** Plays a tournament, of which the journal holds these notes, with the ports given, which answer whatever happens. */
export const run = async (
  environment: Environment,
  tournament: Tournament.Tournament,
  notes: ReadonlyArray<Note>
): Promise<E.Either<Failure, Tournament.Finished>> => {
  const { journal, inbox, executor, tasks, clock = systemClock, policy = Policy.standard } = environment
  const { signal, emit } = environment.run
  const mailbox = Mailbox.make<Message>()
  const desk = Desk.of({ journal, clock, policy, signal }, tournament, notes)
  // Without an inbox nobody can release what waits for a person, so starting the program once more releases it.
  if (inbox === undefined) Account.lift(desk.book)
  const ended = new AbortController()
  const settling = Settling.make(executor, clock, policy)
  const running = Running.make({
    executor,
    emit,
    clock,
    policy,
    tell: (job, outcome, wanted) => mailbox.post({ type: 'Outcome', job, outcome, wanted })
  })
  let failure: Failure | null = null
  const isPlaying = (): boolean => failure === null && desk.now().phase !== 'Finished'
  const starting = Starting.make({
    desk,
    running,
    tasks,
    clock,
    policy,
    isPlaying,
    tell: filled => mailbox.post({ type: 'Filled', filled })
  })
  /** Units that are tried again after a while. */
  const resting = new Set<string>()

  const must = (happened: E.Either<Failure, unknown>): void => {
    if (E.isLeft(happened)) failure ??= happened.left
  }
  const begin = async (jobs: ReadonlyArray<Job.Job>): Promise<void> => {
    must(await starting.begin(jobs.filter(job => !resting.has(job.slot) && !resting.has(Job.key(job)))))
  }
  const happen = async (...what: Parameters<Desk.Desk['happen']>): Promise<E.Either<Failure, void>> => {
    const change = await desk.happen(...what)
    if (E.isLeft(change)) return change
    change.right.removed.forEach(running.abort)
    if (change.right.added.length > 0) await begin(change.right.added)
    return E.right(undefined)
  }

  /** The world failed a job, or the filling of its slot (then without a hotkey): it rests, or waits for a person. */
  const troubled = async (
    jobs: ReadonlyArray<Job.Job>,
    ofJob: boolean,
    why: ExecutionError
  ): Promise<void> => {
    const [job] = jobs
    if (job === undefined) return
    const hotkey = ofJob ? job.miner.hotkey : null
    const unit = JobBook.unit(job.slot, hotkey)
    must(await desk.jot({ type: 'Troubled', slot: job.slot, hotkey, ...Account.words(why) }))
    const troubles = desk.book.troubles.get(unit)
    if (!isPlaying() || troubles === undefined || JobBook.waits(policy)(troubles)) return
    resting.add(unit)
    void clock.wait(Policy.backOff(policy)(troubles.count), ended.signal).then(() => {
      mailbox.post({ type: 'Due', unit, jobs })
    })
  }

  const reported = async (job: Job.Job, report: Report): Promise<void> => {
    // A job whose slot was decided otherwise meanwhile has nothing more to say.
    if (!desk.open.has(Job.key(job))) {
      settling.settle(job)
      return
    }
    const happened = await happen({ type: 'Reported', reports: [report] })
    if (E.isRight(happened)) settling.settle(job)
    else if (happened.left.type === 'ExecutionError') must(happened)
    else await troubled([job], true, error('BadReport', Account.sentence(happened.left)))
  }

  const take = async (message: Message): Promise<void> => {
    switch (message.type) {
      case 'Abort':
        if (isPlaying()) failure ??= aborted
        return
      case 'Letter':
        return Letters.answer({ desk, policy, happen, begin })(message.letter)
      case 'Due':
        resting.delete(message.unit)
        return begin(message.jobs.filter(job => desk.open.has(Job.key(job))))
      case 'Filled': {
        const { jobs, filling } = message.filled
        const asked = jobs.filter(job => desk.open.has(Job.key(job)))
        const [first] = asked
        if (first === undefined || !isPlaying()) return
        if (E.isLeft(filling)) return troubled(asked, false, filling.left)
        if (filling.right.type === 'Task') {
          must(await starting.launch(asked, filling.right))
          return
        }
        const event = { type: 'Unavailable', slot: first.slot, reason: filling.right.reason } as const
        must(await happen(event, ...Account.pauses(policy)(desk.book, event)))
        return
      }
      case 'Outcome': {
        const { job, outcome, wanted } = message
        if (E.isRight(outcome)) return reported(job, outcome.right)
        if (wanted && failure === null && desk.open.has(Job.key(job)))
          return troubled([job], true, outcome.left)
      }
    }
  }

  const onAbort = (): void => mailbox.post({ type: 'Abort' })
  const close = inbox?.open(letter => mailbox.post({ type: 'Letter', letter }))
  signal.addEventListener('abort', onAbort)
  if (signal.aborted) onAbort()
  settling.resume(tournament)
  await begin(signal.aborted ? [] : [...desk.open.values()])

  const isIdle = (): boolean =>
    inbox === undefined && running.size() === 0 && starting.size() === 0 && resting.size === 0
  while (isPlaying()) {
    if (isIdle() && mailbox.isEmpty()) failure = Account.missing(policy)(desk)
    else for (const message of await mailbox.take()) await take(message)
  }
  ended.abort()
  // What runs goes on to its report, which is kept if the journal still keeps anything. The end and an abort stop it.
  if (Account.stops(failure)) running.abortAll()
  while (running.size() > 0 || !mailbox.isEmpty()) {
    for (const message of await mailbox.take()) await take(message)
    if (signal.aborted) running.abortAll()
  }
  close?.()
  signal.removeEventListener('abort', onAbort)
  await settling.done()
  const last = desk.now()
  if (last.phase === 'Finished' && failure === null) return E.right(last)
  return E.left(Account.withStuck(running.stuck())(failure ?? aborted))
}
