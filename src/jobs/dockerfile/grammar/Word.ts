/** Words: text with quotes, escapes and variables, as the engine takes them apart (EXECUTION 4, build). Pure. */
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { closed, list, nullable, oneOf, tagged, type Codec } from '../../../domain/codec/Codec.js'
import type { Read } from '../Objection.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** A piece of a word: plain text, or a variable with what stands in for it. */
export type Part =
  | { readonly type: 'Text'; readonly text: string }
  | {
      readonly type: 'Variable'
      readonly name: string
      readonly otherwise: { readonly when: 'empty' | 'full'; readonly word: Word } | null
    }

/** Its pieces, in order. */
export type Word = ReadonlyArray<Part>

export const codec: Codec<Word> = t.recursion('a word', () =>
  list(
    tagged('a piece of a word', {
      Text: closed('text', { type: t.literal('Text'), text: t.string }),
      Variable: closed('a variable', {
        type: t.literal('Variable'),
        name: t.string,
        otherwise: nullable(closed('what stands in', { when: oneOf('empty', 'full'), word: codec }))
      })
    })
  )
)

/** Its text, where no variable is in it. */
export const literal = (word: Word): string | null => {
  const texts = word.flatMap(part => (part.type === 'Text' ? [part.text] : []))
  return texts.length === word.length ? texts.join('') : null
}

// -------------------------------------------------------------------------------------
// splitting
// -------------------------------------------------------------------------------------

/** Words between blanks, with their quotes and escapes; a blank in quotes or behind a backslash divides nothing. */
export const split = (line: string): ReadonlyArray<string> =>
  line.match(/(?:\\.|"(?:\\.|[^"\\])*(?:"|$)|'[^']*(?:'|$)|[^ \t\\"']|\\$)+/gu) ?? []

/** Words between blanks, quotes or not. */
export const atBlanks = (line: string): ReadonlyArray<string> => line.split(/[ \t]+/).filter(w => w !== '')

// -------------------------------------------------------------------------------------
// reading
// -------------------------------------------------------------------------------------

/** Deeper ones are nobody's honest work. */
const deepest = 8
const modifiers: Readonly<Record<string, 'empty' | 'full'>> = { ':-': 'empty', ':+': 'full' }

/** A word as text in quotes, escapes and variables stands for it. */
export const read = (source: string): Read<Word> => {
  const characters = Array.from(source)
  let at = 0
  const refuse = (reason: string): Read<never> => E.left(`${reason}: ${source.slice(0, 80)}`)

  const variable = (depth: number): Read<Part> => {
    const rest = characters.slice(at, at + 256).join('')
    const [bare] = /^[A-Za-z_][A-Za-z0-9_]*/.exec(rest) ?? []
    if (bare !== undefined) {
      at += bare.length
      return E.right({ type: 'Variable', name: bare, otherwise: null })
    }
    const [all, name, modifier] = /^\{([A-Za-z_][A-Za-z0-9_]*)(\}|:[-+])/.exec(rest) ?? []
    if (all === undefined || name === undefined || modifier === undefined)
      return refuse('behind a dollar stands NAME, {NAME}, {NAME:-word} or {NAME:+word}; a plain one is \\$')
    at += all.length
    const when = modifiers[modifier]
    if (when === undefined) return E.right({ type: 'Variable', name, otherwise: null })
    if (depth >= deepest) return refuse('its variables stand in one another too deeply')
    const word = until('}', depth + 1)
    return E.map((w: Word): Part => ({ type: 'Variable', name, otherwise: { when, word: w } }))(word)
  }

  const until = (stop: '}' | '"' | null, depth: number): Read<Word> => {
    const parts: Array<Part> = []
    let plain = ''
    const flush = (): void => {
      if (plain !== '') parts.push({ type: 'Text', text: plain })
      plain = ''
    }
    const quoted = stop === '"'
    for (;;) {
      const c = characters[at]
      if (c === undefined) {
        if (stop !== null) return refuse(`a ${stop === '}' ? 'brace' : 'quote'} is not closed`)
        flush()
        return E.right(parts)
      }
      at += 1
      if (c === stop) {
        flush()
        return E.right(parts)
      }
      const next = characters[at]
      if (c === '\\') {
        if (next === undefined) return refuse('a backslash stands before nothing')
        if (quoted && !/["$\\]/.test(next)) plain += c
        else if (!quoted && /[\p{L}\p{N}]/u.test(next))
          return refuse(`\\${next} is no escape that is known here; a plain backslash is \\\\`)
        else {
          plain += next
          at += 1
        }
      } else if (c === '$') {
        flush()
        const part = variable(depth)
        if (E.isLeft(part)) return part
        parts.push(part.right)
      } else if (c === '"' && !quoted) {
        flush()
        const inner = until('"', depth)
        if (E.isLeft(inner)) return inner
        parts.push(...inner.right)
      } else if (c === "'" && !quoted) {
        const end = characters.indexOf("'", at)
        if (end < 0) return refuse('a quote is not closed')
        plain += characters.slice(at, end).join('')
        at = end + 1
      } else plain += c
    }
  }
  return until(null, 0)
}
