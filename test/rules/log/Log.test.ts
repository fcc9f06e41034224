import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Codec from '../../../src/domain/codec/Codec.js'
import * as Log from '../../../src/rules/log/Log.js'
import * as Opening from '../../../src/rules/Opening.js'
import * as Report from '../../../src/domain/task/Report.js'
import { hotkeys } from '../../addresses.js'
import { hostileValue, oddTexts } from '../../arbitraries.js'
import { decoded } from '../../view.js'
import { eight, right } from '../fields.js'
import { unsaid } from '../refusals.js'

const reports = ['R1.G1.T1', 'R1.G1.T2', 'R1.G10.T1', 'R1.G2.T1', 'R2.M1.T1'].flatMap(slot =>
  hotkeys
    .slice(0, 4)
    .map(hotkey =>
      decoded(Report.codec, { type: 'Scored', slot, hotkey, score: '1', timedOut: false, digest: null })
    )
)
const withdrawn = decoded(Log.event, { type: 'Withdrawn', hotkey: hotkeys[0], reason: 'deregistered' })

const paths = (input: unknown): ReadonlyArray<string> => {
  const log = Codec.decode(Log.codec, 'log')(input)
  return E.isLeft(log) ? log.left.map(({ path }) => path) : []
}

describe('a record does not depend on how reports came in (RULES 7, 8)', () => {
  it('any order and any batches give one event, in the order of slots and hotkeys', () => {
    const all: Log.Record = [{ type: 'Reported', reports: Array.from(reports).sort(Report.compare) }]
    const shuffled = fc.shuffledSubarray(reports, { minLength: reports.length })
    fc.assert(
      fc.property(shuffled, fc.array(fc.nat({ max: 20 }), { maxLength: 6 }), (mixed, cuts) => {
        const bounds = [0, ...cuts, mixed.length].sort((a, b) => a - b)
        const batches = bounds.map((from, i) => mixed.slice(from, bounds[i + 1] ?? from))
        const recorded = batches.reduce<Log.Record>((record, batch) => Log.report(batch)(record), [])
        expect(recorded).toEqual(all)
      })
    )
  })

  it('of one job a later report stands behind an earlier one, in whatever batches they come', () => {
    const job = fc.constantFrom(...reports.slice(0, 6).filter(Report.isScored))
    const batch = fc.array(fc.tuple(job, fc.boolean()), { maxLength: 5 })
    fc.assert(
      fc.property(fc.array(batch, { maxLength: 6 }), batches => {
        const sent = batches.map(of =>
          of.map(([report, timedOut]): Report.Report => ({ ...report, timedOut }))
        )
        const recorded = sent.reduce<Log.Record>((record, each) => Log.report(each)(record), [])
        // Sorting keeps the order of equals.
        const all = sent.flat().sort(Report.compare)
        expect(recorded).toEqual(all.length === 0 ? [] : [{ type: 'Reported', reports: all }])
      })
    )
  })

  it('other events stay where they happened, between reports before and after', () => {
    const [before, after] = [reports.slice(0, 3), reports.slice(3, 5)]
    const record = Log.report(after)([...Log.report(before)([]), withdrawn])
    expect(record).toEqual([
      { type: 'Reported', reports: Array.from(before).sort(Report.compare) },
      withdrawn,
      { type: 'Reported', reports: Array.from(after).sort(Report.compare) }
    ])
  })

  it('an event without a report takes those that follow it', () => {
    const one = reports.slice(0, 1)
    expect(Log.report(one)([{ type: 'Reported', reports: [] }])).toEqual([{ type: 'Reported', reports: one }])
  })

  it('no reports are no event', () => {
    expect(Log.report([])([])).toEqual([])
    const record: Log.Record = [withdrawn]
    expect(Log.report([])(record)).toBe(record)
  })
})

describe('withdrawals on record (RULES 4.6)', () => {
  it('are found by hotkey', () => {
    expect(Log.withdrawalOf(hotkeys[0]!)([withdrawn])).toEqual(withdrawn)
    expect(Log.withdrawalOf(hotkeys[1]!)([withdrawn])).toBeUndefined()
    const record = [...Log.report(reports)([{ type: 'Cancelled', reason: 'rain' }]), withdrawn]
    expect(Array.from(Log.withdrawals(record))).toEqual([[hotkeys[0], withdrawn]])
  })
})

describe('logs in JSON (RULES 10)', () => {
  it.each<[string, unknown, ReadonlyArray<string>]>([
    ['an event of no type', {}, ['log[0].type']],
    ['an event nobody knows', { type: 'Paused' }, ['log[0].type']],
    ['a report in a report’s place', { type: 'Reported', reports: {} }, ['log[0].reports']],
    ['a slot that is none', { type: 'Unavailable', slot: 'R1', reason: 'gone' }, ['log[0].slot']],
    ['a reason that is missing', { type: 'Cancelled' }, ['log[0].reason']],
    ['a reason longer than 4096', { type: 'Cancelled', reason: 'x'.repeat(4097) }, ['log[0].reason']],
    ['a field more', { ...withdrawn, at: 'noon' }, ['log[0].at']],
    ['an opening that is none', { type: 'Opened', format: 2, opening: null }, ['log[0].opening']]
  ])('%s is refused by its path', (_, entry, expected) => {
    expect(paths([entry])).toEqual(expected)
  })

  it('what stands in the place of a part of one is refused there, with words for what belongs there', () => {
    const opening: unknown = JSON.parse(JSON.stringify(right(Opening.make(eight.terms)(eight.miners))))
    const log = [{ type: 'Opened', opening }, { type: 'Reported', reports: reports.slice(0, 2) }, withdrawn]
    expect(unsaid(Log.codec, log)).toEqual([])
    expect(unsaid(Log.record, log.slice(1))).toEqual([])
  })

  it('a reason may be any well-formed text', () => {
    for (const reason of oddTexts) {
      expect(paths([{ type: 'Cancelled', reason }])).toEqual(reason.isWellFormed() ? [] : ['log[0].reason'])
    }
  })

  it('nothing hostile is an event', () => {
    fc.assert(
      fc.property(hostileValue, value => {
        expect(paths([value]).length).toBeGreaterThan(0)
        expect(paths([{ type: 'Reported', reports: [value] }]).length).toBeGreaterThan(0)
      })
    )
  })
})
