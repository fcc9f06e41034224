// The way of a miner, word by word: a field of seventeen in two groups, in which miner n scores n.
import { describe, expect, it } from 'vitest'
import type * as Hotkey from '../../src/domain/miner/Hotkey.js'
import type * as Report from '../../src/domain/task/Report.js'
import * as Tournament from '../../src/Tournament.js'
import { report } from './contests.js'
import { champion, eight, miner, right } from './fields.js'

const miners = Array.from({ length: 17 }, (_, i) => miner(i + 1))

/** Miner n scores n: a loss that grows, or a reward. The first two tie in their group, the last one always fails. */
const score = (slot: string, hotkey: Hotkey.Hotkey): number | string => {
  if (hotkey === champion.hotkey) return slot.endsWith('T1') ? 'Crashed' : 1.5
  const n = miners.findIndex(each => each.hotkey === hotkey) + 1
  if (n === 17) return 'Crashed'
  return n <= 2 && slot.includes('G') ? 1 : n
}

const reported = (tournament: Tournament.Tournament, most = Infinity): Tournament.Tournament => {
  const jobs = Tournament.asks(tournament).slice(0, most)
  const reports = jobs.map(({ slot, miner: { hotkey } }) => report(slot, hotkey, score(slot, hotkey)))
  return right(Tournament.advance(reports)(tournament))
}

const open: Tournament.Tournament = right(Tournament.open({ ...eight.terms, champion })(miners))
/** Two tasks of the first group are decided, and two reports of the third are in. */
const begun = reported(open, 20)
const afterGroups = reported(begun)
const inBossRound = reported(reported(reported(afterGroups)))
const over = reported(inBossRound)

/** With `#6` for the hotkey of miner 6, and `#` for the champion's. */
const way = (hotkey: Hotkey.Hotkey, of: Tournament.Tournament): ReadonlyArray<string> =>
  Tournament.explain(hotkey)(of).map(line =>
    miners.reduce(
      (text, each, i) => text.replaceAll(each.hotkey, `#${i + 1}`),
      line.replaceAll(champion.hotkey, '#')
    )
  )
const of = (n: number, tournament: Tournament.Tournament) => way(miner(n).hotkey, tournament)

const entered = (n: number): string =>
  `#${n} entered, one of 17, with commit 0123456789abcdef0123456789abcdef01234567 of "https://github.com/owner-${n}/trainer".`
const first = 'Round 1: it was drawn into group 1, with 8 others.'
const defended = 'Defended: # beat the challenger and goes on to reign 3.'

describe('the way of a miner (RULES 3 to 5)', () => {
  it('begins with its entry and the group it was drawn into', () => {
    expect(of(3, open)).toEqual([
      entered(3),
      'Round 1: it was drawn into group 2, with 7 others.',
      'R1.G2.T1 (InstructTextTask): no report yet.',
      'R1.G2.T2 (InstructTextTask): no report yet.',
      'R1.G2.T3 (InstructTextTask): no report yet.',
      'Round 1 is not over.',
      'The tournament goes on.'
    ])
    expect(way(champion.hotkey, open)).toEqual([
      '# defends the title, in reign 2.',
      'The tournament goes on.'
    ])
  })

  it('has a rank so far while others are missing, and a failure without a reason is one', () => {
    const waiting = Tournament.asks(begun).find(({ slot }) => slot === 'R1.G1.T3')!.miner.hotkey
    const third: ReadonlyArray<Report.Report | null> =
      begun.phase === 'GroupStage' ? begun.current.groups[0]!.tasks[2]!.attempts[0].reports : []
    const known = third.flatMap(each => (each?.type === 'Scored' ? [each] : []))
    expect(known.length).toBeGreaterThan(0)
    for (const { hotkey, score: given } of known)
      expect(way(hotkey, begun)[4]).toMatch(
        new RegExp(
          `^R1\\.G1\\.T3 \\(InstructTextTask\\): ${given}, rank [12] of ${known.length}( so far|, shared by 2 so far)\\.$`
        )
      )
    expect(way(waiting, begun)[4]).toBe('R1.G1.T3 (InstructTextTask): no report yet.')
    expect(of(17, begun).slice(2, 4)).toEqual([
      'R1.G1.T1 (InstructTextTask): failed, Crashed.',
      'R1.G1.T2 (InstructTextTask): failed, Crashed.'
    ])
  })

  it('goes through its group and the matches it played, to the end', () => {
    expect(of(1, over)).toEqual([
      entered(1),
      first,
      'R1.G1.T1 (InstructTextTask): 1, rank 1 of 9, shared by 2.',
      'R1.G1.T2 (InstructTextTask): 1, rank 1 of 9, shared by 2.',
      'R1.G1.T3 (InstructTextTask): 1, rank 1 of 9, shared by 2.',
      '#1 advances at 2 (group 1, score 15/16, tasks won 3/2, behind the one before by the group score).',
      'It came to the knockout as seed 2 of 8.',
      'R2.M3: #1 beats #8 on DpoTask, 1 against 8.',
      'R3.M2: #2 beats #1 on GrpoTask, 2 against 1.',
      defended
    ])
    expect(of(17, over)).toEqual([
      entered(17),
      first,
      'R1.G1.T1 (InstructTextTask): failed, Crashed.',
      'R1.G1.T2 (InstructTextTask): failed, Crashed.',
      'R1.G1.T3 (InstructTextTask): failed, Crashed.',
      '#17 does not advance: no scored task, or withdrawn (group 1, score 0/1, tasks won 0).',
      defended
    ])
    expect(of(2, afterGroups).slice(-3)).toEqual([
      'It came to the knockout as seed 3 of 8.',
      'R2.M4 is open.',
      'The tournament goes on.'
    ])
  })

  it('tells the boss round to the two who are in it, and to nobody else', () => {
    const tasks = [1, 2, 3, 4, 5, 6].map(n => `R5.B.T${n} is open.`)
    expect(way(champion.hotkey, inBossRound)).toEqual([
      '# defends the title, in reign 2.',
      'It met the challenger #6 in the boss round.',
      ...tasks,
      'The tournament goes on.'
    ])
    expect(of(6, inBossRound).slice(-8)).toEqual([
      'It met the champion #, in reign 2, in the boss round.',
      ...tasks,
      'The tournament goes on.'
    ])
    expect(of(2, inBossRound).slice(-2)).toEqual([
      'R4.M1: #6 beats #2 on GrpoTask, 6 against 2.',
      'The tournament goes on.'
    ])
    expect(way(champion.hotkey, over).slice(-2)).toEqual([
      'The challenger won 3 of 6 tasks and needed 4: the champion defends the title in reign 2.',
      defended
    ])
    expect(way(champion.hotkey, over)[2]).toBe(
      "R5.B.T1: challenger 6 against champion failed (Crashed): challenger's task, the champion failed and the challenger has a score."
    )
  })
})
