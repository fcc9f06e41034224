import fc from 'fast-check'
import seedrandom from 'seedrandom'
import { describe, expect, it } from 'vitest'
import * as Hotkey from '../../src/domain/miner/Hotkey.js'
import * as Random from '../../src/domain/Random.js'
import * as Seed from '../../src/domain/Seed.js'
import { decoded } from '../view.js'

const example = decoded(Seed.codec, 'example')
const alice = decoded(Hotkey.codec, '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY')

const seeds = fc
  .string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 256 })
  .map(text => decoded(Seed.codec, text))
const names = fc.constantFrom('bracket', 'R1/groups', 'R2/groups', 'kind/R2.M4.T1', `lot/${alice}`)

describe('streams are alea(seed + "/" + name), read by double() (RULES 10)', () => {
  // From seedrandom 3.0.5: `const g = seedrandom.alea('example/bracket'); [g.double(), g.double(), g.double()]`.
  it.each([
    ['R1/groups', [0.3494187964560269, 0.18968029110270312, 0.058515412196077254]],
    ['bracket', [0.41226975890727924, 0.6495963943903669, 0.5418996864819968]],
    [`lot/${alice}`, [0.2459185087266823, 0.8667391961774473, 0.48453488934445577]],
    ['kind/R2.M4.T1', [0.40218689844559563, 0.38400195161862005, 0.3116996848159548]]
  ])('%s begins as it always has', (name, doubles) => {
    const next = Random.at(name)(example)
    expect([next(), next(), next()]).toEqual(doubles)
    expect(Random.uniform(name)(example)).toBe(doubles[0])
  })

  it('whatever the seed and the name', () => {
    fc.assert(
      fc.property(seeds, names, (seed, name) => {
        const generator = seedrandom.alea(`${seed}/${name}`)
        const next = Random.at(name)(seed)
        for (let i = 0; i < 5; i += 1) expect(next()).toBe(generator.double())
      })
    )
  })

  it('each from its own beginning, whatever was drawn before', () => {
    const first = Random.at('bracket')(example)
    first()
    Random.uniform('R1/groups')(example)
    expect(Random.uniform('bracket')(example)).toBe(0.41226975890727924)
    expect(first()).toBe(0.6495963943903669)
  })

  it('leave the chance of everybody else alone', () => {
    const before = Math.random
    Random.at('bracket')(example)()
    expect(Math.random).toBe(before)
  })
})

describe('shuffles are Fisher-Yates from the end, floor(u × (i + 1)) (RULES 10)', () => {
  // alea('example/R1/groups'): 0.349… × 8 → 2, 0.189… × 7 → 1, 0.058… × 6 → 0, 0.987… × 5 → 4, 0.173… × 4 → 0,
  // 0.246… × 3 → 0, 0.097… × 2 → 0.
  it('ABCDEFGH becomes what pencil and paper make of it', () => {
    expect(Random.shuffle('R1/groups')(Array.from('ABCDEFGH'))(example).join('')).toBe('GHDFEABC')
  })

  it('as written out naively, for any list', () => {
    fc.assert(
      fc.property(seeds, fc.array(fc.integer(), { maxLength: 40 }), (seed, items) => {
        const generator = seedrandom.alea(`${seed}/bracket`)
        const naive = Array.from(items)
        for (let i = naive.length - 1; i > 0; i -= 1) {
          const j = Math.floor(generator.double() * (i + 1))
          const held = naive[i] ?? 0
          naive[i] = naive[j] ?? 0
          naive[j] = held
        }
        expect(Random.shuffle('bracket')(items)(seed)).toEqual(naive)
      })
    )
  })

  it('and leave the list itself as it was', () => {
    const items = Object.freeze([1, 2, 3, 4, 5])
    expect(Random.shuffle('bracket')(items)(example)).not.toBe(items)
    expect(items).toEqual([1, 2, 3, 4, 5])
  })
})

describe('kinds go by cumulative weight in listed order (RULES 4.2, 10)', () => {
  // The first doubles of alea('example/w<n>').
  const drawn: ReadonlyArray<readonly [string, number]> = [
    ['w10', 0.16304911014554302],
    ['w11', 0.38102918359625426],
    ['w7', 0.7415056369360857],
    ['w2', 0.8998629862394744]
  ]
  it.each(drawn)('the draw %s is %d', (name, u) => {
    expect(Random.uniform(name)(example)).toBe(u)
    expect(Random.weighted(name)([0.5, 0.1875, 0.3125])(example)).toBe(u < 0.5 ? 0 : u < 0.6875 ? 1 : 2)
    // A draw equal to a bound falls on the next weight.
    expect(Random.weighted(name)([u, 1 - u])(example)).toBe(1)
    expect(Random.weighted(name)([u + 2 ** -53, 1 - u])(example)).toBe(0)
    expect(Random.weighted(name)([0, u, 1 - u])(example)).toBe(2)
  })

  it('the last weight takes what a sum below one leaves', () => {
    expect(drawn.map(([name]) => Random.weighted(name)([0, 0, 0])(example))).toEqual([2, 2, 2, 2])
    expect(Random.weighted('w2')([1])(example)).toBe(0)
  })
})
