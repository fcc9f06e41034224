/** Arguments in shells: what a script that is passed them does with them (EXECUTION 2). Pure. */
import type { Reached, Shell } from './Reach.js'
import type { Warning } from './Repository.js'

/** Whether a script hands all its arguments on, or keeps them where nobody here follows them. */
const isHanding = (lines: ReadonlyArray<string>): boolean =>
  lines.some(line => /\$(?:@|\*|\{[@*])|\bBASH_ARGV\b|\bfor\s+\w+\s*(?:;|$)|\bfor\s+\w+\s+do\b/.test(line))

// -------------------------------------------------------------------------------------
// dropping
// -------------------------------------------------------------------------------------

const highest = (lines: ReadonlyArray<string>): number =>
  Math.max(0, ...lines.flatMap(line => [...line.matchAll(/\$\{?(\d+)/g)].map(([, n]) => Number(n))))

/** A script that reads fewer of its arguments than what it starts must have. */
const dropped = ({ path, lines }: Shell, needed: number): ReadonlyArray<Warning> => {
  if (
    needed === 0 ||
    isHanding(lines) ||
    lines.some(line => /\bshift\b|\bgetopts?\b|^\s*(?:source|\.)\s/.test(line)) ||
    highest(lines) >= 2 * needed
  )
    return []
  const line = lines.findIndex(each => /\bpython|\baccelerate\b|\btorchrun\b|\bdeepspeed\b|\.py\b/.test(each))
  return line < 0
    ? []
    : [
        {
          rule: 'arguments-dropped',
          path,
          line: line + 1,
          message:
            'starts a program that needs its arguments, and does not pass them on: end the line in "$@"'
        }
      ]
}

// -------------------------------------------------------------------------------------
// reading
// -------------------------------------------------------------------------------------

/** A loop over options by `case`: what it knows, and where it stops at all else. */
const refused = ({ path, lines }: Shell, passed: ReadonlyArray<string>): ReadonlyArray<Warning> => {
  const begin = lines.findIndex(line => /\bcase\s+"?\$\{?1\}?"?\s+in\b/.test(line))
  const length = begin < 0 ? -1 : lines.slice(begin).findIndex(line => /\besac\b/.test(line))
  if (length < 0) return []
  const inside = lines.slice(begin, begin + length + 1)
  const known = inside
    .flatMap(line => [
      ...line.matchAll(/(?:^|;;|\bin)\s*\(?((?:["']?-[\w*=?-]*["']?)(?:\s*\|\s*["']?-[\w*=?-]*["']?)*)\s*\)/g)
    ])
    .flatMap(([, names = '']) => names.split('|').map(name => name.trim().replace(/["']/g, '')))
  const rest = inside.findIndex(line => /(?:^|;;|\bin)\s*\(?(?:\*|-\*|--\*)\s*\)/.test(line))
  if (rest < 0 || !known.includes('--task-id')) return []
  const branch = inside.slice(rest).join('\n').split(';;')[0] ?? ''
  if (
    !/\b(?:exit|return)\s+["']?[1-9]|\b(?:usage|die|fail|error)\b\s*(?:["'$]|$)/m.test(
      branch.slice(branch.indexOf('*'))
    )
  )
    return []
  return passed
    .filter(name => !known.includes(name))
    .slice(0, 1)
    .map(name => ({
      rule: name === '--hours-to-complete' ? 'hours-unknown' : 'argument-unknown',
      path,
      line: begin + rest + 1,
      message: `its options lack ${name}, which is always passed, and it ends with an error: add it`
    }))
}

/** `getopts` knows single letters alone. */
const lettered = ({ path, lines }: Shell): ReadonlyArray<Warning> => {
  const line = lines.findIndex(each => /\bgetopts\s+["']?[\w:?]+["']?\s+\w+/.test(each))
  return line < 0 || lines.some(each => /--task-id|\btask-id\b/.test(each))
    ? []
    : [
        {
          rule: 'argument-unknown',
          path,
          line: line + 1,
          message:
            'getopts knows options of one letter, and --task-id and the others are passed: read them in a loop over "$1"'
        }
      ]
}

// -------------------------------------------------------------------------------------
// whole hours
// -------------------------------------------------------------------------------------

/** Arithmetic of the shell with the hours as they were passed. */
const whole = ({ path, lines }: Shell): ReadonlyArray<Warning> => {
  const [, name] =
    lines
      .map(line => /--hours-to-complete["']?\s*\)\s*(?:\w+\s*;\s*)?([A-Za-z_]\w*)="?\$\{?2/.exec(line))
      .find(each => each !== null) ?? []
  if (name === undefined) return []
  const [reckons, sets] = [new RegExp(`\\$\\(\\([^)]*\\b${name}\\b`), new RegExp(`^\\s*${name}=`)]
  const line = lines.findIndex(each => reckons.test(each))
  const isCut = lines.some(each => each.includes(`\${${name}%`) || (sets.test(each) && !each.includes('$2')))
  return line < 0 || isCut
    ? []
    : [
        {
          rule: 'whole-hours',
          path,
          line: line + 1,
          message:
            'hours may be a decimal such as 0.75, which the shell does not reckon with: use awk or Python'
        }
      ]
}

/** What is wrong with how the first script reads and hands on its arguments; `needed` options must reach what it starts. */
export const warnings = (
  entry: string | undefined,
  { shells }: Reached,
  passed: ReadonlyArray<string>,
  needed: number
): ReadonlyArray<Warning> => {
  const shell = shells.find(({ path }) => path === entry)
  return shell === undefined
    ? []
    : [...dropped(shell, needed), ...refused(shell, passed), ...lettered(shell), ...whole(shell)]
}
