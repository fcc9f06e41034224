// What happened to a played tournament event by event: refusals, withdrawals, batches that open their own jobs.
import { referee } from './Referee.js'
import { type Played } from './scenarios.js'
import type { Opening, Report, TaskView, View } from './types.js'

export type Tell = (name: string) => void

export const tasksOf = (view: View): TaskView[] => [
  ...view.rounds.flatMap(round => round.groups.flatMap(group => group.tasks)),
  ...(view.knockout?.matches ?? []).flatMap(match => (match.task === null ? [] : [match.task])),
  ...(view.boss?.tasks ?? [])
]

const jobOf = (report: Report): string => `${report.slot} ${report.hotkey}`

/** Replays the log, tells what it comes across, and returns the view at its end. */
export const tellEvents = ({ opening, log }: Played, tell: Tell): View => {
  const engine = referee(opening)
  let after = engine.view()
  for (const event of log) {
    const before = after
    const open = new Set(engine.asks().map(ask => `${ask.slot} ${ask.hotkey}`))
    const refusal = engine.apply(event)
    if (refusal !== null) {
      tell(`refused ${refusal}`)
      continue
    }
    after = engine.view()
    if (after.boss !== null && after.boss.certain !== null && after.boss.verdicts.includes(null)) {
      tell('certain before the end')
    }
    if (event.type === 'Reported') tellBatch(event.reports, open, before, tell)
    else if (event.type === 'Cancelled' && before.ending === null) tell(`cancelled in ${before.phase}`)
    else if (event.type === 'Withdrawn' && after.withdrawn.length > before.withdrawn.length) {
      tellWithdrawal(event.hotkey, opening, before, tell)
    }
  }
  return after
}

/** `open`: the jobs that were asked for before the batch. */
const tellBatch = (reports: Report[], open: Set<string>, before: View, tell: Tell): void => {
  const recorded = new Set<string>()
  for (const task of tasksOf(before)) {
    for (const attempt of task.attempts) {
      for (const report of attempt.reports) if (report !== null) recorded.add(jobOf(report))
    }
  }
  if (reports.some(report => !open.has(jobOf(report)) && !recorded.has(jobOf(report)))) {
    tell('batch opens its own jobs')
  }
  if (reports.length > 0 && reports.every(report => recorded.has(jobOf(report)))) {
    tell(before.ending === null ? 'accepted again' : 'accepted again after the end')
  }
}

const tellWithdrawal = (hotkey: string, opening: Opening, before: View, tell: Tell): void => {
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
