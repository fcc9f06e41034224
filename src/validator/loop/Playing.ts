/** Playing: a tournament of the season from its opening, or from where it was left, to what follows from its ending. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import type { TournamentId } from '../../domain/TournamentId.js'
import * as Program from '../../play/Program.js'
import { error, type Executor } from '../../ports/Executor.js'
import type { Draft } from '../../ports/Store.js'
import type { TaskSource } from '../../ports/TaskSource.js'
import * as EndingOf from '../../rules/boss/Ending.js'
import * as Refusal from '../../rules/Refusal.js'
import * as Result from '../../rules/rewards/Result.js'
import type * as Tournament from '../../Tournament.js'
import * as Accounts from '../accounts/Accounts.js'
import * as Catalogue from '../catalogue/Catalogue.js'
import * as Season from '../season/Season.js'
import type * as Live from './Live.js'
import type { Settings, Work } from './Ports.js'
import * as Seals from './Seals.js'
import * as Streams from './Streams.js'

/** How secret or catalogue are not what was recorded of them when registration opened (RULES 14.1); null where they are. */
const strayed = (
  { secret, catalogue }: Settings,
  id: TournamentId,
  { opened }: Extract<Season.Stage, { readonly type: 'Playing' }>
): string | null => {
  const other =
    'is not the one that was recorded when registration opened: put that one back, and start again'
  if (Catalogue.commitment(Catalogue.secretOf(secret, id)) !== opened.commitment)
    return `The secret that tasks are chosen by ${other}.`
  return Catalogue.digest(catalogue) === opened.catalogue ? null : `The catalogue ${other}.`
}

/** The slots' tasks, out of the catalogue; the same whoever asks again. */
const source = (
  { secret, catalogue }: Settings,
  id: TournamentId,
  { begun }: Extract<Season.Stage, { readonly type: 'Playing' }>,
  fault: string | null
): TaskSource => ({
  fill: request =>
    TE.fromEither(
      pipe(
        fault === null ? E.right(undefined) : E.left(fault),
        E.flatMap(() => Catalogue.choose(Catalogue.secretOf(secret, id), begun.seed)(request)(catalogue)),
        E.bimap(
          message => error('TaskSource', message),
          material => ({ type: 'Material', material })
        )
      )
    )
})

/** The executor, with an account of what waits for its turn. */
const told = (executor: Executor, live: Live.Desk): Executor => ({
  ...executor,
  execute: (job, task, run) =>
    executor.execute(job, task, {
      ...run,
      queued: waits => {
        live.queued(job, waits)
        run.queued?.(waits)
      }
    })
})

/** Plays a tournament to its end, and records what follows from it; whether it came to that. */
export const play = async (
  work: Work,
  id: TournamentId,
  stage: Extract<Season.Stage, { readonly type: 'Playing' }>
): Promise<boolean> => {
  const { settings, ports, office, live, signal } = work
  const fault = strayed(settings, id, stage)
  if (fault !== null) ports.tell({ type: 'Trouble', tournament: id, message: fault })
  const journal = live.watched(
    id,
    Streams.journal(ports.store, office.beside(id))(id, (drafts, ended) =>
      succeed(work, id, stage.since, ended, drafts)
    )
  )
  const environment: Program.Environment = {
    executor: told(ports.executor, live),
    tasks: source(settings, id, stage, fault),
    journal,
    inbox: office.inbox(id),
    clock: ports.clock,
    run: { signal, emit: event => ports.tell({ type: 'Job', event }) }
  }
  const finished = await Program.goOnFrom(({ tournament, notes }) => live.began(tournament, notes))(
    environment
  )()
  if (E.isRight(finished)) {
    const kept = await end(work, id, stage.since, finished.right)
    if (kept) live.ended(id)
    return kept
  }
  if (!signal.aborted)
    ports.tell({
      type: 'Trouble',
      tournament: id,
      message:
        finished.left.type === 'ExecutionError' ? finished.left.message : Refusal.sentence(finished.left)
    })
  return false
}

/** What follows from an ending: succession, the tasks' secret, and the fees where it was cancelled; with what led to it, one transaction. */
const succeed = (
  { settings, ports, desk }: Work,
  id: TournamentId,
  since: number,
  finished: Tournament.Finished,
  others: ReadonlyArray<Draft>
): Promise<E.Either<string, unknown>> => {
  const { ending } = finished
  const result = Result.of({ opened: since, ended: Math.max(since, ports.clock.now()) })(finished)
  if (E.isLeft(result)) return Promise.resolve(E.left(Refusal.sentence(result.left)))
  let isUnderWay = false
  return desk
    .act(({ season, accounts }) => {
      isUnderWay = Season.types.some(type => Season.idOf(season[type].stage) === id)
      return isUnderWay
        ? {
            season: [
              {
                type: 'Ended',
                id,
                champion: ending.champion,
                result: result.right,
                secret: Catalogue.secretOf(settings.secret, id)
              }
            ],
            money: ending.type === 'Cancelled' ? Accounts.refunds(id)(accounts) : [],
            others
          }
        : null
    })
    .then(
      E.filterOrElse(
        () => isUnderWay || others.length === 0,
        () => `${id} has ended already`
      )
    )
}

/** Records what follows where the ending alone is on record, signs its head, and tells; whether it is all there. */
const end = async (
  work: Work,
  id: TournamentId,
  since: number,
  finished: Tournament.Finished
): Promise<boolean> => {
  const { ports, desk } = work
  const kept = await succeed(work, id, since, finished, [])
  ports.tell(
    E.isLeft(kept)
      ? { type: 'Trouble', tournament: id, message: kept.left }
      : { type: 'Said', tournament: id, message: EndingOf.sentence(finished.ending) }
  )
  const sealed = await Seals.sign(ports, desk.standing().season, id)
  if (E.isLeft(sealed)) ports.tell({ type: 'Trouble', tournament: id, message: sealed.left })
  return E.isRight(kept)
}
