import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Codec from '../../../src/domain/codec/Codec.js'
import type * as Coldkey from '../../../src/domain/miner/Coldkey.js'
import * as Ledger from '../../../src/rules/admission/Ledger.js'
import * as TournamentId from '../../../src/domain/TournamentId.js'
import { coldkey, hotkey } from '../../addresses.js'
import { hostileValue, prototypeKeys } from '../../arbitraries.js'
import { decoded } from '../../view.js'
import { right } from '../fields.js'
import { unsaid } from '../refusals.js'

const [rich, poor] = [coldkey(1), coldkey(2)]
const charge = (n: number, tournament = 'spring') => ({
  tournament,
  type: 'text',
  hotkey: hotkey(n),
  coldkey: rich,
  amount: '5',
  refunded: false
})
const json = { balances: { [rich]: '100' }, charges: [charge(1), charge(2), charge(1, 'autumn')] }

const faults = (input: unknown): ReadonlyArray<string> => {
  const ledger = Codec.decode(Ledger.codec, 'ledger')(input)
  return E.isLeft(ledger) ? ledger.left.map(({ path }) => path) : []
}

describe('a ledger in JSON (RULES 2.2)', () => {
  it('is read as it is written', () => {
    const ledger = decoded(Ledger.codec, json)
    expect(right(Ledger.available(rich)(ledger))).toBe(100n)
    expect(Ledger.codec.encode(ledger)).toEqual(json)
    expect(Ledger.codec.is(ledger)).toBe(true)
  })

  it('an empty one has no balances and no charges', () => {
    expect(Ledger.codec.encode(Ledger.empty)).toEqual({ balances: {}, charges: [] })
    expect(right(Ledger.available(rich)(Ledger.empty))).toBe(0n)
  })

  it('a balance under what is no coldkey is a fault, never money that disappears', () => {
    for (const key of ['nobody', `${rich} `, hotkey(1).slice(1), ...prototypeKeys]) {
      const balances: unknown = JSON.parse(`{"${rich}":"1",${JSON.stringify(key)}:"7"}`)
      expect(faults({ ...json, balances })).toEqual([Codec.extend('ledger.balances', key)])
    }
  })

  it('a balance that is no amount is named with its coldkey', () => {
    expect(faults({ ...json, balances: { [rich]: '1.5', [poor]: -1 } })).toEqual([
      `ledger.balances["${rich}"]`,
      `ledger.balances["${poor}"]`
    ])
  })

  it('two charges for one tournament and hotkey are refused: they would be refunded twice', () => {
    expect(faults({ ...json, charges: [...json.charges, charge(1)] })).toEqual(['ledger.charges[3].hotkey'])
  })

  it('one id is one tournament’s, of the type it was first charged for (RULES 1)', () => {
    const other = { ...charge(4), tournament: json.charges[0]!.tournament, type: 'image' }
    const read = Codec.decode(Ledger.codec, 'ledger')({ ...json, charges: [...json.charges, other] })
    expect(E.isLeft(read) ? read.left.map(Codec.sentence) : []).toEqual([
      'ledger.charges[3].type is "image": expected "text", as before for this tournament'
    ])
  })

  it('what stands in the place of a part of it is refused there, with words for what belongs there', () => {
    expect(unsaid(Ledger.codec, json)).toEqual([])
  })

  it('nothing hostile is one', () => {
    fc.assert(
      fc.property(hostileValue, value => {
        expect(faults(value).length).toBeGreaterThan(0)
        expect(faults({ ...json, charges: [value] }).length).toBeGreaterThan(0)
      })
    )
  })
})

describe('money moves, and none is made (RULES 2.2)', () => {
  const ledger = () => decoded(Ledger.codec, json)
  const spring = decoded(TournamentId.codec, 'spring')

  it('a deposit adds to what is there, from nothing too', () => {
    const after = right(Ledger.deposit(poor, 7n)(right(Ledger.deposit(rich, 1n)(ledger()))))
    expect([rich, poor, coldkey(3)].map(key => right(Ledger.available(key)(after)))).toEqual([101n, 7n, 0n])
    expect(right(Ledger.available(rich)(ledger()))).toBe(100n)
  })

  it.each([-1n, 10n ** 30n, 5, '5', Number.NaN, undefined])('a deposit of %s is none (RULES 1)', amount => {
    expect(Ledger.deposit(rich, amount as bigint)(ledger())).toMatchObject(
      E.left({ type: 'Invalid', faults: [{ path: 'amount' }] })
    )
  })

  it('a balance that a ledger cannot hold is refused, in a deposit and in a refund', () => {
    const most = 10n ** 30n - 1n
    const full = right(Ledger.deposit(rich, most - 100n)(ledger()))
    expect(right(Ledger.available(rich)(full))).toBe(most)
    for (const more of [Ledger.deposit(rich, 1n)(full), Ledger.refund(spring)(full)])
      expect(more).toMatchObject(
        E.left({ type: 'Invalid', faults: [{ path: `ledger.balances["${rich}"]` }] })
      )
  })

  it('what is no ledger is refused, and so is who is no coldkey', () => {
    const broken = { ...ledger(), balances: { [rich]: -1n } } as unknown as Ledger.Ledger
    expect(Ledger.deposit(rich, 1n)(broken)).toMatchObject(E.left({ type: 'Invalid' }))
    expect(Ledger.refund(spring)(broken)).toMatchObject(E.left({ type: 'Invalid' }))
    expect(Ledger.deposit('__proto__' as Coldkey.Coldkey, 1n)(ledger())).toMatchObject(
      E.left({ type: 'Invalid', faults: [{ path: 'coldkey' }] })
    )
  })

  it('a refund gives back every charge of the tournament, and no other', () => {
    const after = right(Ledger.refund(spring)(ledger()))
    expect(right(Ledger.available(rich)(after))).toBe(110n)
    expect(after.charges.map(({ refunded }) => refunded)).toEqual([true, true, false])
  })

  it('once, however often it is asked for', () => {
    const once = right(Ledger.refund(spring)(ledger()))
    expect(Ledger.refund(spring)(once)).toEqual(E.right(once))
  })

  it('one id is one tournament: charges of two types are refused (RULES 1)', () => {
    const image = { ...charge(3), type: 'image' }
    expect(faults({ ...json, charges: [...json.charges, image] })).toEqual(['ledger.charges[3].type'])
    expect(faults({ ...json, charges: [...json.charges, { ...image, tournament: 'winter' }] })).toEqual([])
  })

  it('can be written as it is, and read again', () => {
    const after = right(Ledger.deposit(poor, 7n)(ledger()))
    expect(Codec.decode(Ledger.codec)(JSON.parse(JSON.stringify(after)))).toEqual(E.right(after))
  })
})
