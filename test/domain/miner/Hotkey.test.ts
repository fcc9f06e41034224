import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Address from '../../../src/domain/miner/Address.js'
import * as Codec from '../../../src/domain/codec/Codec.js'
import * as Coldkey from '../../../src/domain/miner/Coldkey.js'
import * as Hotkey from '../../../src/domain/miner/Hotkey.js'
import { hotkeys } from '../../addresses.js'
import { timed } from '../../timed.js'
import { badAddress, base58, hostileValue, misspelt } from '../../arbitraries.js'

// The development accounts of Substrate, as `subkey inspect //Alice --network substrate` prints them.
const alice = {
  publicKey: 'd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d',
  address: '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY',
  // The same key under Polkadot's prefix 0 and Kusama's prefix 2.
  elsewhere: [
    '15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5',
    'HNZata7iMYWmk5RvZRTiAsSDhV8366zq2YGb3tLH5Upf74F'
  ]
}
const bob = {
  publicKey: '8eaf04151687736326c9fea17e25fc5287613693c912909cb226aa4794f26a48',
  address: '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty',
  elsewhere: [
    '14E5nqKAp3oAJcmzgZhUD2RcptBeUBScxKHgJKU4HPNcKVf3',
    'FoQJpPyadYccjavVdTWxpxU7rUEaYhfLCPwXgkfD6Zat9QP'
  ]
}

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'))

describe.each([
  ['hotkeys', 'a hotkey', Hotkey.codec, Hotkey.ofPublicKey, Codec.decode(Hotkey.codec, 'key')],
  ['coldkeys', 'a coldkey', Coldkey.codec, Coldkey.ofPublicKey, Codec.decode(Coldkey.codec, 'key')]
] as const)('%s are SS58 addresses (RULES 1, 2.1)', (_, name, codec, ofPublicKey, decode) => {
  it('of the keys everybody knows', () => {
    expect(ofPublicKey(bytes(alice.publicKey))).toBe(alice.address)
    expect(ofPublicKey(bytes(bob.publicKey))).toBe(bob.address)
    expect(codec.is(alice.address)).toBe(true)
    expect(codec.is(bob.address)).toBe(true)
  })

  it.each([alice, bob])('under the one prefix 42: other spellings of $address are refused', account => {
    expect([0, 2].map(prefix => Address.ss58(prefix, bytes(account.publicKey)))).toEqual(account.elsewhere)
    expect(account.elsewhere.map(codec.is)).toEqual([false, false])
  })

  it('with a fault that says so', () => {
    expect(decode('5Grwva')).toEqual(
      E.left([{ path: 'key', value: '5Grwva', expected: `${name} (SS58 address, prefix 42)` }])
    )
  })

  it('and nothing else is one', () => {
    fc.assert(
      fc.property(fc.oneof(badAddress, hostileValue), value => {
        expect(codec.is(value)).toBe(false)
        expect(E.isLeft(codec.decode(value))).toBe(true)
      }),
      { numRuns: 1000 }
    )
  })
})

it.each([alice.address, bob.address])('every change of a single character of %s is refused', address => {
  const changes = Array.from(address, (_, index) =>
    Array.from(base58, c => misspelt(address, index, c))
  ).flat()
  const accepted = changes.filter(Hotkey.codec.is)
  expect(changes).toHaveLength(48 * 58)
  expect(new Set(accepted)).toEqual(new Set([address]))
})

it('no two neighbouring characters can be swapped', () => {
  for (const { address } of [alice, bob]) {
    for (let i = 0; i + 1 < address.length; i += 1) {
      const swapped = address.slice(0, i) + address.charAt(i + 1) + address.charAt(i) + address.slice(i + 2)
      expect(Hotkey.codec.is(swapped)).toBe(swapped === address)
    }
  }
})

it('a longer or shorter key is no address, its checksum right or not', () => {
  const spelt = (length: number): string => Address.ss58(42, new Uint8Array(length).fill(7))
  expect(Hotkey.codec.is(spelt(32))).toBe(true)
  expect([0, 1, 8, 31, 33, 64].map(length => Hotkey.codec.is(spelt(length)))).toEqual(Array(6).fill(false))
})

it('an address of ten million characters is refused unread', () => {
  const long = '5'.repeat(10_000_000)
  expect(timed(() => expect(Hotkey.codec.is(long)).toBe(false))).toBeLessThan(100)
})

it('hotkeys are listed by code units, not by the words of a language (RULES 3.3)', () => {
  const sorted = Array.from(hotkeys).sort(Hotkey.byCodeUnits)
  expect(sorted).toEqual(Array.from(hotkeys).sort())
  expect(sorted.map((hotkey, i) => Hotkey.byCodeUnits(hotkey, sorted[i + 1] ?? hotkey))).toEqual([
    ...Array<number>(sorted.length - 1).fill(-1),
    0
  ])
})
