/** What decides a match: a withdrawal, a bye or a walkover, or its two reports (RULES 4.3, 4.6). */
import * as Bracket from '../../domain/match/Bracket.js'
import type { Exact } from '../../domain/Exact.js'
import * as Metric from '../../domain/task/Metric.js'
import { isScored, type Report } from '../../domain/task/Report.js'
import * as Ranking from '../../scoring/Ranking.js'
import * as Contest from '../Contest.js'
import type { Context } from '../Context.js'

/** A withdrawn miner's match goes to its opponent, as soon as there is one (RULES 4.6); else byes and walkovers. */
export const automatic =
  ({ withdrawal }: Context): Bracket.Automatic =>
  (home, away) => {
    if (home.type === 'Pending' || away.type === 'Pending') return null
    const stays = (side: Bracket.Side): side is Bracket.Entrant =>
      side.type === 'Entrant' && withdrawal(side.hotkey) === null
    if (!stays(home) && !stays(away)) return Bracket.without('Nobody')
    if (home.type !== 'Entrant' || away.type !== 'Entrant') return Bracket.automatic(home, away)
    if (stays(home) && stays(away)) return null
    const [winner, loser] = stays(home) ? [home, away] : [away, home]
    return Bracket.beats(winner, loser, 'OpponentWithdrawn')
  }

/** The two who play a match, home first; null while one is not known, or where nobody comes. */
export const pair = ({
  home,
  away
}: Bracket.Match): readonly [home: Bracket.Entrant, away: Bracket.Entrant] | null =>
  home.type === 'Entrant' && away.type === 'Entrant' ? [home, away] : null

/** What both sides of a match have scored on its task, copies exposed; null for no score. */
export const scores =
  (context: Context) =>
  ({ home, away }: Bracket.Match, task: Contest.Contest): Bracket.Scores => {
    const reports = Contest.results(context)(task)
    const score = (side: Bracket.Side): Exact | null => {
      const report =
        side.type === 'Entrant' ? reports.find(({ hotkey }) => hotkey === side.hotkey) : undefined
      return report !== undefined && isScored(report) ? report.score : null
    }
    return { home: score(home), away: score(away) }
  }

/** What the two reports of a match decide (RULES 4.3); the entrants are in the order home, away. */
const byReports = (
  metric: Metric.Metric,
  [home, away]: readonly [Bracket.Entrant, Bracket.Entrant],
  [homes, aways]: readonly [Report, Report]
): Bracket.Decision => {
  const scored = {
    home: isScored(homes) ? homes.score : null,
    away: isScored(aways) ? aways.score : null
  }
  if (scored.home === null)
    return scored.away === null
      ? Bracket.without('BothFailed', scored)
      : Bracket.beats(away, home, 'OpponentFailed', scored)
  if (scored.away === null) return Bracket.beats(home, away, 'OpponentFailed', scored)
  const order = Ranking.better(metric)(scored.home, scored.away)
  if (order < 0) return Bracket.beats(home, away, 'BetterScore', scored)
  if (order > 0) return Bracket.beats(away, home, 'BetterScore', scored)
  return home.seed < away.seed
    ? Bracket.beats(home, away, 'BetterSeed', scored)
    : Bracket.beats(away, home, 'BetterSeed', scored)
}

/** What a match's task decides; null while it is not decided itself. */
export const byTask =
  (context: Context) =>
  (match: Bracket.Match, task: Contest.Contest): Bracket.Decision | null => {
    const players = pair(match)
    const [homes, aways] = Contest.results(context)(task)
    // With both reports it is decided: where it was replaced, the next attempt has none.
    if (players === null || homes === undefined || aways === undefined) return null
    return byReports(Metric.of(task.kind), players, [homes, aways])
  }
