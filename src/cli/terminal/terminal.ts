/** What every command needs of the terminal: output, errors, and text that no terminal obeys. */
import * as Codec from '../../domain/codec/Codec.js'
import type { Hotkey } from '../../domain/miner/Hotkey.js'
import type { TaskKind } from '../../domain/task/TaskKind.js'
import * as Colour from './colour.js'
import * as Fold from './fold.js'

export { UsageError } from './errors.js'
export { beside, table, type Rows } from './table.js'

/**
 * Exit codes: done; the world failed, or what was tried did; the input was refused, the call not understood
 * included; interrupted, as shells count it (128 and the signal's number).
 */
export const exit = { ok: 0, failed: 1, refused: 2, interrupted: 130 } as const

/** Until somebody stops a command that ends by itself never; its exit code: Ctrl-C is an interrupt, TERM an end in order. */
export const untilStopped = (): Promise<number> =>
  new Promise(resolve => {
    process.once('SIGINT', () => resolve(exit.interrupted))
    process.once('SIGTERM', () => resolve(exit.ok))
  })

/** Controls, and what turns the direction of writing; a line's end is none of them. */
const commands = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu

/** A text with its commands spelt out, as JSON spells them. */
const harmless = (text: string): string =>
  text.replace(commands, c => (c === '\n' ? c : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`))

/** Prints for whoever called: folded and with its headings bold on a terminal, as it is anywhere else. */
export const print = (text: string): void => {
  process.stdout.write(`${Colour.headings(Fold.text(harmless(text), Fold.columns()), process.stdout)}\n`)
}

/** The same on the error stream: what went wrong, and what is worth knowing beside the answer. */
export const complain = (text: string): void => {
  process.stderr.write(`${Fold.text(harmless(text), Fold.columns(process.stderr))}\n`)
}

/** What ended a command without an answer; its first line is red where somebody watches. */
export const fail = (text: string): void => {
  const [first = '', ...rest] = Fold.text(harmless(text), Fold.columns(process.stderr)).split('\n')
  process.stderr.write(`${[Colour.paint('red', first, process.stderr), ...rest].join('\n')}\n`)
}

/** Faults as lines, each with its path and value. */
export const faultLines = (faults: ReadonlyArray<Codec.Fault>): string =>
  faults.map(fault => `  ${Codec.sentence(fault)}`).join('\n')

/** A hotkey short enough for a table. */
export const short = (hotkey: Hotkey): string => `${hotkey.slice(0, 6)}…${hotkey.slice(-4)}`

/** A kind of task in one word. */
export const shortKind = (kind: TaskKind): string => kind.replace(/(?:Text)?Task$/, '')

/** A text as one word of a shell, whatever is in it. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** A text as it stands where a shell reads nothing into it, else quoted: for commands that are printed to be copied. */
export const word = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : quoted(text))
