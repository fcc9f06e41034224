// The arbitraries for users: everything they make is valid, varied, and what the engine makes of it.
import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Champion from '../../src/domain/miner/Champion.js'
import * as Codec from '../../src/domain/codec/Codec.js'
import * as Exact from '../../src/domain/Exact.js'
import * as Digest from '../../src/domain/Digest.js'
import * as Log from '../../src/rules/log/Log.js'
import * as Miner from '../../src/domain/miner/Miner.js'
import * as Opening from '../../src/rules/Opening.js'
import * as Report from '../../src/domain/task/Report.js'
import * as RuleSet from '../../src/rules/ruleset/RuleSet.js'
import * as Snapshot from '../../src/Snapshot.js'
import * as Tournament from '../../src/Tournament.js'
import { Miners, Reports, RuleSets, Tournaments } from 'dethrone/testing'
import { runs } from '../runs.js'

const faults = <A, O>(codec: Codec.Codec<A, O>, value: unknown): ReadonlyArray<string> => {
  const decoded = Codec.decode(codec)(value)
  return E.isLeft(decoded) ? decoded.left.map(Codec.sentence) : []
}

describe('what is made is valid', () => {
  it('miners, fields and champions', () => {
    fc.assert(
      fc.property(Miners.field({ min: 0, max: 20 }), Miners.champion, (field, champion) => {
        for (const miner of field) expect(faults(Miner.codec, miner)).toEqual([])
        expect(new Set(field.map(({ hotkey }) => hotkey)).size).toBe(field.length)
        expect(faults(Champion.codec, champion)).toEqual([])
      })
    )
  })

  it('scores and reports', () => {
    fc.assert(
      fc.property(Reports.score, score => {
        expect(faults(Exact.codec, score)).toEqual([])
      })
    )
    fc.assert(
      fc.property(Tournaments.opened(), fc.gen(), (tournament, g) => {
        const [job] = Tournament.asks(tournament)
        if (job === undefined) return
        const report = g(Reports.report, job)
        expect(faults(Report.codec, report)).toEqual([])
        expect(E.isRight(Tournament.advance([report])(tournament))).toBe(true)
      }),
      { numRuns: runs(8) }
    )
  })

  it('rule sets, and every variation differs', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(RuleSets.ruleSet, rules => {
        expect(faults(RuleSet.codec, rules)).toEqual([])
        seen.add(Digest.of(rules))
      })
    )
    expect(seen.size).toBeGreaterThan(30)
  })

  it('openings', () => {
    fc.assert(
      fc.property(Tournaments.opened({ rules: RuleSets.ruleSet }), ({ opening }) => {
        expect(faults(Opening.codec, opening)).toEqual([])
      }),
      { numRuns: runs(8) }
    )
  })
})

describe('tournaments', () => {
  it('come in every phase and end in every way', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(Tournaments.tournament({ most: 8 }), tournament => {
        seen.add(tournament.phase)
      }),
      { seed: 1, numRuns: runs(100) }
    )
    fc.assert(
      fc.property(Tournaments.finished({ most: 8 }), ({ ending }) => {
        seen.add(ending.type)
      }),
      { seed: 1, numRuns: runs(66) }
    )
    for (const what of [
      'GroupStage',
      'Knockout',
      'BossRound',
      'Finished',
      'Dethroned',
      'Defended',
      'Crowned',
      'Cancelled'
    ])
      expect([...seen]).toContain(what)
  })

  it('follow from their own record', () => {
    fc.assert(
      fc.property(Tournaments.tournament({ rules: RuleSets.ruleSet, most: 12 }), tournament => {
        expect(Snapshot.decode(JSON.parse(JSON.stringify(tournament)))).toEqual(E.right(tournament))
      }),
      { numRuns: runs(8) }
    )
  })

  it('have logs that replay, and that decode line by line', () => {
    fc.assert(
      fc.property(Tournaments.log({ most: 12 }), log => {
        for (const entry of log) expect(faults(Log.entry, JSON.parse(JSON.stringify(entry)))).toEqual([])
        expect(E.isRight(Tournament.replay(log))).toBe(true)
      }),
      { numRuns: runs(8) }
    )
  })

  it('without trouble are never cancelled', () => {
    fc.assert(
      fc.property(Tournaments.finished({ most: 4, trouble: 'none' }), ({ ending, record }) => {
        expect(ending.type).not.toBe('Cancelled')
        expect(record.every(({ type }) => type === 'Reported')).toBe(true)
      }),
      { numRuns: runs(10) }
    )
  })
})
