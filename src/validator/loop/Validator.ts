/** The validator: the season of each type, from registration to registration, for as long as it runs. Text and image never wait for each other. */
import { setMaxListeners } from 'node:events'
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import type { TournamentType } from '../../domain/task/TaskKind.js'
import type { TournamentId } from '../../domain/TournamentId.js'
import { enough } from '../../play/loop/Waiting.js'
import * as Program from '../../play/Program.js'
import { error, type Executor } from '../../ports/Executor.js'
import type { TaskSource } from '../../ports/TaskSource.js'
import * as Refusal from '../../rules/Refusal.js'
import * as Result from '../../rules/rewards/Result.js'
import * as EndingOf from '../../rules/boss/Ending.js'
import type * as Tournament from '../../Tournament.js'
import * as Accounts from '../accounts/Accounts.js'
import * as Catalogue from '../catalogue/Catalogue.js'
import * as Season from '../season/Season.js'
import type { Clock } from '../../ports/Clock.js'
import type * as Act from '../acts/Act.js'
import * as Office from '../acts/Office.js'
import type { Draft, Store } from '../../ports/Store.js'
import * as Consequences from '../consequences/Consequences.js'
import * as Desk from './Desk.js'
import * as Live from './Live.js'
import type { Ports, Settings, Work } from './Ports.js'
import * as Registering from './Registering.js'
import * as Seals from './Seals.js'
import * as Steady from './Steady.js'
import * as Streams from './Streams.js'
import * as Watch from './Watch.js'

/** A validator over its store: what others see of it, what operators tell it, and its loop. */
export interface Validator {
  /** What others may see of it now. */
  readonly standing: () => Desk.Standing
  /** What happens now, for pages that follow. */
  readonly live: Live.Live
  /** Does what an operator says, once. */
  readonly perform: Office.Perform
  /**
   * Runs until the signal aborts, or each type has played one tournament where that is all that was asked, or its store
   * is never written again (`lost`).
   */
  readonly run: (signal: AbortSignal) => Promise<Season.Season>
  /** Why it never writes again: another process has taken over its store, or replaced it. Null while it may. */
  readonly lost: () => string | null
}

/** Reads what is on record; `Left` says what keeps it from beginning. */
export const open = async (settings: Settings, given: Ports): Promise<E.Either<string, Validator>> => {
  // To go on would be to read, to start jobs and to abort them, minute after minute, beside whoever has taken over.
  const stop = new AbortController()
  let lost: string | null = null
  const store = heard(given.store, message => {
    lost ??= message
    stop.abort(enough)
  })
  const desk = await Desk.open(store, given.clock)
  if (E.isLeft(desk)) return desk
  const strange = await Seals.strange(given)
  if (E.isLeft(strange)) return strange
  if (strange.right !== null && settings.takesOver !== true) return E.left(strange.right)
  const begun = await desk.right.act(({ season }) =>
    season.begun ? null : { season: [{ type: 'Begun', ...settings.titles }] }
  )
  if (E.isLeft(begun)) return begun
  const office = await Office.open(store, desk.right)
  if (E.isLeft(office)) return office
  const steady = Steady.of(given.clock)
  const last = desk.right.last()
  if (Watch.isInDoubt(desk.right.standing().season, last, given.clock.now())) steady.hold(last)
  // Instants never go back, whatever the wall says (RULES 14.9).
  const clock: Clock = { ...steady, now: () => Math.max(desk.right.last(), steady.now()) }
  const live = Live.make(clock.now)
  const ports: Ports = {
    ...given,
    store,
    clock,
    tell: account => {
      live.tell(account)
      given.tell(account)
    }
  }
  return E.right({
    standing: desk.right.standing,
    live,
    perform: async request => {
      const answer = await office.right.perform(request)
      // Whoever lets openings go on says that the clock is right.
      if (E.isRight(answer) && answer.right.done && isResume(request)) steady.confirm()
      return answer
    },
    lost: () => lost,
    run: async signal => {
      // One signal ends every question that is open, and there are hundreds.
      setMaxListeners(0, stop.signal)
      const onAbort = (): void => stop.abort(signal.reason)
      signal.addEventListener('abort', onAbort)
      if (signal.aborted) onAbort()
      const work: Work = {
        settings,
        ports,
        desk: desk.right,
        office: office.right,
        live,
        steady,
        signal: stop.signal
      }
      const sealed = await Seals.sign(ports, desk.right.standing().season)
      if (E.isLeft(sealed)) ports.tell({ type: 'Trouble', tournament: null, message: sealed.left })
      const chores = [Watch.keep(work), Consequences.keep(work, given.told ?? Consequences.nobody)]
      await Promise.all(settings.types.map(type => branch(work, type)))
      stop.abort(enough)
      await Promise.all(chores)
      signal.removeEventListener('abort', onAbort)
      if (lost !== null)
        ports.tell({ type: 'Trouble', tournament: null, message: `${lost} The validator ends.` })
      return desk.right.standing().season
    }
  })
}

const isResume = ({ act }: Act.Request): boolean => act.type === 'Resume' && act.tournament === null

/** The store; whoever listens hears when it says that this process never writes it again. */
const heard = (store: Store, listen: (message: string) => void): Store => ({
  ...store,
  append: drafts =>
    pipe(
      store.append(drafts),
      TE.mapLeft(error => {
        if (error.kind === 'Fenced' || error.kind === 'Replaced') listen(error.message)
        return error
      })
    )
})

/** Opens and runs; `Left` says what kept it from beginning. */
export const run = async (
  settings: Settings,
  ports: Ports,
  signal: AbortSignal
): Promise<E.Either<string, Season.Season>> => {
  const opened = await open(settings, ports)
  return E.isLeft(opened) ? opened : E.right(await opened.right.run(signal))
}

/** The longest pause after turns that led to nothing, in milliseconds. */
const longest = 60_000

/**
 * One type's season. Each turn does what its stage calls for, and what it leads to is on record before the next. A turn
 * that led to nothing is followed by a pause, and a longer one each time: a full disk must not have every miner asked
 * again at once.
 */
const branch = async (work: Work, type: TournamentType): Promise<void> => {
  const { settings, ports, desk, signal } = work
  let [played, pause] = [0, settings.retry]
  while (!signal.aborted && !(settings.once && played > 0)) {
    let moved = true
    const { season } = desk.standing()
    const { stage } = season[type]
    switch (stage.type) {
      case 'Idle':
        if (!(await idle(work, type))) return
        break
      case 'Registering':
        moved = await Registering.ask(work, type, stage)
        break
      case 'Closed':
        // Whatever was confirmed by nobody holds back openings of tournaments as well (RULES 14.9).
        if (season.paused !== null) await ports.clock.wait(settings.look, signal)
        else moved = await Registering.conclude(work, type, stage)
        break
      case 'Playing':
        moved = await play(work, stage.opened.id, stage)
        if (moved) played += 1
        break
    }
    if (!moved) await ports.clock.wait(pause, signal)
    pause = moved ? settings.retry : Math.min(longest, 2 * pause)
  }
}

/** Waits until the next registration is due, and opens it; false where there is nothing to wait for. */
const idle = async (work: Work, type: TournamentType): Promise<boolean> => {
  const { settings, ports, desk, signal } = work
  const { season } = desk.standing()
  const now = ports.clock.now()
  if (Season.due(settings.rules, settings.types, now)(season).includes(type)) {
    const kept = await Registering.open(work, type)
    if (E.isRight(kept)) return true
    ports.tell({ type: 'Trouble', tournament: null, message: kept.left })
    return ports.clock.wait(settings.retry, signal)
  }
  const left = Season.dueAt(settings.rules)(season[type]) - now
  if (settings.once && season.paused === null) {
    ports.tell({
      type: 'Said',
      tournament: null,
      message: `The next ${type} tournament is due at ${new Date(now + left).toISOString()}.`
    })
    return false
  }
  // What is due while openings are held back is due at every look: no look a second for weeks.
  const next =
    season.paused === null ? Math.min(Math.max(left, settings.retry), settings.look) : settings.look
  return ports.clock.wait(next, signal)
}

// -------------------------------------------------------------------------------------
// a tournament
// -------------------------------------------------------------------------------------

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
const play = async (
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
