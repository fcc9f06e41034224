import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Codec from '../../src/domain/codec/Codec.js'
import * as Rao from '../../src/domain/Rao.js'

describe('amounts are integers of rao (RULES 2.2)', () => {
  const rao = Codec.decode(Rao.codec, 'amount')

  it('text in JSON, bigint in memory, and the same there and back', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 30n - 1n }), amount => {
        expect(rao(Rao.codec.encode(amount))).toEqual(E.right(amount))
        expect(Rao.codec.is(amount)).toBe(true)
        expect(Rao.text.is(String(amount))).toBe(true)
      })
    )
  })

  it('beyond 2^53 exact', () => {
    expect(rao('9007199254740993')).toEqual(E.right(9007199254740993n))
  })

  it.each(['-1', '1.5', '01', '+1', '1e9', '0x10', '', ' 1', '1_000', `1${'0'.repeat(30)}`, 1, null])(
    '%o is no amount in JSON',
    value => {
      expect(rao(value)).toEqual(
        E.left([{ path: 'amount', value, expected: 'an amount of rao (the digits of a whole number)' }])
      )
    }
  )

  it('is taken as it is in memory too, when it comes by a function call', () => {
    expect(rao(5n)).toEqual(E.right(5n))
    expect([-1n, 10n ** 30n].map(amount => E.isLeft(rao(amount)))).toEqual([true, true])
  })

  it('no amount in memory is negative, or too long for JSON', () => {
    expect([-1n, 10n ** 30n, 1, '1'].map(Rao.codec.is)).toEqual([false, false, false, false])
  })
})
