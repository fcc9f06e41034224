/** Faults: what is wrong with an input, by path, value and expectation. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as O from 'fp-ts/lib/Option.js'
import type * as t from 'io-ts'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** What stands in an input, as plain JSON: a short text, a number, a boolean or null as it is, anything else in words. */
export type Found =
  | string
  | number
  | boolean
  | null
  | {
      /** The value as a text, since JSON cannot hold it as it is, or it is long. */
      readonly is: string
    }

/** One thing wrong with an input: where it stands, what stands there, what should. Plain JSON, whatever the input was. */
export interface Fault {
  /** Where, from the name of what was read: `miners[0].hotkey`. */
  readonly path: string
  /** What was there. */
  readonly value: Found
  /** What would have been right, in words. */
  readonly expected: string
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/**
 * Decodes unknown input: the value, or the faults in it, all of them unless they are more than a thousand. `name` begins
 * each path. What cannot even be read (a getter or a proxy that throws) is a fault as well.
 */
export const decode =
  <A, O>(codec: t.Type<A, O>, name = '') =>
  (input: unknown): E.Either<ReadonlyArray<Fault>, A> => {
    try {
      const decoded = codec.decode(input)
      return E.isLeft(decoded) ? E.left(decoded.left.map(ofError(name))) : decoded
    } catch {
      return E.left([fault(name, input, codec.name)])
    }
  }

/** A fault, with what was found as plain JSON. */
export const fault = (path: string, value: unknown, expected: string): Fault => ({
  path,
  value: found(value),
  expected
})

const ofError =
  (name: string) =>
  ({ context, value }: t.ValidationError): Fault =>
    fault(
      context.slice(1).reduce((path, { key }) => extend(path, key), name),
      value,
      context.at(-1)?.type.name ?? 'a value'
    )

/** Longer texts are described. */
const longestFound = 256

/** What a value is in a fault. */
export const found = (value: unknown): Found => {
  switch (typeof value) {
    case 'string':
      return value.length <= longestFound && value.isWellFormed() ? value : { is: show(value) }
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0) ? value : { is: show(value) }
    case 'boolean':
      return value
    default:
      return value === null ? null : { is: show(value) }
  }
}

/** `miners` and `3` make `miners[3]`; a key that is no plain name is quoted. */
export const extend = (path: string, key: string): string =>
  /^\d{1,16}$/.test(key)
    ? `${path}[${key}]`
    : /^[A-Za-z_]\w{0,63}$/.test(key)
      ? path === ''
        ? key
        : `${path}.${key}`
      : `${path}[${show(key)}]`

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/** A value in at most about eighty characters, with nothing in it that a terminal would obey. */
export const show = (value: unknown): string => {
  switch (typeof value) {
    case 'string':
      return shortened(value, quote)
    case 'object':
      return value === null ? 'null' : objectInWords(value)
    case 'undefined':
      return 'nothing'
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value)
    case 'bigint':
      return shortened(String(value), text => text)
    case 'boolean':
      return String(value)
    default:
      return `a ${typeof value}`
  }
}

/** A proxy may throw at whatever it is asked. */
const objectInWords = (value: object): string =>
  pipe(
    O.tryCatch(() => {
      if (!Array.isArray(value)) return 'an object'
      // A proxy's may be any value.
      const length: unknown = value.length
      return `a list of ${Number(length)}`
    }),
    O.getOrElse(() => 'an object that cannot be read')
  )

const shortened = (text: string, write: (text: string) => string): string =>
  text.length > 80 ? `${write(text.slice(0, 72))}… (${text.length} characters)` : write(text)

const quote = (s: string): string =>
  JSON.stringify(s).replace(/[^\x20-\x7e]/g, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** A fault in one sentence: `miners[3].hotkey is "5F…": expected an SS58 address`. */
export const sentence = (f: Fault): string =>
  `${f.path === '' ? 'the input' : f.path} is ${inWords(f.value)}: expected ${f.expected}`

const inWords = (value: Found): string =>
  typeof value === 'object' && value !== null ? value.is : show(value)
