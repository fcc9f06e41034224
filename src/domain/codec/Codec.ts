/** What every codec here is built from: closed records, tagged unions, refinements, and errors that name path, value and expectation. */
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { never } from './Condition.js'
import { oneOf } from './Scalar.js'

export { checked, keeping, never, once, type Condition, type Flaw } from './Condition.js'
export { decode, extend, sentence, show, type Fault } from './Fault.js'
export { integer, nullable, oneOf, refine, text } from './Scalar.js'

/** A codec whose JSON form is checked against type `A` and written as type `O`. */
export type Codec<A, O = A> = t.Type<A, O>

/** The brand for a text that is right by construction: for the maker of a type alone, everybody else decodes. */
export const made = <B>(text: string): t.Branded<string, B> => text as t.Branded<string, B>

/** An object as JSON has it: a `Map` has no entries that JSON would see. */
export const isPlain = (u: unknown): u is Readonly<Record<string, unknown>> => {
  if (!t.UnknownRecord.is(u)) return false
  const prototype: unknown = Object.getPrototypeOf(u)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

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
