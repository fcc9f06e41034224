/** What every command needs of the terminal: output, errors, and text that no terminal obeys. */
import * as Codec from '../domain/Codec.js'
import type { Hotkey } from '../domain/Hotkey.js'

/** Exit codes: fine; the input or the tournament was refused; the command was not understood. */
export const exit = { ok: 0, refused: 1, usage: 2 } as const

export const print = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

export const complain = (text: string): void => {
  process.stderr.write(`${text}\n`)
}

/** A command was called in a way it does not know. */
export class UsageError extends Error {}

/** Faults as lines, each with its path and value. */
export const faultLines = (faults: ReadonlyArray<Codec.Fault>): string =>
  faults.map(fault => `  ${Codec.sentence(fault)}`).join('\n')

/** A hotkey short enough for a table. */
export const short = (hotkey: Hotkey): string => `${hotkey.slice(0, 6)}…${hotkey.slice(-4)}`

/** Rows as columns: the first left-aligned, the others right-aligned unless named. */
export const table = (
  rows: ReadonlyArray<ReadonlyArray<string>>,
  left: ReadonlyArray<number> = [0]
): ReadonlyArray<string> => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => (row[column] ?? '').length)))
  return rows.map(row =>
    row
      .map((cell, column) =>
        left.includes(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)
      )
      .join('  ')
      .trimEnd()
  )
}
