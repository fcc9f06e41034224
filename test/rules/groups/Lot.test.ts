import fc from 'fast-check'
import seedrandom from 'seedrandom'
import { describe, expect, it } from 'vitest'
import * as Hotkey from '../../../src/domain/miner/Hotkey.js'
import * as Seed from '../../../src/domain/Seed.js'
import * as Lot from '../../../src/rules/groups/Lot.js'
import { hotkeys } from '../../addresses.js'
import { decoded } from '../../view.js'

const example = decoded(Seed.codec, 'example')
const alice = decoded(Hotkey.codec, '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY')
const seeds = fc
  .string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 256 })
  .map(text => decoded(Seed.codec, text))

describe('the higher lot goes first, and equal lots draw again (RULES 3.6, 10)', () => {
  it('by the doubles of lot/<hotkey>', () => {
    const lot = (hotkey: Hotkey.Hotkey): number => seedrandom.alea(`example/lot/${hotkey}`).double()
    const sorted = Array.from(hotkeys).sort((a, b) => Lot.compare(a, b)(example))
    expect(sorted.map(lot)).toEqual(Array.from(hotkeys, lot).sort((a, b) => b - a))
  })

  it('a hotkey is level only with itself', () => {
    expect(Lot.compare(alice, alice)(example)).toBe(0)
    fc.assert(
      fc.property(seeds, fc.constantFrom(...hotkeys), fc.constantFrom(...hotkeys), (seed, a, b) => {
        expect(Lot.compare(a, b)(seed) + Lot.compare(b, a)(seed)).toBe(0)
        expect(Lot.compare(a, b)(seed) === 0).toBe(a === b)
      })
    )
  })
})
