/** The help of a command, made from its declaration. */
import * as Fold from './fold.js'
import type { Declaration, Option, Options } from './command.js'

/** Lines longer than this are read worse, however wide the page. */
const widest = 118

/** Below this many columns what an option does stands under it, not beside it. */
const narrow = 72

const width = (): number => Math.min(widest, Fold.columns())

/** Words in lines that are no wider than the page; lines of their own stay so. */
const wrapped = (text: string, room: number): ReadonlyArray<string> =>
  text.split('\n').flatMap(paragraph => Fold.line(paragraph, room, 0))

/** A name and what it is, beside each other from `column` on, or one under the other. */
export const row = (left: string, about: string, column = 24): ReadonlyArray<string> => {
  const at = width() < narrow ? 6 : column
  const [first = '', ...rest] = wrapped(about, width() - at)
  const head = left.length + 2 < at ? [`  ${left}`.padEnd(at) + first] : [`  ${left}`, ' '.repeat(at) + first]
  return [...head, ...rest.map(line => ' '.repeat(at) + line)]
}

const optionRow = ([name, option]: readonly [string, Option]): ReadonlyArray<string> => {
  if (option.type === 'boolean') return row(`--${name}`, option.about)
  const otherwise = option.otherwise ?? option.default
  return row(
    `${option.short === undefined ? '' : `-${option.short}, `}--${name} ${option.value}`,
    otherwise === undefined ? option.about : `${option.about} (${otherwise})`
  )
}

/** What a command takes and does, with an example. */
export const help = <O extends Options>(declaration: Declaration<O>): string => {
  const { name, takes = [], input, about, options, example, notes } = declaration
  const usage = ['dethrone', name, ...takes, ...(Object.keys(options).length === 0 ? [] : ['[options]'])]
  return [
    usage.join(' '),
    '',
    ...wrapped(input === undefined ? about : `${about} ${input} - is standard input.`, width()),
    '',
    ...Object.entries(options).flatMap(optionRow),
    ...row('-h, --help', 'shows this'),
    ...(notes === undefined ? [] : ['', notes]),
    '',
    `Example: ${example}`
  ].join('\n')
}
