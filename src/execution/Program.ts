/** Programs: a tournament played to its end through the ports, every event journalled before it counts. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as RTE from 'fp-ts/lib/ReaderTaskEither.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import * as Codec from '../domain/Codec.js'
import * as Digest from '../domain/Digest.js'
import * as Job from '../domain/Job.js'
import type { Miner } from '../domain/Miner.js'
import * as Slot from '../domain/Slot.js'
import * as Log from '../rules/Log.js'
import type { Terms } from '../rules/Opening.js'
import type { Refusal } from '../rules/Refusal.js'
import * as Tournament from '../Tournament.js'
import { aborted, error, type ExecutionError, type Executor, type Run } from './Executor.js'
import type { Inbox, Letter } from './Inbox.js'
import { answering, type Journal } from './Journal.js'
import * as Mailbox from './Mailbox.js'
import * as Runs from './Runs.js'
import type { TaskSource } from './TaskSource.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

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

/** What a program gives, given its ports. */
export interface Program<A> extends RTE.ReaderTaskEither<Environment, Failure, A> {}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** The ports, with a journal that answers whatever happens. */
const ports: Program<Environment> = RTE.asks(environment => ({
  ...environment,
  journal: answering(environment.journal)
}))

/** Plays a tournament until it has ended. The journal is empty, or holds this very tournament. */
export const finish = (tournament: Tournament.Tournament): Program<Tournament.Finished> =>
  pipe(
    ports,
    RTE.tapTaskEither(environment => journalled(environment.journal, tournament)),
    RTE.flatMapTaskEither(environment => () => course(environment, tournament))
  )

/** Opens a tournament and plays it until it has ended, from where the journal left it; the journal is empty, or has the same opening. */
export const play = (terms: Terms, miners: ReadonlyArray<Miner>): Program<Tournament.Finished> =>
  pipe(
    RTE.fromEither<Failure, Tournament.Tournament, Environment>(Tournament.open(terms)(miners)),
    RTE.flatMap(opened =>
      pipe(
        ports,
        RTE.flatMapTaskEither(({ journal }) => journal.read),
        RTE.flatMap((log): Program<Tournament.Tournament> =>
          log.length === 0 ? RTE.of(opened) : continued(opened)
        )
      )
    ),
    RTE.flatMap(finish)
  )

/** The tournament that the journal tells of, if it opened like the given one. */
const continued = (opened: Tournament.Tournament): Program<Tournament.Tournament> =>
  pipe(
    resume,
    RTE.filterOrElseW(
      kept => Digest.of(kept.opening) === Digest.of(opened.opening),
      () => error('Journal', 'The journal holds another tournament.')
    )
  )

/** The tournament that the journal tells of, as far as it got. */
export const resume: Program<Tournament.Tournament> = pipe(
  ports,
  RTE.flatMapTaskEither(({ journal }) => journal.read),
  RTE.flatMapEither(Tournament.replay)
)

/** Makes sure that the journal tells of the tournament. */
const journalled = (journal: Journal, tournament: Tournament.Tournament): TE.TaskEither<Failure, unknown> =>
  pipe(
    journal.read,
    TE.flatMap((log): TE.TaskEither<Failure, unknown> => {
      if (log.length === 0) {
        const entries: Log.Log = [Tournament.opened(tournament), ...tournament.record]
        return pipe(entries, TE.traverseSeqArray(journal.append))
      }
      return pipe(
        TE.fromEither(Tournament.replay(log)),
        TE.filterOrElseW(
          kept => Tournament.digest(kept) === Tournament.digest(tournament),
          () => error('Journal', 'The journal holds another tournament, or this one in another state.')
        )
      )
    })
  )

// -------------------------------------------------------------------------------------
// playing
// -------------------------------------------------------------------------------------

type Message =
  | { readonly type: 'Outcome'; readonly key: string; readonly outcome: Runs.Outcome }
  | { readonly type: 'Letter'; readonly letter: Letter }
  | { readonly type: 'Abort' }

/** A source that finds every dataset gone would be asked for ever. */
const mostAttempts = 100

/** A tournament in play: how far it got, and the first thing that went wrong. */
interface Course {
  tournament: Tournament.Tournament
  failure: Failure | null
}

const isPlaying = ({ tournament, failure }: Course): boolean =>
  failure === null && tournament.phase !== 'Finished'

/** Applies an event, keeps it, and only then goes on from it. */
const happen = async (
  course: Course,
  journal: Journal,
  event: Log.Event
): Promise<E.Either<Failure, void>> => {
  const next = Tournament.apply(event)(course.tournament)
  if (E.isLeft(next)) return next
  if (next.right === course.tournament) return E.right(undefined)
  const kept = await journal.append(event)()
  if (E.isRight(kept)) course.tournament = next.right
  return kept
}

/** The event that a job's outcome is, if it is one; `wanted` unless the job was aborted. */
const eventOf = (
  { tournament }: Course,
  wanted: boolean,
  outcome: Runs.Outcome
): E.Either<Failure, Log.Event | null> => {
  switch (outcome.type) {
    case 'Reported': {
      // A job whose slot was decided otherwise meanwhile has nothing more to say.
      const { slot, hotkey } = outcome.report
      const asked = Tournament.asks(tournament).some(job => Job.key(job) === Job.keyOf(slot, hotkey))
      return E.right(asked ? { type: 'Reported', reports: [outcome.report] } : null)
    }
    case 'Unavailable':
      return !wanted || Slot.parse(outcome.slot).attempt < mostAttempts
        ? E.right(wanted ? outcome : null)
        : E.left(
            error('TaskSource', `${outcome.slot} is the last attempt, and unavailable: ${outcome.reason}`)
          )
    case 'Failed':
      return wanted ? E.left(outcome.failure) : E.right(null)
  }
}

const course = async (
  environment: Environment,
  tournament: Tournament.Tournament
): Promise<E.Either<Failure, Tournament.Finished>> => {
  const { journal, inbox, run } = environment
  const state: Course = { tournament, failure: null }
  const mailbox = Mailbox.make<Message>()
  const runs = Runs.make({
    ...environment,
    opening: tournament.opening,
    emit: run.emit,
    tell: (key, outcome) => mailbox.post({ type: 'Outcome', key, outcome })
  })
  const onAbort = (): void => mailbox.post({ type: 'Abort' })
  const close = inbox?.open(letter => mailbox.post({ type: 'Letter', letter }))
  run.signal.addEventListener('abort', onAbort)
  if (run.signal.aborted) onAbort()

  const fail = (failure: Failure): void => {
    state.failure ??= failure
  }
  const take = async (message: Message): Promise<void> => {
    if (message.type === 'Abort') {
      if (isPlaying(state)) fail(aborted)
      return
    }
    if (message.type === 'Letter') {
      const event = Codec.decode(Log.event, 'event')(message.letter.event)
      message.letter.answer(
        E.isLeft(event)
          ? E.left({ type: 'Invalid', faults: event.left })
          : await happen(state, journal, event.right)
      )
      return
    }
    const event = eventOf(state, runs.end(message.key), message.outcome)
    const happened =
      E.isLeft(event) || event.right === null ? event : await happen(state, journal, event.right)
    if (E.isLeft(happened)) fail(happened.left)
  }

  while (isPlaying(state)) {
    runs.match(Tournament.asks(state.tournament))
    for (const message of await mailbox.take()) await take(message)
  }
  // What is under way is aborted and waited for; a report that still comes is kept, a letter answered.
  runs.match([])
  while (!runs.isEmpty() || !mailbox.isEmpty()) {
    for (const message of await mailbox.take()) await take(message)
  }
  close?.()
  run.signal.removeEventListener('abort', onAbort)
  if (state.failure !== null) return E.left(state.failure)
  return state.tournament.phase === 'Finished' ? E.right(state.tournament) : E.left(aborted)
}
