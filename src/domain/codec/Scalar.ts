/** Scalars: numbers and texts within their bounds, and values narrowed by a guard. */
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { failure } from './Condition.js'

/** Codecs that give back the very value that they were given. */
const plain = new WeakSet<t.Any>([t.string, t.number, t.boolean, t.null])

const keptPlain = <C extends t.Any>(codec: C): C => {
  plain.add(codec)
  return codec
}

/** Whether a codec gives back the very value that it was given: then its guard says all there is to say, and at less cost. */
export const isPlainCodec = (codec: t.Any): boolean => plain.has(codec) || codec instanceof t.LiteralType

/** A codec that narrows `base`; the error says `expected`, whichever of the two checks failed, unless it is about a part of the value. */
export const refine = <A, B extends A, O>(
  base: t.Type<A, O>,
  guard: (a: A) => a is B,
  expected: string
): t.Type<B, O> => {
  const narrow = new t.Type<B, O>(
    expected,
    (u): u is B => base.is(u) && guard(u),
    (u, context) => {
      const decoded = base.validate(u, context)
      if (E.isRight(decoded)) return guard(decoded.right) ? t.success(decoded.right) : t.failure(u, context)
      return decoded.left.some(e => e.context.length > context.length) ? decoded : t.failure(u, context)
    },
    base.encode
  )
  return isPlainCodec(base) ? keptPlain(narrow) : narrow
}

/** An integer between two bounds, both included. The largest exact one goes without saying, except to what is above it. */
export const integer = (minimum: number, maximum: number = Number.MAX_SAFE_INTEGER): t.Type<number> => {
  const bounded = `an integer from ${minimum} to ${maximum}`
  const name = maximum === Number.MAX_SAFE_INTEGER ? `an integer of at least ${minimum}` : bounded
  const is = (u: unknown): u is number =>
    typeof u === 'number' && Number.isSafeInteger(u) && u >= minimum && u <= maximum && !Object.is(u, -0)
  return keptPlain(
    new t.Type<number>(
      name,
      is,
      (u, context) =>
        is(u)
          ? t.success(u)
          : typeof u === 'number' && u > maximum
            ? failure(u, context, name, bounded)
            : t.failure(u, context),
      t.identity
    )
  )
}

/** Free text: well-formed Unicode (canonical JSON has no form for lone surrogates) of at most `longest` UTF-16 units. */
export const text = (longest: number): t.Type<string> =>
  refine(
    t.string,
    (s): s is string => s.length <= longest && s.isWellFormed(),
    `well-formed text of at most ${longest} characters`
  )

/** One of the given strings. */
export const oneOf = <A extends string>(...values: ReadonlyArray<A>): t.Type<A> => {
  const expected = values.map(v => `"${v}"`).join(' or ')
  const is = (u: unknown): u is A => values.some(v => v === u)
  return keptPlain(
    new t.Type<A>(
      expected,
      is,
      (u, c) => (is(u) ? t.success(u) : t.failure(u, c)),
      a => a
    )
  )
}

/** `A`, or JSON's `null` where there is none; `meaning` says what null stands for, where that is not plain. */
export const nullable = <A, O>(codec: t.Type<A, O>, meaning = ''): t.Type<A | null, O | null> => {
  const either = new t.Type<A | null, O | null>(
    `${codec.name} or null${meaning === '' ? '' : ` ${meaning}`}`,
    (u): u is A | null => u === null || codec.is(u),
    (u, c) => (u === null ? t.success(null) : codec.validate(u, c)),
    a => (a === null ? null : codec.encode(a))
  )
  return isPlainCodec(codec) ? keptPlain(either) : either
}
