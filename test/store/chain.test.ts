// What a line is read as by its places is what the codec reads of it, and nothing is let in that the codec refuses.
import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import * as Codec from '../../src/domain/codec/Codec.js'
import * as Store from '../../src/ports/Store.js'
import * as Chain from '../../src/store/chain/Chain.js'
import { tournaments } from '../runs.js'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** A line with its digest put right, as a forger would. */
const sealed = (text: string): string => `${text.slice(0, -1)},"digest":"${sha256(text)}"}`

/** What a line is, read the plain way: JSON, the codec, and the spelling that records have. */
const plainly = (line: string): Store.Record | null => {
  try {
    const found = Codec.decode(Store.record)(JSON.parse(line))
    return E.isRight(found) && Chain.line(found.right) === line ? found.right : null
  } catch {
    return null
  }
}

const readAs = (line: string): Store.Record | null => {
  const found = Chain.parse(line)
  return E.isRight(found) ? found.right : null
}

const number = fc.oneof(fc.nat(), fc.constantFrom(0, 1, -0, -1, 1.5, 1e15, 2 ** 53 - 1, 2 ** 53, 1e21))
const unsealed = fc
  .record({
    number,
    stream: fc.oneof(fc.constantFrom('a', '.season', 'x y', '', 'é'), fc.string({ unit: 'binary' })),
    at: number,
    rest: number,
    key: fc.oneof(fc.constant(null), fc.string({ unit: 'binary' }), fc.string({ maxLength: 300 })),
    previous: fc.constantFrom(sha256('a'), 'a'.repeat(63), 'A'.repeat(64)),
    body: fc.jsonValue()
  })
  .map(fields => JSON.stringify(fields))

describe('a line', () => {
  it('is read as the codec reads it', () => {
    fc.assert(
      fc.property(unsealed, text => {
        const line = sealed(text)
        expect(readAs(line)).toEqual(plainly(line))
      }),
      { numRuns: tournaments }
    )
  })

  it('that is spelt in another way is refused, wherever that is', () => {
    fc.assert(
      fc.property(
        unsealed,
        fc.nat(),
        fc.constantFrom(' ', '\t', '0', '\\u0061', ',', '"', '1e0', '-', '.0', '"a":1,', '[', '\u2028', 'é'),
        (text, at, more) => {
          const place = at % text.length
          const line = sealed(text.slice(0, place) + more + text.slice(place))
          expect(readAs(line)).toEqual(plainly(line))
        }
      ),
      { numRuns: 2 * tournaments }
    )
  })

  it.each([
    ['a key twice', '{"a":1,"a":1}'],
    ['a number in another form', '1.0'],
    ['a letter by its code', '"\\u0061"'],
    ['a space', '{ }'],
    ['what is nested deeper than can be written', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
    ['nothing', '']
  ])('whose body holds %s is refused', (_, body) => {
    const text = `{"number":1,"stream":"a","at":0,"rest":0,"key":null,"previous":"${sha256('')}","body":${body}}`
    expect(E.isLeft(Chain.parse(sealed(text)))).toBe(true)
  })
})
