import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Codec, Ledger, TournamentId } from '../../../src/index.js'
import { coldkey, hotkey } from '../../addresses.js'
import { hostileValue, prototypeKeys } from '../../arbitraries.js'
import { decoded } from '../../view.js'
import { unsaid } from '../refusals.js'

const [rich, poor] = [coldkey(1), coldkey(2)]
const charge = (n: number, tournament = 'spring') => ({
  tournament,
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
    expect(ledger.balances[rich]).toBe(100n)
    expect(Ledger.codec.encode(ledger)).toEqual(json)
    expect(Ledger.codec.is(ledger)).toBe(true)
  })

  it('an empty one has no balances and no charges', () => {
    expect(Ledger.codec.encode(Ledger.empty)).toEqual({ balances: {}, charges: [] })
    expect(Ledger.available(rich)(Ledger.empty)).toBe(0n)
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
    expect(faults({ ...json, charges: [...json.charges, charge(1)] })).toEqual(['ledger.charges'])
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

  it('a deposit adds to what is there, from nothing too', () => {
    const after = Ledger.deposit(poor, 7n)(Ledger.deposit(rich, 1n)(ledger()))
    expect([rich, poor, coldkey(3)].map(key => Ledger.available(key)(after))).toEqual([101n, 7n, 0n])
    expect(Ledger.available(rich)(ledger())).toBe(100n)
  })

  it('a refund gives back every charge of the tournament, and no other', () => {
    const after = Ledger.refund(decoded(TournamentId.codec, 'spring'))(ledger())
    expect(Ledger.available(rich)(after)).toBe(110n)
    expect(after.charges.map(({ refunded }) => refunded)).toEqual([true, true, false])
  })

  it('once, however often it is asked for', () => {
    const refund = Ledger.refund(decoded(TournamentId.codec, 'spring'))
    expect(refund(refund(ledger()))).toEqual(refund(ledger()))
  })
})
