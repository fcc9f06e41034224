/** Which of the words that are known was probably meant by one that is not. */

/** How many letters must be changed, left out, put in or swapped with the next, to come from one word to the other. */
const distance = (from: string, to: string): number => {
  let before: ReadonlyArray<number> = []
  let row: ReadonlyArray<number> = Array.from({ length: to.length + 1 }, (_, j) => j)
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= to.length; j += 1) {
      const same = from[i - 1] === to[j - 1]
      const steps = [
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (same ? 0 : 1),
        ...(i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
          ? [(before[j - 2] ?? 0) + 1]
          : [])
      ]
      next.push(Math.min(...steps))
    }
    before = row
    row = next
  }
  return row[to.length] ?? 0
}

/** Longer words are nobody's slip. */
const longest = 64

/** The known word that is nearest, if it is near: a third of its letters, one at least and three at most, or its beginning. */
export const closest = (word: string, known: ReadonlyArray<string>): string | null => {
  if (word === '' || word.length > longest) return null
  // Slips are seldom in a word's first letter.
  const begins = (each: string): boolean => each.startsWith(word.charAt(0))
  const ranked = known
    .map(each => ({ each, steps: distance(word.toLowerCase(), each.toLowerCase()) }))
    .filter(({ each, steps }) => steps <= Math.min(3, Math.max(1, Math.floor(each.length / 3))))
    .sort((a, b) => a.steps - b.steps || Number(begins(b.each)) - Number(begins(a.each)))
  return ranked[0]?.each ?? (word.length < 2 ? null : (known.find(each => each.startsWith(word)) ?? null))
}

/** ` (Did you mean X?)`, or nothing. */
export const hint = (word: string, known: ReadonlyArray<string>): string => {
  const meant = closest(word, known)
  return meant === null ? '' : ` (Did you mean ${meant}?)`
}
