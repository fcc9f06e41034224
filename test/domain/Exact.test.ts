import * as E from 'fp-ts/lib/Either.js'
import * as O from 'fp-ts/lib/Option.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Codec from '../../src/domain/codec/Codec.js'
import * as Exact from '../../src/domain/Exact.js'
import { hostileValue, oddNumerals } from '../arbitraries.js'
import { timed } from '../timed.js'
import { canonical as reference } from '../reference/rational.js'
import { runs } from '../runs.js'

const decode = Codec.decode(Exact.codec, 'score')
const text = (input: unknown): string | null => {
  const decoded = decode(input)
  return E.isRight(decoded) ? decoded.right : null
}

describe('one number has one text (RULES 1)', () => {
  it.each([
    ['0.10', '0.1'],
    ['1e-1', '0.1'],
    ['10E-2', '0.1'],
    ['-0', '0'],
    ['-0.000', '0'],
    ['0e9', '0'],
    ['-0e-9999', '0'],
    ['1.0', '1'],
    ['100', '100'],
    ['1e2', '100'],
    ['1e+2', '100'],
    ['1.50e1', '15'],
    ['123.456e2', '12345.6'],
    ['123.456e3', '123456'],
    ['123.456e4', '1234560'],
    ['0.00120', '0.0012'],
    ['12e-4', '0.0012'],
    ['-2.50', '-2.5'],
    [`1${'0'.repeat(200)}e-200`, '1']
  ])('%s is %s', (written, canonical) => {
    expect(text(written)).toBe(canonical)
  })

  it.each([
    [0.1, '0.1'],
    [-0, '0'],
    [0.1 + 0.2, '0.30000000000000004'],
    [1e21, `1${'0'.repeat(21)}`],
    [1e-7, '0.0000001'],
    [-1.5, '-1.5'],
    [123456789012345680000, '123456789012345680000']
  ])('the JSON number %d stands for its shortest text, %s', (number, canonical) => {
    expect(text(number)).toBe(canonical)
  })

  it('spells out what the reference engine spells out', () => {
    const spelt = fc
      .tuple(
        fc.boolean(),
        fc.bigInt({ min: 0n, max: 10n ** 40n }),
        fc.nat({ max: 30 }),
        fc.integer({ min: -15, max: 15 })
      )
      .map(([negative, digits, places, exponent]) => {
        const all = String(digits).padStart(places + 1, '0')
        const point = all.length - places
        const part = places === 0 ? '' : `.${all.slice(point)}`
        return `${negative ? '-' : ''}${all.slice(0, point)}${part}e${exponent}`
      })
    fc.assert(
      fc.property(spelt, written => {
        expect(text(written)).toBe(reference(written))
      }),
      { numRuns: runs(500) }
    )
  })

  it('a canonical text is its own canonical text, and is known as one; any other spelling is not', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e50, max: 1e50 }), number => {
        const canonical = text(number)
        fc.pre(canonical !== null)
        expect(text(canonical)).toBe(canonical)
        expect(Exact.codec.is(canonical)).toBe(true)
        expect(Exact.codec.is(`${canonical}e0`)).toBe(false)
        expect(Number(canonical)).toBe(number + 0)
      })
    )
  })
})

describe('at most 60 significant digits, a magnitude within 10^±60 (RULES 1)', () => {
  const sixty = '123456789'.repeat(7).slice(0, 60)

  it('takes 60 significant digits and refuses 61', () => {
    expect(text(sixty)).toBe(sixty)
    expect(text(`0.${sixty}`)).toBe(`0.${sixty}`)
    expect(text(`-0.000${sixty}`)).toBe(`-0.000${sixty}`)
    expect(text(`${sixty}1`)).toBeNull()
    expect(text(`0.${sixty}1`)).toBeNull()
    expect(text(`1.${'0'.repeat(59)}1`)).toBeNull()
  })

  it('zeros at the ends are not significant', () => {
    expect(text(`${sixty}.000`)).toBe(sixty)
    expect(text(`0.${sixty}0`)).toBe(`0.${sixty}`)
  })

  it('takes 10^60 and nothing larger', () => {
    expect(text('1e60')).toBe(`1${'0'.repeat(60)}`)
    expect(text('-1e60')).toBe(`-1${'0'.repeat(60)}`)
    expect(text(1e60)).toBe(`1${'0'.repeat(60)}`)
    expect(text('9.99e59')).toBe(`999${'0'.repeat(57)}`)
    expect(text('1.1e60')).toBeNull()
    expect(text('2e60')).toBeNull()
    expect(text('1e61')).toBeNull()
    expect(text('-1e61')).toBeNull()
  })

  it('takes 10^-60 and nothing smaller but zero', () => {
    expect(text('1e-60')).toBe(`0.${'0'.repeat(59)}1`)
    expect(text(`1.${'1'.repeat(59)}e-60`)).toBe(`0.${'0'.repeat(59)}${'1'.repeat(60)}`)
    expect(text('9.9e-61')).toBeNull()
    expect(text('1e-61')).toBeNull()
    expect(text('0e-61')).toBe('0')
  })

  it('refuses NaN, infinities and numbers that JSON reads as infinite', () => {
    expect([NaN, Infinity, -Infinity, JSON.parse('1e400'), Number.MAX_VALUE, 5e-324].map(text)).toEqual(
      Array(6).fill(null)
    )
  })
})

describe('what is no decimal is refused, with path, value and what was expected', () => {
  it.each(oddNumerals.map(numeral => [numeral.slice(0, 40), numeral]))('%j is no score', (_, numeral) => {
    expect(text(numeral)).toBeNull()
    expect(Exact.codec.is(numeral)).toBe(false)
  })

  it('the fault names the path, the value and the bounds', () => {
    expect(decode('NaN')).toEqual(
      E.left([
        {
          path: 'score',
          value: 'NaN',
          expected: 'a finite decimal (at most 60 significant digits, magnitude within 10^±60)'
        }
      ])
    )
  })

  it('whatever comes in, what comes out is canonical and finite', () => {
    fc.assert(
      fc.property(hostileValue, value => {
        const decoded = text(value)
        if (decoded === null) return
        expect(decoded).toMatch(/^(?:0|-?(?:[1-9]\d*|0(?=\.))(?:\.\d*[1-9])?)$/)
        expect(Number.isFinite(Number(decoded))).toBe(true)
        expect(['string', 'number']).toContain(typeof value)
      }),
      { numRuns: runs(1000) }
    )
  })

  it('a text of ten million digits is refused unread', () => {
    const long = '1'.repeat(10_000_000)
    expect(timed(() => expect(text(long)).toBeNull())).toBeLessThan(100)
  })
})

describe('parameters of a rule set have at most 4 decimals (RULES 9)', () => {
  const parameter = (input: unknown): boolean => E.isRight(Codec.decode(Exact.parameter(0, 1))(input))

  it('takes both bounds and 4 decimals, and refuses a fifth', () => {
    expect(['0', '1', '0.0001', '0.9999', 0.5, '0.10000'].map(parameter)).toEqual(Array(6).fill(true))
    expect(['0.00001', '0.12345', '1.0001', '-0.0001', 2, 'x'].map(parameter)).toEqual(Array(6).fill(false))
  })
})

it('ofNumber gives none for what no JSON text stands for', () => {
  expect([NaN, Infinity, -Infinity].map(Exact.ofNumber)).toEqual([O.none, O.none, O.none])
  expect(Exact.ofNumber(0.5)).toEqual(O.some('0.5'))
})
