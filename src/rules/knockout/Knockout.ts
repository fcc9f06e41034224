/** The knockout: a bracket whose matches are contests of one task (RULES 4). */
import * as Bracket from '../../domain/match/Bracket.js'
import type { Hotkey } from '../../domain/miner/Hotkey.js'
import * as Random from '../../domain/Random.js'
import * as Slot from '../../domain/task/Slot.js'
import * as Contest from '../Contest.js'
import type { Context } from '../Context.js'
import * as MatchDecision from './MatchDecision.js'
import * as MatchPlace from './MatchPlace.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** A match with its task; null until both names are known, and for matches that decide themselves. */
export interface Match extends Bracket.Match {
  /** `R2.M4`: the slot of its task without the task. */
  readonly name: string
  readonly task: Contest.Contest | null
}

/** The bracket, and where it stands in the tournament. */
export interface Knockout extends Bracket.Bracket<Match>, MatchPlace.Frame {}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** The knockout of the seeds, best first; its first matches are set, its byes decided. */
export const draw =
  (context: Context) =>
  (firstRound: number, seeds: ReadonlyArray<Hotkey>): Knockout => {
    const bracket = Bracket.draw(MatchDecision.automatic(context))(seeds)
    const matches = bracket.matches.map((match, i): Match => {
      const { round, number } = MatchPlace.of({ firstRound, seeds })(i + 1)
      return { ...match, name: `R${round}.M${number}`, task: null }
    })
    const nodes = matches.map((_, i) => i + 1)
    return nodes.reduce<Knockout>((knockout, n) => setTask(context)(n)(knockout), {
      firstRound,
      seeds,
      matches
    })
  }

/** Seeds for a field that played no groups: a draw from the stream `bracket` (RULES 4.1). */
export const stream = 'bracket'

/** Sets the task of a match that can be played now: before both its names were known it had none. */
const setTask =
  (context: Context) =>
  (n: number) =>
  (knockout: Knockout): Knockout => {
    const match = knockout.matches[n - 1]
    if (match?.decision !== null) return knockout
    const players = MatchDecision.pair(match)
    if (players === null) return knockout
    const { round, number } = MatchPlace.of(knockout)(n)
    const slot = Slot.match(round, number)
    const kinds = context.rules.knockout.kinds[context.type]
    const drawn = Random.weighted(`kind/${slot}`)(kinds.map(({ weight }) => Number(weight)))(context.seed)
    const kind = kinds[drawn]?.kind
    if (kind === undefined) return knockout
    const task = Contest.set(context)(
      slot,
      kind,
      players.map(({ hotkey }) => hotkey)
    )
    return { ...knockout, matches: knockout.matches.with(n - 1, { ...match, task }) }
  }

// -------------------------------------------------------------------------------------
// combinators
// -------------------------------------------------------------------------------------

/** Decides a match and sets the task of the one above it, if that can be played now. */
const decide =
  (context: Context) =>
  (n: number, decision: Bracket.Decision) =>
  (knockout: Knockout): Knockout => {
    let decided: Knockout = {
      ...Bracket.decide(MatchDecision.automatic(context))(n, decision)(knockout),
      firstRound: knockout.firstRound
    }
    for (let above = n >> 1; above >= 1; above >>= 1) decided = setTask(context)(above)(decided)
    return decided
  }

/** Changes the task of a match, and decides the match when that decides it. */
export const modify =
  (context: Context) =>
  (at: Slot.Place, change: (contest: Contest.Contest) => Contest.Contest) =>
  (knockout: Knockout): Knockout => {
    const n = MatchPlace.matchAt(knockout)(at)
    const match = knockout.matches[n - 1]
    if (match === undefined || match.task === null || match.decision !== null) return knockout
    const task = change(match.task)
    const changed = { ...knockout, matches: knockout.matches.with(n - 1, { ...match, task }) }
    const decision = MatchDecision.byTask(context)(match, task)
    return decision === null ? changed : decide(context)(n, decision)(changed)
  }

/** Gives the withdrawn miner's undecided match to its opponent, even where scores are in (RULES 4.6). */
export const withdraw =
  (context: Context) =>
  (hotkey: Hotkey) =>
  (knockout: Knockout): Knockout => {
    const index = knockout.matches.findIndex(
      ({ task, decision }) => decision === null && task?.entrants.includes(hotkey) === true
    )
    const match = knockout.matches[index]
    // Without a task it waits for an opponent, and is decided when there is one.
    if (!match?.task) return knockout
    const task = Contest.forfeit(context)(hotkey)(match.task)
    const decision = MatchDecision.automatic(context)(match.home, match.away)
    if (decision === null) return knockout
    const scores = MatchDecision.scores(context)(match, task)
    return decide(context)(index + 1, { ...decision, scores })({
      ...knockout,
      matches: knockout.matches.with(index, { ...match, task })
    })
  }

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/** The task at a place of the bracket. */
export const contestAt = (knockout: Knockout, at: Slot.Place): Contest.Contest | undefined =>
  knockout.matches[MatchPlace.matchAt(knockout)(at) - 1]?.task ?? undefined

/** The round of the tournament that follows the knockout. */
export const nextRound: (knockout: Knockout) => number = MatchPlace.nextRound

/** The tasks that wait for reports, in the order of their slots. */
export const contests = (knockout: Knockout): ReadonlyArray<Contest.Contest> =>
  inOrder(knockout).flatMap(({ task, decision }) => (task === null || decision !== null ? [] : [task]))

/** The matches round by round, from the top of the bracket down. */
export const inOrder = (knockout: Knockout | null): ReadonlyArray<Match> => {
  if (knockout === null) return []
  const { seeds, matches } = knockout
  return Array.from({ length: Bracket.rounds(seeds.length) }, (_, i) => 2 ** i)
    .reverse()
    .flatMap(first => matches.slice(first - 1, 2 * first - 1))
}
