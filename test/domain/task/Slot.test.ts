import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Slot from '../../../src/domain/task/Slot.js'
import { hostileValue } from '../../arbitraries.js'
import { decoded } from '../../view.js'

const number = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 999_999 }))

const place: fc.Arbitrary<Slot.Place> = fc.oneof(
  fc.record({ round: number, stage: fc.constant('Group'), number, task: number, attempt: number }),
  fc.record({ round: number, stage: fc.constant('Match'), number, task: fc.constant(1), attempt: number }),
  fc.record({
    round: number,
    stage: fc.constant('Boss'),
    number: fc.constant(0),
    task: number,
    attempt: number
  })
)

const make = (p: Slot.Place): Slot.Slot => {
  const first =
    p.stage === 'Group'
      ? Slot.group(p.round, p.number, p.task)
      : p.stage === 'Match'
        ? Slot.match(p.round, p.number)
        : Slot.boss(p.round, p.task)
  return Slot.attempt(p.attempt)(first)
}

describe('slots (RULES 1)', () => {
  it('are written as in the rules', () => {
    expect(Slot.group(1, 3, 2)).toBe('R1.G3.T2')
    expect(Slot.match(2, 4)).toBe('R2.M4.T1')
    expect(Slot.boss(5, 5)).toBe('R5.B.T5')
    expect(Slot.attempt(2)(Slot.group(1, 3, 2))).toBe('R1.G3.T2.A2')
    expect(Slot.attempt(1)(Slot.boss(5, 5))).toBe('R5.B.T5')
  })

  it('give back the parts they were made of, and the slot of the first attempt', () => {
    fc.assert(
      fc.property(place, parts => {
        const slot = make(parts)
        expect(Slot.codec.is(slot)).toBe(true)
        expect(Slot.parse(slot)).toEqual(parts)
        expect(make(Slot.parse(slot))).toBe(slot)
        expect(Slot.first(slot)).toBe(make({ ...parts, attempt: 1 }))
      }),
      { numRuns: 1000 }
    )
  })

  it.each([
    'R0.G1.T1',
    'R01.G1.T1',
    'R1.G0.T1',
    'R1.G1.T0',
    'R1.G1.T1.A1',
    'R1.G1.T1.A0',
    'R1.G1.T1.A02',
    'R1.G1',
    'R1.B1.T1',
    'R1.B.T1 ',
    ' R1.B.T1',
    'R1.B.T1\n',
    'r1.b.t1',
    'R1.X1.T1',
    'R1.G1.T1.A2.A3',
    'R1000000.G1.T1',
    'R1.G-1.T1',
    'R1.G1e1.T1',
    'R١.G1.T1',
    ''
  ])('%j is none: a slot has one spelling', text => {
    expect(Slot.codec.is(text)).toBe(false)
  })

  it('nothing else is one', () => {
    fc.assert(
      fc.property(hostileValue, value => {
        expect(Slot.codec.is(value)).toBe(false)
      })
    )
  })
})

describe('slots are ordered by their numbers, not as text (RULES 1)', () => {
  const slots = [
    'R1.G2.T1',
    'R1.G2.T3',
    'R1.G2.T3.A2',
    'R1.G2.T3.A10',
    'R1.G2.T12',
    'R1.G10.T1',
    'R1.M1.T1',
    'R1.B.T1',
    'R2.G1.T1',
    'R2.M1.T1',
    'R2.M2.T1',
    'R2.M2.T1.A2',
    'R2.M11.T1',
    'R9.B.T1',
    'R9.B.T2',
    'R10.G1.T1'
  ].map(text => decoded(Slot.codec, text))

  it('round, stage, group or match, task, attempt', () => {
    expect(Array.from(slots).reverse().sort(Slot.compare)).toEqual(slots)
  })

  it('as their parts are, one after the other', () => {
    const stages = ['Group', 'Match', 'Boss']
    const parts = (p: Slot.Place): ReadonlyArray<number> => [
      p.round,
      stages.indexOf(p.stage),
      p.number,
      p.task,
      p.attempt
    ]
    fc.assert(
      fc.property(place, place, (a, b) => {
        const [x, y] = [parts(a), parts(b)]
        const at = x.findIndex((n, i) => n !== y[i])
        expect(Slot.compare(make(a), make(b))).toBe(at === -1 ? 0 : Math.sign((x[at] ?? 0) - (y[at] ?? 0)))
      }),
      { numRuns: 1000 }
    )
  })
})
