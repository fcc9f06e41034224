/** Arguments: whether a parser takes what every trainer is passed, and asks for nothing else (EXECUTION 2). Pure. */
import * as Python from './Python.js'
import type { Module, Reached } from './Reach.js'
import type { Warning } from './Repository.js'

/** The options that a trainer of text or of images is passed, without those of a setting. */
const passed = (kind: string): ReadonlyArray<string> =>
  kind === 'ImageTask'
    ? ['--task-id', '--model', '--dataset-zip', '--model-type', '--expected-repo-name', '--hours-to-complete']
    : [
        ...['--task-id', '--model', '--dataset', '--dataset-type', '--task-type', '--file-format'],
        ...['--expected-repo-name', '--hours-to-complete']
      ]

interface Option {
  readonly name: string
  readonly line: number
  readonly required: boolean
  readonly whole: boolean
  readonly choices: ReadonlyArray<string> | null
}

const options = ({ statements }: Module): ReadonlyArray<Option> =>
  statements.flatMap(({ text, strings, line }) => {
    const at = text.indexOf('.add_argument(')
    if (at < 0) return []
    const args = Python.atCommas(Python.inBrackets(text, at + '.add_argument'.length))
    const names = args.flatMap(arg => {
      const [, n] = /^«(\d+)»$/.exec(arg) ?? []
      return n === undefined ? [] : [strings[Number(n)] ?? '']
    })
    const list = args.find(arg => /^choices\s*=\s*[[(](?:«\d+»(?:\s*,\s*)?)+[\])]$/.test(arg))
    return names
      .filter(name => name.startsWith('--'))
      .map(name => ({
        name,
        line,
        required: args.some(arg => /^required\s*=\s*True$/.test(arg)),
        whole: args.some(arg => /^type\s*=\s*int$/.test(arg)),
        choices:
          list === undefined ? null : [...list.matchAll(/«(\d+)»/g)].map(([, n]) => strings[Number(n)] ?? '')
      }))
  })

/** `argparse` takes an option’s beginning for the whole, where only one begins so. */
const takes = (known: ReadonlyArray<Option>, name: string): boolean =>
  known.some(option => option.name === name) ||
  known.filter(option => option.name.startsWith(name)).length === 1

const ofParser = (
  module: Module,
  known: ReadonlyArray<Option>,
  kind: string,
  further: ReadonlyArray<string>
): ReadonlyArray<Warning> => {
  const { path } = module
  const options_ = [...passed(kind), ...further]
  const first = known[0]?.line ?? 1
  const parse = module.statements.find(({ text }) => /\bArgumentParser\(/.test(text))?.line ?? first
  const strict = !module.statements.some(({ text }) => text.includes('.parse_known_args('))
  return [
    ...(strict
      ? options_
          .filter(name => !takes(known, name))
          .map(name => ({
            rule: name === '--hours-to-complete' ? 'hours-unknown' : 'argument-unknown',
            path,
            line: parse,
            message: `its parser does not know ${name}, which is ${further.includes(name) ? 'passed here' : 'always passed'}, and ends with an error: add it`
          }))
      : []),
    ...known.flatMap(({ name, line, required, whole, choices }): ReadonlyArray<Warning> => {
      const isPassed = options_.includes(name)
      const given = name === '--task-type' ? kind : name === '--file-format' ? 's3' : null
      return [
        ...(required && !isPassed
          ? [
              {
                rule: 'argument-required',
                path,
                line,
                message: `${name} is required and is not passed: give it a default`
              }
            ]
          : []),
        ...(isPassed && given !== null && choices !== null && !choices.includes(given)
          ? [
              {
                rule: 'argument-choice',
                path,
                line,
                message: `${name} is passed as ${given}, which is not among its choices: add it`
              }
            ]
          : []),
        ...(name === '--hours-to-complete' && whole
          ? [
              {
                rule: 'whole-hours',
                path,
                line,
                message: 'hours may be a decimal such as 0.75, which int does not read: use float'
              }
            ]
          : [])
      ]
    })
  ]
}

/** What is wrong with the parsers that run: those that know the task’s id are the trainers’ own. */
export const warnings = (
  { modules }: Reached,
  kind: string,
  further: ReadonlyArray<string>
): ReadonlyArray<Warning> =>
  modules.flatMap(module => {
    const known = options(module)
    const hasId = known.some(({ name }) => name === '--task-id')
    const isTheirs =
      kind === 'ImageTask'
        ? known.some(({ name }) => name === '--dataset-zip')
        : known.some(({ name }) => name === '--dataset')
    return hasId && isTheirs ? ofParser(module, known, kind, further) : []
  })
