/** JSON read strictly: a key that stands twice in one object is a fault, where JSON.parse lets the last one win. */
import * as E from 'fp-ts/lib/Either.js'

/** The value that a text is, or what is wrong with the text, in words. */
export const parse = (text: string): E.Either<string, unknown> => {
  if (text.startsWith('\ufeff')) return E.left('JSON without a byte order mark (EF BB BF) before it')
  try {
    const value: unknown = JSON.parse(text)
    const key = repeated(text)
    return key === null ? E.right(value) : E.left(`JSON with the key ${key} once in each object`)
  } catch {
    return E.left('JSON')
  }
}

/** The first key, as it is written, that stands twice in one object of a text that is JSON; null where none does. */
const repeated = (text: string): string | null => {
  const objects: Array<Set<string> | null> = []
  for (let i = 0; i < text.length; i += 1) {
    switch (text[i]) {
      case '{':
        objects.push(new Set())
        break
      case '[':
        objects.push(null)
        break
      case '}':
      case ']':
        objects.pop()
        break
      case '"': {
        const end = endOf(text, i)
        const keys = objects.at(-1)
        // A text before a colon is a key: within an object, and nowhere else in JSON.
        if (keys && text[afterSpace(text, end + 1)] === ':') {
          const written = text.slice(i, end + 1)
          const key = String(JSON.parse(written))
          if (keys.has(key)) return written
          keys.add(key)
        }
        i = end
        break
      }
      default:
    }
  }
  return null
}

/** The first place that is no space. */
const afterSpace = (text: string, from: number): number => {
  let at = from
  while (' \t\n\r'.includes(text[at] ?? 'x')) at += 1
  return at
}

/** Where the text literal that begins here ends. */
const endOf = (text: string, start: number): number => {
  let end = start + 1
  while (text[end] !== '"') end += text[end] === '\\' ? 2 : 1
  return end
}
