/** Colours, on a terminal alone, and never where NO_COLOR is set (no-color.org) or the terminal has none. */

const codes = { bold: [1, 22], red: [31, 39] } as const

/** Whether what goes to a stream may be coloured. */
export const wanted = (stream: NodeJS.WriteStream, environment = process.env): boolean =>
  stream.isTTY && (environment['NO_COLOR'] ?? '') === '' && environment['TERM'] !== 'dumb'

/** A text in a colour, where the stream shows colours. */
export const paint = (colour: keyof typeof codes, text: string, stream: NodeJS.WriteStream): string => {
  const [on, off] = codes[colour]
  return text === '' || !wanted(stream) ? text : `\u001b[${on}m${text}\u001b[${off}m`
}

/** Headings are what stands at the margin in capitals; they are made here and nowhere else, so that nobody's file can colour. */
export const headings = (text: string, stream: NodeJS.WriteStream): string =>
  wanted(stream)
    ? text
        .split('\n')
        .map(line => (/^(?:[A-Z]{4,}|\d+ ADVANCE)\b/.test(line) ? paint('bold', line, stream) : line))
        .join('\n')
    : text
