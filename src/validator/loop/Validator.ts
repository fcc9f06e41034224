/** The validator: the season of each type, from registration to registration, for as long as it runs. Text and image never wait for each other. */
import { setMaxListeners } from 'node:events'
import * as E from 'fp-ts/lib/Either.js'
import type { TournamentType } from '../../domain/task/TaskKind.js'
import { enough } from '../../play/loop/Waiting.js'
import * as Season from '../season/Season.js'
import type { Clock } from '../../ports/Clock.js'
import type * as Act from '../acts/Act.js'
import * as Office from '../acts/Office.js'
import * as Consequences from '../consequences/Consequences.js'
import * as Desk from './Desk.js'
import * as Heard from './Heard.js'
import * as Live from './Live.js'
import type { Ports, Settings, Work } from './Ports.js'
import * as Playing from './Playing.js'
import * as Registering from './Registering.js'
import * as Seals from './Seals.js'
import * as Steady from './Steady.js'
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
   * takes nothing any more (`lost`).
   */
  readonly run: (signal: AbortSignal) => Promise<Season.Season>
  /**
   * Why it never writes again: another process has taken over its store or replaced it, its disk failed so that nobody
   * can tell what was kept, it was closed, or it goes by another clock. Null while it may.
   */
  readonly lost: () => string | null
}

/** Reads what is on record; `Left` says what keeps it from beginning, such as a store that was opened with another clock. */
export const open = async (settings: Settings, given: Ports): Promise<E.Either<string, Validator>> => {
  // To go on would be to read, to start jobs and to abort them, minute after minute, beside whoever has taken over.
  const stop = new AbortController()
  let lost: string | null = null
  const why = (): string | null => lost
  const heads = await given.store.heads()
  if (E.isLeft(heads)) return E.left(heads.left.message)
  const store = Heard.of(given.store, given.clock, heads.right.length === 0, message => {
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
  const over = why()
  if (over !== null) return E.left(over)
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
    lost: why,
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
        moved = await Playing.play(work, stage.opened.id, stage)
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
