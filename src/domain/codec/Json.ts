/** JSON: text read strictly (a key that stands twice in one object is a fault, where JSON.parse lets the last one win), and values that are JSON. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as O from 'fp-ts/lib/Option.js'
import * as t from 'io-ts'

/** The value that a text is, or what is wrong with the text, in words. */
export const parse = (text: string): E.Either<string, unknown> => {
  if (text.startsWith('\ufeff')) return E.left('JSON without a byte order mark (EF BB BF) before it')
  try {
    const value: unknown = JSON.parse(text)
    const key = repeated(text)
    return key === null ? E.right(value) : E.left(`JSON with the key ${key} once in each object`)
  } catch {
    return E.left('JSON')
  }
}

/** The first key, as it is written, that stands twice in one object of a text that is JSON; null where none does. */
export const repeated = (text: string): string | null => {
  const objects: Array<Set<string> | null> = []
  for (let i = 0; i < text.length; i += 1) {
    switch (text[i]) {
      case '{':
        objects.push(new Set())
        break
      case '[':
        objects.push(null)
        break
      case '}':
      case ']':
        objects.pop()
        break
      case '"': {
        const end = endOf(text, i)
        const keys = objects.at(-1)
        // A text before a colon is a key: within an object, and nowhere else in JSON.
        if (keys && text[afterSpace(text, end + 1)] === ':') {
          const written = text.slice(i, end + 1)
          const key = String(JSON.parse(written))
          if (keys.has(key)) return written
          keys.add(key)
        }
        i = end
        break
      }
      default:
    }
  }
  return null
}

/** The first place that is no space. */
const afterSpace = (text: string, from: number): number => {
  let at = from
  while (' \t\n\r'.includes(text[at] ?? 'x')) at += 1
  return at
}

/** Where the text literal that begins here ends. */
const endOf = (text: string, start: number): number => {
  let end = start + 1
  while (text[end] !== '"') end += text[end] === '\\' ? 2 : 1
  return end
}

// -------------------------------------------------------------------------------------
// values
// -------------------------------------------------------------------------------------

/** Deeper than anybody writes by hand, and no deeper than a call may go. */
const mostLevels = 32

/** A copy of a value that is JSON. None where a part of it has no form in JSON, or would be lost: `undefined`, holes, NaN, -0, dates, half characters. */
const copied = (u: unknown, levels: number): O.Option<unknown> => {
  if (typeof u === 'string') return u.isWellFormed() ? O.some(u) : O.none
  if (typeof u === 'number') return Number.isFinite(u) && !Object.is(u, -0) ? O.some(u) : O.none
  if (typeof u === 'boolean' || u === null) return O.some(u)
  if (typeof u !== 'object' || levels === 0) return O.none
  if (Array.isArray(u)) {
    // Before its items: a list of four thousand million holes is made in no time, and not gone through in an hour.
    const list: ReadonlyArray<unknown> = u
    const { length } = list
    if (Object.keys(list).length !== length) return O.none
    const items = Array.from({ length }, (_, i) => copied(list[i], levels - 1))
    return items.every(O.isSome) ? O.some(items.map(({ value }) => value)) : O.none
  }
  const prototype: unknown = Object.getPrototypeOf(u)
  if (prototype !== null && prototype !== Object.prototype) return O.none
  const fields: Array<readonly [string, unknown]> = []
  for (const [key, value] of Object.entries(u)) {
    const copy = copied(value, levels - 1)
    if (O.isNone(copy) || !key.isWellFormed()) return O.none
    fields.push([key, copy.value])
  }
  return O.some(Object.fromEntries(fields))
}

const isRecord = (u: unknown): u is Readonly<Record<string, unknown>> =>
  typeof u === 'object' && u !== null && !Array.isArray(u)

const copyOf = (u: unknown): O.Option<Readonly<Record<string, unknown>>> =>
  pipe(
    O.tryCatch(() => copied(u, mostLevels)),
    O.flatten,
    O.filter(isRecord)
  )

/** An object of somebody else's: whatever is in it, it is JSON, and what is decoded is a copy. */
export const object: t.Type<Readonly<Record<string, unknown>>> = new t.Type(
  `an object of plain JSON, at most ${mostLevels} levels deep`,
  (u): u is Readonly<Record<string, unknown>> => O.isSome(copyOf(u)),
  (u, context) =>
    pipe(
      copyOf(u),
      O.fold(() => t.failure(u, context), t.success)
    ),
  t.identity
)
