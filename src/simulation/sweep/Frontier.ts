/** The frontier: of the cells that meet conditions, those that no other one beats. */
import * as E from 'fp-ts/lib/Either.js'
import type * as Estimate from '../Estimate.js'
import type { Row } from './Sweep.js'

/** What can be asked of a row, under the names people write, and whether more of it is better. */
const measures = {
  'false dethronings': { of: (row: Row) => row.falseDethroning, more: false },
  'P(best wins)': { of: (row: Row) => row.bestWins, more: true },
  'reign length': { of: (row: Row) => row.reignLength, more: true }
} as const

export type Measure = keyof typeof measures

/** A measure below or above a number. */
export interface Condition {
  readonly measure: Measure
  readonly below: boolean
  readonly bound: number
}

const known = (name: string): name is Measure => name in measures

const expected = Object.keys(measures)
  .map(name => `"${name}"`)
  .join(', ')

/** `false dethronings < 1 %`, or several joined by `and`. */
export const conditions = (text: string): E.Either<string, ReadonlyArray<Condition>> => {
  const found: Array<Condition> = []
  for (const part of text.split(/\s+and\s+/)) {
    const [, name = '', sign = '', digits = '', percent] =
      /^\s*(.*?)\s*(<|>)\s*([0-9]+(?:\.[0-9]+)?)\s*(%?)\s*$/.exec(part) ?? []
    if (!known(name))
      return E.left(
        `"${part}" is no condition: expected one of ${expected}, then < or >, then a number or a share in %`
      )
    found.push({ measure: name, below: sign === '<', bound: Number(digits) / (percent === '%' ? 100 : 1) })
  }
  return E.right(found)
}

/** What a row says of a measure; null where it says nothing. */
export const estimateOf = (name: Measure, row: Row): Estimate.Estimate | null => measures[name].of(row)

/** A measure by its name. */
export const measure = (name: string): E.Either<string, Measure> =>
  known(name) ? E.right(name) : E.left(`"${name}" is no measure: expected one of ${expected}`)

/** Whether a row meets a condition with its whole interval, so that luck does not make it. */
const meets =
  (row: Row) =>
  ({ measure, below, bound }: Condition): boolean => {
    const estimate = estimateOf(measure, row)
    return estimate !== null && (below ? estimate.high < bound : estimate.low > bound)
  }

const worth = (name: Measure, row: Row): number => {
  const value = estimateOf(name, row)?.value ?? -Infinity
  return measures[name].more ? value : -value
}

/** The rows on the frontier of what is asked for and what is to be best, the best first. */
export const frontier =
  (asked: ReadonlyArray<Condition>, best: Measure) =>
  (rows: ReadonlyArray<Row>): ReadonlyArray<Row> => {
    const names = Array.from(new Set([best, ...asked.map(({ measure }) => measure)]))
    const left = rows.filter(row => asked.every(meets(row)))
    const beats = (a: Row, b: Row): boolean =>
      names.every(name => worth(name, a) >= worth(name, b)) &&
      names.some(name => worth(name, a) > worth(name, b))
    return left
      .filter(row => !left.some(other => beats(other, row)))
      .toSorted((a, b) => worth(best, b) - worth(best, a))
  }
