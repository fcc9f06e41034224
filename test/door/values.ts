// What a function call can hand in that no type would let through, and where in an argument it can stand.
import { oddNumbers, oddTexts } from '../arbitraries.js'
import { cyclic, unreadable } from '../hostile.js'

const deep = (levels: number): unknown => {
  let nested: unknown = 'bottom'
  for (let i = 0; i < levels; i += 1) nested = { nested }
  return nested
}

const sparse = (): unknown => {
  const list: Array<unknown> = []
  list.length = 3
  return list
}

/** As many holes as a list can have: whoever goes through them one by one does not come back. */
const endless = (): unknown => {
  const list: Array<unknown> = []
  list.length = 2 ** 32 - 1
  return list
}

/** A list that says it is short until it is believed. */
const growing = (): unknown => {
  let asked = 0
  return new Proxy([] as ReadonlyArray<unknown>, {
    get: (list, key) => (key === 'length' ? (asked += 1) ** 8 : (Reflect.get(list, key) as unknown))
  })
}

/** A list that says something else than a number where its length is asked for. */
const unmeasured = (length: unknown): unknown =>
  new Proxy([1] as ReadonlyArray<unknown>, {
    get: (list, key) => (key === 'length' ? length : (Reflect.get(list, key) as unknown))
  })

/** Made anew for each use, since some of them are changed. */
export const hostile = (): ReadonlyArray<unknown> => [
  ...unreadable(),
  ...cyclic(),
  ...oddNumbers,
  ...oddTexts,
  null,
  undefined,
  true,
  0,
  -1,
  1n,
  -1n,
  10n ** 40n,
  Symbol('s'),
  () => 1,
  new Map([['a', 1]]),
  new Set([1]),
  new Date(0),
  new Date(NaN),
  /x/,
  new Uint8Array(3),
  Promise.resolve(1),
  new WeakMap(),
  [],
  {},
  [[]],
  [null],
  sparse(),
  endless(),
  growing(),
  unmeasured('\u001b[2J'),
  unmeasured(NaN),
  unmeasured(Symbol('s')),
  { toJSON: () => 'other' },
  { valueOf: () => 1, toString: () => 'text' },
  { [Symbol.toPrimitive]: () => 1 },
  { then: () => 1 },
  { [Symbol.iterator]: () => ({ next: () => ({ done: false, value: 1 }) }) },
  { '\ud83d': 1 },
  { '': 1 },
  { length: 2, 0: 1, 1: 1 },
  Object.assign(() => 1, { type: 'Scored' }),
  new Proxy({}, { getPrototypeOf: () => Reflect.getPrototypeOf([]) }),
  new Proxy(() => 1, {}),
  new Error('an error'),
  new URL('https://example.org'),
  new Boolean(false),
  new (class extends Array<unknown> {})(),
  globalThis,
  -0,
  2 ** 53,
  1e300,
  '\ud83d',
  '\u0000',
  '__proto__',
  Object.assign([], { extra: 1 }),
  Object.freeze({}),
  Object.create(null),
  Object.create({ type: 'Scored', id: 'x', hotkey: 'x' }),
  JSON.parse('{"__proto__": {"type": "Scored"}}'),
  new (class Odd {
    readonly type = 'Scored'
  })(),
  new Number(1),
  new String('text'),
  '5e-05',
  'x',
  'x'.repeat(200_000),
  deep(2_000)
]

export type Path = ReadonlyArray<string>

const isObject = (u: unknown): u is Record<string, unknown> => typeof u === 'object' && u !== null

/** Where something stands in a plain value: each field, and of a list the first item. Classes are no plain values. */
export const places = (value: unknown): ReadonlyArray<Path> => {
  if (!isObject(value) || !isPlain(value)) return [[]]
  const keys = Array.isArray(value) ? Object.keys(value).slice(0, 1) : Object.keys(value)
  return [[], ...keys.flatMap(key => places(value[key]).map(path => [key, ...path]))]
}

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return Array.isArray(value) || prototype === Object.prototype
}

/** A copy with another value at a place; shallow beside the way there. */
export const put = (value: unknown, [key, ...rest]: Path, other: unknown): unknown => {
  if (key === undefined) return other
  if (Array.isArray(value))
    return value.map((item: unknown, i) => (String(i) === key ? put(item, rest, other) : item))
  return isObject(value) ? { ...value, [key]: put(value[key], rest, other) } : value
}

/** A copy in which a field is right as often as it is read before, and something else from then on. */
export const turning = (value: unknown, path: Path, other: unknown, after: number): unknown => {
  const [key, way] = [path.at(-1), path.slice(0, -1)]
  const there = way.reduce<unknown>((at, each) => (isObject(at) ? at[each] : undefined), value)
  if (key === undefined || !isObject(there)) return value
  let reads = 0
  const right = there[key]
  const copy = Array.isArray(there) ? Array.from<unknown>(there) : { ...there }
  const get = (): unknown => ((reads += 1) <= after ? right : other)
  return put(value, way, Object.defineProperty(copy, key, { get, enumerable: true }))
}

/** A plain value with something more in it, at a place that holds a record or a list. */
export const grown = (value: unknown, path: Path): unknown => {
  const there = path.reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), value)
  if (!isObject(there) || !isPlain(there)) return value
  const more: unknown = Array.isArray(there)
    ? Object.assign(Array.from(there), { more: 1 })
    : { ...there, more: 1 }
  return put(value, path, more)
}

/** Another object with equal content, so that what is changed in it is changed nowhere else. Functions and classes are shared. */
export const fresh = <A>(value: A): A => {
  if (!isObject(value)) return value
  // A fraction, the one class that is handed out.
  if ('numerator' in value)
    return Object.assign(Object.create(Object.getPrototypeOf(value) as object), value) as A
  if (!isPlain(value)) return value
  if (Array.isArray(value)) return value.map(fresh) as never
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fresh(each)])) as never
}

/** Changes whatever can be changed in a value and in all that it holds. */
export const ruin = (value: unknown, seen = new Set<unknown>()): void => {
  if (!isObject(value) || seen.has(value)) return
  seen.add(value)
  for (const key of Object.keys(value)) {
    ruin(value[key], seen)
    Reflect.set(value, key, 'ruined')
  }
  if (Array.isArray(value)) Reflect.set(value, 'length', 0)
  else Reflect.set(value, 'ruined', true)
}

/** A value as text: all that is in it, bigints too, so that two moments can be compared. */
export const written = (value: unknown): string =>
  JSON.stringify([typeof value, value], (_, each: unknown) => (typeof each === 'bigint' ? `${each}n` : each))
