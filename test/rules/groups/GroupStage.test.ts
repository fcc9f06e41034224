import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import * as Contest from '../../../src/rules/Contest.js'
import * as Groups from '../../../src/rules/groups/Groups.js'
import * as GroupStage from '../../../src/rules/groups/GroupStage.js'
import type * as Report from '../../../src/domain/task/Report.js'
import * as RuleSets from '../../../src/rules/ruleset/RuleSets.js'
import * as Seed from '../../../src/domain/Seed.js'
import * as Slot from '../../../src/domain/task/Slot.js'
import { hotkeys } from '../../addresses.js'
import { decoded } from '../../view.js'
import { contextOf, report } from '../contests.js'

const seed = decoded(Seed.codec, 'seed')
const rules = RuleSets.standard
const field = hotkeys.slice(0, 15)

const draw = (type: 'text' | 'image' = 'text', context = contextOf()) =>
  GroupStage.draw({ ...context, type })(1, field)

/** Files an outcome for every open job: a score or the reason of a failure, from the group, the task and the miner’s place in its group. */
const played = (
  outcome: (group: number, task: number, i: number) => number | string,
  round = draw(),
  context = contextOf(0)
): GroupStage.Round =>
  round.groups.reduce(
    (all, { number, tasks }) =>
      tasks.reduce((r, contest) => {
        const place = Slot.parse(contest.slot)
        const reports = contest.entrants
          .map((hotkey, i) => report(contest.slot, hotkey, outcome(number, place.task, i)))
          .filter(({ hotkey }) => Contest.isMissing(contest, hotkey))
        return GroupStage.modify(place, Contest.file(context)(reports))(r)
      }, all),
    round
  )

const finished = (round: GroupStage.Round, context = contextOf(0)): GroupStage.Finished => {
  const result = GroupStage.finish(round)
  if (E.isLeft(result)) throw new Error(result.left.type)
  return result.right(context)
}

const standingOf = (round: GroupStage.Finished, group: number, i: number) =>
  round.standings.find(({ hotkey }) => hotkey === round.groups[group - 1]?.miners[i])

describe('a round of groups (RULES 3.3, 3.4)', () => {
  it('has the drawn groups, numbered from 1, each on its tasks', () => {
    const round = draw()
    expect(round.round).toBe(1)
    expect(round.groups.map(({ number }) => number)).toEqual([1, 2])
    expect(round.groups.map(({ miners }) => miners)).toEqual(Groups.draw(rules)(1, field)(seed))
    expect(GroupStage.contests(round).map(({ slot }) => slot)).toEqual(
      [1, 2].flatMap(g => [1, 2, 3].map(t => `R1.G${g}.T${t}`))
    )
    for (const { miners, tasks } of round.groups)
      for (const { kind, entrants } of tasks) {
        expect(kind).toBe('InstructTextTask')
        expect(entrants).toEqual(miners)
      }
    expect(new Set(GroupStage.contests(draw('image')).map(({ kind }) => kind))).toEqual(
      new Set(['ImageTask'])
    )
  })

  it('finds a task at its place, and nothing outside', () => {
    const round = draw()
    const at = (slot: Slot.Slot) => GroupStage.contestAt(round, Slot.parse(slot))?.slot
    expect(at(Slot.group(1, 2, 3))).toBe('R1.G2.T3')
    expect([at(Slot.group(1, 3, 1)), at(Slot.group(1, 1, 4))]).toEqual([undefined, undefined])
  })

  it('changes one task of one group, and nothing outside', () => {
    const round = draw()
    const closed = (contest: Contest.Contest): Contest.Contest => ({
      ...contest,
      attempts: [contest.attempts[0], contest.attempts[0]]
    })
    const changed = GroupStage.modify(Slot.parse(Slot.group(1, 2, 3)), closed)(round)
    expect(GroupStage.contests(changed).map(({ attempts }) => attempts.length)).toEqual([1, 1, 1, 1, 1, 2])
    expect(changed.groups[1]).toMatchObject({ number: 2, miners: round.groups[1]?.miners })
    expect(changed.round).toBe(1)
    for (const slot of [Slot.group(1, 3, 1), Slot.group(1, 1, 4)])
      expect(GroupStage.modify(Slot.parse(slot), closed)(round)).toEqual(round)
  })

  it('a withdrawal changes the tasks of the miner’s group alone (RULES 4.6)', () => {
    const round = draw()
    const hotkey = round.groups[1]!.miners[0]!
    const left = contextOf(1, new Map([[hotkey, 'gone']]))
    const after = GroupStage.modifyGroupOf(hotkey, Contest.withdraw(left)(hotkey))(round)
    expect(after.groups[0]).toEqual(round.groups[0])
    expect(after.groups[1]?.tasks.map(c => Contest.missing(c).length)).toEqual([6, 6, 6])
    expect(after.round).toBe(1)
  })

  it('is over when every task of every group is decided', () => {
    const whole = played((_, __, i) => i)
    expect(E.isRight(GroupStage.finish(whole))).toBe(true)
    for (const [group, task] of [
      [0, 0],
      [0, 2],
      [1, 0],
      [1, 2]
    ] as const) {
      const open = draw().groups[group]!.tasks[task]!
      const groups = whole.groups.with(group, {
        ...whole.groups[group]!,
        tasks: whole.groups[group]!.tasks.with(task, open)
      })
      expect(GroupStage.finish({ ...whole, groups })).toMatchObject({ left: { slot: open.slot } })
    }
  })

  it('is not finished while a report is missing: the job is named (RULES 7)', () => {
    const round = draw()
    const result = GroupStage.finish(round)
    expect(result).toEqual(
      E.left({ type: 'MissingReport', slot: 'R1.G2.T3', hotkey: round.groups[1]?.miners[0] })
    )
  })
})

describe('what a miner has done in its group (RULES 3.5 to 3.7)', () => {
  it('is the mean placement over the tasks, and the tasks it won, a shared first place as its fraction', () => {
    // Group 1 has eight miners. Its first is first, second of eight and shares the first place with one other.
    const round = finished(
      played((_, task, i) => (task === 1 ? i : task === 2 ? (i === 0 ? 1.5 : i) : i === 1 ? 0 : i))
    )
    expect(standingOf(round, 1, 0)).toMatchObject({
      // Placements: 1; rank 2 of 8, 6/7; ranks 1 and 2 shared, 13/14.
      score: '13/14',
      tasksWon: '3/2',
      group: 1
    })
    expect(round.groups).toHaveLength(2)
    expect(round.standings).toHaveLength(15)
  })

  it('only who has a score on at least one task finishes', () => {
    const round = finished(played((group, task, i) => (i === 0 && (group === 1 || task < 3) ? 'Crashed' : i)))
    expect(standingOf(round, 1, 0)).toMatchObject({ position: null, advanced: false, score: '0/1' })
    expect(standingOf(round, 2, 0)?.position).not.toBeNull()
    expect(round.standings.filter(({ position }) => position === null)).toHaveLength(1)
  })

  it('who was withdrawn does not finish, whatever it scored', () => {
    const round = played((_, __, i) => i)
    const left = contextOf(0, new Map([[round.groups[0]!.miners[0]!, 'gone']]))
    expect(standingOf(finished(round, left), 1, 0)).toMatchObject({ position: null, tasksWon: '3/1' })
    expect(standingOf(finished(round), 1, 0)?.position).toBe(1)
  })

  it('ties are broken by the mean advantage over the tasks', () => {
    // The first two of group 1 swap places on tasks 1 and 2 and share task 3; on task 1 the first is further ahead.
    const scores = [
      [0, 9, 20, 20, 20, 20, 20, 20],
      [19, 18, 20, 20, 20, 20, 20, 20],
      [10, 10, 20, 20, 20, 20, 20, 20]
    ]
    const round = finished(played((_, task, i) => scores[task - 1]?.[i] ?? 99))
    const [first, second] = [standingOf(round, 1, 0), standingOf(round, 1, 1)]
    expect([first?.score, first?.tasksWon]).toEqual([second?.score, second?.tasksWon])
    // (1 + 1/20 + 1/2) / 3 and (11/20 + 1/10 + 1/2) / 3.
    expect([first?.advantage, second?.advantage]).toEqual(['31/60', '23/60'])
    expect([first?.position, second?.position]).toEqual([1, 2])
    expect(second?.decidedBy).toBe('Advantage')
  })

  it('a copy has failed: it has no score to finish with (RULES 7)', () => {
    const round = draw()
    const copier = round.groups[0]!.miners.slice(0, 2).toSorted(
      (a, b) => hotkeys.indexOf(b) - hotkeys.indexOf(a)
    )[0]!
    const whole = round.groups.reduce(
      (all, { tasks }) =>
        tasks.reduce((r, contest) => {
          const reports = contest.entrants.map((hotkey, i): Report.Report =>
            report(contest.slot, hotkey, 1 + i, i < 2 ? contest.slot : null)
          )
          return GroupStage.modify(Slot.parse(contest.slot), Contest.file(contextOf(0))(reports))(r)
        }, all),
      round
    )
    const standing = finished(whole).standings.find(({ hotkey }) => hotkey === copier)
    expect(standing).toMatchObject({ position: null, score: '0/1', tasksWon: '0/1' })
  })
})
