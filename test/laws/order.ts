// Laws of a total order, for whatever claims to be one.
import fc from 'fast-check'
import { expect, it } from 'vitest'

export const totalOrder = <A>(
  name: string,
  arbitrary: fc.Arbitrary<A>,
  compare: (a: A, b: A) => number
): void => {
  it(`${name} is reflexive`, () => {
    fc.assert(
      fc.property(arbitrary, a => {
        expect(compare(a, a)).toBe(0)
      })
    )
  })
  it(`${name} is antisymmetric, and any two can be compared`, () => {
    fc.assert(
      fc.property(arbitrary, arbitrary, (a, b) => {
        expect(Math.sign(compare(a, b)) + Math.sign(compare(b, a))).toBe(0)
      })
    )
  })
  it(`${name} is transitive`, () => {
    fc.assert(
      fc.property(arbitrary, arbitrary, arbitrary, (a, b, c) => {
        const [x, y, z] = [a, b, c].sort(compare) as [A, A, A]
        expect(compare(x, y)).toBeLessThanOrEqual(0)
        expect(compare(y, z)).toBeLessThanOrEqual(0)
        expect(compare(x, z)).toBeLessThanOrEqual(0)
      })
    )
  })
}
