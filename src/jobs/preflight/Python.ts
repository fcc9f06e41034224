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

/** Python itself refuses deeper brackets. */
const deepest = 200

/**
 * Logical lines: brackets joined, comments gone, strings taken out. Each character is looked at once, whatever stands
 * before it. A line with brackets that Python refuses is left out.
 */
const raw = (source: string): ReadonlyArray<Raw> => {
  const found: Array<Raw> = []
  let [line, at, depth, start] = [1, 0, 0, 1]
  let parts: Array<string> = []
  let strings: Array<string> = []
  // The word under way, and of all before it: whether it is blank, whether it is too deep, its last mark.
  let [word, blank, deep, mark] = ['', true, false, '']
  const end = (): void => {
    if (word !== '') parts.push(word)
    word = ''
  }
  const flush = (): void => {
    end()
    const text = parts.join('')
    const trimmed = text.trim()
    // A string alone is a docstring, or a comment.
    if (trimmed !== '' && !deep && !/^[rbfuRBFU]{0,2}(?:«\d+»\s*)+$/.test(trimmed))
      found.push({
        line: start,
        indent: /^[ \t]*/.exec(text)?.[0].replaceAll('\t', '        ').length ?? 0,
        text: trimmed,
        strings
      })
    ;[parts, strings, blank, deep, mark] = [[], [], true, false, '']
  }
  while (at < source.length) {
    const c = source[at] ?? ''
    if (blank && depth === 0) start = line
    if (c === '#') {
      const stop = source.indexOf('\n', at)
      at = stop < 0 ? source.length : stop
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
      // Letters such as f and rb before a string are a part of it.
      if (word.length <= 2 && /^[rbfuRBFU]*$/.test(word)) word = ''
      end()
      parts.push(`«${strings.length}»`)
      strings.push(value)
      ;[blank, mark] = [false, '']
    } else if (c === '\n') {
      line += 1
      at += 1
      const goesOn = mark === '\\'
      if (depth === 0 && !goesOn) flush()
      else {
        end()
        while (goesOn && /^[ \t\\]$/.test(parts.at(-1) ?? '')) if (parts.pop() === '\\') break
        parts.push(' ')
        mark = ''
      }
    } else {
      if ('([{'.includes(c)) depth += 1
      if (')]}'.includes(c)) depth = Math.max(0, depth - 1)
      if (depth > deepest) deep = true
      if (/\w/.test(c)) word += c
      else {
        end()
        parts.push(c)
      }
      if (!/\s/.test(c)) [blank, mark] = [false, c]
      at += 1
    }
  }
  // A bracket that nobody closes is refused as well.
  if (depth === 0) flush()
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

/** By how much a character changes how deep one is in brackets. */
const step = (text: string, at: number): number => {
  switch (text.charCodeAt(at)) {
    case 0x28:
    case 0x5b:
    case 0x7b:
      return 1
    case 0x29:
    case 0x5d:
    case 0x7d:
      return -1
    default:
      return 0
  }
}

/** The arguments of a call that begins behind `at`: its bracket's content. */
export const inBrackets = (text: string, at: number): string => {
  let depth = 0
  for (let i = at; i < text.length; i += 1) {
    const by = step(text, i)
    depth += by
    if (by < 0 && depth === 0) return text.slice(at + 1, i)
  }
  return text.slice(at + 1)
}

/** Parts between commas that are in no brackets. */
export const atCommas = (text: string): ReadonlyArray<string> => {
  const found: Array<string> = []
  let [depth, begin] = [0, 0]
  for (let i = 0; i < text.length; i += 1) {
    depth += step(text, i)
    if (depth === 0 && text.charCodeAt(i) === 0x2c) {
      found.push(text.slice(begin, i).trim())
      begin = i + 1
    }
  }
  const rest = text.slice(begin).trim()
  return rest === '' ? found : [...found, rest]
}
