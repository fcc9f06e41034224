/** Rows of a sweep in a file, so that a long run goes on where it was: a line with the sweep's digest, then a row on each. */
import { appendFile, readFile, writeFile } from 'node:fs/promises'
import * as E from 'fp-ts/lib/Either.js'
import * as Sweep from '../../simulation/sweep/index.js'
import { codeOf } from '../terminal/errors.js'
import { because, InputError } from '../terminal/input.js'

/** A file of rows: those that were in it, and how to add one. */
export interface Saved {
  readonly rows: ReadonlyArray<Sweep.Row>
  readonly add: (row: Sweep.Row) => Promise<void>
}

const head = (sweep: Sweep.Sweep): string => JSON.stringify({ sweep: Sweep.digest(sweep) })

const rowOf = (path: string, line: string, at: number): Sweep.Row => {
  try {
    const row = Sweep.decodeRow(JSON.parse(line))
    if (E.isRight(row)) return row.right
  } catch {
    // Said below, as for a line that is JSON and no row.
  }
  throw new InputError(`${path}, line ${at}, is no row of a sweep: remove the file, or name another one.`)
}

/** Opens the file of a sweep, or begins it. A last line that was cut off is written anew. */
export const open = async (path: string, sweep: Sweep.Sweep): Promise<Saved> => {
  const text = await readFile(path, 'utf8').catch((thrown: unknown) => {
    if (codeOf(thrown) === 'ENOENT') return ''
    throw new InputError(`${path} cannot be read: ${because(thrown)}`)
  })
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  const [first, ...lines] = whole.split('\n').slice(0, -1)
  if (first !== undefined && first !== head(sweep))
    throw new InputError(
      `${path} holds another sweep, or one of another version: give the options it was begun with, or name another file.`
    )
  const rows = lines.map((line, i) => rowOf(path, line, i + 2))
  const write = async (how: () => Promise<void>): Promise<void> => {
    try {
      await how()
    } catch (thrown) {
      throw new InputError(`${path} cannot be written: ${because(thrown)}`)
    }
  }
  if (first === undefined || whole !== text)
    await write(() => writeFile(path, first === undefined ? `${head(sweep)}\n` : whole))
  return { rows, add: row => write(() => appendFile(path, `${JSON.stringify(row)}\n`)) }
}
