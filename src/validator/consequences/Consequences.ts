/** Consequences: weights at intervals, publications and notices, each told at least once under a key that stays (RULES 14.10). Nothing here touches a tournament. */
import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import * as t from 'io-ts'
import { closed, made, nullable, text } from '../../domain/codec/Codec.js'
import type { TournamentId } from '../../domain/TournamentId.js'
import type * as Ports from '../../ports/season/Consequences.js'
import type { Reader, Record, StoreError, Stream } from '../../ports/Store.js'
import { enough } from '../../play/loop/Waiting.js'
import type { Work } from '../loop/Ports.js'
import * as Season from '../season/Season.js'
import * as Owed from './Owed.js'
import * as Weighing from './Weighing.js'

/** Whom a validator tells; null where nobody is told. */
export interface Told {
  readonly weights: Weighing.Scale | null
  readonly publisher: Ports.Publisher | null
  readonly notifier: Ports.Notifier | null
}

export const nobody: Told = { weights: null, publisher: null, notifier: null }

/** Where it is recorded what was told. */
export const stream: Stream = made('.consequences')

const weighed = closed('Weighed', { type: t.literal('Weighed'), refused: nullable(text(4096)) })

/** Why the weights stay as they were, as of the last time that they were worked out (RULES 14.10); null where they do not. */
export const refused = async (store: Pick<Reader, 'read'>): Promise<E.Either<string, string | null>> => {
  const records = await store.read(stream)()
  if (E.isLeft(records)) return E.left(records.left.message)
  return E.right(lastRefusal(records.right))
}

const lastRefusal = (records: ReadonlyArray<Record>): string | null =>
  records.reduce<string | null>((last, { body }) => (weighed.is(body) ? body.refused : last), null)

/** The first pause after a failure, and the longest, in milliseconds. */
const [first, longest] = [60_000, 3_600_000]

/** How long the work may be held up at its end by who has not been told yet, in milliseconds. */
export const farewell = 20_000

/** Tells until the work ends; what is due then is told once more before this comes back, for `farewell` at most. */
export const keep = async (work: Work, told: Told): Promise<void> => {
  const { ports, signal } = work
  if (told.weights === null && told.publisher === null && told.notifier === null) return
  const trouble = (message: string): void => ports.tell({ type: 'Trouble', tournament: null, message })
  const teller = await begin(work, told, trouble)
  if (teller === null) return
  const moves = followed(work, teller.note)
  const over = new AbortController()
  const telling = async (): Promise<boolean> => {
    do await teller.round(over.signal)
    while (await moves.wait(work.settings.look))
    await teller.round(over.signal)
    return false
  }
  const late = async (): Promise<boolean> => {
    await aborted(signal)
    return ports.clock.wait(farewell, over.signal)
  }
  if (await Promise.race([telling(), late()]))
    trouble('The validator ends before everything was told: the rest is told when it starts again.')
  over.abort()
  moves.close()
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })

/** Wakes who waits when a tournament comes to another stage, or ends: nobody hears of it a minute later. */
const followed = ({ live, ports, signal }: Work, note: (id: TournamentId) => void) => {
  let bell = new AbortController()
  const onAbort = (): void => bell.abort(enough)
  signal.addEventListener('abort', onAbort)
  const stages = new Map<TournamentId, string>()
  const close = live.follow(change => {
    if (change.type !== 'Moved') return
    note(change.id)
    const tournament = live.playing(change.id)?.tournament
    const stage = tournament === undefined ? 'over' : `${tournament.phase} ${tournament.groups.length}`
    if (stages.get(change.id) === stage) return
    stages.set(change.id, stage)
    bell.abort(enough)
  })
  return {
    close: () => {
      close()
      signal.removeEventListener('abort', onAbort)
    },
    /** Whether the work goes on. */
    wait: async (milliseconds: number): Promise<boolean> => {
      if (!signal.aborted) await ports.clock.wait(milliseconds, bell.signal)
      if (bell.signal.aborted) bell = new AbortController()
      return !signal.aborted
    }
  }
}

/** Asks the store until it has done it, after longer and longer pauses; null where the work ends before. */
const persistent = async <A>(
  { ports, signal }: Work,
  ask: TE.TaskEither<StoreError, A>,
  trouble: (message: string) => void
): Promise<A | null> => {
  for (let pause = first; ; pause = Math.min(longest, 2 * pause)) {
    const answer = await ask()
    if (E.isRight(answer)) return answer.right
    trouble(`Nothing that follows from endings is sent yet: ${answer.left.message}`)
    if (signal.aborted || !(await ports.clock.wait(pause, signal))) return null
  }
}

/**
 * What was told so far, and the next round; null where the work ends before that can be read, and before it is kept from
 * when on somebody is told. A store that fails once would otherwise leave everybody untold for this process's life.
 */
const begin = async (work: Work, told: Told, trouble: (message: string) => void) => {
  const { ports, desk, live } = work
  // Who is told from now on is not told of what was over before.
  const begun = desk.last()
  const records = await persistent(work, ports.store.read(stream), trouble)
  if (records === null) return null
  const done = new Map(records.flatMap(({ key, at }) => (key === null ? [] : [[key, at] as const])))
  const keepTold = (key: string, at: number): TE.TaskEither<StoreError, ReadonlyMap<string, number>> =>
    TE.map(() => done.set(key, at))(ports.store.append([{ stream, key, body: { type: 'Told', key } }]))
  const record = async (key: string, at: number): Promise<void> => {
    const kept = await keepTold(key, at)()
    if (E.isLeft(kept)) trouble(kept.left.message)
  }
  for (const port of ['notifier', 'publisher'] as const)
    if (told[port] !== null && !done.has(`since/${port}`)) {
      const kept = await persistent(work, keepTold(`since/${port}`, begun), trouble)
      if (kept === null) return null
    }

  /** Stages are noted as they come: when somebody looks, the tournament may have ended. */
  const stages = new Map<string, Ports.Notice>()
  const note = (id: TournamentId): void => {
    const playing = live.playing(id)
    if (playing === null || told.notifier === null) return
    for (const notice of Owed.stages(playing.tournament, ports.clock.now()))
      if (!stages.has(notice.key) && !done.has(`notifier/${notice.key}`)) stages.set(notice.key, notice)
  }
  /** What was told or is older than who is told; the tournaments that it is all of need not be looked at again. */
  const isSettled = (port: Owed.Due['port'], key: string, at: number): boolean =>
    done.has(`${port}/${key}`) || at < (done.get(`since/${port}`) ?? -Infinity)
  const behind = { notifier: { text: 0, image: 0 }, publisher: { text: 0, image: 0 } }
  const behindOf = (port: Owed.Due['port']): Owed.Behind => {
    for (const type of Season.types) {
      const { past } = desk.standing().season[type]
      for (let next = past[behind[port][type]]; next !== undefined; next = past[behind[port][type]]) {
        if (!Owed.keysOf[port](next).every(({ key, at }) => isSettled(port, key, at))) break
        behind[port][type] += 1
      }
    }
    return behind[port]
  }
  const rests = new Map<string, { readonly until: number; readonly pause: number }>()
  const owed = (): ReadonlyArray<Owed.Due> => {
    const { notifier, publisher } = told
    const notices = notifier === null ? [] : [...Owed.notices(work, behindOf('notifier')), ...stages.values()]
    return [
      ...notices.map((notice): Owed.Due => ({
        port: 'notifier',
        key: notice.key,
        at: notice.at,
        tell: stop => Promise.resolve(notifier?.notify(notice, stop) ?? null)
      })),
      ...(publisher === null ? [] : Owed.publications(work, publisher, behindOf('publisher')))
    ]
  }
  const tell = async (due: Owed.Due, now: number, stop: AbortSignal): Promise<void> => {
    const key = `${due.port}/${due.key}`
    const rest = rests.get(key)
    if (done.has(key) || due.at < (done.get(`since/${due.port}`) ?? Infinity)) return
    if (rest !== undefined && rest.until > now) return
    const way = await due.tell(stop)
    const answer = way === null ? E.right(undefined) : await way()
    // Whoever ended the work meanwhile closes the store: told again, it is told under the same key.
    if (stop.aborted) return
    if (E.isRight(answer)) {
      await record(key, ports.clock.now())
      rests.delete(key)
      if (done.has(key)) stages.delete(due.key)
      return
    }
    const pause = Math.min(longest, rest === undefined ? first : 2 * rest.pause)
    rests.set(key, { until: now + pause, pause })
    trouble(answer.left.message)
  }
  let refusal = lastRefusal(records)
  const weighedTo = async (fault: string | null): Promise<void> => {
    const body = weighed.encode({ type: 'Weighed', refused: fault?.slice(0, 4096).toWellFormed() ?? null })
    const kept = await ports.store.append([{ stream, key: null, body }])()
    if (E.isRight(kept)) refusal = fault
    else trouble(kept.left.message)
  }
  let [since, over] = [-Infinity, -1]
  return {
    note,
    round: async (stop: AbortSignal): Promise<void> => {
      const now = ports.clock.elapsed()
      const ended = Season.types.reduce((n, type) => n + desk.standing().season[type].past.length, 0)
      if (told.weights !== null && (now - since >= told.weights.interval || ended > over)) {
        ;[since, over] = [now, ended]
        const fault = await Weighing.weigh(work, told.weights)
        if (fault !== null) trouble(`Weights stay as they were: ${fault}`)
        if (!stop.aborted && fault !== refusal) await weighedTo(fault)
      }
      const due = owed().filter(({ port, key }) => !done.has(`${port}/${key}`))
      const inTurn = async (port: Owed.Due['port']): Promise<void> => {
        for (const each of due) if (each.port === port && !stop.aborted) await tell(each, now, stop)
      }
      // A program that publishes for ten minutes holds up no notice.
      await Promise.all([inTurn('notifier'), inTurn('publisher')])
    }
  }
}
