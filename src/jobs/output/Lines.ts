/** Log streams: the engine's frames taken apart, then lines, in bounded memory (EXECUTION 5). Pure. */
import { Buffer } from 'node:buffer'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** A piece of one of the two streams. */
export interface Piece {
  readonly stream: 'out' | 'err'
  readonly bytes: Uint8Array
}

/** Longer lines come in parts. */
export const longestLine = 8192

// -------------------------------------------------------------------------------------
// frames: one byte stream, three zeros, four bytes of length, the bytes
// -------------------------------------------------------------------------------------

/** Takes the engine's frames apart; holds at most a header, never a body. */
export const demultiplexer = (): ((chunk: Uint8Array) => ReadonlyArray<Piece>) => {
  let header = Buffer.alloc(0)
  let left = 0
  let stream: Piece['stream'] = 'out'
  return chunk => {
    const pieces: Array<Piece> = []
    let rest = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    while (rest.length > 0) {
      if (left === 0) {
        const missing = 8 - header.length
        header = Buffer.concat([header, rest.subarray(0, missing)])
        rest = rest.subarray(missing)
        if (header.length < 8) break
        stream = header[0] === 2 ? 'err' : 'out'
        left = header.readUInt32BE(4)
        header = Buffer.alloc(0)
      } else {
        const bytes = rest.subarray(0, left)
        rest = rest.subarray(bytes.length)
        left -= bytes.length
        pieces.push({ stream, bytes })
      }
    }
    return pieces
  }
}

// -------------------------------------------------------------------------------------
// lines: ended by a line feed, or by the carriage return of a progress bar
// -------------------------------------------------------------------------------------

/** Cuts one stream into lines; what is not UTF-8 becomes replacement characters. */
export const splitter = (): {
  readonly push: (bytes: Uint8Array) => ReadonlyArray<string>
  readonly end: () => ReadonlyArray<string>
} => {
  const decoder = new TextDecoder()
  let open = ''
  const cut = (text: string): ReadonlyArray<string> => {
    const whole = (open + text).split(/\r\n|\n|\r(?!$)/)
    open = whole.pop() ?? ''
    const found: Array<string> = []
    // Not flatMap: a list for each of a million empty lines takes longer than the lines.
    for (const line of whole)
      if (line.length <= longestLine) found.push(line.toWellFormed())
      else found.push(...inParts(line))
    while (open.length > longestLine) {
      found.push(open.slice(0, longestLine).toWellFormed())
      open = open.slice(longestLine)
    }
    return found
  }
  return {
    push: bytes => cut(decoder.decode(bytes, { stream: true })),
    end: () => {
      const last = cut(decoder.decode())
      const rest = open.replace(/\r$/, '')
      open = ''
      return rest === '' ? last : [...last, rest.toWellFormed()]
    }
  }
}

const inParts = (line: string): Array<string> => {
  const found: Array<string> = []
  for (let at = 0; at < line.length; at += longestLine)
    found.push(line.slice(at, at + longestLine).toWellFormed())
  return found
}

// -------------------------------------------------------------------------------------
// tails
// -------------------------------------------------------------------------------------

/** The last lines, for a report: at most so many, and at most so many characters. */
export const tail = (
  most: number,
  characters: number
): { readonly push: (line: string) => void; readonly text: () => string } => {
  const kept: Array<string> = []
  return {
    push: line => {
      kept.push(line)
      if (kept.length > most) kept.shift()
    },
    text: () => readable(kept.join('\n')).slice(-characters).toWellFormed()
  }
}

/** A miner's words with nothing in them that a terminal would obey: for records that people print (EXECUTION 6). */
export const readable = (text: string): string =>
  Array.from(text, c => (isCommand(c) ? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}` : c)).join('')

/** Control characters but tab and line feed, and what turns the direction of a line. */
const isCommand = (character: string): boolean => {
  const code = character.charCodeAt(0)
  return (
    (code < 0x20 && code !== 0x09 && code !== 0x0a) ||
    (code >= 0x7f && code <= 0x9f) ||
    (code >= 0x2028 && code <= 0x202e) ||
    (code >= 0x2066 && code <= 0x2069)
  )
}

/** A fraction of the whole, where a line says one: `45%`, `step 45/100`, `"progress": 0.45`. */
export const fraction = (line: string): number | undefined => {
  const percent = /(?:^|[^\d.])(\d{1,3}(?:\.\d+)?)\s?%/.exec(line)
  if (percent !== null) {
    const value = Number(percent[1]) / 100
    return value <= 1 ? value : undefined
  }
  const steps = /\b(?:step|steps|epoch|iter(?:ation)?)\s*:?\s*(\d{1,9})\s*(?:\/|of)\s*(\d{1,9})\b/i.exec(line)
  if (steps === null) return undefined
  const [done, all] = [Number(steps[1]), Number(steps[2])]
  return all > 0 && done <= all ? done / all : undefined
}
