// What if: the same rules change nothing, other ones as much as the reports allow.
import * as Phase from '../../../src/rules/Phase.js'
import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Exact from '../../../src/domain/Exact.js'
import * as RuleSets from '../../../src/rules/ruleset/RuleSets.js'
import * as Slot from '../../../src/domain/task/Slot.js'
import * as Tournament from '../../../src/Tournament.js'
import type * as Log from '../../../src/rules/log/Log.js'
import type * as RuleSet from '../../../src/rules/ruleset/RuleSet.js'
import { WhatIf } from 'dethrone/simulation'
import { Tournaments } from 'dethrone/testing'
import { runs } from '../../runs.js'

const standard = fc.constant(RuleSets.standard)
const logOf = (t: Tournament.Tournament) => [Tournament.opened(t), ...t.record]

const under = (rules: RuleSet.RuleSet, tournament: Tournament.Tournament): WhatIf.WhatIf => {
  const result = WhatIf.replay(rules)(logOf(tournament))
  if (E.isLeft(result)) throw new Error(result.left.type)
  return result.right
}

const withBoss = (changes: Partial<RuleSet.RuleSet['boss']>): RuleSet.RuleSet => ({
  ...RuleSets.standard,
  id: 'other',
  boss: { ...RuleSets.standard.boss, ...changes }
})

const lenient = withBoss({
  threshold: { base: Exact.constant('0'), decay: Exact.constant('1'), floor: Exact.constant('0') },
  winsRequired: { text: 1, image: 1 }
})

const impossible = withBoss({
  threshold: { base: Exact.constant('1'), decay: Exact.constant('1'), floor: Exact.constant('1') },
  winsRequired: { text: 6, image: 6 }
})

describe('what if', () => {
  it('under its own rules a tournament is what it was, at any moment', () => {
    fc.assert(
      fc.property(Tournaments.tournament({ most: 12 }), tournament => {
        const result = under(tournament.opening.rules, tournament)
        expect(result.under).toEqual(tournament)
        expect(result.recorded).toEqual(tournament)
        expect(result.unanswered).toEqual([])
        expect(result.dropped).toEqual([])
        if (result.bossRound !== null) expect(result.bossRound.changed).toEqual([])
      }),
      { numRuns: runs(15) }
    )
  })

  it('another threshold and another number of wins need no other report', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(Tournaments.finished({ rules: standard, most: 12, trouble: 'none' }), tournament => {
        for (const rules of [lenient, impossible]) {
          const result = under(rules, tournament)
          expect(result.unanswered).toEqual([])
          expect(result.under.phase).toBe('Finished')
          if (result.bossRound === null || result.under.phase !== 'Finished') continue
          // The boss round by itself says the same as the whole tournament.
          expect(result.under.ending.type).toBe(result.bossRound.under)
          seen.add(`${result.bossRound.recorded} ${result.bossRound.under}`)
          if (rules === lenient)
            expect(result.bossRound.wins.under).toBeGreaterThanOrEqual(result.bossRound.wins.recorded)
        }
      }),
      { numRuns: runs(40) }
    )
    expect(seen).toContain('Defended Dethroned')
  })

  it('other groups have other miners, and it says which reports are missing', () => {
    fc.assert(
      fc.property(
        Tournaments.finished({ rules: standard, most: 24, trouble: 'none' }).filter(
          ({ opening }) => opening.miners.length > 16
        ),
        tournament => {
          const result = under(RuleSets.gradients202509, tournament)
          expect(result.under.phase).toBe('GroupStage')
          expect(result.unanswered.map(({ slot }) => slot)).toEqual(['R1.G1.T1'])
          const [task] = result.unanswered
          expect(task?.of).toBe(tournament.opening.miners.length)
          const inGroupOne = tournament.groups[0]?.groups[0]?.miners.length ?? 0
          expect(task?.missing).toBe(tournament.opening.miners.length - inGroupOne)
        }
      ),
      { numRuns: runs(15) }
    )
  })

  it('a report answers only the same task: the kind of a slot counts', () => {
    const images = withBoss({
      kinds: {
        text: RuleSets.standard.boss.kinds.text.toReversed(),
        image: RuleSets.standard.boss.kinds.image
      }
    })
    fc.assert(
      fc.property(
        Tournaments.finished({ rules: standard, type: fc.constant('text'), most: 4, trouble: 'none' }).filter(
          t => Phase.boss(t) !== null
        ),
        tournament => {
          const result = under(images, tournament)
          expect(result.bossRound).toBe(null)
          expect(result.under.phase).toBe('BossRound')
          // Instruct, DPO and GRPO twice each, the other way round: the middle two are the same.
          expect(result.unanswered.map(({ slot }) => Slot.parse(slot).task)).toEqual([1, 2, 5, 6])
        }
      ),
      { numRuns: runs(10) }
    )
  })

  it('what happened besides reports is taken over or dropped with its reason, and never lost', () => {
    fc.assert(
      fc.property(
        Tournaments.tournament({ rules: standard, most: 24 }),
        fc.constantFrom(...RuleSets.all.values()),
        (tournament, rules) => {
          const result = under(rules, tournament)
          const happened = (record: Tournament.Tournament['record']) =>
            record.filter(({ type }) => type !== 'Reported')
          const dropped = new Set<unknown>(result.dropped.map(({ event }) => event))
          const [taken, events] = [happened(result.under.record), happened(tournament.record)]
          expect(events.filter(event => !dropped.has(event))).toEqual(taken)
          expect(taken.length + result.dropped.length).toBe(events.length)
        }
      ),
      { numRuns: runs(15) }
    )
  })

  it('drops a task that could not be run where the other rules do not set it (RULES 3.9)', () => {
    const inGroupTwo: Log.Event = { type: 'Unavailable', slot: Slot.group(1, 2, 1), reason: 'no dataset' }
    fc.assert(
      fc.property(
        Tournaments.opened({ rules: standard }).filter(({ opening }) => opening.miners.length > 16),
        start => {
          const tournament = Tournament.apply(inGroupTwo)(start)
          if (E.isLeft(tournament)) throw new Error(tournament.left.type)
          // Under these rules the whole field is one group.
          expect(under(RuleSets.gradients202509, tournament.right).dropped).toEqual([
            { event: inGroupTwo, because: 'UnexpectedUnavailable' }
          ])
          expect(under(RuleSets.standard, tournament.right).dropped).toEqual([])
        }
      ),
      { numRuns: runs(5) }
    )
  })

  it('is refused where the other rules refuse the field', () => {
    const larger: RuleSet.RuleSet = {
      ...RuleSets.standard,
      id: 'larger',
      registration: { ...RuleSets.standard.registration, minimumField: 1000 }
    }
    fc.assert(
      fc.property(Tournaments.tournament({ most: 2 }), tournament => {
        const result = WhatIf.replay(larger)(logOf(tournament))
        expect(E.isLeft(result) ? result.left.type : null).toBe('FieldTooSmall')
      }),
      { numRuns: runs(5) }
    )
    expect(E.isLeft(WhatIf.replay(RuleSets.standard)([]))).toBe(true)
  })
})
