/** Values: what variables are worth where a word stands, within bounds (EXECUTION 4, build). Pure. */
import * as E from 'fp-ts/lib/Either.js'
import type { Read } from '../Objection.js'
import type { Word } from './Word.js'

/** Variables by their names. */
export type Values = ReadonlyMap<string, string>

/**
 * No value may be longer. The engine has no bound: thirty lines that double one another's values would fill its memory
 * instead of ours.
 */
export const longest = 32_768

/** A word's text, its variables filled in. */
export const fill =
  (values: Values) =>
  (word: Word): Read<string> => {
    let text = ''
    for (const part of word) {
      const piece = part.type === 'Text' ? E.right(part.text) : worth(values, part)
      if (E.isLeft(piece)) return piece
      text += piece.right
      if (text.length > longest)
        return E.left(`it has more than ${longest} characters when its variables are filled in`)
    }
    return E.right(text)
  }

const worth = (
  values: Values,
  { name, otherwise }: Extract<Word[number], { readonly type: 'Variable' }>
): Read<string> => {
  const value = values.get(name) ?? ''
  if (otherwise === null) return E.right(value)
  if (otherwise.when === 'empty') return value === '' ? fill(values)(otherwise.word) : E.right(value)
  return value === '' ? E.right('') : fill(values)(otherwise.word)
}
