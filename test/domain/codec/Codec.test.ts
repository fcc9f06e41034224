import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import * as t from 'io-ts'
import { describe, expect, it } from 'vitest'
import * as Codec from '../../../src/domain/codec/Codec.js'
import { hostileText, hostileValue, prototypeKeys } from '../../arbitraries.js'
import { runs } from '../../runs.js'

const point = Codec.closed('a point', { x: Codec.integer(0, 9), y: Codec.integer(0, 9) })
const shape = Codec.tagged('a shape', {
  Dot: Codec.closed('a dot', { type: t.literal('Dot'), at: point }),
  Path: Codec.closed('a path', { type: t.literal('Path'), points: Codec.list(point, 5) })
})

const faults = <A, O>(codec: Codec.Codec<A, O>, input: unknown, name = ''): ReadonlyArray<string> => {
  const decoded = Codec.decode(codec, name)(input)
  return E.isLeft(decoded) ? decoded.left.map(Codec.sentence) : []
}

describe('a fault names its path, the value there and what was expected', () => {
  it('at the top, where the input has no name', () => {
    expect(faults(point, 7)).toEqual(['the input is 7: expected a point'])
  })

  it('at the top, where it has one', () => {
    expect(faults(point, [], 'origin')).toEqual(['origin is a list of 0: expected a point'])
  })

  it('in lists and records, however deep', () => {
    const decoded = Codec.decode(
      Codec.list(shape),
      'shapes'
    )([
      {
        type: 'Path',
        points: [
          { x: 1, y: 1 },
          { x: 1, y: 10 }
        ]
      }
    ])
    expect(decoded).toEqual(
      E.left([{ path: 'shapes[0].points[1].y', value: 10, expected: 'an integer from 0 to 9' }])
    )
  })

  it('several at once: missing, wrong and unknown fields of every item', () => {
    expect(faults(Codec.list(point), [{ x: '1', y: 2, z: 3 }, null, { y: -1 }])).toEqual([
      '[0].x is "1": expected an integer from 0 to 9',
      '[0].z is 3: expected no such field',
      '[1] is null: expected a point',
      '[2].x is nothing: expected an integer from 0 to 9',
      '[2].y is -1: expected an integer from 0 to 9'
    ])
  })

  it('quotes keys that are no plain names', () => {
    expect(Codec.extend('a', 'b')).toBe('a.b')
    expect(Codec.extend('', 'b')).toBe('b')
    expect(Codec.extend('a', '12')).toBe('a[12]')
    expect(Codec.extend('a', 'b c')).toBe('a["b c"]')
    expect(Codec.extend('a', '')).toBe('a[""]')
    expect(Codec.extend('a', '\u001b[2J')).toBe('a["\\u001b[2J"]')
  })

  it('shortens a key of any length', () => {
    expect(Codec.extend('a', 'x'.repeat(100_000)).length).toBeLessThan(120)
    expect(Codec.extend('a', '7'.repeat(100_000)).length).toBeLessThan(120)
  })
})

describe('closed records', () => {
  it('give what they were given', () => {
    expect(Codec.decode(point)({ x: 1, y: 2 })).toEqual(E.right({ x: 1, y: 2 }))
    expect(point.is({ x: 1, y: 2 })).toBe(true)
  })

  it('name a misspelt field, and the one it should have been', () => {
    expect(faults(point, { x: 1, Y: 2 })).toEqual([
      'y is nothing: expected an integer from 0 to 9',
      'Y is 2: expected no such field'
    ])
  })

  it.each(prototypeKeys)('refuse %s as an own field', key => {
    const input: unknown = JSON.parse(`{"x":1,"y":2,${JSON.stringify(key)}:{"x":1}}`)
    expect(faults(point, input)).toEqual([`${key} is an object: expected no such field`])
    expect(point.is(input)).toBe(false)
  })

  it('do not take a field of the prototype for one of their own: JSON would lose it', () => {
    const inherited: unknown = Object.create({ x: 1, y: 2 })
    expect(faults(point, inherited)).toEqual([
      'x is nothing: expected an integer from 0 to 9',
      'y is nothing: expected an integer from 0 to 9'
    ])
    expect(point.is(inherited)).toBe(false)
  })
})

describe('tagged unions', () => {
  it('are about the variant that was meant', () => {
    expect(faults(shape, { type: 'Dot', at: { x: 1 } }, 'shape')).toEqual([
      'shape.at.y is nothing: expected an integer from 0 to 9'
    ])
  })

  it('name the variants where none was meant', () => {
    expect(faults(shape, { type: 'Line' })).toEqual(['type is "Line": expected "Dot" or "Path"'])
    expect(faults(shape, {})).toEqual(['type is nothing: expected "Dot" or "Path"'])
    expect(faults(shape, 'Dot')).toEqual([
      'the input is "Dot": expected a shape, an object with "type": "Dot" or "Path"'
    ])
    expect(faults(Codec.nullable(shape), 5)).toEqual([
      'the input is 5: expected a shape, an object with "type": "Dot" or "Path" or null'
    ])
  })

  it.each(prototypeKeys)('%s is no variant', type => {
    expect(faults(shape, { type })).toEqual([`type is "${type}": expected "Dot" or "Path"`])
    expect(shape.is({ type })).toBe(false)
  })

  it('write what they read', () => {
    const dot = { type: 'Dot', at: { x: 1, y: 2 } } as const
    expect(shape.encode(dot)).toEqual(dot)
  })
})

describe('integers', () => {
  const count = Codec.integer(0)

  it('are safe, whole and within their bounds', () => {
    expect([0, 1, Number.MAX_SAFE_INTEGER].map(count.is)).toEqual([true, true, true])
    expect([-1, 0.5, NaN, Infinity, 2 ** 53, '1', 1n, null].map(count.is)).toEqual(Array(8).fill(false))
  })

  it('have one zero, and a fault says which was found', () => {
    expect(faults(count, -0)).toEqual(['the input is -0: expected an integer of at least 0'])
  })
})

describe('texts', () => {
  const short = Codec.text(3)

  it('are well-formed and no longer than they may be', () => {
    expect(['', 'abc', '😀a'].map(short.is)).toEqual([true, true, true])
    expect(['abcd', '😀😀', '\ud800', 'a\udc00', 1, null].map(short.is)).toEqual(Array(6).fill(false))
  })
})

describe('lists', () => {
  it('of more items than they may have are refused unread, and the fault says how many they may have', () => {
    expect(faults(Codec.list(point, 2), [1, 2, 3])).toEqual([
      'the input is a list of 3: expected a list of a point, at most 2 of them'
    ])
    expect(faults(Codec.closed('a path', { points: Codec.list(point, 2) }), { points: [1, 2, 3] })).toEqual([
      'points is a list of 3: expected a list of a point, at most 2 of them'
    ])
  })

  it('are no objects that look like lists', () => {
    expect(faults(Codec.list(point), { 0: { x: 1, y: 1 }, length: 1 })).toHaveLength(1)
  })

  it('have no holes', () => {
    expect(faults(Codec.list(t.string), Array(2))).toEqual([
      '[0] is nothing: expected string',
      '[1] is nothing: expected string'
    ])
    expect(Codec.list(t.string).is(Array(2))).toBe(false)
  })

  it('of two hundred thousand faults are refused like any other, and a thousand of them are named', () => {
    const bad = Array<null>(200_000).fill(null)
    const fields = Object.fromEntries(bad.map((_, i) => [`field${i}`, i]))
    const missing = ['x', 'y']
    const dictionary = Codec.dictionary(t.string, point)
    const named = [
      faults(Codec.list(point), bad),
      faults(Codec.list(Codec.list(point)), [bad, bad]),
      faults(point, fields),
      faults(dictionary, fields)
    ].map(of => of.length)
    expect(named).toEqual([1000, 1000, missing.length + 1000, 1000])
  })
})

describe('dictionaries', () => {
  const byName = Codec.dictionary(Codec.oneOf('a', 'b'), Codec.integer(0))

  it('give what they were given, and write what they read', () => {
    expect(Codec.decode(byName)({ a: 1, b: 2 })).toEqual(E.right({ a: 1, b: 2 }))
    expect(byName.is({ a: 1, b: 2 })).toBe(true)
    expect(byName.encode({ a: 1, b: 2 })).toEqual({ a: 1, b: 2 })
  })

  it('name a key that is none, and a value that is none', () => {
    expect(faults(byName, { a: 1, c: 2 }, 'all')).toEqual(['all.c is "c": expected "a" or "b"'])
    expect(faults(byName, { a: -1, b: 2 }, 'all')).toEqual(['all.a is -1: expected an integer of at least 0'])
    expect([{ c: 1 }, { a: -1 }].map(byName.is)).toEqual([false, false])
  })

  it('are no lists and no maps, whose entries would be lost', () => {
    for (const value of [[], new Map([['a', 1]]), new Date(0), Object.create({ a: 1 })]) {
      expect(faults(byName, value)).toHaveLength(1)
      expect(byName.is(value)).toBe(false)
    }
  })
})

describe('a value is shown so that no terminal obeys it', () => {
  it.each([
    ['plain', '"plain"'],
    ['a "quote" and \\', '"a \\"quote\\" and \\\\"'],
    ['\u001b[31mred', '"\\u001b[31mred"'],
    ['line\nbreak', '"line\\nbreak"'],
    ['\u007f\u009b', '"\\u007f\\u009b"'],
    ['é😀\u202e', '"\\u00e9\\ud83d\\ude00\\u202e"'],
    ['\ud800', '"\\ud800"'],
    ['x'.repeat(81), `"${'x'.repeat(72)}"… (81 characters)`],
    [null, 'null'],
    [undefined, 'nothing'],
    [[1, 2], 'a list of 2'],
    [{ a: 1 }, 'an object'],
    [1.5, '1.5'],
    [NaN, 'NaN'],
    [true, 'true'],
    [12n, '12'],
    [Symbol('s'), 'a symbol'],
    [() => 1, 'a function']
  ])('%o', (value, shown) => {
    expect(Codec.show(value)).toBe(shown)
  })

  it('whatever it is, and in a line of bounded length', () => {
    const anything = fc.oneof(hostileValue, hostileText, fc.bigInt({ min: 10n ** 900n, max: 10n ** 1000n }))
    fc.assert(
      fc.property(anything, value => {
        const shown = Codec.show(value)
        expect(shown).toMatch(/^[\x20-\x7e…]*$/)
        expect(shown.length).toBeLessThan(520)
      }),
      { numRuns: runs(500) }
    )
  })
})

it('decoding never throws, whatever it is given', () => {
  fc.assert(
    fc.property(hostileValue, value => {
      const decoded = Codec.decode(Codec.list(shape), 'shapes')(value)
      if (E.isLeft(decoded)) {
        for (const fault of decoded.left) {
          expect(fault.path).toMatch(/^shapes/)
          expect(Codec.sentence(fault)).toMatch(/^shapes.* is .*: expected /)
        }
      }
      expect(E.isRight(decoded)).toBe(Codec.list(shape).is(value))
    }),
    { numRuns: runs(500) }
  )
})

describe('what may be null', () => {
  const nullable = Codec.nullable(point)

  it('is written as it was read', () => {
    for (const value of [null, { x: 1, y: 2 }]) expect(nullable.encode(value)).toEqual(value)
  })
})

describe('a flaw of the whole', () => {
  it('is named at its part, also where that is not there', () => {
    const flawed = Codec.checked(point, () => ({ path: ['z', 'deep'], expected: 'something deep' }))
    expect(faults(flawed, { x: 1, y: 2 })).toEqual(['z.deep is nothing: expected something deep'])
  })
})

it('a codec that does not say where it failed failed at the input', () => {
  const silent = new t.Type<never>(
    'never',
    (_): _ is never => false,
    value => t.failures([{ value, context: [] }]),
    t.identity
  )
  expect(faults(silent, 7)).toEqual(['the input is 7: expected a value'])
})
