// What occurred in a played tournament, by name and number: a comparison of two engines is worth what it has seen.
import { judgeBossTask } from './boss.js'
import { compare, parseDecimal } from './rational.js'
import { referee } from './Referee.js'
import { type Played } from './scenarios.js'
import type { Attempt, BossView, Opening, Report, RoundView, TaskView, View } from './types.js'

export type Counts = Map<string, number>

/** Everything that must occur often enough among the scenarios. */
export const EXPECTED: string[] = [
  'ending Dethroned',
  'ending Defended',
  'ending Crowned',
  'ending Crowned, champion withdrawn in the boss round',
  'ending Retained NoFinisher',
  'ending Retained AllEliminated',
  'ending Retained ChallengerWithdrawn',
  'ending Vacant NoFinisher',
  'ending Vacant AllEliminated',
  'ending Cancelled',
  'cancelled in GroupStage',
  'cancelled in Knockout',
  'cancelled in BossRound',
  ...['Score', 'TasksWon', 'Advantage', 'Lot'].flatMap(link => [`link ${link}`, `link ${link} at the cut`]),
  'cut within a group',
  'fewer finishers than places',
  'scored and withdrawn before the bracket',
  'second group round',
  'third group round',
  'one finisher',
  'notice',
  'certain before the end',
  ...['group', 'knockout', 'boss'].flatMap(stage => [
    `replaced ${stage}`,
    `unavailable ${stage}`,
    `replaced and unavailable ${stage}`,
    `unavailable twice ${stage}`,
    `copy reported ${stage}`,
    `copy found ${stage}`
  ]),
  'replacement failed too group',
  'replacement failed too knockout',
  'replacement failed too boss',
  'champion is copied',
  'withdrawn in GroupStage',
  'withdrawn in Knockout',
  'withdrawn in BossRound',
  'withdrawn champion in GroupStage',
  'withdrawn champion in Knockout',
  'withdrawn champion in BossRound',
  'withdrawn challenger in BossRound',
  'withdrawn twice or more in one group',
  'withdrawn while waiting for an opponent',
  'withdrawn with its score in',
  'withdrawn when already out',
  'withdrawn fills a replacement',
  'match Bye',
  'match BetterScore',
  'match BetterSeed',
  'match OpponentFailed',
  'match OpponentWithdrawn',
  'match OpponentWithdrawn, never asked',
  'match Walkover',
  'match BothFailed',
  'match Nobody',
  'boss BarExactly',
  'boss BarPassed',
  'boss BetterButShort',
  'boss Equal',
  'boss ZeroAgainstZero',
  'boss Worse',
  'boss ChampionFailed',
  'boss ChallengerFailed',
  'boss BothFailed',
  'boss NegativeBar',
  'batch opens its own jobs',
  'accepted again',
  'accepted again after the end',
  ...[
    'ReservedReason',
    'ConflictingReport',
    'UnexpectedReport',
    'UnexpectedUnavailable',
    'ConflictingUnavailable',
    'UnknownMiner',
    'ConflictingWithdrawal',
    'TournamentOver'
  ].map(code => `refused ${code}`)
]

const isWithdrawal = (report: Report | null): boolean =>
  report?.type === 'Failed' && report.reason === 'Withdrawn'

/** RULES 7: scored reports that share a digest with another of the same attempt. */
const sharesDigest = (attempt: Attempt): boolean => {
  const seen = new Set<string>()
  for (const report of attempt.reports) {
    if (report?.type !== 'Scored' || report.digest === null) continue
    if (seen.has(report.digest)) return true
    seen.add(report.digest)
  }
  return false
}

const stageOf = (slot: string): string =>
  slot.includes('.B.') ? 'boss' : slot.includes('.M') ? 'knockout' : 'group'

const tasksOf = (view: View): TaskView[] => [
  ...view.rounds.flatMap(round => round.groups.flatMap(group => group.tasks)),
  ...(view.knockout?.matches ?? []).flatMap(match => (match.task === null ? [] : [match.task])),
  ...(view.boss?.tasks ?? [])
]

const tellTask = (task: TaskView, tell: (name: string) => void): void => {
  const stage = stageOf(task.slot)
  const outcomes = task.attempts.map(attempt => attempt.outcome)
  const unavailable = outcomes.filter(outcome => outcome === 'Unavailable').length
  const replaced = outcomes.includes('Replaced')
  if (replaced) tell(`replaced ${stage}`)
  if (unavailable > 0) tell(`unavailable ${stage}`)
  if (unavailable > 1) tell(`unavailable twice ${stage}`)
  if (replaced && unavailable > 0) tell(`replaced and unavailable ${stage}`)
  const last = task.attempts.at(-1)
  if (last === undefined) return
  if (task.attempts.length > 1 && last.reports.some(isWithdrawal)) tell('withdrawn fills a replacement')
  if (last.outcome !== 'Decided') return
  if (last.reports.filter(isWithdrawal).length > 1) tell('withdrawn twice or more in one group')
  if (sharesDigest(last)) tell(`copy found ${stage}`)
  const failed = last.reports.filter(report => report?.type === 'Failed')
  if (failed.some(report => report?.reason === 'Duplicate')) tell(`copy reported ${stage}`)
  if (replaced && failed.length === last.reports.length) tell(`replacement failed too ${stage}`)
}

const tellRound = (round: RoundView, rules: string, tell: (name: string) => void): void => {
  const standings = round.standings
  if (standings === null) return
  if (round.round === 2) tell('second group round')
  if (round.round === 3) tell('third group round')
  const advanced = standings.filter(standing => standing.advanced).length
  if (advanced === 1) tell('one finisher')
  if (advanced < 8 * (rules === 'gradients-2025-12' ? round.groups.length : 1))
    tell('fewer finishers than places')
  standings.forEach((standing, index) => {
    if (standing.decidedBy === null) return
    tell(`link ${standing.decidedBy}`)
    const above = standings[index - 1]
    if (above?.advanced !== true || standing.advanced) return
    tell(`link ${standing.decidedBy} at the cut`)
    if (round.groups.length > 1 && above.group === standing.group) tell('cut within a group')
  })
  if (standings.some(standing => standing.position === null && standing.score !== '0/1')) {
    tell('scored and withdrawn before the bracket')
  }
}

const tellBoss = (boss: BossView, opening: Opening, tell: (name: string) => void): void => {
  boss.verdicts.forEach((verdict, index) => {
    const task = boss.tasks[index]
    const [champion, challenger] = task?.attempts.at(-1)?.reports ?? []
    if (verdict === null || task === undefined || champion === undefined || challenger === undefined) return
    const championScored = champion?.type === 'Scored'
    const copied = championScored && challenger?.type === 'Scored' && champion.digest === challenger.digest
    if (copied && champion.digest !== null) return tell('champion is copied')
    if (!championScored || challenger?.type !== 'Scored') {
      if (championScored) return tell('boss ChallengerFailed')
      return tell(challenger?.type === 'Scored' ? 'boss ChampionFailed' : 'boss BothFailed')
    }
    const own = parseDecimal(champion.score)
    const other = parseDecimal(challenger.score)
    if (verdict.bar?.startsWith('-')) tell('boss NegativeBar')
    if (verdict.winner === 'Challenger') {
      return tell(verdict.bar === challenger.score ? 'boss BarExactly' : 'boss BarPassed')
    }
    if (compare(own, other) === 0) return tell(own.n === 0n ? 'boss ZeroAgainstZero' : 'boss Equal')
    // With no threshold at all it would have been the challenger's: better, but short of the bar.
    const better = judgeBossTask(task.kind, { n: 0n, d: 1n }, own, other).winner === 'Challenger'
    tell(better ? 'boss BetterButShort' : 'boss Worse')
  })
}

const tellEvents = ({ opening, log }: Played, tell: (name: string) => void): View => {
  const engine = referee(opening)
  let after = engine.view()
  for (const event of log) {
    const before = after
    const asks = engine.asks()
    const refusal = engine.apply(event)
    if (refusal !== null) {
      tell(`refused ${refusal}`)
      continue
    }
    after = engine.view()
    if (after.boss !== null && after.boss.certain !== null && after.boss.verdicts.includes(null)) {
      tell('certain before the end')
    }
    if (event.type === 'Reported') {
      const open = new Set(asks.map(ask => `${ask.slot} ${ask.hotkey}`))
      const opened = event.reports.filter(report => !open.has(`${report.slot} ${report.hotkey}`))
      const old = new Set(
        tasksOf(before)
          .flatMap(task => task.attempts.flatMap(attempt => attempt.reports))
          .map(report => (report === null ? '' : `${report.slot} ${report.hotkey}`))
      )
      if (opened.some(report => !old.has(`${report.slot} ${report.hotkey}`))) tell('batch opens its own jobs')
      if (opened.length === event.reports.length && event.reports.length > 0) {
        tell(before.ending === null ? 'accepted again' : 'accepted again after the end')
      }
    }
    if (event.type === 'Cancelled' && before.ending === null) tell(`cancelled in ${before.phase}`)
    if (
      event.type === 'Withdrawn' &&
      before.ending === null &&
      after.withdrawn.length > before.withdrawn.length
    ) {
      tellWithdrawal(event.hotkey, opening, before, tell)
    }
  }
  return after
}

const tellWithdrawal = (
  hotkey: string,
  opening: Opening,
  before: View,
  tell: (name: string) => void
): void => {
  const champion = hotkey === opening.champion?.hotkey
  const challenger = hotkey === before.boss?.challenger
  const who = champion ? ' champion' : challenger ? ' challenger' : ''
  tell(`withdrawn${who} in ${before.phase}`)
  if (who !== '') return
  if (before.knockout === null) return
  const matches = before.knockout.matches
  const own = matches.filter(match => match.home === hotkey || match.away === hotkey).at(-1)
  if (own === undefined || (own.state === 'Decided' && own.winner !== hotkey))
    tell('withdrawn when already out')
  if (own?.state === 'Waiting') tell('withdrawn while waiting for an opponent')
  if (own?.state === 'Open') {
    const reports = own.task?.attempts.at(-1)?.reports ?? []
    if (reports.some(report => report?.hotkey === hotkey && report.type === 'Scored')) {
      tell('withdrawn with its score in')
    }
  }
}

/** Adds what occurred in one tournament to the counts. */
export const count = (counts: Counts, played: Played): void => {
  const tell = (name: string): void => {
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  const view = tellEvents(played, tell)
  for (const task of tasksOf(view)) tellTask(task, tell)
  for (const round of view.rounds) tellRound(round, played.opening.rules, tell)
  for (const match of view.knockout?.matches ?? []) {
    if (match.reason !== null) tell(`match ${match.reason}`)
    if (match.reason === 'OpponentWithdrawn' && match.task === null) {
      tell('match OpponentWithdrawn, never asked')
    }
  }
  if (view.notices.length > 0) tell('notice')
  if (view.boss !== null) tellBoss(view.boss, played.opening, tell)
  const ending = view.ending
  if (ending === null) return
  const named = ending.type === 'Retained' || ending.type === 'Vacant'
  tell(named ? `ending ${ending.type} ${ending.reason ?? ''}` : `ending ${ending.type}`)
  if (ending.type === 'Crowned' && view.boss !== null) {
    tell('ending Crowned, champion withdrawn in the boss round')
  }
}

/** The expected names that occurred fewer than `least` times. */
export const missing = (counts: Counts, least: number): string[] =>
  EXPECTED.filter(name => (counts.get(name) ?? 0) < least).map(name => `${name}: ${counts.get(name) ?? 0}`)
