/** History: the results of tournaments, and the title read off them (RULES 6, 13.3). */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import {
  checked,
  closed,
  composite,
  list,
  nullable,
  once,
  type Codec,
  type Flaw
} from '../../domain/codec/Codec.js'
import * as Instant from '../../domain/Instant.js'
import * as Champion from '../../domain/miner/Champion.js'
import * as TaskKind from '../../domain/task/TaskKind.js'
import * as TournamentId from '../../domain/TournamentId.js'
import * as Fraction from '../../scoring/Fraction.js'
import { decoded, type Refusal } from '../Refusal.js'
import * as Result from './Result.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

const held = closed('a title at the start', {
  type: TaskKind.tournamentType,
  /** Who holds the title, with its reign. */
  champion: Champion.codec,
  /** Since when the champion has held it; null where nobody knows. */
  since: nullable(Instant.codec),
  performance: Fraction.codec
})

/** A title that somebody held before the first result of its type: who, in which reign, since when, and how it was won. */
export type Held = t.TypeOf<typeof held>

/** What a history is made of. */
export type Entry = Result.Result | Held

const isHeld = (entry: Entry): entry is Held => !('ending' in entry)

export const entry: Codec<Entry, unknown> = composite<Entry, unknown>(
  'a result, or a title at the start',
  (u): u is Entry => Result.codec.is(u) || held.is(u),
  (u, context) =>
    t.UnknownRecord.is(u) && !('ending' in u) && 'champion' in u
      ? held.validate(u, context)
      : Result.codec.validate(u, context),
  e => (isHeld(e) ? held.encode(e) : Result.codec.encode(e))
)

/** Results, oldest first. Text and image may be mixed: each reads its own. Each may begin with a title that was held before. */
export type History = ReadonlyArray<Entry>

/** A title as a history tells it. */
export const title = closed('a title', {
  /** Who holds the title, with its reign. */
  champion: Champion.codec,
  /** The tournament that won the crown, and when it ended; null where the history begins with the title, or nobody knows. */
  tournament: nullable(TournamentId.codec),
  /** Since when, in milliseconds since 1970; null where nobody knows. */
  since: nullable(Instant.codec),
  /** How much better than the champion before it was then; 0 where it was crowned without a boss round. */
  performance: Fraction.codec
})

/** Who holds a title: the whole champion with its reign, since when, and the performance that won it. */
export type Title = t.TypeOf<typeof title>

/** The newest result that counts, and the title after it. */
export interface Latest {
  /** Null where there is only a title at the start. */
  readonly result: Result.Result | null
  /** Null when it is vacant. */
  readonly title: Title | null
  /**
   * The title that fell vacant by its holder's withdrawal in a tournament that was then cancelled, until the next ending:
   * the result goes on paying everybody else, and the champion's share burns (RULES 4.6).
   */
  readonly left: Title | null
}

// -------------------------------------------------------------------------------------
// reading
// -------------------------------------------------------------------------------------

/** What is known of a type's title so far; `Unknown` until a crown is won, or where the history begins in a reign. */
type State =
  | {
      readonly type: 'Unknown'
      /** Who holds the title, with its reign. */
      readonly champion: Champion.Champion | null
      readonly ended: number | null
    }
  | {
      readonly type: 'Known'
      readonly title: Title | null
      readonly left: Title | null
      readonly ended: number | null
    }

const start: State = { type: 'Unknown', champion: null, ended: null }

const holderOf = (state: State): Champion.Champion | null =>
  state.type === 'Known' ? (state.title?.champion ?? null) : state.champion

/** Whether a history of the type says who holds the title, be it nobody. */
const isTold = (state: State): boolean => state.type === 'Known' || state.champion !== null

/** The state after a result that follows from the one before; which part of it does not. */
const after = (state: State, result: Result.Result): E.Either<Flaw, State> => {
  const { ending, id, opened } = result
  const ended = result.ended ?? state.ended
  const before = holderOf(state)
  const known = (title: Title | null, left: Title | null = null): E.Either<Flaw, State> =>
    E.right({ type: 'Known', title, left, ended })
  const not = (path: ReadonlyArray<string>, expected: string): E.Either<Flaw, State> =>
    E.left({ path, expected })
  if (opened !== null && state.ended !== null && opened < state.ended)
    return not(['opened'], `no instant before ${state.ended}, when the one before it ended: oldest first`)
  switch (ending.type) {
    case 'Dethroned':
    case 'Crowned':
      if (ending.type === 'Dethroned' && isTold(state) && before === null)
        return not(
          ['ending', 'type'],
          'no Dethroned, since the title was vacant: oldest first, none left out'
        )
      // A champion may leave between two tournaments and be crowned again; it cannot dethrone itself.
      return ending.type === 'Dethroned' && before?.hotkey === ending.champion.hotkey
        ? not(['ending', 'champion', 'hotkey'], 'somebody else than the champion before')
        : known({
            champion: ending.champion,
            tournament: id,
            since: result.ended,
            performance: ending.performance
          })
    case 'Defended':
    case 'Retained': {
      const { champion } = ending
      if (isTold(state) && (before?.hotkey !== champion.hotkey || before.reign + 1 !== champion.reign))
        return not(
          ['ending', 'champion'],
          before === null
            ? 'none, since the title was vacant: oldest first, none left out'
            : `${before.hotkey} in reign ${before.reign + 1}, after the one before it: oldest first, none left out`
        )
      return state.type === 'Known' && state.title !== null
        ? known({ ...state.title, champion })
        : E.right({ type: 'Unknown', champion, ended })
    }
    case 'Vacant':
      return known(null)
    case 'Cancelled': {
      const { withdrawn } = ending
      if (withdrawn === null) return E.right({ ...state, ended })
      if (isTold(state) && (before?.hotkey !== withdrawn.hotkey || before.reign !== withdrawn.reign))
        return not(['ending', 'withdrawn'], 'the champion as it was before: oldest first, none left out')
      return state.type === 'Known'
        ? known(null, state.title)
        : E.right({ ...state, champion: withdrawn, ended })
    }
  }
}

const begun = ({ champion, since, performance }: Held): State => ({
  type: 'Known',
  title: { champion, tournament: null, since, performance },
  left: null,
  ended: null
})

/** The first entry that does not follow from the ones before it. */
const outOfOrder = (history: History): Flaw | null => {
  const states = new Map<TaskKind.TournamentType, State>()
  for (const [i, each] of history.entries()) {
    const state = states.get(each.type)
    if (isHeld(each)) {
      if (state !== undefined)
        return { path: [String(i)], expected: 'a title before all results of its type' }
      states.set(each.type, begun(each))
      continue
    }
    const next = after(state ?? start, each)
    if (E.isLeft(next)) return { ...next.left, path: [String(i), ...next.left.path] }
    states.set(each.type, next.right)
  }
  return null
}

export const codec: Codec<History, unknown> = checked(
  once(
    list(entry),
    // A title has no id; there is one of each type at most, which the order sees to.
    each => (isHeld(each) ? ` ${each.type}` : each.id),
    'each tournament once',
    'id'
  ),
  outOfOrder
)

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/** The results of one type that count: a cancelled tournament pays nobody anew (RULES 6). */
export const counting =
  (type: TaskKind.TournamentType) =>
  (history: History): ReadonlyArray<Result.Result> =>
    history.flatMap(each =>
      !isHeld(each) && each.type === type && each.ending.type !== 'Cancelled' ? [each] : []
    )

/**
 * The newest result of a type, with the title after it; null when there is neither. Refused where the history is out of
 * order, and as `CrownUnknown` when it begins within the champion's reign and without its title: the performance that
 * won the crown is part of what is paid, and a missing one is never taken for 0.
 */
export const latest =
  (type: TaskKind.TournamentType) =>
  (history: History): E.Either<Refusal, Latest | null> =>
    pipe(decoded(codec, 'history')(history), E.flatMap(newest(type)))

/**
 * The same of a history whose entries were decoded one by one as they came, each tournament once: a season's, say. Only
 * the order is looked at again, so that a season of a thousand tournaments costs no more than one of ten to ask.
 */
export const latestOfDecoded =
  (type: TaskKind.TournamentType) =>
  (history: History): E.Either<Refusal, Latest | null> =>
    outOfOrder(history) === null ? newest(type)(history) : latest(type)(history)

const newest =
  (type: TaskKind.TournamentType) =>
  (history: History): E.Either<Refusal, Latest | null> => {
    let state: State = start
    for (const each of history) {
      if (each.type !== type) continue
      if (isHeld(each)) state = begun(each)
      else
        state = pipe(
          after(state, each),
          E.getOrElse(() => state)
        )
    }
    const result = counting(type)(history).at(-1) ?? null
    if (state.type === 'Known')
      return E.right(
        result === null && state.title === null && state.left === null
          ? null
          : { result, title: state.title, left: state.left }
      )
    return result === null || state.champion === null
      ? E.right(null)
      : E.left<Refusal>({
          type: 'CrownUnknown',
          tournament: result.id,
          tournamentType: type,
          champion: state.champion.hotkey,
          reign: state.champion.reign
        })
  }
