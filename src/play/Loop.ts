/** The course of a tournament: jobs are started, what comes of them happens, until it has ended or something fails. */
import * as E from 'fp-ts/lib/Either.js'
import * as Codec from '../domain/codec/Codec.js'
import * as Job from '../domain/task/Job.js'
import * as Log from '../rules/log/Log.js'
import * as Tournament from '../Tournament.js'
import type { Environment, Failure } from './Environment.js'
import { aborted, error } from '../ports/Executor.js'
import type { Letter } from '../ports/Inbox.js'
import type { Journal } from '../ports/Journal.js'
import * as Mailbox from './Mailbox.js'
import * as InFlight from './InFlight.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

type Message =
  | { readonly type: 'Outcome'; readonly key: string; readonly outcome: InFlight.Outcome }
  | { readonly type: 'Letter'; readonly letter: Letter }
  | { readonly type: 'Abort' }

/** A tournament in play: how far it got, and the first thing that went wrong. */
interface Course {
  tournament: Tournament.Tournament
  failure: Failure | null
}

// -------------------------------------------------------------------------------------
// what happens
// -------------------------------------------------------------------------------------

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
  outcome: InFlight.Outcome
): E.Either<Failure, Log.Event | null> => {
  switch (outcome.type) {
    case 'Reported': {
      // A job whose slot was decided otherwise meanwhile has nothing more to say.
      const { slot, hotkey } = outcome.report
      const asked = Tournament.asks(tournament).some(job => Job.key(job) === Job.keyOf(slot, hotkey))
      return E.right(asked ? { type: 'Reported', reports: [outcome.report] } : null)
    }
    case 'Unavailable':
      return E.right(wanted ? outcome : null)
    case 'Failed':
      return wanted ? E.left(outcome.failure) : E.right(null)
  }
}

/** A source that finds every dataset gone breaks no rule: the world failed. */
const blamed = (failure: Failure): Failure =>
  failure.type === 'LastAttempt'
    ? error('TaskSource', `${failure.slot} is the last attempt, and unavailable: ${failure.reason}`)
    : failure

// -------------------------------------------------------------------------------------
// the run
// -------------------------------------------------------------------------------------

/** Plays a tournament with the ports given, which answer whatever happens. */
export const run = async (
  environment: Environment,
  tournament: Tournament.Tournament
): Promise<E.Either<Failure, Tournament.Finished>> => {
  const { journal, inbox } = environment
  const { signal, emit } = environment.run
  const state: Course = { tournament, failure: null }
  const mailbox = Mailbox.make<Message>()
  const runs = InFlight.make({
    ...environment,
    opening: tournament.opening,
    emit,
    tell: (key, outcome) => mailbox.post({ type: 'Outcome', key, outcome })
  })
  const onAbort = (): void => mailbox.post({ type: 'Abort' })
  const close = inbox?.open(letter => mailbox.post({ type: 'Letter', letter }))
  signal.addEventListener('abort', onAbort)
  if (signal.aborted) onAbort()

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
    if (E.isLeft(happened)) fail(blamed(happened.left))
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
  signal.removeEventListener('abort', onAbort)
  if (state.failure !== null) return E.left(state.failure)
  return state.tournament.phase === 'Finished' ? E.right(state.tournament) : E.left(aborted)
}
