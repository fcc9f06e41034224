// Where a tournament stands, and how it moves on (RULES 3 to 6, 8).
import { type Boss, bossView } from './boss.js'
import { shuffled } from './draws.js'
import { type GroupRound, drawRound, groupSizes, settleRound, sizeNotice } from './groups.js'
import { type Knockout, drawKnockout, settleKnockout } from './knockout.js'
import { RULES } from './ruleSets.js'
import { standingsOf } from './standings.js'
import { type Task, isComplete, isCopy, isDecided, lastAttempt, openTask, settleTask } from './tasks.js'
import type { Ending, Notice, Opening, Withdrawal } from './types.js'

export interface State {
  withdrawn: Withdrawal[]
  unavailable: { slot: string; reason: string }[]
  notices: Notice[]
  rounds: GroupRound[]
  knockout: null | Knockout
  boss: null | Boss
  ending: null | Ending
}

export const isWithdrawn = (state: State, hotkey: string): boolean =>
  state.withdrawn.some(each => each.hotkey === hotkey)

/** RULES 4.6: a withdrawn champion leaves a vacant title. */
export const defender = (state: State, opening: Opening): Opening['champion'] => {
  const champion = opening.champion
  return champion === null || isWithdrawn(state, champion.hotkey) ? null : champion
}

/** Every task set so far, with the order of RULES 1. */
export const allTasks = (state: State): Task[] => {
  const tasks: Task[] = []
  for (const round of state.rounds) {
    for (const group of round.groups) tasks.push(...group.tasks)
  }
  for (const match of state.knockout?.matches ?? []) {
    if (match.task !== null) tasks.push(match.task)
  }
  tasks.push(...(state.boss?.tasks ?? []))
  return tasks
}

/** RULES 6, 8: the ending, and who is champion after it. */
const end = (state: State, opening: Opening, type: Ending['type'], reason: string | null): void => {
  const champion = defender(state, opening)
  let after: Ending['champion'] = null
  if (type === 'Dethroned' || type === 'Crowned') {
    if (state.boss !== null) after = { hotkey: state.boss.challenger, reign: 1 }
  } else if (champion !== null) {
    after = { hotkey: champion.hotkey, reign: champion.reign + (type === 'Cancelled' ? 0 : 1) }
  }
  state.ending = { type, champion: after, reason, refunds: [] }
}

/** RULES 4.4, 8: the champion retains, or nobody has the title. */
const endWithoutChallenger = (state: State, opening: Opening, reason: string): void =>
  end(state, opening, defender(state, opening) === null ? 'Vacant' : 'Retained', reason)

/** RULES 2.2: cancelling refunds every charge. */
export const cancel = (state: State, opening: Opening, reason: string): void => {
  const amount = RULES[opening.rules].fee[opening.type].toString()
  end(state, opening, 'Cancelled', reason)
  if (state.ending === null) return
  for (const { hotkey, coldkey } of opening.miners) state.ending.refunds.push({ hotkey, coldkey, amount })
}

const playGroups = (state: State, opening: Opening, round: number, hotkeys: string[]): void => {
  const rules = RULES[opening.rules]
  const sizes = groupSizes(rules, hotkeys.length)
  const notice = sizeNotice(rules, round, sizes)
  if (notice !== null) state.notices.push(notice)
  state.rounds.push(drawRound(hotkeys, round, sizes, rules, opening, state.withdrawn))
}

/** RULES 4.4: a score of its own on the last attempt at one of its tasks, copies apart. */
const hasScore = (state: State, opening: Opening, hotkey: string): boolean =>
  allTasks(state).some(task => {
    const attempt = lastAttempt(task)
    return attempt.reports.some(
      report => report?.hotkey === hotkey && report.type === 'Scored' && !isCopy(report, attempt, opening)
    )
  })

/** RULES 5.1: the challenger meets the champion, or is crowned at once. */
const challenge = (state: State, opening: Opening, challenger: string, round: number): void => {
  if (!hasScore(state, opening, challenger)) {
    endWithoutChallenger(state, opening, 'NoScore')
    return
  }
  const champion = defender(state, opening)
  if (champion === null) {
    state.ending = { type: 'Crowned', champion: { hotkey: challenger, reign: 1 }, reason: null, refunds: [] }
    return
  }
  const entrants = [champion.hotkey, challenger]
  const tasks = RULES[opening.rules].bossKinds[opening.type].map((kind, index) =>
    openTask(`R${round}.B.T${index + 1}`, kind, entrants, state.withdrawn)
  )
  state.boss = { challenger, tasks }
}

const settleGroups = (state: State, opening: Opening, current: GroupRound): void => {
  const rules = RULES[opening.rules]
  if (!settleRound(current, rules, opening, state.withdrawn)) return
  current.standings = standingsOf(current.groups, rules, opening, state.withdrawn)
  const through: string[] = []
  for (const standing of current.standings) if (standing.advanced) through.push(standing.hotkey)
  const next = current.round + 1
  const [only] = through
  if (only === undefined)
    endWithoutChallenger(state, opening, 'NoFinisher') // RULES 3.7
  else if (through.length === 1)
    challenge(state, opening, only, next) // RULES 4.5
  else if (through.length > rules.knockoutMaximum)
    playGroups(state, opening, next, through) // RULES 9
  else state.knockout = drawKnockout(through, next)
}

const settleBoss = (state: State, opening: Opening, boss: Boss): void => {
  const rules = RULES[opening.rules]
  const championGone = defender(state, opening) === null
  if (championGone || isWithdrawn(state, boss.challenger)) {
    // RULES 4.6: over at once. What was certain before dethrones a withdrawn champion all the same.
    const certain = bossView(boss, opening).certain
    // What has all its reports is decided as it stands, nothing is replaced.
    for (const task of boss.tasks) {
      if (isComplete(lastAttempt(task))) lastAttempt(task).outcome = 'Decided'
    }
    if (championGone) end(state, opening, certain === 'Dethroned' ? 'Dethroned' : 'Crowned', null)
    else end(state, opening, 'Retained', 'ChallengerWithdrawn')
    return
  }
  for (const task of boss.tasks) settleTask(task, opening, rules.replacements, state.withdrawn)
  if (!boss.tasks.every(isDecided)) return
  end(state, opening, bossView(boss, opening).certain ?? 'Defended', null)
}

/** Moves the tournament on as far as its reports and withdrawals carry it. */
export const settle = (state: State, opening: Opening): void => {
  const current = state.rounds[state.rounds.length - 1]
  if (state.ending === null && current !== undefined && current.standings === null) {
    settleGroups(state, opening, current)
  }
  if (state.ending === null && state.knockout !== null && state.boss === null) {
    settleKnockout(state.knockout, RULES[opening.rules], opening, state.withdrawn)
    const final = state.knockout.matches.find(match => match.heap === 1)
    if (final?.state === 'Decided') {
      if (final.winner === null)
        endWithoutChallenger(state, opening, 'AllEliminated') // RULES 4.4
      else challenge(state, opening, final.winner, state.knockout.nextRound)
    }
  }
  if (state.ending === null && state.boss !== null) settleBoss(state, opening, state.boss)
}

/** RULES 3.1: more than 14 play groups, fewer go straight to a bracket drawn from the seed (RULES 4.1). */
export const opened = (opening: Opening): State => {
  const state: State = {
    withdrawn: [],
    unavailable: [],
    notices: [],
    rounds: [],
    knockout: null,
    boss: null,
    ending: null
  }
  const hotkeys = opening.miners.map(miner => miner.hotkey)
  if (hotkeys.length > RULES[opening.rules].knockoutMaximum) playGroups(state, opening, 1, hotkeys)
  else state.knockout = drawKnockout(shuffled(hotkeys, opening.seed, 'bracket'), 1)
  return state
}
