/** The group stage: one round of groups on their tasks, and what comes of it (RULES 3). */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as RA from 'fp-ts/lib/ReadonlyArray.js'
import type { Hotkey } from '../../domain/miner/Hotkey.js'
import * as Metric from '../../domain/task/Metric.js'
import type * as Random from '../../domain/Random.js'
import * as Slot from '../../domain/task/Slot.js'
import type { TournamentType } from '../../domain/task/TaskKind.js'
import * as Advancement from './Advancement.js'
import * as Contest from '../Contest.js'
import * as Groups from './Groups.js'
import * as Performance from './Performance.js'
import type { Refusal } from '../Refusal.js'
import type { RuleSet } from '../ruleset/RuleSet.js'

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
  (rules: RuleSet, type: TournamentType, context: Contest.Context) =>
  (round: number, field: ReadonlyArray<Hotkey>): Random.Random<Round> =>
  seed => ({
    round,
    groups: Groups.draw(rules)(
      round,
      field
    )(seed).map((miners, i) => ({
      number: i + 1,
      miners,
      tasks: rules.groups.kinds[type].map((kind, task) =>
        Contest.set(context)(Slot.group(round, i + 1, task + 1), kind, miners)
      )
    }))
  })

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

/** Whether every task is decided. Looked for from the end, since reports come mostly in the order of their slots. */
export const isOver = (round: Round): boolean =>
  round.groups.findLast(group => group.tasks.findLast(isOpen) !== undefined) === undefined

const isOpen = (contest: Contest.Contest): boolean => !Contest.isDecided(contest)

/** The round with everybody's standing (RULES 3.5 to 3.7); refused while a report is missing. */
export const finish =
  (rules: RuleSet, context: Contest.Context) =>
  (round: Round): E.Either<Refusal, Random.Random<Finished>> =>
    pipe(
      round.groups,
      E.traverseArray(reported(context)),
      E.map(RA.chain(Performance.of(hotkey => context.withdrawal(hotkey) !== null))),
      E.map(performances => seed => ({
        ...round,
        standings: Advancement.standings(rules)(performances)(seed)
      }))
    )

/** A group with all the reports of its tasks. */
const reported =
  (context: Contest.Context) =>
  ({ number, miners, tasks }: Group): E.Either<Refusal, Performance.Group> =>
    pipe(
      tasks,
      E.traverseArray(contest =>
        pipe(
          Contest.complete(context)(contest),
          E.map(reports => ({ metric: Metric.of(contest.kind), reports }))
        )
      ),
      E.map(reports => ({ number, miners, tasks: reports }))
    )
