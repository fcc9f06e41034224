/** The knockout: a bracket whose matches are contests of one task (RULES 4). */
import * as Bracket from '../domain/Bracket.js'
import type { Hotkey } from '../domain/Hotkey.js'
import * as Metric from '../domain/Metric.js'
import * as Random from '../domain/Random.js'
import { isScored, type Report } from '../domain/Report.js'
import * as Slot from '../domain/Slot.js'
import type { TournamentType } from '../domain/TaskKind.js'
import * as Ranking from '../scoring/Ranking.js'
import * as Contest from './Contest.js'
import type { RuleSet } from './RuleSet.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** A match with its task; null until both names are known, and for matches that decide themselves. */
export interface Match extends Bracket.Match {
  /** `R2.M4`: the slot of its task without the task. */
  readonly name: string
  readonly task: Contest.Contest | null
}

/** The bracket, and the round of the tournament that its first round is. */
export interface Knockout extends Bracket.Bracket<Match> {
  readonly firstRound: number
}

/** What the knockout needs to know of the tournament around it. */
export interface Conduct extends Contest.Conduct {
  readonly rules: RuleSet
  readonly type: TournamentType
}

// -------------------------------------------------------------------------------------
// what decides a match
// -------------------------------------------------------------------------------------

/** A withdrawn miner's match goes to its opponent, as soon as there is one (RULES 4.6); else byes and walkovers. */
const automatic =
  (conduct: Contest.Conduct): Bracket.Automatic =>
  (home, away) => {
    if (home.type === 'Pending' || away.type === 'Pending') return null
    const stays = [home, away].filter(
      (side): side is Bracket.Entrant => side.type === 'Entrant' && conduct.withdrawal(side.hotkey) === null
    )
    if (stays.length === 2) return null
    const [winner] = stays
    if (winner === undefined) return { winner: null, reason: 'Nobody' }
    return home.type === 'Entrant' && away.type === 'Entrant'
      ? { winner: winner.hotkey, reason: 'OpponentWithdrawn' }
      : Bracket.automatic(home, away)
  }

/** What the two reports of a match decide (RULES 4.3); the entrants are in the order home, away. */
const byReports = (
  metric: Metric.Metric,
  [home, away]: readonly [Bracket.Entrant, Bracket.Entrant],
  [homes, aways]: readonly [Report, Report]
): Bracket.Decision => {
  if (!isScored(homes) || !isScored(aways)) {
    if (isScored(homes)) return { winner: home.hotkey, reason: 'OpponentFailed' }
    if (isScored(aways)) return { winner: away.hotkey, reason: 'OpponentFailed' }
    return { winner: null, reason: 'BothFailed' }
  }
  const order = Ranking.better(metric)(homes.score, aways.score)
  return order !== 0
    ? { winner: order < 0 ? home.hotkey : away.hotkey, reason: 'BetterScore' }
    : { winner: home.seed < away.seed ? home.hotkey : away.hotkey, reason: 'BetterSeed' }
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** The round of the tournament, and the number from the top, of match n. */
const place = ({ firstRound, seeds }: Pick<Knockout, 'firstRound' | 'seeds'>, n: number) => ({
  round: firstRound + Bracket.roundOf(Bracket.rounds(seeds.length), n) - 1,
  number: Bracket.numberOf(n)
})

/** The knockout of the seeds, best first; its first matches are set, its byes decided. */
export const draw =
  (conduct: Conduct) =>
  (firstRound: number, seeds: ReadonlyArray<Hotkey>): Random.Random<Knockout> =>
  seed => {
    const bracket = Bracket.draw(automatic(conduct))(seeds)
    const matches = bracket.matches.map((match, i): Match => {
      const { round, number } = place({ firstRound, seeds }, i + 1)
      return { ...match, name: `R${String(round)}.M${String(number)}`, task: null }
    })
    const nodes = matches.map((_, i) => i + 1)
    return nodes.reduce<Knockout>((knockout, n) => setTask(conduct)(n)(knockout)(seed), {
      firstRound,
      seeds,
      matches
    })
  }

/** Seeds for a field that played no groups: a draw from the stream `bracket` (RULES 4.1). */
export const stream = 'bracket'

/** Sets the task of a match that can be played and has none yet. */
const setTask =
  (conduct: Conduct) =>
  (n: number) =>
  (knockout: Knockout): Random.Random<Knockout> =>
  seed => {
    const match = knockout.matches[n - 1]
    if (match === undefined || match.decision !== null || match.task !== null) return knockout
    const { home, away } = match
    if (home.type !== 'Entrant' || away.type !== 'Entrant') return knockout
    const { round, number } = place(knockout, n)
    const slot = Slot.match(round, number)
    const kinds = conduct.rules.knockout.kinds[conduct.type]
    const drawn = Random.weighted(`kind/${slot}`)(kinds.map(({ weight }) => Number(weight)))(seed)
    const kind = kinds[drawn]?.kind
    if (kind === undefined) return knockout
    const task = Contest.set(conduct)(slot, kind, [home.hotkey, away.hotkey])
    return { ...knockout, matches: knockout.matches.with(n - 1, { ...match, task }) }
  }

// -------------------------------------------------------------------------------------
// combinators
// -------------------------------------------------------------------------------------

/** Decides a match and sets the task of the one above it, if that can be played now. */
const decide =
  (conduct: Conduct) =>
  (n: number, decision: Bracket.Decision) =>
  (knockout: Knockout): Random.Random<Knockout> =>
  seed => {
    let decided: Knockout = {
      ...Bracket.decide(automatic(conduct))(n, decision)(knockout),
      firstRound: knockout.firstRound
    }
    for (let above = n >> 1; above >= 1; above >>= 1) decided = setTask(conduct)(above)(decided)(seed)
    return decided
  }

/** Changes the task of a match, and decides the match when that decides it. */
export const modify =
  (conduct: Conduct) =>
  (at: Slot.Place, change: (contest: Contest.Contest) => Contest.Contest) =>
  (knockout: Knockout): Random.Random<Knockout> =>
  seed => {
    const n = nodeAt(knockout, at)
    const match = knockout.matches[n - 1]
    if (match === undefined || match.task === null || match.decision !== null) return knockout
    const task = change(match.task)
    const changed = { ...knockout, matches: knockout.matches.with(n - 1, { ...match, task }) }
    const [homes, aways] = Contest.results(conduct)(task)
    const { home, away } = match
    if (!Contest.isDecided(task) || homes === undefined || aways === undefined) return changed
    if (home.type !== 'Entrant' || away.type !== 'Entrant') return changed
    return decide(conduct)(n, byReports(Metric.of(task.kind), [home, away], [homes, aways]))(changed)(seed)
  }

/** Gives the withdrawn miner's undecided match to its opponent, even where scores are in (RULES 4.6). */
export const withdraw =
  (conduct: Conduct) =>
  (hotkey: Hotkey) =>
  (knockout: Knockout): Random.Random<Knockout> =>
  seed => {
    const index = knockout.matches.findIndex(
      ({ home, away, decision }) =>
        decision === null && [home, away].some(s => s.type === 'Entrant' && s.hotkey === hotkey)
    )
    const match = knockout.matches[index]
    const decision = match === undefined ? null : automatic(conduct)(match.home, match.away)
    if (match === undefined || decision === null) return knockout
    const task = match.task === null ? null : Contest.forfeit(conduct)(hotkey)(match.task)
    return decide(conduct)(index + 1, decision)({
      ...knockout,
      matches: knockout.matches.with(index, { ...match, task })
    })(seed)
  }

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/** The heap number of the match that a slot names; one outside the bracket names no match of it. */
const nodeAt = ({ firstRound, seeds }: Knockout, { round, number }: Slot.Place): number => {
  const total = Bracket.rounds(seeds.length)
  const within = round - firstRound + 1
  return number > 2 ** (total - within) ? 0 : Bracket.matchAt(total, within, number)
}

/** The task at a place of the bracket. */
export const contestAt = (knockout: Knockout, at: Slot.Place): Contest.Contest | undefined =>
  knockout.matches[nodeAt(knockout, at) - 1]?.task ?? undefined

/** The tasks that wait for reports, in the order of their slots. */
export const contests = (knockout: Knockout): ReadonlyArray<Contest.Contest> =>
  inOrder(knockout).flatMap(({ task, decision }) => (task === null || decision !== null ? [] : [task]))

/** The matches round by round, from the top of the bracket down. */
export const inOrder = ({ seeds, matches }: Knockout): ReadonlyArray<Match> =>
  Array.from({ length: Bracket.rounds(seeds.length) }, (_, i) => 2 ** i)
    .reverse()
    .flatMap(first => matches.slice(first - 1, 2 * first - 1))

/** The round of the tournament that follows the knockout. */
export const nextRound = ({ firstRound, seeds }: Knockout): number =>
  firstRound + Bracket.rounds(seeds.length)
