/** What every codec here is built from: closed records, tagged unions, refinements, and errors that name path, value and expectation. */
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { failure, never } from './Condition.js'
import { isPlainCodec, oneOf } from './Scalar.js'

export { checked, keeping, never, once, type Condition, type Flaw } from './Condition.js'
export { decode, extend, fault, sentence, show, type Fault, type Found } from './Fault.js'
export { constant, difference, parts, take } from './Border.js'
export { integer, nullable, oneOf, refine, text } from './Scalar.js'

/** A codec whose JSON form is checked against type `A` and written as type `O`. */
export type Codec<A, O = A> = t.Type<A, O>

/** Brands a text that is right by construction. Only the module of a type does so; everybody else decodes. */
export const made = <B>(text: string): t.Branded<string, B> => text as t.Branded<string, B>

/** An object with fields: no list, and nothing like a date. Most are plain, and those are recognised at once. */
const isRecord = (u: unknown): u is Readonly<Record<string, unknown>> =>
  typeof u === 'object' &&
  u !== null &&
  (Object.getPrototypeOf(u) === Object.prototype || t.UnknownRecord.is(u))

/** A copy of a plain value, part by part. */
export const copy = <A>(value: A): A => {
  if (Array.isArray(value)) return value.map(copy) as A
  if (typeof value !== 'object' || value === null) return value
  const copied: Record<string, unknown> = {}
  for (const key of Object.keys(value)) {
    const part = copy(value[key as keyof A])
    // JSON may have a field of this name, and to assign it would be to change what the copy is.
    if (key === '__proto__')
      Object.defineProperty(copied, key, {
        value: part,
        enumerable: true,
        configurable: true,
        writable: true
      })
    else copied[key] = part
  }
  return copied as A
}

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

/**
 * The context of a first look: it finds only whether a value is sound, without saying where it is not. Most values are,
 * and contexts, of which io-ts wants one for each field, take several times as long as the fields themselves.
 */
const firstLook: t.Context = []
const unsound: t.Validation<never> = t.failures([{ value: undefined, context: firstLook }])

/** A codec for values with parts: sound at the first look, or looked at again for its faults. What throws is a fault. */
export const composite = <A, O>(
  name: string,
  is: (u: unknown) => boolean,
  validate: (u: unknown, context: t.Context) => t.Validation<A>,
  encode: (a: A) => O
): t.Type<A, O> => {
  const look = (u: unknown, context: t.Context): t.Validation<A> => {
    try {
      return validate(u, context)
    } catch {
      return context === firstLook ? unsound : t.failure(u, context)
    }
  }
  return new t.Type<A, O>(
    name,
    (u): u is A => {
      try {
        return is(u)
      } catch {
        return false
      }
    },
    (u, context) => {
      const first = look(u, firstLook)
      return context === firstLook || E.isRight(first) ? first : look(u, context)
    },
    encode
  )
}

/** A part of a value: sound at the first look, or its errors under its own key. */
const part = <A, O>(
  codec: t.Type<A, O>,
  key: string,
  value: unknown,
  context: t.Context
): t.Validation<A> => {
  const first = codec.validate(value, firstLook)
  return context === firstLook || E.isRight(first)
    ? first
    : codec.validate(value, t.appendContext(context, key, codec, value))
}

/** A list of at most `longest` items. */
export const list = <A, O>(
  item: t.Type<A, O>,
  longest = 1_000_000
): t.Type<ReadonlyArray<A>, ReadonlyArray<O>> =>
  composite<ReadonlyArray<A>, ReadonlyArray<O>>(
    `a list of ${item.name}`,
    u => {
      if (!Array.isArray(u)) return false
      const items: ReadonlyArray<unknown> = u
      // Its length is read once: a proxy may answer otherwise the second time. `every` would pass over holes.
      const { length } = items
      if (!(length <= longest)) return false
      for (let i = 0; i < length; i += 1) if (!item.is(items[i])) return false
      return true
    },
    (u, context) => {
      if (!Array.isArray(u)) return context === firstLook ? unsound : t.failure(u, context)
      const { length } = u
      if (!(length <= longest))
        return context === firstLook
          ? unsound
          : failure(
              u,
              context,
              `a list of ${item.name}`,
              `a list of ${item.name}, at most ${longest} of them`
            )
      const items: ReadonlyArray<unknown> = u
      const errors: Array<t.ValidationError> = []
      const decoded: Array<A> = []
      for (let i = 0; i < length && errors.length < mostFaults; i += 1) {
        const each = part(item, String(i), items[i], context)
        if (E.isRight(each)) decoded.push(each.right)
        else if (context === firstLook) return unsound
        else for (const error of each.left) errors.push(error)
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
  composite<Readonly<Record<K, A>>, Readonly<Record<string, O>>>(
    `an object from ${key.name} to ${value.name}`,
    u => isPlain(u) && Object.entries(u).every(([k, v]) => key.is(k) && value.is(v)),
    (u, context) => {
      if (!isPlain(u)) return t.failure(u, context)
      const errors: Array<t.ValidationError> = []
      const decoded: Array<readonly [string, A]> = []
      for (const [k, v] of Object.entries(u)) {
        if (errors.length >= mostFaults) break
        const valid = E.isRight(key.validate(k, context))
        const each = part(value, k, v, context)
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
  const fields: ReadonlyArray<readonly [string, t.Mixed]> = Object.entries(props)
  const known = new Set(Object.keys(props))
  const plans = fields.map(([key, codec]) => ({ key, codec, asItIs: isPlainCodec(codec) }))
  const atOnce = (u: unknown): t.Validation<Fields<P>> => {
    if (!isRecord(u)) return unsound
    for (const key of Object.keys(u)) if (!known.has(key)) return unsound
    const decoded: Record<string, unknown> = {}
    for (const { key, codec, asItIs } of plans) {
      const value = Object.hasOwn(u, key) ? u[key] : undefined
      if (asItIs) {
        if (!codec.is(value)) return unsound
        decoded[key] = value
      } else {
        const each = codec.validate(value, firstLook)
        if (E.isLeft(each)) return unsound
        decoded[key] = each.right
      }
    }
    return t.success(decoded as Fields<P>)
  }
  return composite<Fields<P>, FieldsOutput<P>>(
    name,
    u =>
      isRecord(u) &&
      Object.keys(u).length === known.size &&
      fields.every(([key, codec]) => Object.hasOwn(u, key) && codec.is(u[key])),
    (u, context) => {
      if (context === firstLook) return atOnce(u)
      if (!isRecord(u)) return t.failure(u, context)
      const unknown = Object.keys(u).filter(key => !known.has(key))
      const errors: Array<t.ValidationError> = []
      const decoded: Record<string, unknown> = {}
      for (const [key, codec] of fields) {
        // Own fields alone: an inherited one would be lost in JSON.
        const each = part(codec, key, Object.hasOwn(u, key) ? u[key] : undefined, context)
        if (E.isRight(each)) decoded[key] = each.right
        else for (const error of each.left) errors.push(error)
      }
      for (const key of unknown.slice(0, mostFaults))
        errors.push({ value: u[key], context: t.appendContext(context, key, unknownField, u[key]) })
      return errors.length > 0 ? t.failures(errors) : t.success(decoded as Fields<P>)
    },
    a => Object.fromEntries(fields.map(([key, codec]) => [key, codec.encode(a[key])])) as FieldsOutput<P>
  )
}

/** A union told apart by the field `type`, so that an error is about the variant that was meant. */
export const tagged = <V extends Readonly<Record<string, t.Mixed>>>(
  name: string,
  variants: V
): t.Type<t.TypeOf<V[keyof V]>, t.OutputOf<V[keyof V]>> => {
  const tag = oneOf(...Object.keys(variants))
  const variantOf = (u: unknown): t.Mixed | undefined =>
    isRecord(u) && tag.is(u['type']) ? variants[u['type']] : undefined
  return composite<t.TypeOf<V[keyof V]>, t.OutputOf<V[keyof V]>>(
    name,
    u => variantOf(u)?.is(u) ?? false,
    (u, context) => {
      if (!isRecord(u)) return failure(u, context, name, `${name}, an object with "type": ${tag.name}`)
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
