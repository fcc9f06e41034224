import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plain } from '../../src/store/chain/Plain.js'

/** What JSON itself says, asked of each part: nothing that it would leave out or change. */
const spelt = (value: unknown): unknown => {
  try {
    return JSON.parse(
      JSON.stringify(value, (_, part: unknown) => {
        if (
          part === undefined ||
          typeof part === 'function' ||
          typeof part === 'symbol' ||
          Number.isNaN(part)
        )
          throw new TypeError('no JSON')
        if (part === Infinity || part === -Infinity) throw new TypeError('no JSON')
        return part
      })
    )
  } catch {
    return undefined
  }
}

/** The same, and in the same order. */
const agrees = (value: unknown): void => {
  expect(plain(value)).toEqual(spelt(value))
  expect(JSON.stringify(plain(value))).toBe(JSON.stringify(spelt(value)))
}

const looped: Record<string, unknown> = {}
looped['again'] = looped

const nested = (depth: number): unknown => {
  let value: unknown = 1
  for (let i = 0; i < depth; i += 1) value = [value]
  return value
}

describe('plain JSON', () => {
  it('is what JSON says it is, of whatever there is', () => {
    fc.assert(
      fc.property(
        fc.anything({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withNullPrototype: true,
          withObjectString: true,
          withSparseArray: true,
          withTypedArray: true
        }),
        agrees
      )
    )
    fc.assert(fc.property(fc.jsonValue(), agrees))
  })

  it.each([
    ['a negative zero', { a: -0 }],
    ['a number that is none', [1, NaN]],
    ['holes', new Array<number>(3)],
    ['a field of the name of a prototype', JSON.parse('{"a":{"__proto__":{"b":1}}}')],
    ['what says itself how it is written', { toJSON: () => 5 }],
    ['what is inherited', Object.create({ a: 1 })],
    ['a list of another kind', new (class extends Array<number> {})(3)],
    ['half of a character', { '\ud800': '\udc00' }],
    ['fields that are numbers', { b: 1, 2: 1, a: 1, 1: 1 }],
    ['what holds itself', looped],
    ['lists in lists', nested(1_000)],
    ['more lists in lists than a stack holds', nested(100_000)],
    ['something left out', { a: undefined }],
    ['nothing', undefined]
  ])('of %s too', (_, value: unknown) => agrees(value))

  it('is a copy', () => {
    const value = { a: [{ b: 1 }] }
    const copy = plain(value)
    expect(copy).toEqual(value)
    value.a.push({ b: 2 })
    expect(copy).toEqual({ a: [{ b: 1 }] })
  })
})
