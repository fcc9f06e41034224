/** The output: whether what runs ever names the place that it is collected from (EXECUTION 3). Pure. */
import * as Names from '../contract/Names.js'
import type { Module, Reached, Shell } from './Reach.js'
import type { Image, Warning } from './Repository.js'

const place = new RegExp(`^${Names.paths.checkpoints}/?(?!/*wandb_logs)`)
const isPlace = (text: string): boolean => place.test(text.replace(/\/+/g, '/'))
const called =
  /(?:^|[_.])(?:output|save|checkpoint|submission|trained_model)[_-]?(?:dir|path|folder|root)s?$/i
const isElsewhere = (text: string): boolean =>
  /^\/(?!app\/checkpoints\b|cache\b|tmp\b|dev\b)[\w.-]+\/./.test(text)

interface Seen {
  /** Whether the place is used, not only named and then forgotten. */
  readonly used: boolean
  readonly elsewhere: { readonly path: string; readonly line: number; readonly at: string } | null
}

// -------------------------------------------------------------------------------------
// shell and Python
// -------------------------------------------------------------------------------------

/** Variables line by line: what a name was last set to is what it means. */
const inShell = ({ path, lines }: Shell): Seen => {
  const known = new Map<string, string>()
  let used = false
  let elsewhere: Seen['elsewhere'] = null
  for (const [i, line] of lines.entries()) {
    const [, name, value] = /^\s*(?:export\s+|local\s+)?([A-Za-z_]\w*)=(\S*)\s*$/.exec(line) ?? []
    const filled = (text: string): string =>
      text.replace(/["']/g, '').replace(/\$\{?(\w+)\}?/g, (all, of: string) => known.get(of) ?? all)
    if (name !== undefined && value !== undefined) {
      known.set(name, filled(value))
      if (called.test(name) && isElsewhere(filled(value)))
        elsewhere ??= { path, line: i + 1, at: filled(value) }
    } else {
      const plain = filled(line)
      if (plain.split(/[\s=:<>|;&()]+/).some(isPlace)) used = true
      const [, option = '', at = ''] = /--([a-z][\w-]*)[= ](\/\S+)/.exec(plain) ?? []
      if (called.test(`_${option}`) && isElsewhere(`${at}/_`)) elsewhere ??= { path, line: i + 1, at }
    }
  }
  return { used, elsewhere }
}

const inModule = ({ path, statements }: Module): Seen => {
  const used = statements.some(({ strings }) => strings.some(text => text.split(/[\s'"=]+/).some(isPlace)))
  const found = statements.flatMap(({ text, strings, line }) => {
    const named = [
      ...text.matchAll(
        /([A-Za-z_]\w*)\s*=\s*[rbfuRBFU]{0,2}«(\d+)»|\[«(\d+)»\]\s*=\s*[rbfuRBFU]{0,2}«(\d+)»|«(\d+)»\s*:\s*[rbfuRBFU]{0,2}«(\d+)»/g
      )
    ]
    return named.flatMap(([, name, value, key, its, other, of]) => {
      const what = name ?? strings[Number(key ?? other)] ?? ''
      const at = strings[Number(value ?? its ?? of)] ?? ''
      return called.test(what) && isElsewhere(at) ? [{ path, line, at }] : []
    })
  })
  return { used, elsewhere: found[0] ?? null }
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
  const elsewhere = seen.find(one => one.elsewhere !== null)?.elsewhere ?? null
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
