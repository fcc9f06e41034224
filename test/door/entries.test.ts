// The border of the other entry points: each of their functions refuses, or answers, and never throws; or is left out with a reason.
import { readFileSync } from 'node:fs'
import * as E from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import { describe, expect, it } from 'vitest'
import * as Codec from '../../src/domain/codec/Codec.js'
import { entries, entrySamples } from './entries.js'
import { apply, someOf, someValues, spoilt, untrusted, type Tried } from './spoilt.js'
import { fresh, hostile, places, put, ruin, written } from './values.js'

type Codecs = t.Type<unknown, unknown>
const isCodec = (u: unknown): u is Codecs =>
  typeof u === 'object' && u !== null && 'decode' in u && 'encode' in u && 'is' in u

const isModule = (u: unknown): u is Readonly<Record<string, unknown>> =>
  Object.prototype.toString.call(u) === '[object Module]'

/** All that an entry point gives out, by name; the front door has a test of its own. */
const exported = async (): Promise<ReadonlyMap<string, unknown>> => {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  const { exports } = JSON.parse(text) as {
    readonly exports: Readonly<Record<string, string | { readonly default: string }>>
  }
  const all = new Map<string, unknown>()
  const collect = (name: string, value: unknown): void => {
    if (isModule(value)) for (const [key, each] of Object.entries(value)) collect(`${name}.${key}`, each)
    else all.set(name, value)
  }
  for (const [path, target] of Object.entries(exports)) {
    if (path === '.' || typeof target === 'string') continue
    const file = target.default.replace('./dist/', '../../src/').replace(/\.js$/, '')
    const module: unknown = await import(
      /* @vite-ignore */ new URL(`${file}.ts`, import.meta.url).href
    ).catch(() => import(/* @vite-ignore */ new URL(`${file}.tsx`, import.meta.url).href))
    collect(path.slice(2), module)
  }
  return all
}

const found = Array.from(await exported())
const tried = Object.entries(entries).filter(
  (entry): entry is [string, Tried] => typeof entry[1] !== 'string'
)

/** A `Left` says why: in a sentence, as faults, as a refusal or as an error of a port. */
const isSaid = (left: unknown): boolean =>
  typeof left === 'string'
    ? left.length > 0
    : Array.isArray(left)
      ? left.length > 0 && left.map(Codec.sentence).every(text => text.length > 0)
      : typeof left === 'object' && left !== null && 'type' in left

const isEither = (u: unknown): u is E.Either<unknown, unknown> =>
  typeof u === 'object' && u !== null && '_tag' in u && (u._tag === 'Left' || u._tag === 'Right')

describe('every function of the other entry points', () => {
  it('is tried here, or left out with a reason: a new one fails until it is', () => {
    const functions = found.filter(([, value]) => typeof value === 'function').map(([name]) => name)
    expect(functions.toSorted()).toEqual(Object.keys(entries).toSorted())
  })

  it.each(tried)('%s: answers whatever it is given, and what it answers is its own', (name, call) => {
    for (const args of [call.args, ...spoilt(call, hostile())]) {
      let answer: unknown
      try {
        answer = apply(call.of, args)
      } catch (thrown) {
        expect.fail(
          `${String(thrown)} from ${args.map(level => level.map(Codec.show).join(', ')).join(') (')}`
        )
      }
      expect(answer, name).not.toBeUndefined()
      if (isEither(answer) && E.isLeft(answer)) expect(isSaid(answer.left), name).toBe(true)
    }
    const args = call.args.map((level, i) =>
      level.map((arg, j) => (call.trusted?.includes(`${i}.${j}`) === true ? arg : fresh(arg)))
    )
    const answer = apply(call.of, args)
    const before = written(answer)
    if (isEither(answer)) expect(before).toMatch(/"_tag":"Right"/)
    for (const [i, j] of untrusted(call)) if (call.reader?.[`${i}.${j}`] === undefined) ruin(args[i]?.[j])
    expect(written(answer)).toBe(before)
  })
})

describe('every codec of the other entry points', () => {
  const codecs = found.filter((each): each is [string, Codecs] => isCodec(each[1]))

  it.each(codecs)('%s: takes back what it gives, has copies, and never throws', (name, codec) => {
    const values = hostile()
    for (const value of values) {
      codec.is(value)
      codec.decode(value)
    }
    for (const sample of entrySamples().filter(each => E.isRight(codec.decode(each)))) {
      someOf(places(sample)).forEach((path, at) => {
        // A store does not look into what its records say: `Chain.seal` takes plain JSON alone.
        if (name === 'store.Store.record' && path[0] === 'body') return
        for (const value of someValues(values, at)) {
          const decoded = codec.decode(put(sample, path, value))
          if (E.isLeft(decoded)) continue
          expect(codec.is(decoded.right)).toBe(true)
          const again = codec.decode(JSON.parse(JSON.stringify(codec.encode(decoded.right))))
          expect(E.isRight(again) && written(again.right)).toBe(written(decoded.right))
        }
      })
      if (name === 'store.Store.record') continue
      const mine = fresh(sample)
      const decoded = codec.decode(mine)
      const before = written(decoded)
      ruin(mine)
      expect(written(decoded)).toBe(before)
    }
  })
})

describe('what the other entry points hold besides functions', () => {
  const data = found.filter(
    ([name, value]) =>
      typeof value === 'object' && value !== null && !isCodec(value) && !name.startsWith('testing.')
  )

  it.each(data)('%s: cannot be changed for everybody', (_, value) => {
    const before = written(value)
    ruin(value)
    expect(written(value)).toBe(before)
  })
})
