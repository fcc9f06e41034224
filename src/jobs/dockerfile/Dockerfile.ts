/** Dockerfiles as hostile input: how they are read, what they may not do, and a label on every layer (EXECUTION 4, 6). Pure. */

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** An instruction with its continuation lines joined; lines count from 1. */
export interface Instruction {
  readonly word: string
  readonly rest: string
  readonly line: number
  readonly end: number
}

/** What is wrong with a Dockerfile, and where. */
export interface Objection {
  readonly line: number
  readonly message: string
}

// -------------------------------------------------------------------------------------
// reading
// -------------------------------------------------------------------------------------

const lines = (text: string): ReadonlyArray<string> => text.replace(/^\uFEFF/, '').split('\n')

const split = (logical: string, line: number, end: number): Instruction => {
  const text = logical.trim()
  const word = text.replace(/\s[\s\S]*$/, '')
  return { word: word.toUpperCase(), rest: text.slice(word.length).trim(), line, end }
}

/** The instructions as the engine reads them: comments and blank lines go, a backslash at the end joins lines. */
export const instructions = (text: string): ReadonlyArray<Instruction> => {
  const found: Array<Instruction> = []
  let open: { text: string; line: number } | undefined
  lines(text).forEach((raw, i) => {
    const line = raw.replace(/\r$/, '')
    if (/^\s*(?:#.*)?$/.test(line)) return
    const continues = /\\[ \t]*$/.test(line)
    const part = continues ? line.replace(/\\[ \t]*$/, '') : line
    const joined = (open?.text ?? '') + part
    const start = open?.line ?? i + 1
    if (continues) open = { text: joined, line: start }
    else {
      open = undefined
      found.push(split(joined, start, i + 1))
    }
  })
  if (open !== undefined) found.push(split(open.text, open.line, lines(text).length))
  return found
}

// -------------------------------------------------------------------------------------
// what it may not do
// -------------------------------------------------------------------------------------

/** The options before what an instruction is about. */
export const flags = /^(?:--[a-z]+(?:=\S*)?\s+)*/

/** The sources of an `ADD`, as words; `null` where they cannot be told without the engine's own expansion. */
const sources = (rest: string): ReadonlyArray<string> | null => {
  const plain = rest.replace(flags, '')
  if (/[\\$`'"]/.test(plain) && !plain.startsWith('[')) return null
  if (!plain.startsWith('[')) return plain.split(/\s+/).slice(0, -1)
  if (/[\\$`]/.test(plain)) return null
  return plain
    .slice(1, -1)
    .split(',')
    .map(word => word.trim().replace(/^"|"$/g, ''))
    .slice(0, -1)
}

/** The engine itself, from the host's own network, fetches what an `ADD` names: only files of the repository may be named. */
const objectsToAdd = ({ word, rest, line }: Instruction): ReadonlyArray<Objection> => {
  if (word === 'ONBUILD') return objectsToAdd(split(rest, line, line))
  if (word !== 'ADD') return []
  const named = sources(rest)
  return named === null || named.some(source => source.includes(':'))
    ? [
        {
          line,
          message: 'ADD may name only files of the repository, literally: use COPY, or RUN with a download'
        }
      ]
    : []
}

/** What is wrong with a Dockerfile before the engine sees it. Each physical line is read for itself as well: engines differ in what joins two. */
export const objections = (text: string): ReadonlyArray<Objection> => {
  const physical = lines(text).map((line, i) => split(line.replace(/\r$/, ''), i + 1, i + 1))
  const escape = physical.filter(({ word, rest }) => /^#\s*escape\s*=/i.test(`${word} ${rest}`))
  const add = [...instructions(text), ...physical.filter(({ word }) => word === 'ADD')].flatMap(objectsToAdd)
  const seen = new Map(add.map(o => [o.line, o]))
  return [
    ...escape.map(({ line }) => ({ line, message: 'the escape character may not be changed' })),
    // Nothing could be put behind it, a label neither.
    ...(/\\[ \t\r]*$/.test(text.trimEnd())
      ? [{ line: lines(text).length, message: 'the last line may not end with a backslash' }]
      : []),
    ...(instructions(text).some(({ word }) => word === 'FROM')
      ? []
      : [{ line: 1, message: 'there is no FROM' }]),
    ...seen.values()
  ]
}

// -------------------------------------------------------------------------------------
// labels
// -------------------------------------------------------------------------------------

/** The same Dockerfile with a label behind every `FROM`, so that whatever a build leaves behind can be found. */
export const marked =
  (label: string, value: string) =>
  (text: string): string => {
    const behind = new Set(instructions(text).flatMap(({ word, end }) => (word === 'FROM' ? [end] : [])))
    return lines(text)
      .flatMap((line, i) => (behind.has(i + 1) ? [line, `LABEL "${label}"="${value}"`] : [line]))
      .join('\n')
  }
