/** What decides a match: a withdrawal, a bye or a walkover, or its two reports (RULES 4.3, 4.6). */
import * as Bracket from '../../domain/match/Bracket.js'
import * as Metric from '../../domain/task/Metric.js'
import { isScored, type Report } from '../../domain/task/Report.js'
import * as Ranking from '../../scoring/Ranking.js'
import * as Contest from '../Contest.js'

/** A withdrawn miner's match goes to its opponent, as soon as there is one (RULES 4.6); else byes and walkovers. */
export const automatic =
  ({ withdrawal }: Contest.Context): Bracket.Automatic =>
  (home, away) => {
    if (home.type === 'Pending' || away.type === 'Pending') return null
    const stays = [home, away].filter(
      (side): side is Bracket.Entrant => side.type === 'Entrant' && withdrawal(side.hotkey) === null
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

/** What a match's task decides; null while it is not decided itself. */
export const byTask =
  (context: Contest.Context) =>
  ({ home, away }: Bracket.Match, task: Contest.Contest): Bracket.Decision | null => {
    const [homes, aways] = Contest.results(context)(task)
    // With both reports it is decided: where it was replaced, the next attempt has none.
    if (homes === undefined || aways === undefined) return null
    if (home.type !== 'Entrant' || away.type !== 'Entrant') return null
    return byReports(Metric.of(task.kind), [home, away], [homes, aways])
  }
