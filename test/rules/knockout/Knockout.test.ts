import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type * as Bracket from '../../../src/domain/match/Bracket.js'
import * as Contest from '../../../src/rules/Contest.js'
import * as Knockout from '../../../src/rules/knockout/Knockout.js'
import * as Random from '../../../src/domain/Random.js'
import * as RuleSets from '../../../src/rules/ruleset/RuleSets.js'
import * as Seed from '../../../src/domain/Seed.js'
import * as Slot from '../../../src/domain/task/Slot.js'
import { hotkeys } from '../../addresses.js'
import { decoded } from '../../view.js'
import { knockoutContext as contextOf, report, type Withdrawals } from '../contests.js'

const seed = decoded(Seed.codec, 'seed')

const draw = (field: number, withdrawals: Withdrawals = new Map(), firstRound = 2) =>
  Knockout.draw(contextOf(withdrawals))(firstRound, hotkeys.slice(0, field))

const taskOf = (knockout: Knockout.Knockout, slot: Slot.Slot): Contest.Contest => {
  const contest = Knockout.contestAt(knockout, Slot.parse(slot))
  if (contest === undefined) throw new Error(`no task at ${slot}`)
  return contest
}

/** Files what home and away of a match made: a score, or the reason of a failure. */
const played =
  (slot: Slot.Slot, home: number | string, away: number | string, withdrawals: Withdrawals = new Map()) =>
  (knockout: Knockout.Knockout): Knockout.Knockout => {
    const { entrants } = taskOf(knockout, slot)
    const inPlay = Contest.slotInPlay(taskOf(knockout, slot))
    const reports = [home, away].map((outcome, i) => report(inPlay, entrants[i]!, outcome))
    return Knockout.modify(contextOf(withdrawals))(
      Slot.parse(slot),
      Contest.file(contextOf(withdrawals))(reports)
    )(knockout)
  }

const matchOf = (knockout: Knockout.Knockout, name: string): Knockout.Match => {
  const match = knockout.matches.find(m => m.name === name)
  if (match === undefined) throw new Error(`no match ${name}`)
  return match
}

const number = (side: Bracket.Side): number | string =>
  side.type === 'Entrant' ? hotkeys.indexOf(side.hotkey) + 1 : side.type

/** A kind of task whose better score is the lower one, or the higher one. */
const slotOf = (metric: 'loss' | 'reward'): Slot.Slot => {
  const reward = Knockout.contests(draw(8)).filter(
    ({ kind }) => (kind === 'GrpoTask') === (metric === 'reward')
  )
  const [task] = reward
  if (task === undefined) throw new Error(`no match judged by ${metric}`)
  return task.slot
}

describe('the draw of the knockout (RULES 4.1)', () => {
  it('names matches by the round of the tournament and their number from the top of the bracket', () => {
    const knockout = draw(8)
    expect(knockout.matches.map(({ name }) => name)).toEqual([
      'R4.M1',
      'R3.M1',
      'R3.M2',
      'R2.M1',
      'R2.M2',
      'R2.M3',
      'R2.M4'
    ])
    expect(Knockout.inOrder(knockout).map(({ name }) => name)).toEqual([
      'R2.M1',
      'R2.M2',
      'R2.M3',
      'R2.M4',
      'R3.M1',
      'R3.M2',
      'R4.M1'
    ])
    expect(Knockout.nextRound(knockout)).toBe(5)
  })

  it('seats 1 8 4 5 2 7 3 6, and sets a task for each pair, home first', () => {
    const knockout = draw(8)
    const tasks = Knockout.contests(knockout)
    expect(tasks.map(({ slot }) => slot)).toEqual(['R2.M1.T1', 'R2.M2.T1', 'R2.M3.T1', 'R2.M4.T1'])
    expect(tasks.flatMap(({ entrants }) => entrants.map(hotkey => hotkeys.indexOf(hotkey) + 1))).toEqual([
      1, 8, 4, 5, 2, 7, 3, 6
    ])
    expect(matchOf(knockout, 'R3.M1').task).toBeNull()
  })

  it('byes go to the best seeds, and are values in the bracket', () => {
    const knockout = draw(6)
    const first = ['R2.M1', 'R2.M2', 'R2.M3', 'R2.M4'].map(name => matchOf(knockout, name))
    expect(first.map(({ home, away }) => [number(home), number(away)])).toEqual([
      [1, 'Bye'],
      [4, 5],
      [2, 'Bye'],
      [3, 6]
    ])
    expect(first.map(({ decision }) => decision?.reason ?? null)).toEqual(['Bye', null, 'Bye', null])
    expect(first.map(({ task }) => task === null)).toEqual([true, false, true, false])
    expect(Knockout.contests(knockout).map(({ slot }) => slot)).toEqual(['R2.M2.T1', 'R2.M4.T1'])
  })

  it('two with a bye meet in the second round, with a task from the start', () => {
    const knockout = draw(5)
    const final = matchOf(knockout, 'R3.M2')
    expect([number(final.home), number(final.away)]).toEqual([2, 3])
    expect(Knockout.contests(knockout).map(({ slot }) => slot)).toEqual(['R2.M2.T1', 'R3.M2.T1'])
  })

  it('draws the kind of each match from its own stream, by the weights (RULES 4.2, 10)', () => {
    const { text, image } = RuleSets.standard.knockout.kinds
    for (const { slot, kind } of Knockout.contests(draw(14))) {
      const drawn = Random.weighted(`kind/${slot}`)(text.map(({ weight }) => Number(weight)))(seed)
      expect(kind).toBe(text[drawn]?.kind)
    }
    const images = Knockout.draw(contextOf(new Map(), 'image'))(1, hotkeys.slice(0, 8))
    expect(new Set(Knockout.contests(images).map(({ kind }) => kind))).toEqual(
      new Set(image.map(k => k.kind))
    )
  })

  it('one alone has no match', () => {
    const knockout = draw(1)
    expect(knockout.matches).toEqual([])
    expect(Knockout.inOrder(knockout)).toEqual([])
    expect(Knockout.nextRound(knockout)).toBe(2)
  })
})

describe('what two reports decide (RULES 4.3)', () => {
  it.each([
    ['loss', 1, 2, 'home', 'BetterScore'],
    ['loss', 2, 1, 'away', 'BetterScore'],
    ['reward', 1, 2, 'away', 'BetterScore'],
    ['reward', 2, 1, 'home', 'BetterScore'],
    ['loss', 1, 1, 'home', 'BetterSeed'],
    ['reward', 1, 1, 'home', 'BetterSeed'],
    ['loss', 1, 'Crashed', 'home', 'OpponentFailed'],
    ['loss', 'Crashed', 1, 'away', 'OpponentFailed']
  ] as const)('%s: %s against %s is the %s side’s, %s', (metric, home, away, winner, reason) => {
    const slot = slotOf(metric)
    const knockout = played(slot, home, away)(draw(8))
    const match = matchOf(knockout, slot.replace('.T1', ''))
    const side = match[winner]
    expect(match.decision).toMatchObject({ winner: side.type === 'Entrant' ? side.hotkey : '', reason })
  })

  it('equal scores go to the better seed, also where that is the away side', () => {
    // 4 is out to 5, 1 to 8: then 8 is at home against 5.
    let knockout = draw(8)
    const worse = (slot: Slot.Slot): readonly [number, number] =>
      taskOf(knockout, slot).kind === 'GrpoTask' ? [1, 2] : [2, 1]
    for (const slot of [Slot.match(2, 1), Slot.match(2, 2)]) knockout = played(slot, ...worse(slot))(knockout)
    const { home, away } = matchOf(knockout, 'R3.M1')
    expect([number(home), number(away)]).toEqual([8, 5])
    knockout = played(Slot.match(3, 1), 1, 1)(knockout)
    expect(matchOf(knockout, 'R3.M1').decision).toMatchObject({ winner: hotkeys[4], reason: 'BetterSeed' })
  })

  it('both failed: replaced once; still both failed: both are out, and the next opponent has a walkover', () => {
    const slot = Slot.match(2, 1)
    let knockout = played(slot, 'Crashed', 'NoOutput')(draw(8))
    expect(matchOf(knockout, 'R2.M1').decision).toBeNull()
    expect(Contest.slotInPlay(taskOf(knockout, slot))).toBe('R2.M1.T1.A2')
    knockout = played(slot, 'Crashed', 'NoOutput')(knockout)
    expect(matchOf(knockout, 'R2.M1').decision).toMatchObject({ winner: null, reason: 'BothFailed' })
    expect(matchOf(knockout, 'R3.M1').home).toEqual({ type: 'Nobody' })
    knockout = played(Slot.match(2, 2), 1, 1)(knockout)
    expect(matchOf(knockout, 'R3.M1').decision).toMatchObject({ winner: hotkeys[3], reason: 'Walkover' })
    expect(matchOf(knockout, 'R3.M1').task).toBeNull()
    expect(matchOf(knockout, 'R4.M1').home).toEqual({ type: 'Entrant', hotkey: hotkeys[3], seed: 4 })
  })

  it.each([
    ['lower', Slot.match(2, 2), Slot.match(2, 1), hotkeys[0]],
    ['upper', Slot.match(2, 1), Slot.match(2, 2), hotkeys[3]]
  ] as const)(
    'nobody from the %s half: whoever comes from the other is waited for',
    (_, empty, other, winner) => {
      let knockout = draw(8)
      for (const __ of [1, 2]) knockout = played(empty, 'Crashed', 'Crashed')(knockout)
      expect(matchOf(knockout, 'R3.M1').decision).toBeNull()
      knockout = played(other, 1, 1)(knockout)
      expect(matchOf(knockout, 'R3.M1').decision).toMatchObject({ winner, reason: 'Walkover' })
    }
  )

  it('sets the next task as soon as both names are known, a walkover away included', () => {
    let knockout = draw(8)
    for (const slot of [Slot.match(2, 3), Slot.match(2, 4)]) knockout = played(slot, 1, 1)(knockout)
    knockout = played(Slot.match(3, 2), 1, 1)(knockout)
    for (const _ of [1, 2]) knockout = played(Slot.match(2, 1), 'Crashed', 'Crashed')(knockout)
    expect(matchOf(knockout, 'R4.M1').task).toBeNull()
    // The one left of the upper half meets 2 in the final without a semi-final.
    knockout = played(Slot.match(2, 2), 1, 1)(knockout)
    const final = taskOf(knockout, Slot.match(4, 1))
    expect(final.entrants).toEqual([hotkeys[3], hotkeys[1]])
    expect(Knockout.contests(knockout)).toEqual([final])
  })
})

describe('a withdrawal from the knockout (RULES 4.6)', () => {
  const gone = (...ns: ReadonlyArray<number>): Withdrawals => new Map(ns.map(n => [hotkeys[n - 1]!, 'gone']))
  const withdraw = (n: number, withdrawals: Withdrawals) => (knockout: Knockout.Knockout) =>
    Knockout.withdraw(contextOf(withdrawals))(hotkeys[n - 1]!)(knockout)

  it('gives an undecided match to the opponent, even where scores are in', () => {
    const slot = Slot.match(2, 1)
    const scored = Knockout.modify(contextOf())(
      Slot.parse(slot),
      Contest.file(contextOf())([report(slot, hotkeys[0]!, 1)])
    )(draw(8))
    const knockout = withdraw(1, gone(1))(scored)
    const match = matchOf(knockout, 'R2.M1')
    expect(match.decision).toMatchObject({ winner: hotkeys[7], reason: 'OpponentWithdrawn' })
    expect(match.task?.attempts.map(({ outcome }) => outcome)).toEqual(['Closed'])
    expect(Knockout.contests(knockout).map(c => c.slot)).not.toContain(slot)
  })

  it('keeps on record what either side had scored', () => {
    const slot = Slot.match(2, 1)
    const scoresWith = (scorer: number, leaver: number) => {
      const filed = Contest.file(contextOf())([report(slot, hotkeys[scorer - 1]!, 1)])
      const scored = Knockout.modify(contextOf())(Slot.parse(slot), filed)(draw(8))
      return matchOf(withdraw(leaver, gone(leaver))(scored), 'R2.M1').decision?.scores
    }
    expect(scoresWith(1, 1)).toEqual({ home: '1', away: null })
    expect(scoresWith(1, 8)).toEqual({ home: '1', away: null })
    expect(scoresWith(8, 1)).toEqual({ home: null, away: '1' })
    expect(scoresWith(8, 8)).toEqual({ home: null, away: '1' })
  })

  it('leaves the other matches, and one that is decided, as they are', () => {
    const before = draw(8)
    const after = withdraw(8, gone(8))(before)
    expect(after.matches.slice(4)).toEqual(before.matches.slice(4))
    const decided = played(Slot.match(2, 1), 1, 'Crashed')(before)
    expect(withdraw(8, gone(8))(decided)).toEqual(decided)
    expect(withdraw(99, gone(99))(decided)).toEqual(decided)
  })

  it('before its opponent is known: the match waits, and then is the opponent’s', () => {
    const before = played(Slot.match(2, 1), 1, 'Crashed')(draw(8))
    const waiting = withdraw(1, gone(1))(before)
    expect(waiting).toEqual(before)
    const knockout = played(Slot.match(2, 2), 1, 1, gone(1))(waiting)
    expect(matchOf(knockout, 'R3.M1').decision).toMatchObject({
      winner: hotkeys[3],
      reason: 'OpponentWithdrawn'
    })
    expect(matchOf(knockout, 'R3.M1').task).toBeNull()
  })

  it('at the other side of the match it waits as well', () => {
    const before = played(Slot.match(2, 2), 1, 'Crashed')(draw(8))
    const waiting = withdraw(4, gone(4))(before)
    expect(waiting).toEqual(before)
    const knockout = played(Slot.match(2, 1), 1, 1, gone(4))(waiting)
    expect(matchOf(knockout, 'R3.M1').decision).toMatchObject({
      winner: hotkeys[0],
      reason: 'OpponentWithdrawn'
    })
  })

  it('both gone: nobody goes on from their match', () => {
    const first = played(Slot.match(2, 1), 1, 'Crashed')(draw(8))
    const second = played(Slot.match(2, 2), 1, 'Crashed', gone(1, 4))(first)
    expect(matchOf(second, 'R3.M1').decision).toMatchObject({ winner: null, reason: 'Nobody' })
  })

  it('a withdrawn miner with a bye, or against nobody, does not go on', () => {
    // Drawn already withdrawn: 1 has a bye in a field of six.
    const knockout = draw(6, gone(1))
    expect(matchOf(knockout, 'R2.M1').decision).toMatchObject({ winner: null, reason: 'Nobody' })
    expect(matchOf(knockout, 'R3.M1').home).toEqual({ type: 'Nobody' })
  })
})

describe('places of the bracket', () => {
  const at = (round: number, match: number) =>
    Knockout.contestAt(draw(8), Slot.parse(Slot.match(round, match)))

  it('outside of it there is nothing, and nothing to change', () => {
    const knockout = draw(8)
    expect(at(2, 4)).toBeDefined()
    for (const [round, match] of [
      [1, 1],
      [2, 5],
      [3, 3],
      [4, 2],
      [5, 1]
    ] as const) {
      expect(at(round, match)).toBeUndefined()
      const changed = Knockout.modify(contextOf())(Slot.parse(Slot.match(round, match)), () => {
        throw new Error('there is nothing to change')
      })(knockout)
      expect(changed).toEqual(knockout)
    }
  })

  it('a match without a task, or decided, is not changed either', () => {
    const decided = played(Slot.match(2, 1), 1, 'Crashed')(draw(8))
    for (const slot of [Slot.match(3, 1), Slot.match(2, 1)]) {
      const changed = Knockout.modify(contextOf())(Slot.parse(slot), () => {
        throw new Error('there is nothing to change')
      })(decided)
      expect(changed).toEqual(decided)
    }
  })

  it('every task of a bracket of any size is found at its own slot', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 64 }), fc.integer({ min: 1, max: 4 }), (field, firstRound) => {
        const of = draw(field, new Map(), firstRound)
        for (const contest of Knockout.contests(of)) {
          expect(Knockout.contestAt(of, Slot.parse(contest.slot))).toBe(contest)
          expect(contest.slot).toMatch(new RegExp(`^R(${firstRound}|${firstRound + 1})\\.`))
        }
      })
    )
  })
})
