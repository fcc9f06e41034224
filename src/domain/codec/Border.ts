/** The border of function calls: what the type vouches for and JavaScript does not, held against its codec (RULES 1). */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as O from 'fp-ts/lib/Option.js'
import type * as t from 'io-ts'
import { decode, extend, fault, show, type Fault } from './Fault.js'

/**
 * A value that came by a function call: a copy that nobody else holds, or the faults. It never throws. It is stricter
 * than `decode`, which reads JSON. Whoever calls a function has the type already, so a score of `5e-05`, or a number
 * where text belongs, is a fault: nothing is put into its canonical form unasked.
 */
export const take = <A, O>(codec: t.Type<A, O>, name = '') => {
  const decoded = decode(codec, name)
  return (input: unknown): E.Either<ReadonlyArray<Fault>, A> => {
    const copy = decoded(input)
    if (E.isLeft(copy)) return copy
    const other = difference(copy.right, input)
    return other === null ? copy : E.left([notCanonical(name, other)])
  }
}

const notCanonical = (name: string, { keys, expected, found }: Difference): Fault =>
  fault(
    keys.reduce(extend, name),
    found,
    expected === undefined ? 'no such entry' : `its canonical form, ${show(expected)}`
  )

/** A value's own fields, for a function that takes a record apart; empty where there are none, or they cannot be read. */
export const parts = (u: unknown): Readonly<Record<string, unknown>> =>
  pipe(
    O.tryCatch((): Readonly<Record<string, unknown>> => (isObject(u) ? { ...u } : {})),
    O.getOrElse((): Readonly<Record<string, unknown>> => ({}))
  )

/** A constant that is handed out, with all that is in it: nobody can change it for everybody else. States are no constants, and freezing them would cost too much. */
export const constant = <A>(value: A): A => {
  if (isObject(value)) Object.values(value).forEach(constant)
  return Object.freeze(value)
}

// -------------------------------------------------------------------------------------
// differences
// -------------------------------------------------------------------------------------

/** Where two values differ, and what stands there in each. */
export interface Difference {
  readonly keys: ReadonlyArray<string>
  readonly expected: unknown
  readonly found: unknown
}

const isObject = (u: unknown): u is Readonly<Record<string, unknown>> => typeof u === 'object' && u !== null

/** The first difference between a plain value and another one; null where there is none. What cannot be read differs. */
export const difference = (expected: unknown, found: unknown): Difference | null =>
  pipe(
    O.tryCatch(() => differ(expected, found)),
    O.getOrElse((): Difference | null => ({ keys: [], expected, found }))
  )

const differ = (expected: unknown, found: unknown): Difference | null => {
  if (Object.is(expected, found)) return null
  if (!isObject(expected)) return { keys: [], expected, found }
  if (!isObject(found) || Array.isArray(expected) !== Array.isArray(found))
    return { keys: [], expected, found }
  const keys = Object.keys(expected)
  for (const key of keys) {
    const [wanted, given] = [expected[key], Object.hasOwn(found, key) ? found[key] : undefined]
    if (wanted === given && !isObject(wanted)) continue
    const deeper = differ(wanted, given)
    if (deeper !== null) return { ...deeper, keys: [key, ...deeper.keys] }
  }
  const others = Object.keys(found)
  if (others.length === keys.length) return null
  const extra = others.find(key => !Object.hasOwn(expected, key)) ?? ''
  return { keys: [extra], expected: undefined, found: found[extra] }
}
