import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Digest from '../../src/domain/Digest.js'

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

describe('canonical JSON (RFC 8785)', () => {
  it('is that of the example in section 3.2.2', () => {
    const input: unknown = JSON.parse(String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`)
    expect(Digest.canonical(input)).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`
    )
  })

  it('has its keys by UTF-16 code units, as in section 3.2.3', () => {
    const names = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis'
    }
    const values = [...Digest.canonical(names).matchAll(/:"([^"]*)"/g)].map(([, name]) => name)
    expect(values).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh'
    ])
  })

  it.each([
    [0, '0'],
    [-0, '0'],
    [5e-324, '5e-324'],
    [1.7976931348623157e308, '1.7976931348623157e+308'],
    [9007199254740992, '9007199254740992'],
    [295147905179352830000, '295147905179352830000'],
    [1e21, '1e+21'],
    [1e-7, '1e-7'],
    [0.000001, '0.000001']
  ])('writes the number %d as %s, as in appendix B', (number, text) => {
    expect(Digest.canonical(number)).toBe(text)
  })

  it('means the same as the value, and does not depend on the order of its fields', () => {
    const backwards = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(backwards)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(
              Object.entries(value)
                .reverse()
                .map(([key, field]) => [key, backwards(field)])
            )
          : value
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        const plain: unknown = JSON.parse(JSON.stringify(value))
        const canonical = Digest.canonical(plain)
        expect(JSON.parse(canonical)).toEqual(plain)
        expect(Digest.canonical(backwards(plain))).toBe(canonical)
      })
    )
  })
})

describe('digests', () => {
  it('of texts are SHA-256 of their UTF-8 bytes (FIPS 180-4)', () => {
    expect(Digest.ofText('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    expect(Digest.ofText('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
    expect(Digest.ofText('é😀')).toBe(sha256('é😀'))
    expect(Digest.ofText('x'.repeat(100_000))).toBe(sha256('x'.repeat(100_000)))
  })

  it('of values are those of their canonical JSON', () => {
    expect(Digest.of({ b: [1, 2], a: 'x' })).toBe(sha256('{"a":"x","b":[1,2]}'))
    expect(Digest.of({})).toBe(sha256('{}'))
  })

  it('are 64 lower-case hexadecimal digits', () => {
    expect(Digest.codec.is('0f'.repeat(32))).toBe(true)
    expect(
      [
        '0F'.repeat(32),
        '0f'.repeat(31),
        `${'0f'.repeat(32)}0`,
        ` ${'0f'.repeat(32)}`,
        'g'.repeat(64),
        1,
        null
      ].map(Digest.codec.is)
    ).toEqual(Array(7).fill(false))
  })
})
