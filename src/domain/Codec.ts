/** What every codec here is built from: closed records, tagged unions, refinements, and errors that name path, value and expectation. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** One thing wrong with an input: where it stands, what stands there, what should. */
export interface Fault {
  readonly path: string
  readonly value: unknown
  readonly expected: string
}

/** A codec whose JSON form is checked against type `A` and written as type `O`. */
export type Codec<A, O = A> = t.Type<A, O>

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** A codec that narrows `base`; the error says `expected`, whichever of the two checks failed, unless it is about a part of the value. */
export const refine = <A, B extends A, O>(
  base: t.Type<A, O>,
  guard: (a: A) => a is B,
  expected: string
): t.Type<B, O> =>
  new t.Type<B, O>(
    expected,
    (u): u is B => base.is(u) && guard(u),
    (u, context) =>
      pipe(
        base.validate(u, context),
        E.fold(
          errors =>
            errors.some(e => e.context.length > context.length) ? t.failures(errors) : t.failure(u, context),
          a => (guard(a) ? t.success(a) : t.failure(u, context))
        )
      ),
    base.encode
  )

/** What is wrong with a value as a whole: at which of its parts, and what was expected there. */
export interface Flaw {
  readonly path: ReadonlyArray<string>
  readonly expected: string
}

/** What a value as a whole must keep, and what is wrong with one that does not. */
export interface Condition<A> extends Flaw {
  readonly holds: (a: A) => boolean
}

const flawless = <A, O>(base: t.Type<A, O>, flaws: (a: A) => ReadonlyArray<Flaw>): t.Type<A, O> =>
  new t.Type<A, O>(
    base.name,
    (u): u is A => base.is(u) && flaws(u).length === 0,
    (u, context) =>
      pipe(
        base.validate(u, context),
        E.flatMap(a => {
          const found = flaws(a)
          return found.length === 0 ? t.success(a) : t.failures(found.map(errorAt(u, context)))
        })
      ),
    base.encode
  )

const errorAt =
  (value: unknown, context: t.Context) =>
  ({ path, expected }: Flaw): t.ValidationError =>
    path.reduce<t.ValidationError>(
      (at, key) => {
        const part: unknown = new Map(Object.entries(at.value ?? {})).get(key)
        return { value: part, context: t.appendContext(at.context, key, never(expected), part) }
      },
      { value, context }
    )

/** A codec that holds a value whose parts are sound against a rule over all of them; null where it keeps the rule. */
export const checked = <A, O>(base: t.Type<A, O>, flaw: (a: A) => Flaw | null): t.Type<A, O> =>
  flawless(base, a => {
    const found = flaw(a)
    return found === null ? [] : [found]
  })

/** A codec that holds a value whose parts are sound against conditions on all of them, and names each that is not kept. */
export const keeping =
  <A>(conditions: ReadonlyArray<Condition<A>>) =>
  <O>(base: t.Type<A, O>): t.Type<A, O> =>
    flawless(base, a => conditions.filter(({ holds }) => !holds(a)))

/** The first item of a list that repeats an earlier one's key. */
export const repeated = <A>(as: ReadonlyArray<A>, key: (a: A) => string): number | null => {
  const seen = new Set<string>()
  const index = as.findIndex(a => seen.size === seen.add(key(a)).size)
  return index === -1 ? null : index
}

/** The brand for a text that is right by construction: for the maker of a type alone, everybody else decodes. */
export const made = <B>(text: string): t.Branded<string, B> => text as t.Branded<string, B>

/** An integer between two bounds, both included. */
export const integer = (minimum: number, maximum: number = Number.MAX_SAFE_INTEGER): Codec<number> =>
  refine(
    t.number,
    (n): n is number => Number.isSafeInteger(n) && n >= minimum && n <= maximum && !Object.is(n, -0),
    maximum === Number.MAX_SAFE_INTEGER
      ? `an integer of at least ${minimum}`
      : `an integer from ${minimum} to ${maximum}`
  )

/** Free text: well-formed Unicode (canonical JSON has no form for lone surrogates) of at most `longest` UTF-16 units. */
export const text = (longest: number): Codec<string> =>
  refine(
    t.string,
    (s): s is string => s.length <= longest && s.isWellFormed(),
    `well-formed text of at most ${longest} characters`
  )

/** One of the given strings. */
export const oneOf = <A extends string>(...values: ReadonlyArray<A>): t.Type<A> => {
  const expected = values.map(v => `"${v}"`).join(' or ')
  const is = (u: unknown): u is A => values.some(v => v === u)
  return new t.Type<A>(
    expected,
    is,
    (u, c) => (is(u) ? t.success(u) : t.failure(u, c)),
    a => a
  )
}

/** `A`, or JSON's `null` where there is none. */
export const nullable = <A, O>(codec: t.Type<A, O>): t.Type<A | null, O | null> =>
  new t.Type<A | null, O | null>(
    `${codec.name} or null`,
    (u): u is A | null => u === null || codec.is(u),
    (u, c) => (u === null ? t.success(null) : codec.validate(u, c)),
    a => (a === null ? null : codec.encode(a))
  )

/** Nobody mends more faults at once: so many are named, and then no more is looked for in a list, a dictionary or a record. */
const mostFaults = 1_000

/** A list of at most `longest` items. */
export const list = <A, O>(
  item: t.Type<A, O>,
  longest = 1_000_000
): t.Type<ReadonlyArray<A>, ReadonlyArray<O>> =>
  new t.Type(
    `a list of ${item.name}`,
    // `Array.from` because `every` passes over holes.
    (u): u is ReadonlyArray<A> => Array.isArray(u) && u.length <= longest && Array.from(u).every(item.is),
    (u, context) => {
      if (!Array.isArray(u) || u.length > longest) return t.failure(u, context)
      const items: ReadonlyArray<unknown> = u
      const errors: Array<t.ValidationError> = []
      const decoded: Array<A> = []
      for (let i = 0; i < items.length && errors.length < mostFaults; i += 1) {
        const each = item.validate(items[i], t.appendContext(context, String(i), item, items[i]))
        if (E.isLeft(each)) for (const error of each.left) errors.push(error)
        else decoded.push(each.right)
      }
      return errors.length > 0 ? t.failures(errors) : t.success(decoded)
    },
    as => as.map(item.encode)
  )

/** An object as JSON has it: a `Map` has no entries that JSON would see. */
export const isPlain = (u: unknown): u is Readonly<Record<string, unknown>> => {
  if (!t.UnknownRecord.is(u)) return false
  const prototype: unknown = Object.getPrototypeOf(u)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/** An object from keys of one kind to values of one kind; a key of another kind is an error, never dropped. */
export const dictionary = <K extends string, A, O>(
  key: t.Type<K, string>,
  value: t.Type<A, O>
): t.Type<Readonly<Record<K, A>>, Readonly<Record<string, O>>> =>
  new t.Type<Readonly<Record<K, A>>, Readonly<Record<string, O>>>(
    `an object from ${key.name} to ${value.name}`,
    (u): u is Readonly<Record<K, A>> =>
      isPlain(u) && Object.entries(u).every(([k, v]) => key.is(k) && value.is(v)),
    (u, context) => {
      if (!isPlain(u)) return t.failure(u, context)
      const errors: Array<t.ValidationError> = []
      const decoded: Array<readonly [string, A]> = []
      for (const [k, v] of Object.entries(u)) {
        if (errors.length >= mostFaults) break
        const valid = E.isRight(key.validate(k, context))
        const each = value.validate(v, t.appendContext(context, k, value, v))
        if (!valid) errors.push({ value: k, context: t.appendContext(context, k, key, k) })
        else if (E.isLeft(each)) for (const error of each.left) errors.push(error)
        else decoded.push([k, each.right])
      }
      return errors.length > 0
        ? t.failures(errors)
        : t.success(Object.fromEntries(decoded) as Readonly<Record<K, A>>)
    },
    as => Object.fromEntries(Object.entries<A>(as).map(([k, a]) => [k, value.encode(a)]))
  )

/** What nothing satisfies: it stands for what was expected. */
const never = (expected: string): t.Type<never> =>
  new t.Type<never>(expected, (_): _ is never => false, t.failure, t.identity)

const unknownField = never('no such field')

/** A record in which a field that is missing, wrong or unknown is an error: a misspelt field must be named, never dropped. */
export const closed = <P extends t.Props>(name: string, props: P): t.Type<Fields<P>, FieldsOutput<P>> => {
  const inner = t.readonly(t.type(props, name))
  const names = Object.keys(props)
  const known = new Set(names)
  return new t.Type<Fields<P>, FieldsOutput<P>>(
    name,
    (u): u is Fields<P> =>
      inner.is(u) && Object.keys(u).length === known.size && Object.keys(u).every(key => known.has(key)),
    (u, context) => {
      if (!t.UnknownRecord.is(u)) return t.failure(u, context)
      // Own fields alone: an inherited one would be lost in JSON.
      const own = Object.fromEntries(names.filter(key => Object.hasOwn(u, key)).map(key => [key, u[key]]))
      const decoded = inner.validate(own, context)
      const unknown = Object.keys(u).filter(key => !known.has(key))
      if (unknown.length === 0) return decoded
      return t.failures([
        ...(E.isLeft(decoded) ? decoded.left : []),
        ...unknown.slice(0, mostFaults).map(key => ({
          value: u[key],
          context: t.appendContext(context, key, unknownField, u[key])
        }))
      ])
    },
    a => inner.encode(a)
  )
}

/** A union told apart by the field `type`, so that an error is about the variant that was meant. */
export const tagged = <V extends Readonly<Record<string, t.Mixed>>>(
  name: string,
  variants: V
): t.Type<t.TypeOf<V[keyof V]>, t.OutputOf<V[keyof V]>> => {
  const tag = oneOf(...Object.keys(variants))
  const variantOf = (u: unknown): t.Mixed | undefined =>
    t.UnknownRecord.is(u) && tag.is(u['type']) ? variants[u['type']] : undefined
  return new t.Type(
    name,
    (u): u is t.TypeOf<V[keyof V]> => variantOf(u)?.is(u) ?? false,
    (u, context) => {
      if (!t.UnknownRecord.is(u)) return t.failure(u, context)
      const variant = variantOf(u)
      return variant === undefined
        ? t.failures([{ value: u['type'], context: t.appendContext(context, 'type', tag, u['type']) }])
        : variant.validate(u, context)
    },
    a => variantOf(a)?.encode(a)
  )
}

/** The type of a closed record's fields. */
export type Fields<P extends t.Props> = { readonly [K in keyof P]: t.TypeOf<P[K]> }
type FieldsOutput<P extends t.Props> = { readonly [K in keyof P]: t.OutputOf<P[K]> }

// -------------------------------------------------------------------------------------
// destructors
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
