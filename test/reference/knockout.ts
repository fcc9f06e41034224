// RULES 4: the bracket, as a list of matches in heap order. Match 1 is the final; match h is fed by 2h and 2h + 1.
import { matchKind } from './draws.js'
import { compare } from './rational.js'
import type { Rules } from './ruleSets.js'
import { type Task, better, fillWithdrawn, isDecided, lastAttempt, openTask, scores } from './tasks.js'
import { settleTask } from './tasks.js'
import type { MatchReason, MatchView, Opening, Withdrawal } from './types.js'

export interface Match extends Omit<MatchView, 'task'> {
  heap: number
  task: Task | null
}

export interface Knockout {
  seeds: string[]
  /** Round by round, top to bottom. */
  matches: Match[]
  /** The number of the round after the last of the knockout. */
  nextRound: number
}

/** RULES 4.1: from [1, 2]; each doubling replaces s by s and size + 1 - s. */
export const seating = (size: number): number[] => {
  let seats = [1, 2]
  while (seats.length < size) {
    const doubled = seats.length * 2
    const next: number[] = []
    for (const s of seats) next.push(s, doubled + 1 - s)
    seats = next
  }
  return seats
}

export const drawKnockout = (seeds: string[], firstRound: number): Knockout => {
  let size = 2
  while (size < seeds.length) size *= 2
  const seats = seating(size)
  const matches: Match[] = []
  let round = firstRound
  for (let inRound = size / 2; inRound >= 1; inRound /= 2) {
    for (let match = 1; match <= inRound; match += 1) {
      // A seat without a seed is a bye, kept as null.
      const first = round === firstRound
      const home = first ? (seeds[(seats[2 * match - 2] ?? 0) - 1] ?? null) : null
      const away = first ? (seeds[(seats[2 * match - 1] ?? 0) - 1] ?? null) : null
      const heap = inRound + match - 1
      matches.push({
        round,
        match,
        home,
        away,
        state: 'Waiting',
        winner: null,
        reason: null,
        heap,
        task: null
      })
    }
    round += 1
  }
  return { seeds, matches, nextRound: round }
}

const decide = (match: Match, winner: string | null, reason: MatchReason): void => {
  match.state = 'Decided'
  match.winner = winner
  match.reason = reason
}

/** RULES 4.3: what the reports of a decided task say. */
const judge = (match: Match, task: Task, seeds: string[], opening: Opening): void => {
  const list = scores(task, opening)
  const home = list[0] ?? null
  const away = list[1] ?? null
  if (home === null && away === null) return decide(match, null, 'BothFailed')
  if (home === null) return decide(match, match.away, 'OpponentFailed')
  if (away === null) return decide(match, match.home, 'OpponentFailed')
  if (compare(home, away) !== 0) {
    return decide(match, better(task.kind, home, away) > 0 ? match.home : match.away, 'BetterScore')
  }
  const homeIsBetterSeed = seeds.indexOf(match.home ?? '') < seeds.indexOf(match.away ?? '')
  decide(match, homeIsBetterSeed ? match.home : match.away, 'BetterSeed')
}

/** RULES 4.6: the match goes to the opponent as it stands; nothing of it is asked any more. */
const close = (task: Task, withdrawn: Withdrawal[]): void => {
  fillWithdrawn(task, withdrawn)
  lastAttempt(task).outcome = 'Decided'
}

/** One match, once both its halves are known; true when something changed. */
const settleMatch = (
  match: Match,
  knockout: Knockout,
  rules: Rules,
  opening: Opening,
  withdrawn: Withdrawal[]
): boolean => {
  if (match.state === 'Decided') return false
  const { home, away } = match
  const gone = (hotkey: string | null): boolean => withdrawn.some(each => each.hotkey === hotkey)
  if (knockout.matches[0]?.round === match.round && (home === null || away === null)) {
    decide(match, home ?? away, 'Bye') // RULES 4.1
  } else if (home === null || away === null) {
    const alone = home ?? away // RULES 4.3: the next opponent has a walkover
    if (alone === null || gone(alone)) decide(match, null, 'Nobody')
    else decide(match, alone, 'Walkover')
  } else if (gone(home) || gone(away)) {
    if (match.task !== null) close(match.task, withdrawn)
    if (gone(home) && gone(away)) decide(match, null, 'Nobody')
    else decide(match, gone(home) ? away : home, 'OpponentWithdrawn')
  } else if (match.task === null) {
    const slot = `R${match.round}.M${match.match}.T1`
    match.state = 'Open'
    match.task = openTask(slot, matchKind(rules, opening.type, opening.seed, slot), [home, away], withdrawn)
  } else {
    settleTask(match.task, opening, rules.replacements, withdrawn)
    if (!isDecided(match.task)) return false
    judge(match, match.task, knockout.seeds, opening)
  }
  return true
}

/** Every match that can be moved on, until none can. */
export const settleKnockout = (
  knockout: Knockout,
  rules: Rules,
  opening: Opening,
  withdrawn: Withdrawal[]
): void => {
  const first = knockout.matches[0]?.round
  let changed = true
  while (changed) {
    changed = false
    for (const match of knockout.matches) {
      let known = true
      if (match.round !== first) {
        const upper = knockout.matches.find(each => each.heap === match.heap * 2)
        const lower = knockout.matches.find(each => each.heap === match.heap * 2 + 1)
        match.home = upper?.winner ?? null
        match.away = lower?.winner ?? null
        known = upper?.state === 'Decided' && lower?.state === 'Decided'
      }
      if (known && settleMatch(match, knockout, rules, opening, withdrawn)) changed = true
    }
  }
}
