// RULES 5: the challenger against the champion.
import * as Q from './rational.js'
import { RULES, type Rules, higherIsBetter } from './ruleSets.js'
import { type Task, better, isDecided, lastAttempt, scores, taskView } from './tasks.js'
import type { BossVerdict, BossView, Opening } from './types.js'

export interface Boss {
  challenger: string
  tasks: Task[]
}

/** RULES 5.2: max(floor, base × decay^(reign - 1)). */
export const threshold = (rules: Rules, reign: number): Q.Fraction => {
  let t = rules.thresholdBase
  for (let defended = 1; defended < reign; defended += 1) t = Q.multiply(t, rules.thresholdDecay)
  return Q.compare(t, rules.thresholdFloor) < 0 ? rules.thresholdFloor : t
}

/** RULES 5.3: champion - t × |champion| for a loss, champion + t × |champion| for a reward. */
export const bar = (kind: string, t: Q.Fraction, champion: Q.Fraction): Q.Fraction => {
  const step = Q.multiply(t, Q.magnitude(champion))
  return higherIsBetter(kind) ? Q.add(champion, step) : Q.subtract(champion, step)
}

/** RULES 5.3, 5.4: who takes a decided task. */
export const judgeBossTask = (
  kind: string,
  t: Q.Fraction,
  champion: Q.Fraction | null,
  challenger: Q.Fraction | null
): BossVerdict => {
  let winner: BossVerdict['winner'] = 'Champion'
  const mark = champion === null ? null : bar(kind, t, champion)
  if (challenger !== null) {
    if (champion === null || mark === null) {
      winner = 'Challenger'
    } else if (better(kind, challenger, mark) >= 0 && better(kind, challenger, champion) > 0) {
      winner = 'Challenger'
    }
  }
  return { winner, threshold: Q.decimalText(t), bar: mark === null ? null : Q.decimalText(mark) }
}

/**
 * RULES 13.3: how much better the new champion was, the median over the boss tasks with two scores; a champion's zero
 * drops the task, and none left is 0. Where the champion left before the wins were certain (`Crowned`), a task that was
 * not decided counts 0. One that holds a withdrawal was not decided: it was closed.
 */
export const performance = (
  boss: Boss | null,
  opening: Opening,
  ended: 'Dethroned' | 'Crowned'
): Q.Fraction => {
  const gains: Q.Fraction[] = []
  for (const task of boss?.tasks ?? []) {
    const closed = lastAttempt(task).reports.some(
      report => report?.type === 'Failed' && report.reason === 'Withdrawn'
    )
    if (!isDecided(task) || closed) {
      if (ended === 'Crowned') gains.push(Q.ZERO)
      continue
    }
    const [champion, challenger] = scores(task, opening)
    if (!champion || !challenger || champion.n === 0n) continue
    const more = Q.subtract(challenger, champion)
    const gain = higherIsBetter(task.kind) ? more : Q.subtract(Q.ZERO, more)
    gains.push(Q.divide(gain, Q.magnitude(champion)))
  }
  gains.sort(Q.compare)
  const upper = gains[Math.floor(gains.length / 2)]
  const lower = gains[Math.floor((gains.length - 1) / 2)]
  return upper === undefined || lower === undefined ? Q.ZERO : Q.mean([lower, upper])
}

export const bossView = (boss: Boss, opening: Opening): BossView => {
  if (opening.champion === null) throw new Error('a boss round has a champion')
  const rules = RULES[opening.rules]
  const t = threshold(rules, opening.champion.reign)
  const verdicts: (null | BossVerdict)[] = []
  let won = 0
  let undecided = 0
  for (const task of boss.tasks) {
    if (!isDecided(task)) {
      verdicts.push(null)
      undecided += 1
      continue
    }
    const list = scores(task, opening) // the champion's first, then the challenger's
    const verdict = judgeBossTask(task.kind, t, list[0] ?? null, list[1] ?? null)
    verdicts.push(verdict)
    if (verdict.winner === 'Challenger') won += 1
  }
  // RULES 5.5, 5.7: out of the tasks set, not of those decided.
  const needed = rules.bossWinsNeeded[opening.type]
  let certain: BossView['certain'] = null
  if (won >= needed) certain = 'Dethroned'
  else if (won + undecided < needed) certain = 'Defended'
  return { challenger: boss.challenger, tasks: boss.tasks.map(taskView), verdicts, certain }
}
