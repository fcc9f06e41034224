/** What every command needs of the terminal: output, errors, and text that no terminal obeys. */
import * as RA from 'fp-ts/lib/ReadonlyArray.js'
import * as Codec from '../../domain/codec/Codec.js'
import type { Hotkey } from '../../domain/miner/Hotkey.js'
import type { TaskKind } from '../../domain/task/TaskKind.js'

/**
 * Exit codes: done; the world failed, or what was tried did; the input was refused, the call not understood
 * included; interrupted, as shells count it (128 and the signal's number).
 */
export const exit = { ok: 0, failed: 1, refused: 2, interrupted: 130 } as const

/** Controls, and what turns the direction of writing; a line's end is none of them. */
const commands = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu

/** A text with its commands spelt out, as JSON spells them. */
const harmless = (text: string): string =>
  text.replace(commands, c => (c === '\n' ? c : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`))

export const print = (text: string): void => {
  process.stdout.write(`${harmless(text)}\n`)
}

export const complain = (text: string): void => {
  process.stderr.write(`${harmless(text)}\n`)
}

/** A command was called in a way it does not know. */
export class UsageError extends Error {}

/** Faults as lines, each with its path and value. */
export const faultLines = (faults: ReadonlyArray<Codec.Fault>): string =>
  faults.map(fault => `  ${Codec.sentence(fault)}`).join('\n')

/** A hotkey short enough for a table. */
export const short = (hotkey: Hotkey): string => `${hotkey.slice(0, 6)}…${hotkey.slice(-4)}`

/** A kind of task in one word. */
export const shortKind = (kind: TaskKind): string => kind.replace(/(?:Text)?Task$/, '')

/** A table's cells, row by row. */
export type Rows = ReadonlyArray<ReadonlyArray<string>>

/** Two tables of as many rows, side by side. */
export const beside = (left: Rows, right: Rows): Rows =>
  RA.zipWith(left, right, (one, other) => [...one, ...other])

/** Rows as columns: the first left-aligned, the others right-aligned unless named. */
export const table = (rows: Rows, left: ReadonlyArray<number> = [0]): ReadonlyArray<string> => {
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
    .map(line => line.join('  ').trimEnd())
}
