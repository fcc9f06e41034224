/**
 * Characters: which of them a Dockerfile may hold (EXECUTION 4, build). Parsers differ in what they take for a space or
 * for the end of a line (Go trims U+0085, JavaScript does not; the reverse for U+FEFF), so those that could be either are
 * refused, instead of being read in one way or the other. Pure.
 */

/** Other spaces than blank and tab, controls, what turns or hides text, halves of characters, and what stands for a broken one. */
const odd = /[^\P{C}\t\u200c\u200d\p{Co}\p{Cn}]|[^\P{Z} ]|\ufffd/u

/** A character as people write it to each other: `U+0085`. */
const named = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`

/** Why a line may not stand as it is, or null. */
export const objection = (line: string): string | null => {
  const found = odd.exec(line)?.[0]
  return found === undefined
    ? null
    : `the character ${named(found)} looks like a space or like nothing; write a plain space, or leave it out`
}

/** JSON of strings with nothing in it that is not plain: the rest as escapes. */
export const json = (words: ReadonlyArray<string>): string =>
  `[${words
    .map(word =>
      Array.from(JSON.stringify(word), c =>
        odd.test(c) || c === '\t' ? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}` : c
      ).join('')
    )
    .join(', ')}]`
