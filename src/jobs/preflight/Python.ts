/**
 * Python, read as far as warnings need it: statements with what encloses them, their strings apart (EXECUTION 1 to 5). It is
 * no parser: what it does not follow is not warned of. Pure.
 */

/** A statement; a string in `text` is `«n»`, the n-th of `strings`. */
export interface Statement {
  readonly line: number
  readonly text: string
  readonly strings: ReadonlyArray<string>
  /** The function it is in, by name; `` for the module's own level. */
  readonly within: string
  readonly parent: string
  /** Whether it may not come to pass: below `if`, `except`, `while` and the like. */
  readonly conditional: boolean
  /** Whether an error of it is caught. */
  readonly caught: boolean
}

interface Raw {
  readonly line: number
  readonly indent: number
  readonly text: string
  readonly strings: ReadonlyArray<string>
}

const prefix = /[rbfuRBFU]{1,2}$/

/** Logical lines: brackets joined, comments gone, strings taken out. */
const raw = (source: string): ReadonlyArray<Raw> => {
  const found: Array<Raw> = []
  let [line, at, depth, start] = [1, 0, 0, 1]
  let text = ''
  let strings: Array<string> = []
  const flush = (): void => {
    const trimmed = text.trim()
    // A string alone is a docstring, or a comment.
    if (trimmed !== '' && !/^[rbfuRBFU]{0,2}(?:«\d+»\s*)+$/.test(trimmed))
      found.push({
        line: start,
        indent: /^[ \t]*/.exec(text)?.[0].replaceAll('\t', '        ').length ?? 0,
        text: trimmed,
        strings
      })
    ;[text, strings] = ['', []]
  }
  while (at < source.length) {
    const c = source[at] ?? ''
    if (text.trim() === '' && depth === 0) start = line
    if (c === '#') {
      const end = source.indexOf('\n', at)
      at = end < 0 ? source.length : end
    } else if (c === '"' || c === "'") {
      const quote = source.startsWith(c.repeat(3), at) ? c.repeat(3) : c
      let value = ''
      at += quote.length
      while (at < source.length && !source.startsWith(quote, at)) {
        const d = source[at] ?? ''
        if (d === '\n') {
          if (quote.length === 1) break
          line += 1
        }
        if (d === '\\' && at + 1 < source.length) {
          const next = source[at + 1] ?? ''
          if (next === '\n') line += 1
          value += next === 'n' ? '\n' : next
          at += 2
        } else {
          value += d
          at += 1
        }
      }
      if (source.startsWith(quote, at)) at += quote.length
      const formatted = prefix.exec(text)?.[0] ?? ''
      if (/^\W/.test(text.at(-formatted.length - 1) ?? ' '))
        text = text.slice(0, text.length - formatted.length)
      text += `«${strings.length}»`
      strings.push(value)
    } else if (c === '\n') {
      line += 1
      at += 1
      if (depth === 0 && !/\\[ \t]*$/.test(text)) flush()
      else text = `${text.replace(/\\[ \t]*$/, '')} `
    } else {
      if ('([{'.includes(c)) depth += 1
      if (')]}'.includes(c)) depth = Math.max(0, depth - 1)
      text += c
      at += 1
    }
  }
  flush()
  return found
}

interface Block {
  readonly indent: number
  readonly head: string
  readonly name: string
}

/** A small attempt says that its failure is expected; a long one only that somebody logs it. */
const smallAttempt = 4

/** Statements, each with what it is in. */
export const statements = (source: string): ReadonlyArray<Statement> => {
  const lines = raw(source)
  const attempts = new Map<Raw, number>()
  const open: Array<Block & { readonly raw: Raw }> = []
  const found: Array<{ readonly of: Statement; readonly attempts: ReadonlyArray<Raw> }> = []
  for (const one of lines) {
    while (open.length > 0 && (open[open.length - 1]?.indent ?? 0) >= one.indent) open.pop()
    const functions = open.filter(({ head }) => head === 'def' || head === 'class')
    const inner = functions.map(({ head }) => head).lastIndexOf('def')
    const within = inner < 0 ? -1 : open.findIndex(block => block === functions[inner])
    const after = open.slice(within + 1)
    const tries = after.filter(({ head }) => head === 'try').map(block => block.raw)
    for (const each of tries) attempts.set(each, (attempts.get(each) ?? 0) + 1)
    const [, head = '', name = ''] =
      /^(?:async\s+)?(def|class|if|elif|else|try|except|finally|while|for|with|match|case)\b\s*([A-Za-z_]\w*)?/.exec(
        one.text
      ) ?? []
    const isMain = one.text.includes('__name__')
    found.push({
      of: {
        line: one.line,
        text: one.text,
        strings: one.strings,
        within: inner < 0 ? '' : (functions[inner]?.name ?? ''),
        parent: inner > 0 ? (functions[inner - 1]?.name ?? '') : '',
        conditional: after.some(
          block => /^(?:if|elif|else|except|while|case)$/.test(block.head) && !block.name.includes('__name__')
        ),
        caught: false
      },
      attempts: tries
    })
    if (one.text.endsWith(':') && head !== '')
      open.push({ indent: one.indent, head, name: isMain ? '__name__' : name, raw: one })
  }
  return found.map(({ of, attempts: its }) => ({
    ...of,
    caught: its.some(each => (attempts.get(each) ?? 0) <= smallAttempt)
  }))
}

/** The arguments of a call that begins behind `at`: its bracket's content. */
export const inBrackets = (text: string, at: number): string => {
  let depth = 0
  for (let i = at; i < text.length; i += 1) {
    const c = text[i] ?? ''
    if ('([{'.includes(c)) depth += 1
    if (')]}'.includes(c)) {
      depth -= 1
      if (depth === 0) return text.slice(at + 1, i)
    }
  }
  return text.slice(at + 1)
}

/** Parts between commas that are in no brackets. */
export const atCommas = (text: string): ReadonlyArray<string> => {
  const found: Array<string> = []
  let [depth, part] = [0, '']
  for (const c of text) {
    if ('([{'.includes(c)) depth += 1
    if (')]}'.includes(c)) depth -= 1
    if (c === ',' && depth === 0) {
      found.push(part.trim())
      part = ''
    } else part += c
  }
  return part.trim() === '' ? found : [...found, part.trim()]
}
