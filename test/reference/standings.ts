// RULES 3.5 to 3.7: what a group round comes to.
import { compareLots } from './draws.js'
import * as Q from './rational.js'
import type { Rules } from './ruleSets.js'
import { type Task, better, scores } from './tasks.js'
import type { Link, Opening, Standing, Withdrawal } from './types.js'

export interface Group {
  number: number
  /** In the order of the draw. */
  miners: string[]
  tasks: Task[]
}

interface Row {
  hotkey: string
  group: number
  eligible: boolean
  score: Q.Fraction
  tasksWon: Q.Fraction
  advantage: Q.Fraction
}

/** RULES 3.5: (N - rank) / (N - 1), tied miners sharing the average rank; a failed job has 0. */
export const placement = (kind: string, list: (Q.Fraction | null)[], index: number): Q.Fraction => {
  const own = list[index]
  if (own === undefined || own === null) return Q.ZERO
  let ahead = 0
  let level = 0
  for (const other of list) {
    if (other === null) continue
    if (better(kind, other, own) > 0) ahead += 1
    if (better(kind, other, own) === 0) level += 1
  }
  // The tied miners hold the ranks ahead + 1 to ahead + level; the average of these is the rank of each.
  const rank = Q.fraction(BigInt(2 * ahead + level + 1), 2n)
  return Q.divide(Q.subtract(Q.whole(list.length), rank), Q.whole(list.length - 1))
}

/** RULES 3.6: a shared first place counts as its fraction. */
export const shareOfFirst = (kind: string, list: (Q.Fraction | null)[], index: number): Q.Fraction => {
  const own = list[index]
  if (own === undefined || own === null) return Q.ZERO
  let level = 0
  for (const other of list) {
    if (other === null) continue
    if (better(kind, other, own) > 0) return Q.ZERO
    if (better(kind, other, own) === 0) level += 1
  }
  return Q.fraction(1n, BigInt(level))
}

/** RULES 3.6: over the scored jobs; of an even count the mean of the middle two; null without a score. */
export const median = (list: (Q.Fraction | null)[]): Q.Fraction | null => {
  const scored: Q.Fraction[] = []
  for (const each of list) if (each !== null) scored.push(each)
  scored.sort(Q.compare)
  const half = Math.floor(scored.length / 2)
  const upper = scored[half]
  if (upper === undefined) return null
  if (scored.length % 2 === 1) return upper
  const lower = scored[half - 1]
  return lower === undefined ? upper : Q.mean([lower, upper])
}

/** RULES 3.6: how much better than the median, relative to its magnitude, within [-1, 1]. */
export const advantage = (kind: string, list: (Q.Fraction | null)[], index: number): Q.Fraction => {
  const own = list[index]
  const middle = median(list)
  if (own === undefined || own === null || middle === null) return Q.whole(-1)
  if (middle.n === 0n) return Q.ZERO
  const lead = better(kind, Q.ONE, Q.ZERO) > 0 ? Q.subtract(own, middle) : Q.subtract(middle, own)
  const relative = Q.divide(lead, Q.magnitude(middle))
  if (Q.compare(relative, Q.ONE) > 0) return Q.ONE
  if (Q.compare(relative, Q.whole(-1)) < 0) return Q.whole(-1)
  return relative
}

const rowsOf = (groups: Group[], opening: Opening, withdrawn: Withdrawal[]): Row[] => {
  const rows: Row[] = []
  for (const group of groups) {
    const lists = group.tasks.map(task => scores(task, opening))
    group.miners.forEach((hotkey, index) => {
      const placements: Q.Fraction[] = []
      const advantages: Q.Fraction[] = []
      let tasksWon = Q.ZERO
      let scored = 0
      group.tasks.forEach((task, t) => {
        const list = lists[t] ?? []
        placements.push(placement(task.kind, list, index))
        advantages.push(advantage(task.kind, list, index))
        tasksWon = Q.add(tasksWon, shareOfFirst(task.kind, list, index))
        if (list[index] !== null) scored += 1
      })
      // RULES 3.7 and 4.6: a scored task is needed to advance, and whoever is withdrawn cannot.
      const eligible = scored > 0 && !withdrawn.some(each => each.hotkey === hotkey)
      rows.push({
        hotkey,
        group: group.number,
        eligible,
        score: Q.mean(placements),
        tasksWon,
        advantage: Q.mean(advantages)
      })
    })
  }
  return rows
}

/** RULES 3.6: the tie chain; the order of a and b (negative: a first) and the link that made it. */
const chain = (a: Row, b: Row, seed: string): { order: number; link: Link } => {
  const byScore = Q.compare(b.score, a.score)
  if (byScore !== 0) return { order: byScore, link: 'Score' }
  const byTasks = Q.compare(b.tasksWon, a.tasksWon)
  if (byTasks !== 0) return { order: byTasks, link: 'TasksWon' }
  const byAdvantage = Q.compare(b.advantage, a.advantage)
  if (byAdvantage !== 0) return { order: byAdvantage, link: 'Advantage' }
  return { order: compareLots(seed, a.hotkey, b.hotkey), link: 'Lot' }
}

/** Those who could advance in order, then the rest by group and draw. */
export const standingsOf = (
  groups: Group[],
  rules: Rules,
  opening: Opening,
  withdrawn: Withdrawal[]
): Standing[] => {
  const rows = rowsOf(groups, opening, withdrawn)
  const able = rows.filter(row => row.eligible)
  able.sort((a, b) => chain(a, b, opening.seed).order)
  const standings: Standing[] = []
  able.forEach((row, index) => {
    const above = able[index - 1]
    // RULES 3.6, 9: the first 8 of the round, or of each group.
    const rivals = able
      .slice(0, index)
      .filter(each => rules.advancePer === 'round' || each.group === row.group)
    const advanced = rivals.length < rules.advance
    const decidedBy = above === undefined ? null : chain(above, row, opening.seed).link
    standings.push({ ...textsOf(row), position: index + 1, advanced, decidedBy })
  })
  for (const row of rows) {
    if (!row.eligible) standings.push({ ...textsOf(row), position: null, advanced: false, decidedBy: null })
  }
  return standings
}

const textsOf = (row: Row) => ({
  hotkey: row.hotkey,
  group: row.group,
  score: Q.fractionText(row.score),
  tasksWon: Q.fractionText(row.tasksWon),
  advantage: Q.fractionText(row.advantage)
})
