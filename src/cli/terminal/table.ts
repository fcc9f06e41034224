/** Tables: columns where they fit, and turned where they do not, each row a paragraph of its own. */
import * as RA from 'fp-ts/lib/ReadonlyArray.js'
import * as Fold from './fold.js'

/** A table's cells, row by row. */
export type Rows = ReadonlyArray<ReadonlyArray<string>>

/** Two tables of as many rows, side by side. */
export const beside = (left: Rows, right: Rows): Rows =>
  RA.zipWith(left, right, (one, other) => [...one, ...other])

export interface Looks {
  /** Whether the first row says what the columns are. */
  readonly headed?: boolean
  /** The columns of the terminal there are. */
  readonly room?: number
}

/**
 * Rows as columns, the first left-aligned and the others right-aligned unless `left` has them by number; turned where
 * they are too wide for the terminal.
 */
export const table = (
  rows: Rows,
  left: ReadonlyArray<number> = [0],
  { headed = true, room = Fold.columns() }: Looks = {}
): ReadonlyArray<string> => {
  const [wide, close] = ['  ', ' '].map(gap => aligned(rows, left, gap))
  const fits = (lines: ReadonlyArray<string>): boolean => lines.every(each => each.length <= room)
  return [wide ?? [], close ?? []].find(fits) ?? turned(rows, headed)
}

const aligned = (rows: Rows, left: ReadonlyArray<number>, gap: string): ReadonlyArray<string> => {
  const [head = []] = rows
  const columns = head.map((_, column): Rows => {
    const cells = rows.flatMap(row => row.slice(column, column + 1))
    const width = Math.max(...cells.map(cell => cell.length))
    return cells.map(cell => [left.includes(column) ? cell.padEnd(width) : cell.padStart(width)])
  })
  return columns
    .reduce(
      beside,
      rows.map(() => [])
    )
    .map(line => line.join(gap).trimEnd())
}

/** What a row says first, and below it each column by its name. */
const turned = (rows: Rows, headed: boolean): ReadonlyArray<string> => {
  const [heads = [], ...body] = headed ? rows : [[], ...rows]
  return body.flatMap(row => {
    const [first = '', ...others] = row
    const title = heads[0]?.trim() ?? ''
    const indent = first.slice(0, first.length - first.trimStart().length)
    const named = title === '' || /^[^\d]/.test(first.trim()) ? first : `${indent}${title} ${first.trim()}`
    return [
      ...(named.trim() === '' ? [] : [named]),
      ...others.flatMap((cell, i) => {
        const name = heads[i + 1]?.trim() ?? ''
        if (cell.trim() === '') return []
        return [`${indent}  ${name === '' ? '' : `${name}: `}${cell.trim()}`]
      })
    ]
  })
}
