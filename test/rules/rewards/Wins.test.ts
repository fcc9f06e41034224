import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import * as Codec from '../../../src/domain/codec/Codec.js'
import * as Fraction from '../../../src/scoring/Fraction.js'
import * as Result from '../../../src/rules/rewards/Result.js'
import * as RuleSets from '../../../src/rules/ruleset/RuleSets.js'
import * as Slot from '../../../src/domain/task/Slot.js'
import * as Tournament from '../../../src/Tournament.js'
import * as Wins from '../../../src/rules/rewards/Wins.js'
import type * as Report from '../../../src/domain/task/Report.js'
import { hotkeys } from '../../addresses.js'
import { decoded } from '../../view.js'
import { report } from '../contests.js'
import { champion, eight, miner, right } from '../fields.js'

const [a, b] = hotkeys as [(typeof hotkeys)[0], (typeof hotkeys)[0]]

const faults = (input: unknown): ReadonlyArray<string> => {
  const decoding = Codec.decode(Wins.codec, 'wins')(input)
  return E.isLeft(decoding) ? decoding.left.map(Codec.sentence) : []
}

describe('tasks won, as input (RULES 13.1)', () => {
  it('several winners only in the groups', () => {
    expect(faults([{ slot: 'R1.G1.T1', winners: [a, b] }])).toEqual([])
    expect(faults([{ slot: 'R2.M1.T1', winners: [a] }])).toEqual([])
    expect(faults([{ slot: 'R2.M1.T1', winners: [a, b] }])).toEqual([
      'wins[0].winners is a list of 2: expected one winner outside the groups'
    ])
    expect(faults([{ slot: 'R5.B.T1', winners: [a, b] }])).toHaveLength(1)
  })

  it('at least one winner, each once, each slot once whatever the attempt', () => {
    expect(faults([{ slot: 'R1.G1.T1', winners: [] }])).toEqual([
      'wins[0].winners is a list of 0: expected at least one winner'
    ])
    expect(faults([{ slot: 'R1.G1.T1', winners: [a, b, a] }])).toEqual([
      `wins[0].winners[2] is "${a}": expected each winner once`
    ])
    const twice = [
      { slot: 'R2.M1.T1', winners: [a] },
      { slot: 'R2.M1.T1.A2', winners: [a] }
    ]
    expect(faults(twice)).toEqual(['wins[1].slot is "R2.M1.T1.A2": expected each slot once'])
  })
})

describe('points (RULES 13.1)', () => {
  it('are the number of the round, split exactly', () => {
    const points = (slot: string, ...winners: ReadonlyArray<(typeof hotkeys)[0]>) =>
      Fraction.show(Wins.points({ slot: decoded(Slot.codec, slot), winners }))
    expect(points('R1.G1.T1', a)).toBe('1/1')
    expect(points('R1.G1.T1', a, b)).toBe('1/2')
    expect(points('R5.B.T6.A2', a)).toBe('5/1')
  })

  it('are listed by winner, in the order of slots, whatever the order they come in', () => {
    const win = (slot: string, ...winners: ReadonlyArray<(typeof hotkeys)[0]>) => ({
      slot: decoded(Slot.codec, slot),
      winners
    })
    const wins = [win('R10.M1.T1', a), win('R1.G1.T1', b, a), win('R2.M1.T1', b)]
    const byWinner = Wins.byWinner(wins)
    expect(Array.from(byWinner, ([hotkey, won]) => [hotkey, won.map(({ slot }) => slot)])).toEqual(
      [a, b]
        .toSorted()
        .map(hotkey => [hotkey, hotkey === a ? ['R1.G1.T1', 'R10.M1.T1'] : ['R1.G1.T1', 'R2.M1.T1']])
    )
    expect(byWinner.get(a)?.[0]?.winners).toEqual([a, b].toSorted())
    expect(Wins.byWinner([])).toEqual(new Map())
  })
})

/** A tournament in which every job comes out as `outcome` says, until it says nothing. */
const played = (
  tournament: Tournament.Tournament,
  outcome: (slot: string, hotkey: string, kind: string) => number | string | null,
  steps = 100
): Tournament.Tournament => {
  if (steps === 0) throw new Error('it does not end')
  const reports = Tournament.asks(tournament).flatMap(
    ({ slot, kind, miner: { hotkey } }): ReadonlyArray<Report.Report> => {
      const what = outcome(slot, hotkey, kind)
      return what === null ? [] : [report(slot, hotkey, what)]
    }
  )
  return reports.length === 0
    ? tournament
    : played(right(Tournament.advance(reports)(tournament)), outcome, steps - 1)
}

const slots = (tournament: Tournament.Tournament) => Wins.of(tournament).map(({ slot }) => slot)
const resultOf = (tournament: Tournament.Tournament) => {
  const result = Result.of(Result.unknown)(tournament)
  return E.isRight(result) ? result.right : null
}

/** The better the later in the list of miners, in either metric. */
const better = (kind: string, n: number): number => (kind === 'GrpoTask' ? n : 100 - n)
const number = (hotkey: string): number => hotkeys.findIndex(h => h === hotkey) + 1
const best = (_: string, hotkey: string, kind: string): number => better(kind, number(hotkey))

describe('who won the tasks of a tournament (RULES 13.1)', () => {
  const open = () => right(Tournament.open(eight.terms)(eight.miners))

  it('nobody before anything is decided; then match by match, task by task, in the order of slots', () => {
    expect(Wins.of(open())).toEqual([])
    const tournament = played(open(), best)
    expect(slots(tournament)).toEqual([
      ...[1, 2, 3, 4].map(m => `R1.M${m}.T1`),
      'R2.M1.T1',
      'R2.M2.T1',
      'R3.M1.T1',
      ...[1, 2, 3, 4, 5, 6].map(t => `R4.B.T${t}`)
    ])
    // 99 defends, and is better than 8 whatever the bar.
    expect(resultOf(tournament)?.ending).toEqual({
      type: 'Defended',
      champion: { ...champion, reign: 3 }
    })
    const boss = Wins.of(tournament).slice(-6)
    for (const { winners } of boss) expect(winners).toEqual([champion.hotkey])
    expect(Wins.of(tournament).at(6)?.winners).toEqual([hotkeys[7]])
  })

  it('a boss task that the challenger won is the challenger’s; both failed is the champion’s', () => {
    const tournament = played(open(), (slot, hotkey, kind) =>
      slot.includes('.B.T6')
        ? 'Crashed'
        : hotkey === champion.hotkey
          ? kind === 'GrpoTask'
            ? 1
            : 200
          : best(slot, hotkey, kind)
    )
    expect(Wins.of(tournament).slice(-6)).toEqual([
      ...[1, 2, 3, 4, 5].map(t => ({ slot: `R4.B.T${t}`, winners: [hotkeys[7]] })),
      { slot: 'R4.B.T6.A2', winners: [champion.hotkey] }
    ])
    expect(resultOf(tournament)?.ending).toMatchObject({
      type: 'Dethroned',
      champion: { hotkey: hotkeys[7], reign: 1 }
    })
  })

  it('a walkover, a withdrawal and a match that both failed are nobody’s task', () => {
    const first = played(open(), (slot, hotkey, kind) =>
      slot.startsWith('R1.M1.') ? 'Crashed' : slot.startsWith('R1.M2.') ? null : best(slot, hotkey, kind)
    )
    expect(slots(first)).toEqual(['R1.M3.T1', 'R1.M4.T1', 'R2.M2.T1'])
    const job = Tournament.asks(first)[0]!
    expect(job.slot).toBe('R1.M2.T1')
    const withdrawn = right(Tournament.withdraw(job.miner.hotkey, 'gone')(first))
    // The opponent has R1.M2 by withdrawal and R2.M1 by walkover, and meets the other half in the final.
    expect(slots(withdrawn)).toEqual(slots(first))
    expect(slots(played(withdrawn, best))).toEqual([
      ...slots(first),
      'R3.M1.T1',
      ...[1, 2, 3, 4, 5, 6].map(t => `R4.B.T${t}`)
    ])
  })

  it('equal scores win by the better seed, a failed opponent loses its task', () => {
    const tied = played(open(), slot => (slot.startsWith('R1.M1.') ? 1 : null))
    expect(Wins.of(tied)).toHaveLength(1)
    const failed = played(open(), (slot, hotkey) =>
      slot.startsWith('R1.M1.') ? (hotkey === Tournament.asks(open())[0]?.miner.hotkey ? 'Crashed' : 1) : null
    )
    expect(Wins.of(failed)).toEqual([
      { slot: 'R1.M1.T1', winners: [Tournament.asks(open())[1]?.miner.hotkey] }
    ])
  })

  it('what a withdrawal closed in the boss round was not won; what was decided before was', () => {
    const boss = played(open(), (slot, hotkey, kind) =>
      /\.B\.T[3-6]/.test(slot) ? null : best(slot, hotkey, kind)
    )
    const left = right(Tournament.withdraw(champion.hotkey, 'gone')(boss))
    expect(slots(left).slice(-2)).toEqual(['R4.B.T1', 'R4.B.T2'])
    expect(resultOf(left)?.ending).toMatchObject({ type: 'Crowned', champion: { hotkey: hotkeys[7] } })
  })

  it('a group task is won by all who are first in it, by nobody where all failed', () => {
    const groups = right(
      Tournament.open({ ...eight.terms, champion: null })(Array.from({ length: 15 }, (_, i) => miner(i + 1)))
    )
    const [one, two] = groups.phase === 'GroupStage' ? groups.current.groups : []
    const after = played(groups, (slot, hotkey) =>
      slot.includes('G1.T1')
        ? 'Crashed'
        : slot.endsWith('G1.T2')
          ? one?.miners.indexOf(decoded(hotkeyOf, hotkey)) === 3
            ? 0
            : 1
          : slot.endsWith('G2.T1')
            ? 5
            : null
    )
    expect(Wins.of(after)).toEqual([
      { slot: 'R1.G1.T2', winners: [one?.miners[3]] },
      { slot: 'R1.G2.T1', winners: expect.arrayContaining(Array.from(two?.miners ?? [])) as unknown }
    ])
    // While one report is missing nobody has won, whatever the others scored.
    const [, ...others] = Tournament.asks(groups).filter(({ slot }) => slot === 'R1.G1.T3')
    const almost = others.map(({ slot, miner: { hotkey } }) => report(slot, hotkey, 1))
    expect(slots(right(Tournament.advance(almost)(after)))).toEqual(slots(after))
    // Once the round is over the same tasks are read off its record.
    const over = played(after, (slot, hotkey, kind) =>
      slot.startsWith('R1.') ? best(slot, hotkey, kind) : null
    )
    expect(slots(over).slice(0, 2)).toEqual(['R1.G1.T2', 'R1.G1.T3'])
    expect(over.phase).toBe('Knockout')
  })
})

const hotkeyOf = Codec.oneOf(...hotkeys)

describe('results (RULES 8, 13.3)', () => {
  const open = (terms: Partial<typeof eight.terms> = {}) =>
    right(Tournament.open({ ...eight.terms, ...terms })(eight.miners))

  it('there is none while the tournament has not ended', () => {
    expect(Result.of(Result.unknown)(open())).toEqual(E.left({ type: 'NotFinished', tournament: 'spring' }))
  })

  it('carry the id, the type, the ending and the tasks won', () => {
    const cancelled = right(Tournament.cancel('rain')(open()))
    expect(resultOf(cancelled)).toEqual({
      id: 'spring',
      type: 'text',
      opened: null,
      ended: null,
      ending: { type: 'Cancelled', withdrawn: null },
      wins: []
    })
    const crowned = played(open({ champion: null }), best)
    expect(resultOf(crowned)).toMatchObject({
      ending: { type: 'Crowned', champion: { hotkey: hotkeys[7] }, performance: Fraction.zero }
    })
    const vacant = played(open({ champion: null }), () => 'Crashed')
    expect(resultOf(vacant)?.ending).toEqual({ type: 'Vacant' })
    const retained = played(open(), () => 'Crashed')
    expect(resultOf(retained)?.ending).toEqual({
      type: 'Retained',
      champion: { ...champion, reign: 3 }
    })
  })

  it('the performance is the median improvement over the tasks with two scores, a champion’s zero left out (RULES 13.3)', () => {
    // Improvements of 1/2, 1/4 and (reward) 1; a zero, a failure and another failure count nothing.
    const outcomes: ReadonlyArray<readonly [number | string, number | string]> = [
      [4, 2],
      [4, 3],
      [0, -1],
      ['Crashed', 1],
      [2, 4],
      [1, 'Crashed']
    ]
    const tournament = played(open(), (slot, hotkey, kind) => {
      const [, task] = /\.B\.T(\d)/.exec(slot) ?? []
      const outcome = outcomes[Number(task) - 1]
      return outcome === undefined ? best(slot, hotkey, kind) : outcome[hotkey === champion.hotkey ? 0 : 1]
    })
    expect(resultOf(tournament)?.ending).toMatchObject({
      type: 'Dethroned',
      champion: { hotkey: hotkeys[7], reign: 1 },
      performance: Fraction.ratio(1, 2)
    })
    expect(RuleSets.standard.boss.kinds.text[4]).toBe('GrpoTask')
  })

  it('undecided tasks count 0 where the champion leaves before the wins are certain (RULES 13.3)', () => {
    // Two decided tasks, each twice as good: without the four zeros the median would be a half.
    const boss = played(open(), (slot, hotkey, kind) =>
      /\.B\.T[3-6]/.test(slot)
        ? null
        : slot.includes('.B.')
          ? hotkey === champion.hotkey
            ? 4
            : 2
          : best(slot, hotkey, kind)
    )
    const left = right(Tournament.withdraw(champion.hotkey, 'gone')(boss))
    expect(resultOf(left)?.ending).toMatchObject({ type: 'Crowned', performance: Fraction.zero })
  })

  it('name the champion that was, where it was withdrawn and the tournament cancelled (RULES 4.6)', () => {
    const left = right(Tournament.withdraw(champion.hotkey, 'gone')(open()))
    const cancelled = right(Tournament.cancel('rain')(left))
    expect(resultOf(cancelled)?.ending).toEqual({ type: 'Cancelled', withdrawn: champion })
  })

  it('say when the tournament opened and ended, in this order (RULES 11)', () => {
    const cancelled = right(Tournament.cancel('rain')(open()))
    expect(Result.of({ opened: 5, ended: 7 })(cancelled)).toMatchObject(E.right({ opened: 5, ended: 7 }))
    for (const at of [
      { opened: 7, ended: 5 },
      { opened: Number.NaN, ended: 5 },
      { opened: 0.5, ended: 5 }
    ])
      expect(Result.of(at)(cancelled)).toMatchObject(E.left({ type: 'Invalid' }))
  })
})
