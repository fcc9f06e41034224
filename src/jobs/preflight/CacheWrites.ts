/**
 * Writes below /cache, which is read-only while it trains (EXECUTION 3): in Python followed through assignments, constants
 * and calls, in shell through variables. Pure.
 */
import * as Python from './Python.js'
import type { Module, Reached, Shell } from './Reach.js'
import * as Shells from './Shells.js'

/** Where something is written that cannot be. */
export interface Write {
  readonly path: string
  readonly line: number
  readonly what: string
}

/** Folders that are there beforehand: making them again does no harm. */
const there = /^\/cache(?:\/(?:models|datasets|hf_cache))?\/?$/
const inCache = (text: string): boolean => /^\/cache(?:\/|$)/.test(text)

// -------------------------------------------------------------------------------------
// Python
// -------------------------------------------------------------------------------------

/** What is known to lie in the cache: names of a function's, by file; `a.py f name`. */
type Known = Map<string, string>

const nameOf = (path: string, within: string, name: string): string => `${path} ${within} ${name}`

/** The cache's path that an expression comes to, if it does. */
const valueOf = (
  known: Known,
  module: Module,
  within: string,
  expression: string,
  strings: ReadonlyArray<string>
): string | null => {
  for (const [, n] of expression.matchAll(/«(\d+)»/g)) {
    const text = strings[Number(n)] ?? ''
    if (inCache(text)) return text
    for (const [, name = ''] of text.matchAll(/^\{([\w.]+)\}/g)) {
      const value = named(known, module, within, name)
      if (value !== null) return value
    }
  }
  // The first path of a join, or the name alone: what merely takes it as one of its arguments is something else.
  const [, joined] =
    /^(?:str\(|Path\(|pathlib\.Path\(|os\.path\.(?:join|abspath|dirname)\()*([A-Za-z_][\w.]*)/.exec(
      expression
    ) ?? []
  return joined === undefined ? null : named(known, module, within, joined)
}

const named = (known: Known, module: Module, within: string, dotted: string): string | null => {
  const [head = '', ...rest] = dotted.split('.')
  const other = module.imported.get(head)
  if (other !== undefined) {
    const name = other.name ?? rest[0] ?? ''
    return known.get(nameOf(other.path, '', name)) ?? known.get(nameOf(other.path, name, 'return')) ?? null
  }
  return (
    known.get(nameOf(module.path, within, head)) ??
    known.get(nameOf(module.path, '', head)) ??
    known.get(nameOf(module.path, head, 'return')) ??
    null
  )
}

const sinks: ReadonlyArray<readonly [pattern: RegExp, argument: number, makes: boolean]> = [
  [/\b(?:os\.)?(?:makedirs|mkdir)\(/g, 0, true],
  [/\bopen\(/g, 0, false],
  [/\bshutil\.(?:copy\w*|move)\(/g, 1, false],
  [/\bos\.(?:remove|unlink|rmdir)\(/g, 0, false],
  [/\bshutil\.rmtree\(/g, 0, false],
  [/\.(?:to_json|to_csv|to_parquet|save_to_disk|save_pretrained)\(/g, 0, false]
]

/** A mode that writes, second or by name. */
const writes = (args: ReadonlyArray<string>, strings: ReadonlyArray<string>): boolean =>
  args.slice(1).some(arg => {
    const [, n] = /^(?:mode\s*=\s*)?«(\d+)»$/.exec(arg) ?? []
    return n !== undefined && /[wax+]/.test(strings[Number(n)] ?? '')
  })

const inModule = (
  known: Known,
  modules: ReadonlyMap<string, Module>,
  module: Module,
  definitions: Definitions,
  tell: (write: Write) => void
): void => {
  for (const { text, strings, within, line, caught } of module.statements) {
    const value = (expression: string) => valueOf(known, module, within, expression, strings)
    const put = (key: string, expression: string): void => {
      const to = value(expression)
      if (to === null) known.delete(key)
      else known.set(key, to)
    }
    if (text.includes('('))
      for (const [pattern, argument, makes] of sinks)
        for (const match of text.matchAll(pattern)) {
          const args = Python.atCommas(Python.inBrackets(text, match.index + match[0].length - 1))
          const to = value(args[argument] ?? '')
          if (
            to === null ||
            caught ||
            (match[0] === 'open(' && !writes(args, strings)) ||
            (makes && there.test(to))
          )
            continue
          tell({ path: module.path, line, what: makes ? `makes the folder ${to}` : `writes to ${to}` })
        }
    const [, receiver] = /\b([A-Za-z_]\w*)\.(?:mkdir|write_text|write_bytes|touch|unlink)\(/.exec(text) ?? []
    const to = receiver === undefined ? null : named(known, module, within, receiver)
    if (to !== null && !caught && !there.test(to)) tell({ path: module.path, line, what: `writes to ${to}` })
    called(known, modules, module, text, value, definitions)
    const [, target, right] = /^([A-Za-z_]\w*)\s*(?::[^=]+)?=\s*([^=].*)$/.exec(text) ?? []
    if (target !== undefined && right !== undefined) put(nameOf(module.path, within, target), right)
    const [, returned] = /^return\s+(.*)$/.exec(text) ?? []
    const back = returned === undefined ? null : value(returned)
    if (back !== null && within !== '') known.set(nameOf(module.path, within, 'return'), back)
  }
}

/** The parameters of a file's functions, by name: of two of one name, the first. */
const definedIn = ({ statements }: Module): ReadonlyMap<string, ReadonlyArray<string>> => {
  const found = new Map<string, ReadonlyArray<string>>()
  for (const { text } of statements) {
    const [, name] = /^(?:async\s+)?def\s+(\w+)\s*\(/.exec(text) ?? []
    if (name === undefined || found.has(name)) continue
    const parameters = Python.atCommas(Python.inBrackets(text, text.indexOf('(')))
    found.set(
      name,
      parameters.map(parameter => /^\*{0,2}(\w+)/.exec(parameter)?.[1] ?? '')
    )
  }
  return found
}
type Definitions = ReadonlyMap<Module, ReadonlyMap<string, ReadonlyArray<string>>>

/** What a call hands on: parameters by place and by name. */
const called = (
  known: Known,
  modules: ReadonlyMap<string, Module>,
  module: Module,
  text: string,
  value: (expression: string) => string | null,
  definitions: Definitions
): void => {
  if (/^(?:async\s+)?def\s/.test(text)) return
  for (const match of text.matchAll(/\b([A-Za-z_]\w*)(?:\.([A-Za-z_]\w*))?\(/g)) {
    const [whole, head = '', attribute] = match
    const other = module.imported.get(head)
    const callee = other === undefined ? module : modules.get(other.path)
    const name = other === undefined ? head : (other.name ?? attribute ?? '')
    const parameters = callee === undefined ? undefined : definitions.get(callee)?.get(name)
    if (callee === undefined || parameters === undefined) continue
    for (const [i, arg] of Python.atCommas(
      Python.inBrackets(text, match.index + whole.length - 1)
    ).entries()) {
      const [, keyword, given] = /^([A-Za-z_]\w*)\s*=(?!=)\s*(.*)$/.exec(arg) ?? []
      const to = value(given ?? arg)
      const parameter = keyword ?? parameters[i]
      if (to !== null && parameter !== undefined) known.set(nameOf(callee.path, name, parameter), to)
    }
  }
}

/** Rounds of following: constants, what uses them, what is called with it. */
const rounds = 6

const inPython = (modules: ReadonlyArray<Module>): ReadonlyArray<Write> => {
  const known: Known = new Map()
  const byPath = new Map(modules.map(module => [module.path, module]))
  const definitions: Definitions = new Map(modules.map(module => [module, definedIn(module)]))
  let found: ReadonlyArray<Write> = []
  for (let i = 0, before = ''; i < rounds; i += 1) {
    const now = new Map<string, Write>()
    for (const module of modules)
      inModule(known, byPath, module, definitions, write => now.set(`${write.path} ${write.line}`, write))
    found = [...now.values()]
    // Where a round tells nothing new, the next one would not either.
    const after = JSON.stringify([...known])
    if (after === before) break
    before = after
  }
  return found
}

// -------------------------------------------------------------------------------------
// shell
// -------------------------------------------------------------------------------------

const kinds = /^\s*((?:\w+Task)(?:\s*\|\s*\w+Task)*)\)/

/** Options of programs that name where they write. */
const receivers: Readonly<Record<string, string>> = { unzip: '-d', tar: '-C', wget: '-O', curl: '-o' }

/** Where in the cache a command writes, by its last word or by its option. */
const receiving = (words: ReadonlyArray<string>): string | null => {
  const [program = ''] = words
  const last = words.at(-1) ?? ''
  const at = Object.hasOwn(receivers, program) ? words.indexOf(receivers[program] ?? '') : -1
  const to =
    /^(?:cp|mv|rsync|ln)$/.test(program) && words.length > 2 ? last : at < 0 ? '' : (words[at + 1] ?? '')
  return to.startsWith('/cache/') ? to : null
}

const inShell = ({ path, lines }: Shell, kind: string): ReadonlyArray<Write> => {
  const known = new Map<string, string>()
  const filled = (text: string): string => Shells.filled(known, text)
  return lines.flatMap((line, i): ReadonlyArray<Write> => {
    const [, name, value] = /^\s*(?:export\s+)?([A-Za-z_]\w*)=(\S*)/.exec(line) ?? []
    if (name !== undefined && value !== undefined)
      Shells.keep(known, name, filled(value.replace(/^["']|["']$/g, '')))
    const [, only] = kinds.exec(line) ?? []
    if (only !== undefined && !only.split('|').some(one => one.trim() === kind)) return []
    const plain = filled(line).replaceAll('"', '')
    const [, made = ''] = /\bmkdir\s+(?:-\S+\s+)*([^;|&>]*)/.exec(plain) ?? []
    const folder = made.split(/\s+/).find(word => inCache(word) && !there.test(word))
    if (folder !== undefined && !plain.includes('||'))
      return [{ path, line: i + 1, what: `makes the folder ${folder}` }]
    const [, into] = /(?:>>?|\btee\s+(?:-a\s+)?)\s*(\/cache\/[^\s;|&)]*)/.exec(plain) ?? []
    if (into !== undefined) return [{ path, line: i + 1, what: `writes to ${into}` }]
    const copied = receiving(plain.trim().split(/\s+/))
    return copied === null ? [] : [{ path, line: i + 1, what: `writes to ${copied}` }]
  })
}

/** All that is written below /cache by what runs. */
export const writesOf = ({ shells, modules }: Reached, kind: string): ReadonlyArray<Write> => [
  ...shells.flatMap(shell => inShell(shell, kind)),
  ...inPython(modules)
]
