/** The help of a command, made from its declaration. */
import type { Declaration, Option, Options } from './command.js'

const column = 24
const width = 118

/** Words in lines that are no wider than the page; lines of their own stay so. */
const wrapped = (text: string, room: number): ReadonlyArray<string> =>
  text.split('\n').flatMap(paragraph =>
    paragraph.split(' ').reduce<ReadonlyArray<string>>((lines, word) => {
      const last = lines.at(-1)
      return last === undefined || `${last} ${word}`.length > room
        ? [...lines, word]
        : [...lines.slice(0, -1), `${last} ${word}`]
    }, [])
  )

const row = (left: string, about: string): ReadonlyArray<string> => {
  const [first = '', ...rest] = wrapped(about, width - column)
  const head =
    left.length + 2 < column
      ? [`  ${left}`.padEnd(column) + first]
      : [`  ${left}`, ' '.repeat(column) + first]
  return [...head, ...rest.map(line => ' '.repeat(column) + line)]
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
  const { name, takes = [], about, options, example, notes } = declaration
  const usage = ['dethrone', name, ...takes, ...(Object.keys(options).length === 0 ? [] : ['[options]'])]
  return [
    usage.join(' '),
    '',
    ...wrapped(about, width),
    '',
    ...Object.entries(options).flatMap(optionRow),
    ...row('-h, --help', 'shows this'),
    ...(notes === undefined ? [] : ['', notes]),
    '',
    `Example: ${example}`
  ].join('\n')
}
