import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Codec from '../../../src/domain/codec/Codec.js'
import * as Metagraph from '../../../src/domain/miner/Metagraph.js'
import { hotkeys } from '../../addresses.js'

const [a, b] = [String(hotkeys[0]), String(hotkeys[1])]
const decode = Codec.decode(Metagraph.codec, 'metagraph')
const faults = (input: unknown): ReadonlyArray<string> => {
  const decoded = decode(input)
  return E.isLeft(decoded) ? decoded.left.map(Codec.sentence) : []
}

describe('Metagraph', () => {
  it('maps node ids, which may leave gaps, to hotkeys, in the order of the ids', () => {
    expect(decode({ '65535': a, '7': b })).toEqual(
      E.right([
        { id: 7, hotkey: b },
        { id: 65_535, hotkey: a }
      ])
    )
  })
  it('takes back what it gives out', () => {
    const ids = fc.uniqueArray(fc.nat({ max: 65_535 }), { maxLength: 40 })
    fc.assert(
      fc.property(ids, chosen => {
        const metagraph = chosen.toSorted((x, y) => x - y).map((id, i) => ({ id, hotkey: hotkeys[i]! }))
        expect(decode(JSON.parse(JSON.stringify(Metagraph.codec.encode(metagraph))))).toEqual(
          E.right(metagraph)
        )
        expect(Metagraph.codec.is(metagraph)).toBe(true)
      })
    )
  })
  it('names what is wrong', () => {
    expect(faults({ '1': a, '2': a })).toEqual([
      `metagraph[2] is "${a}": expected a hotkey that no other node has`
    ])
    expect(faults({ '1': 'x' })).toEqual(['metagraph[1] is "x": expected a hotkey (SS58 address, prefix 42)'])
    expect(faults({ '01': a })).toEqual([
      'metagraph[01] is "01": expected a node id (an integer from 0 to 65535)'
    ])
    expect(faults({ '65536': a })).toEqual([
      'metagraph[65536] is "65536": expected a node id (an integer from 0 to 65535)'
    ])
    expect(faults([a])).toEqual([
      'metagraph is a list of 1: expected a metagraph (an object from node id to hotkey)'
    ])
  })
  it('is no map, whose nodes would be lost', () => {
    expect(faults(new Map([['1', a]]))).toHaveLength(1)
  })
  it('is known without a crash, whatever it is', () => {
    expect(Metagraph.codec.is([{ id: 1, hotkey: a }])).toBe(true)
    for (const id of [Object.create(null), '1', 1.5, -1, 65_536, Symbol('1')] as ReadonlyArray<unknown>) {
      expect(Metagraph.codec.is([{ id, hotkey: a }])).toBe(false)
    }
  })
})
