/** Lines: a Dockerfile's bytes as its instructions' text, each with the line it begins on (EXECUTION 4, build). Pure. */
import * as E from 'fp-ts/lib/Either.js'
import * as Characters from './Characters.js'
import type { Checked } from '../Objection.js'

/** An instruction's text: comments are gone, continued lines are one. */
export interface Line {
  readonly line: number
  readonly text: string
}

/** Real ones have a page or two. */
const longestFile = 1 << 18
/** The engine takes no line of 64 KiB. */
export const longestLine = 60_000

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** UTF-8, with or without the mark that some editors put in front. */
const decoded = (bytes: Uint8Array): Checked<string> => {
  if (bytes.length > longestFile)
    return E.left({ line: 1, reason: `it has more than ${longestFile} bytes: put long scripts into files` })
  try {
    return E.right(decoder.decode(bytes).replace(/^\uFEFF/, ''))
  } catch {
    return E.left({ line: 1, reason: 'it is not UTF-8: save it as UTF-8' })
  }
}

const isComment = (line: string): boolean => /^[ \t]*#/.test(line)
const isBlank = (line: string): boolean => /^[ \t]*$/.test(line)
const directive = /^#[ \t]*([A-Za-z][A-Za-z0-9]*)[ \t]*=[ \t]*(.*?)[ \t]*$/

/**
 * The first lines may direct the parser. `syntax` and `check` are BuildKit's, and are dropped; another escape character
 * is refused, since it would give every line a second meaning.
 */
const directed = (lines: ReadonlyArray<string>): Checked<number> => {
  for (const [i, line] of lines.entries()) {
    const [, name = '', value = ''] = directive.exec(line) ?? []
    if (!/^(?:syntax|check|escape)$/i.test(name)) return E.right(i)
    if (name.toLowerCase() === 'escape' && value !== '\\')
      return E.left({ line: i + 1, reason: 'the escape character may only be the backslash' })
  }
  return E.right(lines.length)
}

/** The instructions' texts. A backslash at a line's end joins the next one; comments and blank lines between are dropped. */
const joined = (lines: ReadonlyArray<string>, first: number): Checked<ReadonlyArray<Line>> => {
  const found: Array<Line> = []
  let open: Line | undefined
  for (let i = first; i < lines.length; i += 1) {
    const physical = lines[i] ?? ''
    const refused = (reason: string): Checked<never> => E.left({ line: i + 1, reason })
    if (isComment(physical) || isBlank(physical)) {
      if (physical.includes('\r'))
        return refused('a carriage return stands alone: end lines with a line feed')
      continue
    }
    const objection = Characters.objection(physical)
    if (objection !== null) return refused(objection)
    const continues = /\\[ \t]*$/.test(physical)
    const text = (open?.text ?? '') + physical.replace(/\\[ \t]*$/, '')
    // Engines differ in whether this joins two lines.
    if (continues && text.endsWith('\\'))
      return refused('it ends with two backslashes: one joins the next line, two are read in two ways')
    if (text.length > longestLine)
      return refused(`the instruction has more than ${longestLine} characters: put it into a script`)
    open = { line: open?.line ?? i + 1, text }
    if (continues) continue
    found.push({ line: open.line, text: open.text.replace(/^[ \t]+|[ \t]+$/g, '') })
    open = undefined
  }
  return open === undefined
    ? E.right(found)
    : E.left({ line: open.line, reason: 'the file ends in the middle of it, after a backslash' })
}

/** A Dockerfile's instructions as text. */
export const read = (bytes: Uint8Array): Checked<ReadonlyArray<Line>> => {
  const text = decoded(bytes)
  if (E.isLeft(text)) return text
  const lines = text.right.split('\n').map(line => line.replace(/\r$/, ''))
  const first = directed(lines)
  return E.isLeft(first) ? first : joined(lines, first.right)
}
