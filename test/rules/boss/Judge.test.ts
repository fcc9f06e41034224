// A boss round by itself: as the tournament judges it, and as the reference validator did.
import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Judge from '../../../src/rules/boss/Judge.js'
import { golden } from '../../golden.js'
import { hotkeys } from '../../addresses.js'

const [champion = '', challenger = ''] = hotkeys

const kinds = ['InstructTextTask', 'InstructTextTask', 'DpoTask', 'DpoTask', 'GrpoTask', 'GrpoTask']

const round = (tasks: ReadonlyArray<readonly [unknown, unknown]>, change: object = {}): unknown => ({
  rules: 'gradients-2025-11',
  type: 'text',
  champion: { hotkey: champion, reign: 1 },
  challenger,
  tasks: tasks.map(([theirs, ours], i) => ({ taskType: kinds[i], champion: theirs, challenger: ours })),
  ...change
})

const six = (champion: unknown, challenger: unknown): ReadonlyArray<readonly [unknown, unknown]> =>
  kinds.map(() => [champion, challenger])

const judged = (input: unknown) => {
  const verdict = Judge.judge(input)
  if (E.isLeft(verdict)) throw new Error(JSON.stringify(verdict.left))
  return verdict.right
}

const faults = (input: unknown): ReadonlyArray<string> => {
  const verdict = Judge.judge(input)
  return E.isLeft(verdict) ? verdict.left.map(fault => `${fault.path}: ${fault.expected}`) : []
}

describe('a boss round by itself (RULES 5)', () => {
  it('is won as the reference validator says, in every vector', () => {
    const rows = golden<{
      tournamentType: 'text' | 'image'
      reign: number
      tasks: ReadonlyArray<{ metric: string; champion: number; challenger: number; taskWinner: string }>
    }>('boss-round')
    expect(rows.length).toBeGreaterThan(100)
    for (const { tournamentType: type, reign, tasks } of rows) {
      const verdict = judged({
        rules: 'gradients-2025-11',
        type,
        champion: { hotkey: champion, reign },
        challenger,
        tasks: tasks.map(task => ({
          taskType: type === 'image' ? 'ImageTask' : task.metric === 'loss' ? 'InstructTextTask' : 'GrpoTask',
          champion: String(task.champion),
          challenger: String(task.challenger)
        }))
      })
      // The reference knows no threshold between its rounded table and the formula: its winners are the facts.
      expect(verdict.tasks.map(({ winner }) => winner.toLowerCase())).toEqual(
        tasks.map(({ taskWinner }) => taskWinner)
      )
    }
  })

  it('makes text canonical, and gives two nulls to the champion (RULES 1, 5.4)', () => {
    const verdict = judged(round([['1.0', '9e-1'], ...six(null, null).slice(1)]))
    expect(verdict.tasks[0]).toMatchObject({ winner: 'Challenger', bar: '0.9', reason: 'ReachedBar' })
    expect(verdict.tasks.slice(1).map(({ reason }) => reason)).toEqual(Array(5).fill('BothFailed'))
    // Each task has a place and a kind of its own, and a failure says that there was no score.
    expect(verdict.tasks.map(({ slot, kind }) => [slot, kind])).toEqual(
      kinds.map((kind, i) => [`R1.B.T${i + 1}`, kind])
    )
    expect(verdict.tasks[1]).toMatchObject({
      champion: { type: 'Failed', slot: 'R1.B.T2', hotkey: champion, reason: 'EvaluationFailed' },
      challenger: { type: 'Failed', slot: 'R1.B.T2', hotkey: challenger, reason: 'EvaluationFailed' }
    })
    expect(verdict).toMatchObject({
      outcome: 'Defended',
      threshold: '0.1',
      wins: { challenger: 1, champion: 5 }
    })
  })

  it('refuses JSON numbers, other counts, foreign kinds and a challenger that is the champion', () => {
    expect(faults(round(six(1, '1')))[0]).toMatch(/^tasks\[0\]\.champion: a score as text/)
    expect(faults(round(six('1', '1').slice(1)))).toEqual([
      'tasks: 6 tasks, as the rule set sets them (RULES 5.1)'
    ])
    expect(faults(round(six('1', '1'), { type: 'image' }))).toEqual([
      'tasks[0].taskType: a task type of image tournaments'
    ])
    expect(faults(round(six('1', '1'), { challenger: champion }))[0]).toMatch(/^challenger: another hotkey/)
    expect(faults(round(six('1', '1'), { champion: { hotkey: champion, reign: 0 } }))[0]).toMatch(
      /^champion\.reign: /
    )
    expect(faults(round(six('1', '1'), { rules: 'gradients' }))[0]).toMatch(/^rules: /)
    expect(faults(round(six('1', '1'), { extra: 1 }))[0]).toMatch(/^extra: /)
  })

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withNullPrototype: true }), input => {
        expect(E.isLeft(Judge.judge(input))).toBe(true)
      })
    )
  })
})
