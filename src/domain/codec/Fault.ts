/** Faults: what is wrong with an input, by path, value and expectation. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type * as t from 'io-ts'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** One thing wrong with an input: where it stands, what stands there, what should. */
export interface Fault {
  readonly path: string
  readonly value: unknown
  readonly expected: string
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** Decodes unknown input: the value, or the faults in it, all of them unless they are more than a thousand. `name` begins each path. */
export const decode =
  <A, O>(codec: t.Type<A, O>, name = '') =>
  (input: unknown): E.Either<ReadonlyArray<Fault>, A> =>
    pipe(
      codec.decode(input),
      E.mapLeft(errors => errors.map(fault(name)))
    )

const fault =
  (name: string) =>
  (error: t.ValidationError): Fault => ({
    path: error.context.slice(1).reduce((path, { key }) => extend(path, key), name),
    value: error.value,
    expected: error.context.at(-1)?.type.name ?? 'a value'
  })

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
      if (value === null) return 'null'
      return Array.isArray(value) ? `a list of ${value.length}` : 'an object'
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

const shortened = (text: string, write: (text: string) => string): string =>
  text.length > 80 ? `${write(text.slice(0, 72))}… (${text.length} characters)` : write(text)

const quote = (s: string): string =>
  JSON.stringify(s).replace(/[^\x20-\x7e]/g, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** A fault in one sentence: `miners[3].hotkey is "5F…": expected an SS58 address`. */
export const sentence = (f: Fault): string =>
  `${f.path === '' ? 'the input' : f.path} is ${show(f.value)}: expected ${f.expected}`
