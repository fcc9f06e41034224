/**
 * Ignored files: what a repository's `.dockerignore` leaves out of the build, as the client of the reference has it
 * (EXECUTION 4, build). Where that client differs from others, it counts: letters are compared without their case, nothing
 * is escaped, and `.dockerignore` and the Dockerfile always stay. Pure; no longer than the lengths multiplied.
 */

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** The file's place in a repository. */
export const place = '.dockerignore'

/** A longer one is none that somebody wrote. */
export const longest = 1 << 20

/** One piece of a pattern; a `Deep` is any number of folders, none included. */
type Piece =
  | { readonly type: 'Star' | 'One' | 'Deep' | 'All' }
  | { readonly type: 'Among'; readonly fits: (character: string) => boolean }

interface Pattern {
  readonly isException: boolean
  /** The pattern without what is not relevant of it, as exceptions are compared with folders. */
  readonly text: string
  /** How many names it has, one for each folder. */
  readonly depth: number
  readonly pieces: ReadonlyArray<Piece>
}

// -------------------------------------------------------------------------------------
// reading
// -------------------------------------------------------------------------------------

const lineEnd = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/
const blank = /^\p{White_Space}+|\p{White_Space}+$/gu

/** A pattern's names: `.` and slashes too many go, and `..` takes the one before it. */
const names = (text: string): ReadonlyArray<string> => {
  const kept: Array<string> = []
  for (const name of text.split('/'))
    if (name === '..') kept.pop()
    else if (name !== '' && name !== '.') kept.push(name)
  return kept
}

/** A class such as `[a-z]` or `[!a]`, and where it ends; nothing where it does not. */
const classAt = (
  text: ReadonlyArray<string>,
  at: number
): { readonly piece: Piece; readonly end: number } | undefined => {
  const isNot = text[at] === '!'
  const first = isNot ? at + 1 : at
  // A bracket that comes first is one of the class.
  const close = text.indexOf(']', text[first] === ']' ? first + 1 : first)
  if (close < 0) return undefined
  const ranges: Array<readonly [from: string, to: string]> = []
  for (let i = first; i < close; i += 1) {
    const [from = '', dash, to = ''] = text.slice(i, close)
    const isRange = dash === '-' && to !== ''
    ranges.push([from, isRange ? to : from])
    if (isRange) i += 2
  }
  const fits = (character: string): boolean =>
    ranges.some(([from, to]) => from <= character && character <= to) !== isNot
  return { piece: { type: 'Among', fits }, end: close + 1 }
}

const piecesOf = (pattern: string): ReadonlyArray<Piece> => {
  const text = Array.from(pattern.toLowerCase())
  const pieces: Array<Piece> = []
  for (let i = 0; i < text.length;) {
    const character = text[i] ?? ''
    i += 1
    if (character === '*' && text[i] === '*') {
      i += 1
      if (text[i] === '/') i += 1
      pieces.push({ type: i >= text.length ? 'All' : 'Deep' })
      continue
    }
    const among = character === '[' ? classAt(text, i) : undefined
    if (among !== undefined) i = among.end
    pieces.push(
      among?.piece ??
        (character === '*'
          ? { type: 'Star' }
          : character === '?'
            ? { type: 'One' }
            : { type: 'Among', fits: other => other === character })
    )
  }
  return pieces
}

const patternOf = (line: string): Pattern => {
  const isException = line.startsWith('!')
  const dirs = names(isException ? line.slice(1) : line)
  const text = dirs.join('/')
  return { isException, text, depth: dirs.length, pieces: piecesOf(text) }
}

// -------------------------------------------------------------------------------------
// fitting
// -------------------------------------------------------------------------------------

/** Whether a pattern fits a whole path: which beginnings of the path its pieces have come to, one piece after the other. */
const fits = ({ pieces }: Pattern, path: ReadonlyArray<string>): boolean => {
  let reached = new Uint8Array(path.length + 1)
  reached[0] = 1
  for (const piece of pieces) {
    const next = new Uint8Array(path.length + 1)
    let some = 0
    for (let i = 0; i <= path.length; i += 1) {
      const here = reached[i] ?? 0
      const before = path[i - 1] ?? ''
      switch (piece.type) {
        case 'Star':
          next[i] = here | (before !== '' && before !== '/' ? (next[i - 1] ?? 0) : 0)
          break
        case 'Deep':
          next[i] = here | (before === '/' ? some : 0)
          break
        case 'All':
          next[i] = here | some
          break
        case 'One':
          next[i] = before !== '' && before !== '/' ? (reached[i - 1] ?? 0) : 0
          break
        case 'Among':
          next[i] = before !== '' && piece.fits(before) ? (reached[i - 1] ?? 0) : 0
      }
      some |= here
    }
    reached = next
  }
  return reached[path.length] === 1
}

/** Which of a repository's paths a `.dockerignore` leaves out, with the Dockerfile that is built from it. */
export const leftOut = (text: string, dockerfile: string): ((path: string) => boolean) => {
  const lines = text.split(lineEnd).map(line => line.replace(blank, ''))
  const patterns = [
    ...lines.filter(line => line !== '' && !line.startsWith('#')),
    `!${dockerfile}`,
    `!${place}`
  ]
    .map(patternOf)
    .filter(({ depth }) => depth > 0)
  const exceptions = patterns.filter(({ isException }) => isException)
  const isLeftOut = (path: string): boolean => {
    const dirs = path.split('/')
    const whole = Array.from(path.toLowerCase())
    let left = false
    for (const pattern of patterns) {
      // What cannot change anything is not looked at.
      if (pattern.isException !== left) continue
      const above = pattern.depth < dirs.length ? dirs.slice(0, pattern.depth).join('/') : undefined
      if (fits(pattern, whole) || (above !== undefined && fits(pattern, Array.from(above.toLowerCase()))))
        left = !pattern.isException
    }
    return left
  }
  const closed = new Map<string, boolean>()
  /** Whether a folder is left out with all that is in it: no exception begins with its path. */
  const isClosed = (folder: string): boolean => {
    const known = closed.get(folder)
    if (known !== undefined) return known
    const above = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))
    const now =
      (above !== '' && isClosed(above)) ||
      (isLeftOut(folder) && !exceptions.some(({ text: exception }) => exception.startsWith(folder)))
    closed.set(folder, now)
    return now
  }
  return path => {
    const above = path.slice(0, Math.max(0, path.lastIndexOf('/')))
    return (above !== '' && isClosed(above)) || isLeftOut(path)
  }
}
