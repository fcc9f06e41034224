// Reports: which events of a log are read at once, and a batch as a set (RULES 7, 10).
import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Codec from '../../../src/domain/codec/Codec.js'
import * as Slot from '../../../src/domain/task/Slot.js'
import * as Log from '../../../src/rules/log/Log.js'
import * as Reports from '../../../src/rules/log/Reports.js'
import { hotkeys } from '../../addresses.js'
import { hostileValue } from '../../arbitraries.js'
import { report } from '../contests.js'

const [a, b] = hotkeys
const [match1, match2] = [Slot.match(1, 1), Slot.match(1, 2)]
const reports = [report(match1, a!, 1), report(match1, b!, 'Crashed')]

/** What the codec makes of an event: its reports, or null where it is refused or is another event. */
const decoded = (event: unknown): unknown => {
  const taken = Codec.take(Log.event)(event)
  return E.isRight(taken) && taken.right.type === 'Reported' ? taken.right.reports : null
}

/** An object whose fields are partly somebody else's. */
const inheriting = (own: object, inherited: object): unknown =>
  Object.setPrototypeOf({ ...own }, { __proto__: null, ...inherited })

describe('the reports of an event are read without the codec (RULES 10)', () => {
  it('where it is nothing but reports, in copies', () => {
    for (const event of [
      { type: 'Reported', reports },
      { reports, type: 'Reported' }
    ]) {
      const told = Reports.told(event)
      expect(told).toEqual(reports)
      expect(told).not.toBe(reports)
      expect(told?.[0]).not.toBe(reports[0])
    }
    expect(Reports.told({ type: 'Reported', reports: [] })).toEqual([])
  })

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'Reported'],
    ['a list', ['Reported', reports]],
    ['a field more', { type: 'Reported', reports, at: 5 }],
    ['a field less', { type: 'Reported' }],
    ['another field in place of the reports', { type: 'Reported', report: reports }],
    ['another field in place of the type', { kind: 'Reported', reports }],
    ['another event', { type: 'Cancelled', reports }],
    ['reports that are no list', { type: 'Reported', reports: { length: 0 } }],
    ['a report that is not sound', { type: 'Reported', reports: [{ ...reports[0], score: '5e-05' }] }],
    ['a type that is not its own', inheriting({ reports, at: 5 }, { type: 'Reported' })],
    ['reports that are not its own', inheriting({ type: 'Reported', at: 5 }, { reports })],
    [
      'what throws when it is read',
      Object.defineProperty({ type: 'Reported' }, 'reports', {
        enumerable: true,
        get: () => {
          throw new Error('not now')
        }
      })
    ],
    [
      'what throws when its fields are counted',
      new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error('not now')
          }
        }
      )
    ]
  ])('but not %s', (_, event) => {
    expect(Reports.told(event)).toBeNull()
    expect(decoded(event)).toBeNull()
  })

  it('and never where the codec would refuse it or read something else', () => {
    const part = fc.oneof(hostileValue, fc.constant(reports), fc.constant('Reported'))
    const event = fc.oneof(part, fc.record({ type: part, reports: part }, { requiredKeys: [] }))
    fc.assert(
      fc.property(event, value => {
        const told = Reports.told(value)
        if (told !== null) expect(told).toEqual(decoded(value))
      })
    )
  })
})

describe('a batch is a set (RULES 7)', () => {
  const right = (of: ReturnType<typeof Reports.of>): unknown => (E.isRight(of) ? of.right : of.left)

  it('in the order of slots and hotkeys, each report once', () => {
    const [first, second] = [report(match1, a!, 1), report(match2, a!, 1)]
    expect(right(Reports.of([second, first, second, { ...first }]))).toEqual([first, second])
    expect(right(Reports.of([first]))).toEqual([first])
    expect(right(Reports.of([]))).toEqual([])
  })

  it('in which two of one job may not differ, whoever else is on its slot', () => {
    const [mine, another] = [report(match1, a!, 1), report(match1, a!, 2)]
    const conflict = { type: 'ConflictingReport', slot: match1, hotkey: a }
    expect(right(Reports.of([mine, report(match1, b!, 2), another]))).toEqual(conflict)
    expect(right(Reports.of([mine, report(match1, b!, 2)]))).toHaveLength(2)
    expect(right(Reports.of([mine, report(match2, a!, 2)]))).toHaveLength(2)
  })

  it('that falls into slots', () => {
    const [one, two, three] = [report(match1, a!, 1), report(match1, b!, 1), report(match2, a!, 1)]
    expect(Reports.bySlot([])).toEqual([])
    expect(Reports.bySlot([one])).toEqual([{ slot: one.slot, reports: [one] }])
    expect(Reports.bySlot([one, two])).toEqual([{ slot: one.slot, reports: [one, two] }])
    expect(Reports.bySlot([one, two, three])).toEqual([
      { slot: one.slot, reports: [one, two] },
      { slot: three.slot, reports: [three] }
    ])
  })
})
