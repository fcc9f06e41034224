/** The desk of a tournament in play: what has happened, what is asked for, and the journal that keeps both. */
import * as E from 'fp-ts/lib/Either.js'
import type { ReadonlyNonEmptyArray } from 'fp-ts/lib/ReadonlyNonEmptyArray.js'
import type * as Log from '../../rules/log/Log.js'
import * as Tournament from '../../Tournament.js'
import type { Clock } from '../../ports/Clock.js'
import { error } from '../../ports/Executor.js'
import type { Journal } from '../../ports/Journal.js'
import type { Aside, Note } from '../../ports/Note.js'
import * as Asks from './Asks.js'
import type { Failure } from '../Environment.js'
import * as JobBook from './JobBook.js'
import * as Policy from '../Policy.js'
import { spoken, within } from '../loop/Waiting.js'

/** What a desk is made of. */
export interface Means {
  readonly journal: Journal
  readonly clock: Clock
  readonly policy: Policy.Policy
  /** Aborted once nobody waits for a failed journal any more. */
  readonly signal: AbortSignal
}

/** Nothing is asked differently. */
const same: Asks.Change = { added: [], removed: [] }

/** The desk of a tournament that is journalled as far as it got, with these notes. */
export const of = (
  { journal, clock, policy, signal }: Means,
  start: Tournament.Tournament,
  notes: ReadonlyArray<Note>
) => {
  const book = JobBook.of(notes)
  const asks = Asks.of(start)
  let tournament = start
  /** The first thing that went wrong with the journal: from then on nothing is asked of it twice. */
  let lost: Failure | null = null

  /** Keeps notes; asks again, after a while, where the journal says that they are not kept. */
  const keep = async (
    kept: ReadonlyNonEmptyArray<Note>,
    after: Tournament.Tournament
  ): Promise<E.Either<Failure, void>> => {
    for (let nth = 1; ; nth += 1) {
      const answer = await within(clock, policy.answer)(journal.append(kept, after)(), () =>
        E.left(
          error(
            'JournalLost',
            `The journal did not answer within ${spoken(policy.answer)}. What it kept of this shows when it is read again.`
          )
        )
      )
      if (E.isRight(answer)) {
        for (const note of kept) JobBook.enter(note)(book)
        return answer
      }
      const goesOn =
        lost === null && answer.left.kind !== 'JournalLost' && nth <= policy.retries && !signal.aborted
      if (!goesOn || !(await clock.wait(Policy.backOff(policy)(nth), signal))) {
        lost ??= answer.left
        return answer
      }
    }
  }

  return {
    book,
    open: asks.open,
    now: (): Tournament.Tournament => tournament,
    lost: (): Failure | null => lost,
    /** Keeps what decides nothing. */
    jot: (...[first, ...others]: ReadonlyArray<Aside>): Promise<E.Either<Failure, void>> =>
      first === undefined ? Promise.resolve(E.right(undefined)) : keep([first, ...others], tournament),
    /** Applies an event, keeps it with what belongs to it, and only then goes on from it. */
    happen: async (
      event: Log.Event,
      ...asides: ReadonlyArray<Aside>
    ): Promise<E.Either<Failure, Asks.Change>> => {
      const next = Tournament.apply(event)(tournament)
      if (E.isLeft(next)) return next
      if (next.right === tournament) return E.right(same)
      const kept = await keep([event, ...asides], next.right)
      if (E.isLeft(kept)) return kept
      tournament = next.right
      return E.right(asks.move(tournament, event))
    }
  }
}

export type Desk = ReturnType<typeof of>
