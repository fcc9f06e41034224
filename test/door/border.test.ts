// The border (RULES 1): whatever is handed to a function of the front door is refused, or the answer is one that its own codec takes back.
import * as E from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import { describe, expect, it } from 'vitest'
import * as House from '../../src/index.js'
import { calls, samples } from './calls.js'
import { apply, someOf, someValues, spoilt, untrusted } from './spoilt.js'
import { fresh, hostile, places, put, ruin, written } from './values.js'

const exported = Object.entries(House).flatMap(([space, module]) =>
  Object.entries<unknown>(module).map(
    ([name, value]) => [`${space}.${name}`, value] as readonly [string, unknown]
  )
)

describe('every function of the front door', () => {
  it('is tried here: a new one fails until it is', () => {
    const functions = exported.filter(([, value]) => typeof value === 'function').map(([name]) => name)
    expect(functions.toSorted()).toEqual(Object.keys(calls).toSorted())
  })

  it.each(Object.entries(calls))(
    '%s: refuses, or gives what its codec takes back, and never throws',
    (_, call) => {
      const values = hostile()
      for (const args of spoilt(call, values)) {
        const answer = apply(call.of, args)
        if (!call.holds(answer))
          expect.fail(
            `${String(answer)} of ${args.map(level => level.map(House.Codec.show).join(', ')).join(') (')}`
          )
      }
    }
  )

  it.each(Object.entries(calls))('%s: has copies, and gives nothing out that it needs again', (_, call) => {
    const args = call.args.map((level, i) =>
      level.map((arg, j) => (call.trusted?.includes(`${i}.${j}`) === true ? arg : fresh(arg)))
    )
    const answer = apply(call.of, args)
    const before = written(answer)
    expect(call.holds(answer)).toBe(true)
    if (before.includes('"_tag"')) expect(before).toMatch(/"_tag":"Right"/)
    for (const [i, j] of untrusted(call)) ruin(args[i]?.[j])
    expect(written(answer)).toBe(before)
    // A tournament is trusted, and shared: what is in it may be in what follows from it.
    if (call.trusted === undefined) {
      ruin(answer)
      expect(
        written(
          apply(
            call.of,
            call.args.map(level => level.map(fresh))
          )
        )
      ).toBe(before)
    }
  })
})

const isData = ([, value]: readonly [string, unknown]): boolean =>
  typeof value === 'object' && value !== null && !isCodec(value)

describe('what the front door holds besides functions', () => {
  it.each(exported.filter(isData))('%s: cannot be changed for everybody', (_, value) => {
    const before = written(value)
    ruin(value)
    expect(written(value)).toBe(before)
  })
})

type Codec = t.Type<unknown, unknown>
const isCodec = (u: unknown): u is Codec =>
  typeof u === 'object' && u !== null && 'decode' in u && 'encode' in u && 'is' in u

const codecs = exported.filter((each): each is readonly [string, Codec] => isCodec(each[1]))

describe('every codec of the front door', () => {
  it.each(codecs)('%s: takes back what it gives, has copies, and never throws', (_, codec) => {
    const values = hostile()
    const good = samples().filter(sample => E.isRight(codec.decode(sample)))
    expect(good.length).toBeGreaterThan(0)
    for (const value of values) {
      codec.is(value)
      codec.decode(value)
    }
    for (const sample of good) {
      someOf(places(sample)).forEach((path, at) => {
        for (const value of someValues(values, at)) {
          const given = put(sample, path, value)
          const decoded = codec.decode(given)
          codec.is(given)
          if (E.isRight(decoded)) {
            expect(codec.is(decoded.right)).toBe(true)
            const again = codec.decode(JSON.parse(JSON.stringify(codec.encode(decoded.right))))
            expect(E.isRight(again) && written(again.right)).toBe(written(decoded.right))
          }
        }
      })
      const mine = fresh(sample)
      const decoded = codec.decode(mine)
      const before = written(decoded)
      ruin(mine)
      expect(written(decoded)).toBe(before)
    }
  })
})
