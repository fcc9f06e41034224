/** The group stage: one round of groups on their tasks, and what comes of it (RULES 3). */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as RA from 'fp-ts/lib/ReadonlyArray.js'
import type { Hotkey } from '../../domain/miner/Hotkey.js'
import * as Metric from '../../domain/task/Metric.js'
import * as Slot from '../../domain/task/Slot.js'
import * as Advancement from './Advancement.js'
import * as Contest from '../Contest.js'
import type { Context } from '../Context.js'
import * as Groups from './Groups.js'
import * as Performance from './Performance.js'
import type { Refusal } from '../Refusal.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** A group: its miners in drawn order, and its tasks. */
export interface Group {
  readonly number: number
  readonly miners: ReadonlyArray<Hotkey>
  readonly tasks: ReadonlyArray<Contest.Contest>
}

/** A round of groups in play. */
export interface Round {
  readonly round: number
  readonly groups: ReadonlyArray<Group>
}

/** A round that is over, with everybody's standing. */
export interface Finished extends Round {
  readonly standings: ReadonlyArray<Advancement.Standing>
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** Draws a round's groups and sets their tasks. */
export const draw =
  (context: Context) =>
  (round: number, field: ReadonlyArray<Hotkey>): Round => {
    const { rules, type, seed } = context
    const drawn = Groups.draw(rules)(round, field)(seed)
    const groups = drawn.map((miners, i) => ({
      number: i + 1,
      miners,
      tasks: rules.groups.kinds[type].map((kind, task) =>
        Contest.set(context)(Slot.group(round, i + 1, task + 1), kind, miners)
      )
    }))
    return { round, groups }
  }

// -------------------------------------------------------------------------------------
// combinators
// -------------------------------------------------------------------------------------

/** Changes one task of one group; a place outside the round changes nothing. */
export const modify =
  ({ number, task }: Slot.Place, change: (contest: Contest.Contest) => Contest.Contest) =>
  (round: Round): Round => {
    const group = round.groups[number - 1]
    const contest = group?.tasks[task - 1]
    if (group === undefined || contest === undefined) return round
    const tasks = group.tasks.with(task - 1, change(contest))
    return {
      round: round.round,
      groups: round.groups.with(number - 1, { number, miners: group.miners, tasks })
    }
  }

/** Changes every task of the group the miner is in. */
export const modifyGroupOf =
  (hotkey: Hotkey, change: (contest: Contest.Contest) => Contest.Contest) =>
  (round: Round): Round => ({
    ...round,
    groups: round.groups.map(group =>
      group.miners.includes(hotkey) ? { ...group, tasks: group.tasks.map(change) } : group
    )
  })

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/** All tasks of the round, in the order of their slots. */
export const contests = (round: Round): ReadonlyArray<Contest.Contest> =>
  round.groups.flatMap(group => group.tasks)

/** The task at a place of the round. */
export const contestAt = (round: Round, { number, task }: Slot.Place): Contest.Contest | undefined =>
  round.groups[number - 1]?.tasks[task - 1]

/** The last task that is not decided; looked for from the end, since reports come mostly in the order of their slots. */
const lastOpen = ({ groups }: Round): Contest.Contest | undefined =>
  groups.findLast(({ tasks }) => tasks.some(isOpen))?.tasks.findLast(isOpen)

const isOpen = (contest: Contest.Contest): boolean => !Contest.isDecided(contest)

/** The round with everybody's standing (RULES 3.5 to 3.7); refused while a report is missing. */
export const finish = (round: Round): E.Either<Refusal, (context: Context) => Finished> => {
  const open = lastOpen(round)
  const missing = open === undefined ? null : Contest.missingReport(open)
  return missing === null ? E.right(standing(round)) : E.left(missing)
}

const standing =
  (round: Round) =>
  (context: Context): Finished => {
    const performances = pipe(
      round.groups.map(reported(context)),
      RA.chain(Performance.of(hotkey => context.withdrawal(hotkey) !== null))
    )
    return { ...round, standings: Advancement.standings(context.rules)(performances)(context.seed) }
  }

/** A group with the reports of its tasks. */
const reported =
  (context: Context) =>
  ({ number, miners, tasks }: Group): Performance.Group => ({
    number,
    miners,
    tasks: tasks.map(contest => ({
      metric: Metric.of(contest.kind),
      reports: Contest.results(context)(contest)
    }))
  })
