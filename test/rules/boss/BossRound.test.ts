import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import * as BossRound from '../../../src/rules/boss/BossRound.js'
import * as Champion from '../../../src/domain/miner/Champion.js'
import * as Contest from '../../../src/rules/Contest.js'
import * as RuleSets from '../../../src/rules/ruleset/RuleSets.js'
import * as Slot from '../../../src/domain/task/Slot.js'
import type * as Verdict from '../../../src/domain/match/Verdict.js'
import { decoded } from '../../view.js'
import { contextOf, report } from '../contests.js'
import { champion, miner, right } from '../fields.js'

const rules = RuleSets.standard
const challenger = miner(1)
const set = (
  type: 'text' | 'image' = 'text',
  context = contextOf(),
  of: Champion.Champion = champion
): BossRound.BossRound => BossRound.set({ ...context, type })(5, of, challenger)

/** Files what champion and challenger made of the first tasks. */
const played = (
  outcomes: ReadonlyArray<readonly [number | string, number | string]>,
  boss = set(),
  context = contextOf()
): BossRound.BossRound =>
  outcomes.reduce((b, outcome, i) => {
    const place = Slot.parse(Slot.boss(5, i + 1))
    const contest = b.tasks[i]
    if (contest === undefined) throw new Error('no such task')
    const reports = outcome.map((o, side) => report(Contest.slotInPlay(contest), contest.entrants[side]!, o))
    return BossRound.modify(place, Contest.file(context)(reports))(b)
  }, boss)

const verdictOn = (
  task: number,
  outcome: readonly [number | string, number | string],
  of: Champion.Champion = champion
): Verdict.TaskVerdict => {
  const boss = played(
    [...Array.from({ length: task - 1 }, () => [1, 1] as const), outcome],
    set('text', contextOf(0), of),
    contextOf(0)
  )
  return right(BossRound.taskVerdict(contextOf(0))(boss)(boss.tasks[task - 1]!))
}

const certainty = (boss: BossRound.BossRound) => BossRound.certain(contextOf())(boss)

describe('the boss round is set (RULES 5.1, 5.2)', () => {
  it('on six tasks, champion and challenger on each, with the wins it takes and the threshold', () => {
    const boss = set()
    expect(boss).toMatchObject({ round: 5, champion, challenger, required: 4, threshold: '0.08' })
    expect(boss.tasks.map(({ slot }) => slot)).toEqual([1, 2, 3, 4, 5, 6].map(t => `R5.B.T${t}`))
    expect(boss.tasks.map(({ kind }) => kind)).toEqual(rules.boss.kinds.text)
    for (const { entrants } of boss.tasks) expect(entrants).toEqual([champion.hotkey, challenger.hotkey])
    expect(new Set(set('image').tasks.map(({ kind }) => kind))).toEqual(new Set(['ImageTask']))
  })

  it('a place outside the round changes nothing', () => {
    const boss = set()
    for (const task of [7, 99])
      expect(BossRound.modify(Slot.parse(Slot.boss(5, task)), () => boss.tasks[0]!)(boss)).toEqual(boss)
  })

  it('the withdrawal of one of the two closes every task that is not decided (RULES 4.6)', () => {
    const boss = played([[1, 2]])
    const left = contextOf(1, new Map([[challenger.hotkey, 'gone']]))
    const closed = BossRound.forfeit(left)(challenger.hotkey)(boss)
    expect(closed.tasks.map(({ attempts }) => attempts.at(-1)?.outcome)).toEqual([
      'Decided',
      'Closed',
      'Closed',
      'Closed',
      'Closed',
      'Closed'
    ])
  })
})

describe('who wins a task, and why (RULES 5.3, 5.4)', () => {
  it('both scores, threshold, bar and margin are there to check', () => {
    const verdict = verdictOn(1, [2, 1.84])
    expect(verdict).toEqual({
      slot: 'R5.B.T1',
      kind: 'InstructTextTask',
      metric: 'loss',
      champion: report(Slot.boss(5, 1), champion.hotkey, 2),
      challenger: report(Slot.boss(5, 1), challenger.hotkey, 1.84),
      threshold: '0.08',
      bar: '1.84',
      margin: '0.08',
      winner: 'Challenger',
      reason: 'ReachedBar'
    })
  })

  it.each([
    [1, 2, 1.85, 'Champion', 'ShortOfBar', '1.84', '0.075'],
    [1, 2, 2, 'Champion', 'NotBetter', '1.84', '0'],
    [1, 0, 0, 'Champion', 'NotBetter', '0', null],
    [5, 2, 2.16, 'Challenger', 'ReachedBar', '2.16', '0.08'],
    [5, 2, 2.15, 'Champion', 'ShortOfBar', '2.16', '0.075'],
    [5, -2, -1.84, 'Challenger', 'ReachedBar', '-1.84', '0.08'],
    [1, 'Crashed', 9, 'Challenger', 'ChampionFailed', null, null],
    [1, 2, 'Crashed', 'Champion', 'ChallengerFailed', '1.84', null],
    [1, 'Crashed', 'TimedOut', 'Champion', 'BothFailed', null, null]
  ] as const)('on task %i: %s against %s is the %s’s, %s', (task, a, b, winner, reason, bar, margin) => {
    expect(verdictOn(task, [a, b])).toMatchObject({ winner, reason, bar, margin })
  })

  it('the champion’s reign decides the threshold', () => {
    const first = decoded(Champion.codec, { ...champion, reign: 1 })
    expect(verdictOn(1, [2, 1.84], first)).toMatchObject({
      threshold: '0.1',
      bar: '1.8',
      reason: 'ShortOfBar'
    })
  })

  it('of copies the champion keeps its score: the challenger’s has failed (RULES 7)', () => {
    const boss = set()
    const slot = Slot.boss(5, 1)
    const context = {
      ...contextOf(),
      precedence: (hotkey: string) => (hotkey === champion.hotkey ? -1 : 0)
    }
    const tasks = boss.tasks.with(
      0,
      Contest.file(context)([
        report(slot, champion.hotkey, 2, 'same'),
        report(slot, challenger.hotkey, 1, 'same')
      ])(boss.tasks[0]!)
    )
    const verdict = right(BossRound.taskVerdict(context)({ ...boss, tasks })(tasks[0]!))
    expect(verdict).toMatchObject({ reason: 'ChallengerFailed', winner: 'Champion', margin: null })
  })

  it('refuses a verdict while a report is missing, and names the job (RULES 7)', () => {
    const boss = set()
    const missing = { type: 'MissingReport', slot: 'R5.B.T1', hotkey: champion.hotkey }
    expect(BossRound.taskVerdict(contextOf())(boss)(boss.tasks[0]!)).toEqual(E.left(missing))
    expect(BossRound.verdict(contextOf())(boss)).toEqual(E.left(missing))
    const alone = Contest.set(contextOf())(Slot.boss(5, 1), 'DpoTask', [champion.hotkey])
    const filed = Contest.file(contextOf())([report(Slot.boss(5, 1), champion.hotkey, 1)])(alone)
    expect(BossRound.taskVerdict(contextOf())(boss)(filed)).toEqual(
      E.left({ type: 'MissingReport', slot: 'R5.B.T1', hotkey: challenger.hotkey })
    )
  })
})

const win = ['Crashed', 1] as const
const loss = [1, 'Crashed'] as const

describe('the verdict on the round (RULES 5.5 to 5.7)', () => {
  it.each([
    [4, 'Dethroned'],
    [3, 'Defended']
  ] as const)('%i wins of six: %s', (wins, outcome) => {
    const boss = played(Array.from({ length: 6 }, (_, i) => (i < wins ? win : loss)))
    const verdict = right(BossRound.verdict(contextOf())(boss))
    expect(verdict).toMatchObject({
      reign: 2,
      threshold: '0.08',
      wins: { challenger: wins, champion: 6 - wins },
      set: 6,
      required: 4,
      outcome
    })
    expect(verdict.tasks.map(({ slot }) => slot)).toEqual(boss.tasks.map(({ slot }) => slot))
  })

  it('is not over while one task is open', () => {
    expect(E.isLeft(BossRound.verdict(contextOf())(played([win, win, win, win, win])))).toBe(true)
  })

  it.each([
    [[win, win, win, win, loss], 'Dethroned', 4, 1],
    [[win, win, win], 'Crowned', 3, 0],
    [[loss, loss, loss], 'Crowned', 0, 3],
    [[], 'Crowned', 0, 0]
  ] as const)(
    'after %j the champion was withdrawn: %s, on the decided tasks and the number set (RULES 4.6)',
    (outcomes, outcome, wins, losses) => {
      const context = contextOf(1, new Map([[champion.hotkey, 'gone']]))
      const boss = BossRound.forfeit(context)(champion.hotkey)(played(outcomes))
      const verdict = BossRound.verdictWithoutChampion(context)(boss)
      expect(verdict).toMatchObject({ outcome, set: 6, wins: { challenger: wins, champion: losses } })
      expect(verdict.tasks).toHaveLength(outcomes.length)
    }
  )

  it('is certain as soon as four wins are in, or cannot be reached any more', () => {
    expect(certainty(set())).toBeNull()
    expect(certainty(played([win, win, win]))).toBeNull()
    expect(certainty(played([win, win, win, win]))).toBe('Dethroned')
    expect(certainty(played([loss, loss]))).toBeNull()
    expect(certainty(played([loss, loss, loss]))).toBe('Defended')
    expect(certainty(played([win, win, win, loss, loss]))).toBeNull()
    expect(certainty(played([win, win, win, loss, loss, loss]))).toBe('Defended')
  })
})
