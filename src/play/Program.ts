/** Programs: a tournament played to its end through the ports, every event journalled before it counts. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as RTE from 'fp-ts/lib/ReaderTaskEither.js'
import type * as RNEA from 'fp-ts/lib/ReadonlyNonEmptyArray.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import * as Digest from '../domain/Digest.js'
import type { Report } from '../domain/task/Report.js'
import type { Miner } from '../domain/miner/Miner.js'
import type * as Log from '../rules/log/Log.js'
import type { Terms } from '../rules/Opening.js'
import * as Tournament from '../Tournament.js'
import * as Loop from './loop/Loop.js'
import type { Environment, Failure } from './Environment.js'
import { error } from '../ports/Executor.js'
import * as Note from '../ports/Note.js'
import { answering, type Journal } from '../ports/Journal.js'

export type { Environment, Failure } from './Environment.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

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

/** Plays a tournament until it has ended. The journal is empty, or holds this tournament as far as it was kept. */
export const finish = (tournament: Tournament.Tournament): Program<Tournament.Finished> =>
  pipe(
    ports,
    RTE.flatMapTaskEither(environment =>
      pipe(
        journalled(environment.journal, tournament),
        TE.flatMap(
          ({ tournament: from, notes }) =>
            () =>
              Loop.run(environment, from, notes)
        )
      )
    )
  )

/** Opens a tournament and plays it until it has ended, from where the journal left it; the journal is empty, or has the same opening. */
export const play = (terms: Terms, miners: ReadonlyArray<Miner>): Program<Tournament.Finished> =>
  pipe(
    RTE.fromEither<Failure, Tournament.Tournament, Environment>(Tournament.open(terms)(miners)),
    RTE.flatMap(finish)
  )

/** The tournament that the journal holds, as far as it got. */
export const resume: Program<Tournament.Tournament> = pipe(
  ports,
  RTE.flatMapTaskEither(({ journal }) => journal.read),
  RTE.flatMapEither(replayed)
)

/** How far a tournament got, and its notes. */
interface Kept {
  readonly tournament: Tournament.Tournament
  readonly notes: ReadonlyArray<Note.Note>
}

/** Continues the tournament that the journal holds until it has ended, and says first how far it had got. The journal is read once. */
export const goOnFrom = (began: (kept: Kept) => void): Program<Tournament.Finished> =>
  pipe(
    ports,
    RTE.flatMapTaskEither(environment =>
      pipe(
        environment.journal.read,
        TE.bindTo('notes'),
        TE.bind('tournament', ({ notes }) => TE.fromEither(replayed(notes))),
        TE.flatMap(kept => {
          began(kept)
          return () => Loop.run(environment, kept.tournament, kept.notes)
        })
      )
    )
  )

/** Continues the tournament that the journal holds until it has ended. */
export const goOn: Program<Tournament.Finished> = goOnFrom(() => undefined)

/**
 * What the journal holds of the tournament; an empty one is given what has happened so far. A journal that holds less,
 * because keeping it was interrupted, is given the rest; one that holds more goes on from there.
 */
const journalled = (journal: Journal, tournament: Tournament.Tournament): TE.TaskEither<Failure, Kept> =>
  pipe(
    journal.read,
    TE.flatMap((notes): TE.TaskEither<Failure, Kept> => {
      if (notes.length === 0) {
        const all: RNEA.ReadonlyNonEmptyArray<Note.Note> = [
          Tournament.opened(tournament),
          ...tournament.record
        ]
        return pipe(
          journal.append(all, tournament),
          TE.map(() => ({ tournament, notes: all }))
        )
      }
      return pipe(
        TE.fromEither(replayed(notes)),
        TE.filterOrElseW(
          kept => Digest.of(kept.opening) === Digest.of(tournament.opening),
          () => error('Journal', 'The journal holds another tournament.')
        ),
        TE.flatMap(kept => caughtUp(journal, tournament, { tournament: kept, notes }))
      )
    })
  )

/** The further of two states of one tournament; refused where neither is the other with more events. */
const caughtUp = (
  journal: Journal,
  tournament: Tournament.Tournament,
  kept: Kept
): TE.TaskEither<Failure, Kept> => {
  const other = error(
    'Journal',
    'The journal holds this tournament in a state that the given one cannot come to.'
  )
  const behind = follows(tournament)(kept.tournament)
  if (behind !== null) return TE.right(kept)
  const ahead = follows(kept.tournament)(tournament)
  const [first, ...others] = ahead ?? []
  if (first === undefined) return TE.left(other)
  const notes: RNEA.ReadonlyNonEmptyArray<Note.Note> = [first, ...others]
  return pipe(
    journal.append(notes, tournament),
    TE.map(() => ({ tournament, notes: [...kept.notes, ...notes] }))
  )
}

/** The events of the later state's record that the earlier one lacks, if they lead from one to the other; null where they do not. */
const follows =
  (earlier: Tournament.Tournament) =>
  (later: Tournament.Tournament): ReadonlyArray<Log.Event> | null => {
    const known = earlier.record.length === 0 ? 0 : earlier.record.length - 1
    const missing = later.record.slice(known)
    const joined = missing.reduce<E.Either<unknown, Tournament.Tournament>>(
      (state, event) => pipe(state, E.flatMap(Tournament.apply(event))),
      E.right(earlier)
    )
    if (E.isLeft(joined) || Tournament.digest(joined.right) !== Tournament.digest(later)) return null
    return missing
  }

/**
 * The tournament that the notes' events tell of. Reports between two other events are applied together, which
 * makes a long log quick to read. Where they are refused together, the first wrong one is looked for one by one.
 */
function replayed(notes: ReadonlyArray<Note.Note>): E.Either<Failure, Tournament.Tournament> {
  const log = Note.log(notes)
  return pipe(
    Tournament.replay(joined(log)),
    E.orElse(() => Tournament.replay(log))
  )
}

/** The log with neighbouring reports as one event. */
const joined = (log: Log.Log): Log.Log => {
  const entries: Array<Log.Entry> = []
  let reports: Array<Report> = []
  const flush = (): void => {
    if (reports.length > 0) entries.push({ type: 'Reported', reports })
    reports = []
  }
  for (const entry of log) {
    if (entry.type === 'Reported') for (const report of entry.reports) reports.push(report)
    else {
      flush()
      entries.push(entry)
    }
  }
  flush()
  return entries
}
