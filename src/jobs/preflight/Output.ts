/** The output: whether what runs ever names the place that it is collected from (EXECUTION 3). Pure. */
import * as Names from '../contract/Names.js'
import * as Python from './Python.js'
import type { Module, Reached, Shell } from './Reach.js'
import * as Shells from './Shells.js'
import type { Image, Warning } from './Repository.js'

const place = new RegExp(`^${Names.paths.checkpoints}/?(?!/*wandb_logs)`)
const isPlace = (text: string): boolean => place.test(text.replace(/\/+/g, '/'))
const called =
  /(?:^|[_.])(?:output|save|checkpoint|submission|trained_model)[_-]?(?:dir|path|folder|root)s?$/i
const isElsewhere = (text: string): boolean =>
  /^\/(?!app\/checkpoints\b|cache\b|tmp\b|dev\b)[\w.-]+\/./.test(text)

interface Found {
  readonly path: string
  readonly line: number
  readonly at: string
}

interface Seen {
  /** Whether the place is used, not only named and then forgotten, and nothing says that it is used wrongly. */
  readonly used: boolean
  /** A path below the checkpoints where nobody looks. */
  readonly beside: Found | null
  readonly elsewhere: Found | null
}

// -------------------------------------------------------------------------------------
// below the checkpoints
// -------------------------------------------------------------------------------------

const isTask = (part: string): boolean => /task|\bid\b/i.test(part) && !/repo/i.test(part)
const isName = (part: string): boolean => /repo/i.test(part) && !/task/i.test(part)

/** Whether the parts below the checkpoints are none that could be the task and the name, in this order. */
const isBeside = ([first = '', second = '']: ReadonlyArray<string>): boolean =>
  (first !== '' && !/[{}$%*<]/.test(first) && second === '') || (isName(first) && isTask(second))

const partsOf = (text: string): ReadonlyArray<string> =>
  text
    .replace(/\/+/g, '/')
    .slice(Names.paths.checkpoints.length)
    .split('/')
    .filter(part => part !== '')

/** How much of a statement around a place says what is joined to it. */
const around = 2000

/** What is joined to the place in the same statement: of a call, `Path(«0», a, b)`, or by slashes, `«0» / a / b`. */
const joined = (text: string, at: number, length: number): ReadonlyArray<string> => {
  const before = text.slice(Math.max(0, at - 40), at).replace(/[rbfuRBFU]{0,2}$/, '')
  const call = /(?:join|Path)\($/.test(before)
    ? Python.atCommas(Python.inBrackets(text.slice(at - 1, at + around), 0)).slice(1)
    : []
  if (call.length > 0) return call
  const behind = text.slice(at + length, at + around)
  return /^\)?\s*[/+%]|^\s*\.format/.test(behind)
    ? behind
        .replace(/^\)?\s*[/+%]/, '')
        .split('/')
        .map(part => `{${part}}`)
    : []
}

// -------------------------------------------------------------------------------------
// shell and Python
// -------------------------------------------------------------------------------------

/** Variables line by line: what a name was last set to is what it means. */
const inShell = ({ path, lines }: Shell): Seen => {
  const known = new Map<string, string>()
  let used = false
  let beside: Seen['beside'] = null
  let elsewhere: Seen['elsewhere'] = null
  for (const [i, line] of lines.entries()) {
    const [, name, value] = /^\s*(?:export\s+|local\s+)?([A-Za-z_]\w*)=(\S*)\s*$/.exec(line) ?? []
    const filled = (text: string): string => Shells.filled(known, text.replace(/["']/g, ''))
    if (name !== undefined && value !== undefined) {
      Shells.keep(known, name, filled(value))
      if (called.test(name) && isElsewhere(filled(value)))
        elsewhere ??= { path, line: i + 1, at: filled(value) }
    } else {
      const plain = filled(line)
      for (const at of plain.split(/[\s=:<>|;&()]+/).filter(isPlace))
        if (isBeside(partsOf(at))) beside ??= { path, line: i + 1, at }
        else used = true
      const [, option = '', at = ''] = /--([a-z][\w-]*)[= ](\/\S+)/.exec(plain) ?? []
      if (called.test(`_${option}`) && isElsewhere(`${at}/_`)) elsewhere ??= { path, line: i + 1, at }
    }
  }
  return { used, beside, elsewhere }
}

const inModule = ({ path, statements }: Module): Seen => {
  const places = statements.flatMap(({ text, strings, line }) =>
    [...text.matchAll(/«(\d+)»/g)].flatMap(match =>
      (strings[Number(match[1])] ?? '')
        .split(/[\s'"=]+/)
        .filter(isPlace)
        .map(at => ({
          path,
          line,
          at,
          parts: [...partsOf(at), ...joined(text, match.index, match[0].length)]
        }))
    )
  )
  const used = places.some(({ parts }) => !isBeside(parts))
  const found = statements.flatMap(({ text, strings, line }) => {
    const named = [
      ...text.matchAll(
        /\b([A-Za-z_]\w*)\s*=\s*[rbfuRBFU]{0,2}«(\d+)»|\[«(\d+)»\]\s*=\s*[rbfuRBFU]{0,2}«(\d+)»|«(\d+)»\s*:\s*[rbfuRBFU]{0,2}«(\d+)»/g
      )
    ]
    return named.flatMap(([, name, value, key, its, other, of]) => {
      const what = name ?? strings[Number(key ?? other)] ?? ''
      const at = strings[Number(value ?? its ?? of)] ?? ''
      return called.test(what) && isElsewhere(at) ? [{ path, line, at }] : []
    })
  })
  return { used, beside: places.find(({ parts }) => isBeside(parts)) ?? null, elsewhere: found[0] ?? null }
}

// -------------------------------------------------------------------------------------
// warnings
// -------------------------------------------------------------------------------------

const wanted = `${Names.paths.checkpoints}/{task id}/{expected repository name}`

/** Where the output goes instead, or that nothing says where; nothing where the place is used, or not all can be seen. */
export const warnings = (
  { shells, modules }: Reached,
  { environment }: Image,
  at: Omit<Warning, 'rule' | 'message'>
): ReadonlyArray<Warning> => {
  const seen = [...shells.map(inShell), ...modules.map(inModule)]
  if (seen.length === 0 || seen.some(({ used }) => used) || [...environment.values()].some(isPlace)) return []
  const elsewhere = seen.flatMap(({ beside, elsewhere: other }) => beside ?? other ?? []).at(0) ?? null
  if (elsewhere !== null)
    return [
      {
        rule: 'output-elsewhere',
        path: elsewhere.path,
        line: elsewhere.line,
        message: `writes to ${elsewhere.at}: the output is collected from ${wanted} alone; write it there`
      }
    ]
  return modules.length + shells.length > 1 || modules.length > 0
    ? [
        {
          ...at,
          rule: 'no-output-path',
          message: `nothing that runs names ${Names.paths.checkpoints}: write the output to ${wanted}`
        }
      ]
    : []
}
