// What occurred in a played tournament, by name and number: a comparison of two engines is worth what it has seen.
import { judgeBossTask } from './boss.js'
import { EXPECTED } from './expected.js'
import { type Tell, tasksOf, tellEvents } from './changes.js'
import { compare, parseDecimal } from './rational.js'
import { type Played } from './scenarios.js'
import type { Attempt, BossView, Report, RoundView, TaskView } from './types.js'

export type Counts = Map<string, number>

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

const tellTask = (task: TaskView, tell: Tell): void => {
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
  if (failed.some(report => report.reason === 'Duplicate')) tell(`copy reported ${stage}`)
  if (replaced && failed.length === last.reports.length) tell(`replacement failed too ${stage}`)
}

const tellRound = (round: RoundView, rules: string, tell: Tell): void => {
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

const tellBoss = (boss: BossView, tell: Tell): void => {
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
  if (view.boss !== null) tellBoss(view.boss, tell)
  const ending = view.ending
  if (ending === null) return
  const named = ending.type === 'Retained' || ending.type === 'Vacant'
  tell(named ? `ending ${ending.type} ${ending.reason ?? ''}` : `ending ${ending.type}`)
  const champion = played.opening.champion?.hotkey
  const gone = view.withdrawn.some(({ hotkey }) => hotkey === champion)
  if (view.boss !== null && gone && (ending.type === 'Crowned' || ending.type === 'Dethroned')) {
    tell(`ending ${ending.type}, champion withdrawn in the boss round`)
    const decided = view.boss.verdicts.filter(verdict => verdict !== null).length
    if (ending.type === 'Crowned' && decided > 0)
      tell('performance of a new champion, undecided tasks counted')
  }
}

/** The expected names that occurred fewer than `least` times. */
export const missing = (counts: Counts, least: number): string[] =>
  EXPECTED.filter(name => (counts.get(name) ?? 0) < least).map(name => `${name}: ${counts.get(name) ?? 0}`)
