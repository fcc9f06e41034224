/**
 * Chance: values drawn from a seed, and the one door to the generator (RULES 10).
 *
 * Every draw reads a stream of its own, `alea(seed + '/' + name)`, through its 53-bit `double()`,
 * so adding a draw never shifts another.
 */
import type * as R from 'fp-ts/lib/Reader.js'
import seedrandom from 'seedrandom'
import type { Seed } from './Seed.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** A value that a seed decides. */
export interface Random<A> extends R.Reader<Seed, A> {}

/** Doubles of 53 bits in [0, 1), one at each call. */
export type Stream = () => number

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** The stream of that name, from its beginning. */
export const at =
  (name: string): Random<Stream> =>
  seed => {
    const generator: { readonly double: Stream } = seedrandom.alea(`${seed}/${name}`)
    return generator.double
  }

/** The first double of a stream. */
export const uniform =
  (name: string): Random<number> =>
  seed =>
    at(name)(seed)()

/** The items in an order drawn from the stream: Fisher-Yates from the end, `floor(u × (i + 1))`. */
export const shuffle =
  (name: string) =>
  <A extends NonNullable<unknown>>(items: ReadonlyArray<A>): Random<ReadonlyArray<A>> =>
  seed => {
    const next = at(name)(seed)
    const shuffled = items.slice()
    for (let i = shuffled.length - 1; i > 0; i -= 1) {
      const j = Math.floor(next() * (i + 1))
      const last = shuffled[i]
      const drawn = shuffled[j]
      if (last === undefined || drawn === undefined) continue
      shuffled[i] = drawn
      shuffled[j] = last
    }
    return shuffled
  }

/** Which weight a draw from the stream falls on, by cumulative weight in the order listed; weights sum to one. */
export const weighted =
  (name: string) =>
  (weights: ReadonlyArray<number>): Random<number> =>
  seed => {
    const u = uniform(name)(seed)
    let cumulative = 0
    // The last weight takes what is left, so that a sum a hair below one cannot fall through.
    for (let i = 0; i < weights.length - 1; i += 1) {
      cumulative += weights[i] ?? 0
      if (u < cumulative) return i
    }
    return weights.length - 1
  }
