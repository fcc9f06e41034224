/** Programs: a tournament played to its end through the ports, every event journalled before it counts. */
import { pipe } from 'fp-ts/lib/function.js'
import * as RTE from 'fp-ts/lib/ReaderTaskEither.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import * as Digest from '../domain/Digest.js'
import type { Miner } from '../domain/miner/Miner.js'
import type * as Log from '../rules/log/Log.js'
import type { Terms } from '../rules/Opening.js'
import * as Tournament from '../Tournament.js'
import * as Loop from './Loop.js'
import type { Environment, Failure } from './Environment.js'
import { error } from '../ports/Executor.js'
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

/** Plays a tournament until it has ended. The journal is empty, or holds this very tournament. */
export const finish = (tournament: Tournament.Tournament): Program<Tournament.Finished> =>
  pipe(
    ports,
    RTE.tapTaskEither(environment => journalled(environment.journal, tournament)),
    RTE.flatMapTaskEither(environment => () => Loop.run(environment, tournament))
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
