// Laws of a draw from a set and a seed (RULES 3.3, 10).
import fc from 'fast-check'
import { expect, it } from 'vitest'

export type Draw = (items: ReadonlyArray<string>, seed: string) => ReadonlyArray<string>

const sets = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 8 }), { maxLength: 40 })
const seeds = fc.stringMatching(/^[ -~]{1,40}$/)

/** A shuffle of a list: a permutation, the same for the same seed. */
export const shuffleLaws = (shuffle: Draw): void => {
  it('is a permutation', () => {
    fc.assert(
      fc.property(sets, seeds, (items, seed) => {
        expect(Array.from(shuffle(items, seed)).sort()).toEqual(Array.from(items).sort())
      })
    )
  })
  it('is the same for the same seed', () => {
    fc.assert(
      fc.property(sets, seeds, (items, seed) => {
        expect(shuffle(items, seed)).toEqual(shuffle(items, seed))
      })
    )
  })
  it('gives every order of three its share', () => {
    const counts = new Map<string, number>()
    const draws = 6000
    for (let i = 0; i < draws; i += 1) {
      const order = shuffle(['a', 'b', 'c'], `seed ${i}`).join('')
      counts.set(order, (counts.get(order) ?? 0) + 1)
    }
    // Six standard deviations around a sixth: the seeds are fixed, so this cannot fail by chance.
    const spread = 6 * Math.sqrt(draws * (1 / 6) * (5 / 6))
    expect(counts.size).toBe(6)
    for (const count of counts.values()) expect(Math.abs(count - draws / 6)).toBeLessThan(spread)
  })
}

/** A draw from a set: the order in which its members are given does not matter. */
export const drawLaws = (draw: Draw): void => {
  it('does not depend on the order of registration', () => {
    fc.assert(
      fc.property(sets, seeds, fc.array(fc.nat(), { minLength: 40, maxLength: 40 }), (items, seed, keys) => {
        const other = items
          .map((item, i) => ({ item, key: keys[i] ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ item }) => item)
        expect(draw(other, seed)).toEqual(draw(items, seed))
      })
    )
  })
}
