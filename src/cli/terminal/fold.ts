/** Text that fits: lines are folded at spaces and go on under their own beginning. Nothing is folded for a file or a pipe. */

/** Nobody's terminal is read at fewer columns; ours does not try. */
const fewest = 40

/** What a terminal that does not say how wide it is has by custom. */
const usual = 80

/** The columns there are to print in; without end where a file or a pipe reads, which keeps lines whole. */
export const columns = (stream: NodeJS.WriteStream = process.stdout): number => {
  if (!stream.isTTY) return Infinity
  return Math.max(fewest, stream.columns > 0 ? stream.columns : usual)
}

const indentOf = (line: string): number => line.length - line.trimStart().length

/** Pieces of a word that is wider than the page, cut between characters; the first one may have other room than the rest. */
const pieces = (word: string, first: number, room: number): ReadonlyArray<string> => {
  const characters = Array.from(word)
  const rest = characters.slice(first)
  return [
    characters.slice(0, first).join(''),
    ...Array.from({ length: Math.ceil(rest.length / room) }, (_, i) =>
      rest.slice(i * room, (i + 1) * room).join('')
    )
  ]
}

/** One line in lines of at most `room` columns; what is folded stands `hang` columns in, by default a little under its beginning. */
export const line = (text: string, room: number, hang?: number): ReadonlyArray<string> => {
  if (text.length <= room) return [text]
  const own = Math.min(indentOf(text), Math.floor(room / 2))
  const further = Math.min(hang ?? own + 2, Math.floor(room / 2))
  const lines: Array<string> = []
  let current = ' '.repeat(own)
  let empty = true
  for (const word of text.trim().split(/ +/)) {
    const joined = empty ? current + word : `${current} ${word}`
    if (joined.length <= room) {
      current = joined
      empty = false
      continue
    }
    if (!empty) lines.push(current)
    const indent = lines.length === 0 ? own : further
    const [first = '', ...rest] = pieces(word, room - indent, room - further)
    current = ' '.repeat(indent) + first
    for (const piece of rest) {
      lines.push(current)
      current = ' '.repeat(further) + piece
    }
    empty = false
  }
  return [...lines, current]
}

/** A text in which no line is wider than `room`; JSON goes out whole, since a cut within a text would change it. */
export const text = (whole: string, room: number): string =>
  room === Infinity || /^[[{]/.test(whole)
    ? whole
    : whole
        .split('\n')
        .flatMap(each => line(each, room))
        .join('\n')
