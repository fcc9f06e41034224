/**
 * Exec: commands as JSON lists, told from commands for a shell without doubt (EXECUTION 4, build). The engine takes what
 * it cannot read as JSON for a shell's, and some of them stop reading where a list ends; what could be either is refused.
 * Pure.
 */
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { closed, list, tagged } from '../../../domain/codec/Codec.js'
import type { Read } from '../Objection.js'

export const codec = tagged('a command', {
  Exec: closed('a command without a shell', { type: t.literal('Exec'), words: list(t.string) }),
  Shell: closed('a command of a shell', { type: t.literal('Shell'), text: t.string })
})

/** A command: words as they are, or a line for the image's shell. */
export type Command = t.TypeOf<typeof codec>

const strings = list(t.string, 4096)

/** A list of strings as JSON; null where the text is none from its first bracket to its last. */
export const words = (text: string): ReadonlyArray<string> | null => {
  if (!text.startsWith('[') || !text.endsWith(']')) return null
  try {
    const value: unknown = JSON.parse(text)
    return strings.is(value) ? value : null
  } catch {
    return null
  }
}

/** What no program can be given: the character that ends a word, and half a character. */
const isPassable = (word: string): boolean => !word.includes('\0') && word.isWellFormed()

/** A list of strings that is one, in the engine's eyes as well. */
export const strict = (text: string): Read<ReadonlyArray<string>> => {
  const found = words(text)
  if (found === null) return E.left('it must be a list of strings in double quotes, such as ["a", "b"]')
  return found.every(isPassable)
    ? E.right(found)
    : E.left('a word of it holds a character that no program can be given')
}

/** A JSON value may begin like this; a shell's `[ -f x ]` and `[[ -n $x ]]` do not. */
const begun = /^\[\s*(?:["'\]\d{]|-\d|true\b|false\b|null\b|\[\s*(?:["'\]\d{[]|-\d|true\b|false\b|null\b))/

/**
 * A word of its own that opens a heredoc, which only BuildKit knows: by whatever name, and with blanks before it. Engines
 * since version 23 look for one by a rule of their own, in `$(( 1 <<2 ))` as well, and take the lines behind it for its text.
 */
const heredoc = /(?:^|[ \t])\d*<<(?!<)|[;&|(]\d*<<-?["']?[A-Za-z_]/

/** A shell's line, or a list. */
export const command = (text: string): Read<Command> => {
  if (text === '') return E.left('there is no command')
  if (text.startsWith('[')) {
    const found = words(text)
    if (found !== null)
      return E.map((of: ReadonlyArray<string>): Command => ({ type: 'Exec', words: of }))(strict(text))
    // A test in quotes is a shell's, if nobody could take it for a list: `[ "$X" = 1 ] && y`.
    if (begun.test(text) && !/^\[\[? +"[^"\\]*" +[^\s",\]]/.test(text))
      return E.left(
        'it begins like a list of strings and is none: write ["a", "b"], in double quotes, with commas'
      )
  }
  if (heredoc.test(unquoted(text)))
    return E.left(
      'a heredoc needs BuildKit, and images are built without it: put the text into a file and COPY it'
    )
  return E.right({ type: 'Shell', text })
}

/** A shell's line without what stands in quotes. */
const unquoted = (text: string): string => text.replace(/\\.|"(?:\\.|[^"\\])*"|'[^']*'/g, '_')
