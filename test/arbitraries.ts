// Values for properties, hostile ones above all: what a border must refuse without a crash.
import fc from 'fast-check'
import type * as Hotkey from '../src/domain/miner/Hotkey.js'
import { coldkey, hotkeys } from './addresses.js'

// -------------------------------------------------------------------------------------
// hostile values
// -------------------------------------------------------------------------------------

/** Names that mean something to every JavaScript object. */
export const prototypeKeys = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
  'then'
]

/** Numbers that JSON has no form for, or a surprising one. */
export const oddNumbers: ReadonlyArray<number> = [
  NaN,
  Infinity,
  -Infinity,
  -0,
  5e-324,
  Number.MAX_VALUE,
  2 ** 53,
  -(2 ** 53),
  0.1 + 0.2,
  1e21,
  1.5
]

const longDigits = '1234567890'.repeat(1000)

/** Texts that are numbers to somebody. */
export const oddNumerals: ReadonlyArray<string> = [
  'NaN',
  'Infinity',
  '-Infinity',
  '1e400',
  '-1e400',
  '1e99999999',
  longDigits,
  `0.${longDigits}`,
  `1e${longDigits}`,
  '0x10',
  '0b1',
  '1_000',
  '1,5',
  '.5',
  '5.',
  '+1',
  '--1',
  '01',
  '1e',
  '1e+',
  ' 1',
  '1 ',
  '1\n',
  '١',
  '１',
  '−1',
  '1n',
  ''
]

/** Texts that break terminals, encoders and comparisons. */
export const oddTexts: ReadonlyArray<string> = [
  '\ud800',
  '\udfff\ud800',
  'a\udc00b',
  '\u0000',
  '\u001b[2J\u001b[31m',
  '\u009b31m',
  '\u202e',
  '\r\n',
  '\u2028',
  'ﬁ',
  'é',
  'e\u0301',
  '😀',
  '%s%n',
  '../../etc/passwd',
  "'; DROP TABLE miners; --"
]

const deep = (levels: number, list: boolean): unknown => {
  let value: unknown = null
  for (let i = 0; i < levels; i += 1) value = list ? [value] : { a: value }
  return value
}

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...oddNumerals, ...oddTexts, ...prototypeKeys),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme', maxLength: 300 })
)

/** Anything that can be handed to a decoder: JSON of every kind, and what is not JSON at all. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom<unknown[]>(...oddNumbers, null, undefined, true, false, [], {}, 0, -1, 1),
  fc.jsonValue(),
  fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withSparseArray: true
  }),
  fc.boolean().map(list => deep(2000, list)),
  fc
    .dictionary(fc.constantFrom(...prototypeKeys), fc.jsonValue())
    .map(fields => JSON.parse(JSON.stringify(fields)) as unknown)
)

// -------------------------------------------------------------------------------------
// addresses
// -------------------------------------------------------------------------------------

export const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** The address with another character at an index. */
export const misspelt = (address: string, index: number, character: string): string =>
  address.slice(0, index) + character + address.slice(index + 1)

/** Texts that look like addresses, and are none. */
export const badAddress: fc.Arbitrary<string> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom<Hotkey.Hotkey[]>(...hotkeys),
      fc.nat({ max: 47 }),
      fc.constantFrom(...base58.split(''))
    )
    .map(([address, index, character]) => misspelt(address, index, character))
    .filter(text => !hotkeys.includes(text as Hotkey.Hotkey)),
  fc.constantFrom(...hotkeys.slice(0, 8)).map(address => ` ${address}`),
  fc.constantFrom(...hotkeys.slice(0, 8)).map(address => address.toLowerCase()),
  hostileText
)

// -------------------------------------------------------------------------------------
// alterations of JSON
// -------------------------------------------------------------------------------------

/** Everything a JSON value holds, as the keys that lead there; the value itself is `[]`. */
export const places = (
  json: unknown,
  at: ReadonlyArray<string> = []
): ReadonlyArray<ReadonlyArray<string>> =>
  typeof json === 'object' && json !== null
    ? [at, ...Object.entries(json).flatMap(([key, value]) => places(value, [...at, key]))]
    : [at]

export const valueAt = (json: unknown, place: ReadonlyArray<string>): unknown =>
  place.reduce((at, key) => (at as Record<string, unknown>)[key], json)

/** The JSON with another value at a place. */
export const replaced = (json: unknown, [key, ...rest]: ReadonlyArray<string>, value: unknown): unknown => {
  if (key === undefined) return value
  const inner = replaced((json as Record<string, unknown>)[key], rest, value)
  if (!Array.isArray(json)) return { ...(json as object), [key]: inner }
  const items: Array<unknown> = Array.from(json)
  items[Number(key)] = inner
  return items
}

/** The JSON without what stands at a place; the items behind it move up. */
const removed = (json: unknown, place: ReadonlyArray<string>): unknown => {
  const [holder, key] = [place.slice(0, -1), place.at(-1) ?? '']
  const value = valueAt(json, holder)
  return replaced(
    json,
    holder,
    Array.isArray(value)
      ? value.filter((_, i) => String(i) !== key)
      : Object.fromEntries(Object.entries(value as object).filter(([name]) => name !== key))
  )
}

const otherTypes = (value: unknown): ReadonlyArray<unknown> =>
  [null, true, 0, '', 'x', [], {}, [value], { value }, String(value)].filter(
    other => JSON.stringify(other) !== JSON.stringify(value)
  )

/** One alteration: what was done, where, and the JSON after it. */
export interface Alteration {
  readonly what: string
  readonly place: ReadonlyArray<string>
  readonly json: unknown
}

/** Alters one place of a JSON value, a new one at each call. `pick` chooses an index below its argument. */
export const alterations = (json: unknown, pick: (below: number) => number): (() => Alteration) => {
  const all = places(json).filter(place => place.length > 0)
  return () => alteration(json, all, pick)
}

const alteration = (
  json: unknown,
  all: ReadonlyArray<ReadonlyArray<string>>,
  pick: (below: number) => number
): Alteration => {
  const place = all[pick(all.length)] ?? []
  const value = valueAt(json, place)
  const holder = valueAt(json, place.slice(0, -1))
  const done = (what: string, after: unknown): Alteration => ({ what, place, json: after })
  const kinds: Array<() => Alteration> = [
    () => done('removed', removed(json, place)),
    () => {
      const others = otherTypes(value)
      return done('another type', replaced(json, place, others[pick(others.length)]))
    },
    () => {
      const names = [...prototypeKeys, 'extra', '0', '']
      const name = names[pick(names.length)] ?? ''
      const field = JSON.parse(`{${JSON.stringify(name)}:1}`) as object
      // A list becomes an object with the same entries, and one more.
      const target = typeof value === 'object' && value !== null ? value : { value }
      const fields = Object.defineProperties({ ...target }, Object.getOwnPropertyDescriptors(field))
      return done('a field more', replaced(json, place, fields))
    }
  ]
  if (typeof value === 'number') {
    kinds.push(() => done('one more', replaced(json, place, value + 1)))
    kinds.push(() => done('one less', replaced(json, place, value - 1)))
  }
  if (typeof value === 'boolean') kinds.push(() => done('negated', replaced(json, place, !value)))
  if (typeof value === 'string' && value !== '') {
    const characters = ['0', '1', '9', 'a', 'A', 'Z', '.', '-', ' ', '\u0000', '\ud800', 'é']
    const index = pick(value.length)
    const character = characters[pick(characters.length)] ?? ''
    kinds.push(() => done('one character', replaced(json, place, misspelt(value, index, character))))
    kinds.push(() => done('a character less', replaced(json, place, misspelt(value, index, ''))))
  }
  if (Array.isArray(holder)) {
    const [index, items] = [Number(place.at(-1)), Array.from<unknown>(holder)]
    kinds.push(() => done('twice', replaced(json, place.slice(0, -1), items.toSpliced(index, 0, value))))
    const other = pick(items.length)
    kinds.push(() =>
      done('swapped', replaced(json, place.slice(0, -1), items.with(index, items[other]).with(other, value)))
    )
  }
  const alter = kinds[pick(kinds.length)]
  if (alter === undefined) throw new Error('nothing to alter')
  return alter()
}

// -------------------------------------------------------------------------------------
// registration
// -------------------------------------------------------------------------------------

const [few, purses] = [hotkeys.slice(0, 18), Array.from({ length: 5 }, (_, i) => coldkey(i + 1))]

const repository = fc.oneof(
  { weight: 40, arbitrary: fc.constant('https://github.com/owner/trainer') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'http://github.com/owner/trainer',
      'https://gitlab.com/a/b',
      '',
      'git@github.com:a/b'
    )
  }
)
const commit = fc.oneof(
  { weight: 40, arbitrary: fc.constant('0123456789abcdefABCDEF0123456789abcdef01') },
  { weight: 1, arbitrary: fc.constantFrom('main', '0123456', 'g'.repeat(40), '') }
)

/** Candidates from few hotkeys and fewer coldkeys, so that they meet; some of them with faults. */
export const candidate = fc.record({
  hotkey: fc.oneof(
    { weight: 40, arbitrary: fc.constantFrom<string[]>(...few) },
    { weight: 1, arbitrary: badAddress }
  ),
  coldkey: fc.oneof(
    { weight: 40, arbitrary: fc.constantFrom<string[]>(...purses) },
    { weight: 1, arbitrary: badAddress }
  ),
  githubRepo: repository,
  commitHash: commit
})

/** Who may defend against such candidates: sometimes one of them. */
export const defender = fc.constantFrom<Hotkey.Hotkey[]>(...hotkeys.slice(10, 20))

const amount = fc.oneof(
  fc.constantFrom(0n, 1n, 149_999_999n, 150_000_000n, 199_999_999n, 200_000_000n, 600_000_000n),
  fc.bigInt({ min: 0n, max: 3_000_000_000n }),
  fc.constant(3_000_000_000n)
)

/** Balances for the coldkeys of those candidates. */
export const balances = fc.tuple(...purses.map(() => fc.option(amount))).map(amounts =>
  Object.fromEntries(
    purses.flatMap((purse, i) => {
      const held = amounts[i]
      return typeof held === 'bigint' ? [[purse, held]] : []
    })
  )
)

/** Charges made before: of the tournament itself or of another, at most one for each tournament and hotkey. */
export const charges = fc
  .tuple(
    fc.record({ spring: fc.constantFrom('text', 'image'), autumn: fc.constantFrom('text', 'image') }),
    fc.uniqueArray(
      fc.record({
        tournament: fc.constantFrom('spring', 'autumn'),
        hotkey: fc.constantFrom<string[]>(...few),
        coldkey: fc.constantFrom<string[]>(...purses),
        amount: fc.constantFrom(150_000_000n, 200_000_000n),
        refunded: fc.integer({ min: 0, max: 15 }).map(n => n === 0)
      }),
      { maxLength: 8, selector: charge => `${charge.tournament} ${charge.hotkey}` }
    )
  )
  .map(([types, made]) => made.map(charge => ({ ...charge, type: types[charge.tournament] })))
