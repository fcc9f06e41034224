// A function's arguments, spoilt one at a time: another value in the place of each, and in places within it.
import { runs } from '../runs.js'
import { grown, places, put, turning, type Path } from './values.js'

/** Arguments, call by call of a curried function. */
type Args = ReadonlyArray<ReadonlyArray<unknown>>

/** What a function is tried with; which arguments are trusted; and what others must be like to come this far. */
export interface Tried {
  readonly of: (...args: ReadonlyArray<never>) => unknown
  readonly args: Args
  readonly trusted?: ReadonlyArray<string>
  readonly reader?: Readonly<Record<string, (u: unknown) => boolean>>
}

export const apply = (of: Tried['of'], args: Args): unknown =>
  args.reduce<unknown>(
    (result, level) => (result as (...given: ReadonlyArray<unknown>) => unknown)(...level),
    of
  )

/** Each argument that is not trusted, by its call and its place in it. */
export const untrusted = ({ args, trusted = [] }: Tried): ReadonlyArray<readonly [number, number]> =>
  args.flatMap((level, i) =>
    level.flatMap((_, j) => (trusted.includes(`${i}.${j}`) ? [] : [[i, j] as const]))
  )

const withArg = (args: Args, i: number, j: number, other: unknown): Args =>
  args.map((level, at) => (at === i ? level.with(j, other) : level))

/** So many places of an argument are tried in one function, and so many values at each: other ones in the next function. */
const [fewPlaces, fewValues] = [10, 2]

let turn = 0

/** Places within an argument, some where there are many: whoever is tried next goes on where this one stopped. */
export const someOf = (all: ReadonlyArray<Path>): ReadonlyArray<Path> => {
  const inner = all.filter(path => path.length > 0)
  const count = Math.min(inner.length, runs(fewPlaces))
  const step = Math.max(1, Math.floor(inner.length / Math.max(1, count)))
  turn += 1
  return Array.from({ length: count }, (_, k) => inner[(turn + k * step) % inner.length] ?? [])
}

/** Some of the values, the next ones at the next place. */
export const someValues = (values: ReadonlyArray<unknown>, at: number): ReadonlyArray<unknown> => {
  const count = Math.min(values.length, runs(fewValues))
  return Array.from({ length: count }, (_, k) => values[(turn * 7 + at * count + k) % values.length])
}

/** A reader that throws lets nothing through; those of ours never do, and have tests of their own. */
const lets = (reader: (u: unknown) => boolean, value: unknown): boolean => {
  try {
    return reader(value)
  } catch {
    return false
  }
}

/**
 * Every value in the place of each argument; some of them in some places within it; and one thing more there. What has
 * been read before by somebody else is a copy, in which nothing turns into something else when it is read again.
 */
export const spoilt = (call: Tried, values: ReadonlyArray<unknown>): ReadonlyArray<Args> =>
  untrusted(call).flatMap(([i, j]) => {
    const arg = call.args[i]?.[j]
    const accepts = call.reader?.[`${i}.${j}`] ?? (() => true)
    return [
      ...values,
      grown(arg, []),
      ...someOf(places(arg)).flatMap((path, at) => [
        ...someValues(values, at).flatMap((value, k) =>
          call.reader?.[`${i}.${j}`] === undefined
            ? [put(arg, path, value), turning(arg, path, value, 1 + ((at + k) % 4))]
            : [put(arg, path, value)]
        ),
        grown(arg, path)
      ])
    ]
      .filter(value => lets(accepts, value))
      .map(value => withArg(call.args, i, j, value))
  })
