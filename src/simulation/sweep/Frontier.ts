/** The frontier: of the rule sets that meet conditions under every assumption, those that no other one beats. */
import * as E from 'fp-ts/lib/Either.js'
import { show } from '../../domain/codec/Codec.js'
import type * as Estimate from '../Estimate.js'
import type { Cell, Row } from './Sweep.js'

/** What can be asked of a row, under the names people write, and whether more of it is better. */
const measures = {
  'false dethronings': { of: (row: Row) => row.falseDethroning, more: false },
  'P(best wins)': { of: (row: Row) => row.bestWins, more: true },
  'reign length': { of: (row: Row) => row.reignLength, more: true }
} as const

/** What rule sets are held against each other by. */
export type Measure = keyof typeof measures

/** A measure below or above a number. */
export interface Condition {
  /** Which measure is bounded. */
  readonly measure: Measure
  /** Whether it must stay below the bound, or above it. */
  readonly below: boolean
  /** The bound; shares are between 0 and 1. */
  readonly bound: number
}

const known = (name: string): name is Measure => typeof name === 'string' && Object.hasOwn(measures, name)

const expected = Object.keys(measures)
  .map(name => `"${name}"`)
  .join(', ')

/** `false dethronings < 1 %`, or several joined by `and`. */
export const conditions = (text: string): E.Either<string, ReadonlyArray<Condition>> => {
  if (typeof text !== 'string') return E.left(`${show(text)} is no condition: expected text`)
  const found: Array<Condition> = []
  for (const part of text.split(/\s+and\s+/)) {
    const [, name = '', sign = '', digits = '', percent] =
      /^\s*(.*?)\s*(<|>)\s*([0-9]+(?:\.[0-9]+)?)\s*(%?)\s*$/.exec(part) ?? []
    if (!known(name))
      return E.left(
        `${show(part)} is no condition: expected one of ${expected}, then < or >, then a number or a share in %`
      )
    found.push({ measure: name, below: sign === '<', bound: Number(digits) / (percent === '%' ? 100 : 1) })
  }
  return E.right(found)
}

/** What a row says of a measure; null where it says nothing. */
export const estimateOf = (name: Measure, row: Row): Estimate.Estimate | null => measures[name].of(row)

/** A measure by its name. */
export const measure = (name: string): E.Either<string, Measure> =>
  known(name) ? E.right(name) : E.left(`${show(name)} is no measure: expected one of ${expected}`)

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

/** The assumptions of a cell: what a rule set cannot choose. Rows are compared under the same ones only. */
const assumed = ({ at }: Cell): string =>
  JSON.stringify([at.noise ?? null, at.edge ?? null, at.field ?? null])

/** A rule set of the grid with its row under each of the assumptions. */
type Candidate = ReadonlyMap<string, Row>

const candidates = (cells: ReadonlyArray<Cell>, rows: ReadonlyArray<Row>): ReadonlyArray<Candidate> => {
  const found = new Map<string, Map<string, Row>>()
  for (const row of rows)
    for (const cell of cells.slice(row.cell, row.cell + 1)) {
      const candidate = found.get(cell.rules.id) ?? new Map<string, Row>()
      found.set(cell.rules.id, candidate.set(assumed(cell), row))
    }
  return Array.from(found.values())
}

/** What is made sure of under any of the assumptions. */
const sure = (name: Measure, candidate: Candidate): number =>
  Math.min(...Array.from(candidate.values(), row => worth(name, row)))

/**
 * The rows of the rule sets on the frontier of what is asked for and what is to be best, the best first. A rule set is
 * there if it meets every condition under each of the assumptions swept over, and no other one that does is at least as
 * good under each of them in every measure named, and better somewhere. The best is the one whose worst row is the best.
 */
export const frontier =
  (asked: ReadonlyArray<Condition>, best: Measure) =>
  (cells: ReadonlyArray<Cell>, rows: ReadonlyArray<Row>): ReadonlyArray<Row> => {
    const names = Array.from(new Set([best, ...asked.map(({ measure }) => measure)]))
    const left = candidates(cells, rows).filter(candidate =>
      Array.from(candidate.values()).every(row => asked.every(meets(row)))
    )
    const gains = (a: Candidate, b: Candidate): ReadonlyArray<number> =>
      Array.from(b).flatMap(([under, theirs]) => {
        const ours = a.get(under)
        // Where one was never tried it beats nobody.
        return names.map(name =>
          ours === undefined ? -1 : Math.sign(worth(name, ours) - worth(name, theirs))
        )
      })
    const beats = (a: Candidate, b: Candidate): boolean => {
      const all = gains(a, b)
      return all.every(gain => gain >= 0) && all.some(gain => gain > 0)
    }
    return left
      .filter(candidate => !left.some(other => beats(other, candidate)))
      .toSorted((a, b) => sure(best, b) - sure(best, a))
      .flatMap(candidate => Array.from(candidate.values()))
  }
