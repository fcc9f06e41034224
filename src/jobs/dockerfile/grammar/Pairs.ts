/** Pairs: names with values, of `ENV`, `LABEL` and `ARG` (EXECUTION 4, build). Pure. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { each, type Read } from '../Objection.js'
import * as Word from './Word.js'

/** Names of variables, and of labels. */
export const variable = /^[A-Za-z_][A-Za-z0-9_]*$/
export const labelled = /^[A-Za-z0-9](?:[A-Za-z0-9._/-]*[A-Za-z0-9])?$/
/** Labels of our own tell whose things are whose. */
const ours = /^dethrone(?:\.|$)/i

/** A name of that kind that is nobody else's. */
export const key =
  (what: RegExp) =>
  (source: string): Read<string> => {
    const word = Word.read(source)
    const name = E.isRight(word) ? Word.literal(word.right) : null
    if (name === null || !what.test(name) || name.length > 255)
      return E.left(`${JSON.stringify(source.slice(0, 80))} is no name that is known here`)
    return ours.test(name) ? E.left(`${name} is a name of the validator’s own`) : E.right(name)
  }

const nameAndValue = (names: RegExp) => (word: string) => {
  const equals = word.indexOf('=')
  if (equals < 0)
    return E.left(
      `${JSON.stringify(word.slice(0, 80))} has no "=": write NAME=value, a value with blanks in quotes`
    )
  return pipe(
    E.Do,
    E.bind('name', () => key(names)(word.slice(0, equals))),
    E.bind('value', () => Word.read(word.slice(equals + 1)))
  )
}

/** `NAME=value …`, or the old `NAME value`. */
export const read = (text: string, names: RegExp) => {
  const [, first = '', rest] = /^([^ \t]+)(?:[ \t]+(.*))?$/.exec(text) ?? []
  const words = Word.split(text)
  if (words[0]?.includes('=') === true) return each(nameAndValue(names))(words)
  if (rest === undefined) return E.left('it needs a name and a value')
  return pipe(
    E.Do,
    E.bind('name', () => key(names)(first)),
    E.bind('value', () => Word.read(rest)),
    E.map(one => [one])
  )
}
