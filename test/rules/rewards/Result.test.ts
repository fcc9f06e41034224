import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Codec from '../../../src/domain/codec/Codec.js'
import * as Contest from '../../../src/rules/Contest.js'
import * as Fraction from '../../../src/scoring/Fraction.js'
import * as Phase from '../../../src/rules/Phase.js'
import * as Result from '../../../src/rules/rewards/Result.js'
import * as Rewards from '../../../src/rules/rewards/Rewards.js'
import * as Slot from '../../../src/domain/task/Slot.js'
import type * as Tournament from '../../../src/Tournament.js'
import * as Wins from '../../../src/rules/rewards/Wins.js'
import { hotkeys } from '../../addresses.js'
import { play, type Scenario, scenarioArbitrary } from '../../reference/scenarios.js'
import type * as Reference from '../../reference/types.js'
import { applied, opened, view } from '../../view.js'
import { runs } from '../../runs.js'

const keys = Array.from<string>(hotkeys)

/** A made-up tournament as far as its log goes. */
const played = (scenario: Scenario): Tournament.Tournament => {
  const { opening, log } = play(scenario, keys)
  return log.reduce<Tournament.Tournament>((tournament, event) => {
    const next = applied(event)(tournament)
    return E.isRight(next) ? next.right : tournament
  }, opened(opening))
}

const resultOf = (tournament: Tournament.Tournament): Result.Result | null => {
  const result = Result.of({ opened: 5, ended: 7 })(tournament)
  return E.isRight(result) ? result.right : null
}

const fractionOf = (text: string): Fraction.Fraction => {
  const [n = '0', d = '1'] = text.split('/')
  return Fraction.of(BigInt(n), BigInt(d))
}

/** Points by the rule, counted from what can be seen of a tournament: standings, matches, boss verdicts (RULES 13.1). */
const counted = (tournament: Tournament.Tournament): ReadonlyMap<string, Fraction.Fraction> => {
  const seen: Reference.View = view(tournament)
  const boss = Phase.boss(tournament)
  const points = new Map<string, Fraction.Fraction>()
  const give = (to: string | null, what: Fraction.Fraction): void => {
    if (to === null || Fraction.isZero(what)) return
    points.set(to, Fraction.add(points.get(to) ?? Fraction.zero, what))
  }
  for (const { round, standings } of seen.rounds) {
    for (const { hotkey, tasksWon } of standings ?? [])
      give(hotkey, Fraction.multiply(fractionOf(tasksWon), Fraction.ratio(round, 1)))
  }
  for (const { round, winner, reason } of seen.knockout?.matches ?? []) {
    if (reason === 'BetterScore' || reason === 'BetterSeed' || reason === 'OpponentFailed')
      give(winner, Fraction.ratio(round, 1))
  }
  seen.boss?.verdicts.forEach((verdict, i) => {
    // What a withdrawal closed was not decided, even where a verdict could be worked out.
    if (verdict === null || boss?.tasks[i]?.attempts.at(-1)?.outcome !== 'Decided') return
    const winner = verdict.winner === 'Champion' ? boss.champion.hotkey : boss.challenger.hotkey
    give(winner, Fraction.ratio(boss.round, 1))
  })
  return points
}

const pointsOf = ({ wins }: Result.Result): ReadonlyMap<string, Fraction.Fraction> =>
  new Map(Array.from(Wins.byWinner(wins), ([hotkey, won]) => [hotkey, Fraction.sum(won.map(Wins.points))]))

describe('Result', () => {
  it('has the points that can be counted off made-up tournaments (RULES 13.1)', () => {
    const endings = new Map<string, number>()
    fc.assert(
      fc.property(scenarioArbitrary, scenario => {
        const tournament = played(scenario)
        const result = resultOf(tournament)
        if (result === null) {
          expect(tournament.phase).not.toBe('Finished')
          return
        }
        expect([result.opened, result.ended]).toEqual([5, 7])
        endings.set(result.ending.type, (endings.get(result.ending.type) ?? 0) + 1)
        // Of a round that was broken off there are no standings to count from.
        if (result.ending.type !== 'Cancelled') expect(pointsOf(result)).toEqual(counted(tournament))
      }),
      { seed: 20251101, numRuns: runs(80) }
    )
    expect(Array.from(endings.keys()).sort()).toEqual([
      'Cancelled',
      'Crowned',
      'Defended',
      'Dethroned',
      'Retained',
      'Vacant'
    ])
  }, 120_000)

  it('splits a round’s number exactly among the winners of a task (RULES 13.1)', () => {
    fc.assert(
      fc.property(scenarioArbitrary, scenario => {
        const tournament = played(scenario)
        for (const win of resultOf(tournament)?.wins ?? []) {
          const all = Fraction.multiply(Wins.points(win), Fraction.ratio(win.winners.length, 1))
          expect(all).toEqual(Fraction.ratio(Slot.parse(win.slot).round, 1))
        }
      }),
      { numRuns: runs(20) }
    )
  }, 60_000)

  it('names only decided tasks, by the attempt that counted: replaced ones earn nothing (RULES 3.8, 13.1)', () => {
    fc.assert(
      fc.property(scenarioArbitrary, scenario => {
        const tournament = played(scenario)
        const result = resultOf(tournament)
        const slots = result?.wins.map(({ slot }) => slot) ?? []
        expect(new Set(slots.map(Slot.first)).size).toBe(slots.length)
        expect(slots).toEqual(Array.from(slots).sort(Slot.compare))
        for (const slot of slots) {
          const contest = Phase.contestAt(tournament, Slot.parse(slot))
          expect(contest !== undefined && Contest.isDecided(contest)).toBe(true)
          expect(contest && Contest.slotInPlay(contest)).toBe(slot)
        }
      }),
      { numRuns: runs(20) }
    )
  }, 60_000)

  it('takes back what it gives out, whatever the tournament', () => {
    fc.assert(
      fc.property(scenarioArbitrary, scenario => {
        const tournament = played(scenario)
        const result = resultOf(tournament)
        if (result === null) return
        const json: unknown = JSON.parse(JSON.stringify(result))
        expect(Codec.decode(Result.codec)(json)).toEqual(E.right(result))
      }),
      { numRuns: runs(20) }
    )
  }, 60_000)

  it('has the median improvement of a verdict’s tasks with two scores for a new champion (RULES 13.3)', () => {
    let dethroned = 0
    fc.assert(
      fc.property(scenarioArbitrary, scenario => {
        const tournament = played(scenario)
        const result = resultOf(tournament)
        if (result?.ending.type !== 'Dethroned' || tournament.phase !== 'Finished') return
        dethroned += 1
        // The margins of the verdict are the same improvements, rounded to 30 digits.
        const margins = (Phase.verdict(tournament)?.tasks ?? [])
          .flatMap(({ margin }) => (margin === null ? [] : [Number(margin)]))
          .sort((a, b) => a - b)
        const [low = 0, high = 0] = [
          margins[Math.ceil(margins.length / 2) - 1],
          margins[Math.floor(margins.length / 2)]
        ]
        const ours = Number(Fraction.fixed(40)(result.ending.performance))
        expect(Math.abs(ours - (low + high) / 2)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(ours)))
      }),
      { seed: 20251101, numRuns: runs(80) }
    )
    expect(dethroned).toBeGreaterThan(5)
  }, 120_000)

  it('participants are the fields of running tournaments, each once, without the withdrawn (RULES 13.3)', () => {
    fc.assert(
      fc.property(fc.array(scenarioArbitrary, { maxLength: 3 }), scenarios => {
        const several = scenarios.map(played)
        const expected = new Set<string>()
        for (const { phase, opening, record } of several) {
          if (phase === 'Finished') continue
          const gone = record.flatMap(e => (e.type === 'Withdrawn' ? [e.hotkey] : []))
          for (const { hotkey } of opening.miners) if (!gone.includes(hotkey)) expected.add(hotkey)
        }
        const participants = Rewards.participants(several)
        expect(participants.length).toBe(expected.size)
        expect(new Set<string>(participants)).toEqual(expected)
      }),
      { numRuns: runs(10) }
    )
  }, 60_000)
})
