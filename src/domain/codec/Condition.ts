/** Conditions: what a value must keep as a whole, once each of its parts is sound. */
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** What is wrong with a value as a whole: at which of its parts, and what was expected there. */
export interface Flaw {
  readonly path: ReadonlyArray<string>
  readonly expected: string
}

/** What a value as a whole must keep, and what is wrong with one that does not. */
export interface Condition<A> extends Flaw {
  readonly holds: (a: A) => boolean
}

// -------------------------------------------------------------------------------------
// codecs
// -------------------------------------------------------------------------------------

/** What nothing satisfies: it stands for what was expected. */
export const never = (expected: string): t.Type<never> =>
  new t.Type<never>(expected, (_): _ is never => false, t.failure, t.identity)

/** A failure that says more than its codec's name does, which it takes the place of: `or null` behind it stays. */
export const failure = (
  u: unknown,
  context: t.Context,
  name: string,
  expected: string
): t.Validation<never> =>
  t.failure(
    u,
    context.map((entry, i) =>
      i === context.length - 1
        ? {
            ...entry,
            type: never(
              entry.type.name.startsWith(name) ? expected + entry.type.name.slice(name.length) : expected
            )
          }
        : entry
    )
  )

const flawless = <A, O>(base: t.Type<A, O>, flaws: (a: A) => ReadonlyArray<Flaw>): t.Type<A, O> =>
  new t.Type<A, O>(
    base.name,
    (u): u is A => base.is(u) && flaws(u).length === 0,
    (u, context) => {
      const decoded = base.validate(u, context)
      if (E.isLeft(decoded)) return decoded
      const found = flaws(decoded.right)
      return found.length === 0 ? decoded : t.failures(found.map(errorAt(u, context)))
    },
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

/** A list in which no item repeats an earlier one's key; the fault stands at the item, or at a field of it. */
export const once = <A, O>(
  base: t.Type<ReadonlyArray<A>, O>,
  key: (a: A) => string,
  expected: string,
  ...field: ReadonlyArray<string>
): t.Type<ReadonlyArray<A>, O> =>
  checked(base, as => {
    const seen = new Set<string>()
    const again = as.findIndex(a => seen.size === seen.add(key(a)).size)
    return again === -1 ? null : { path: [String(again), ...field], expected }
  })
