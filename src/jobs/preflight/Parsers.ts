/** Parsers: the options that a program takes, of whatever library it has them from (EXECUTION 2). Pure. */
import * as Python from './Python.js'
import type { Module } from './Reach.js'

export interface Option {
  readonly name: string
  readonly line: number
  readonly required: boolean
  /** Whether a decimal is refused. */
  readonly whole: boolean
  /** Whether its text becomes something else before the program sees it. */
  readonly typed: boolean
  readonly choices: ReadonlyArray<string> | null
}

/** A program's parser, and whether an option that it does not know is an error. */
export interface Parser {
  readonly line: number
  readonly options: ReadonlyArray<Option>
  readonly strict: boolean
}

type Statement = Python.Statement

// -------------------------------------------------------------------------------------
// argparse and click: an option is a call
// -------------------------------------------------------------------------------------

const literal = (arg: string, strings: ReadonlyArray<string>): string | null => {
  const [, n] = /^«(\d+)»$/.exec(arg) ?? []
  return n === undefined ? null : (strings[Number(n)] ?? '')
}

const listed = (text: string, strings: ReadonlyArray<string>): ReadonlyArray<string> =>
  [...text.matchAll(/«(\d+)»/g)].map(([, n]) => strings[Number(n)] ?? '')

const ofCall =
  (call: string, choices: RegExp) =>
  ({ text, strings, line }: Statement): ReadonlyArray<Option> => {
    const at = text.indexOf(call)
    if (at < 0) return []
    const args = Python.atCommas(Python.inBrackets(text, at + call.length - 1))
    const list = args.find(arg => choices.test(arg))
    return args
      .flatMap(arg => literal(arg, strings) ?? [])
      .flatMap(name => name.split('/'))
      .filter(name => name.startsWith('--'))
      .map(name => ({
        name,
        line,
        required: args.some(arg => /^required\s*=\s*True$/.test(arg)),
        whole: args.some(arg => /^type\s*=\s*(?:int|click\.INT)$/.test(arg)),
        typed: args.some(arg => /^type\s*=/.test(arg)),
        choices: list === undefined ? null : listed(list, strings)
      }))
  }

const argument = ofCall('.add_argument(', /^choices\s*=\s*[[(](?:«\d+»(?:\s*,\s*)?)+[\])]$/)
const option = ofCall('click.option(', /^type\s*=\s*click\.Choice\(\s*[[(](?:«\d+»(?:\s*,\s*)?)+[\])]/)

const argparse = ({ statements }: Module): Parser => {
  const options = statements.flatMap(argument)
  return {
    options,
    line: statements.find(({ text }) => /\bArgumentParser\(/.test(text))?.line ?? options[0]?.line ?? 1,
    strict: !statements.some(({ text }) => text.includes('.parse_known_args('))
  }
}

const click = ({ statements }: Module): Parser => {
  const options = statements.flatMap(option)
  return {
    options,
    line: statements.find(({ text }) => /^@[\w.]*command\(/.test(text))?.line ?? options[0]?.line ?? 1,
    strict: !statements.some(({ strings }) => strings.includes('ignore_unknown_options'))
  }
}

// -------------------------------------------------------------------------------------
// typer and fire: an option is a parameter
// -------------------------------------------------------------------------------------

interface Parameter {
  readonly name: string
  readonly type: string
  readonly value: string | null
}

const parametersOf = (text: string): ReadonlyArray<Parameter> =>
  Python.atCommas(Python.inBrackets(text, text.indexOf('('))).flatMap(part => {
    const [, name = '', type = '', value = null] =
      /^(\*{0,2}\w+)\s*(?::\s*((?:[^=[]|\[[^\]]*\])*?))?\s*(?:=\s*(.*))?$/.exec(part) ?? []
    return name === '' ? [] : [{ name, type, value }]
  })

const dashed = (name: string): string => `--${name.replaceAll('_', '-')}`
const definition = (name: string): RegExp => new RegExp(`^(?:async\\s+)?def\\s+${name}\\s*\\(`)

const typer = ({ statements }: Module): Parser | null => {
  const isApp = statements.some(({ text }) => /\btyper\.Typer\(/.test(text))
  const run = new Set(statements.flatMap(({ text }) => /\btyper\.run\(\s*(\w+)/.exec(text)?.[1] ?? []))
  const at = statements.findIndex(({ text }, i) => {
    const [, name] = /^(?:async\s+)?def\s+(\w+)/.exec(text) ?? []
    return (
      name !== undefined &&
      (run.has(name) || (isApp && /^@\w+\.command\(/.test(statements[i - 1]?.text ?? '')))
    )
  })
  const found = statements[at]
  // A second command makes the first argument the name of one.
  if (found === undefined || statements.filter(({ text }) => /^@\w+\.command\(/.test(text)).length > 1)
    return null
  return {
    line: found.line,
    strict: ![found, statements[at - 1]].some(each => each?.strings.includes('ignore_unknown_options')),
    options: parametersOf(found.text).flatMap(({ name, type, value }) => {
      const all = `${type} ${value ?? ''}`
      const given = listed(all, found.strings).filter(each => each.startsWith('--'))
      const isOption = value === null ? /\bOption\(/.test(type) : !/\bArgument\(/.test(all)
      return !isOption
        ? []
        : (given.length > 0 ? given : [dashed(name)]).map(each => ({
            name: each,
            line: found.line,
            required: value === null || /\bOption\(\s*\.\.\./.test(value),
            whole: /^(?:Annotated\[\s*)?int\b/.test(type),
            typed: true,
            choices: null
          }))
    })
  }
}

const fire = ({ statements }: Module): Parser | null => {
  const [, name] =
    statements
      .map(({ text }) => /\b(?:fire\.)?Fire\(\s*([A-Za-z_]\w*)/.exec(text))
      .find(each => each !== null) ?? []
  const found = name === undefined ? undefined : statements.find(({ text }) => definition(name).test(text))
  if (found === undefined) return null
  const parameters = parametersOf(found.text)
  return {
    line: found.line,
    strict: !parameters.some(each => each.name.startsWith('**')),
    options: parameters
      .filter(each => !each.name.startsWith('*'))
      .map(each => ({
        name: dashed(each.name),
        line: found.line,
        required: each.value === null,
        whole: false,
        // It reads numbers by itself.
        typed: true,
        choices: null
      }))
  }
}

// -------------------------------------------------------------------------------------
// hydra: no options at all
// -------------------------------------------------------------------------------------

const hydra = ({ statements }: Module): Parser | null => {
  const found = statements.find(({ text }) => text.startsWith('@hydra.main('))
  return found === undefined || statements.some(({ text }) => /\bsys\.argv\b/.test(text))
    ? null
    : { line: found.line, options: [], strict: true }
}

/** The parsers of a module, those of its own functions first. */
export const of = (module: Module): ReadonlyArray<Parser> => {
  const found = [argparse(module), click(module), typer(module), fire(module)].flatMap(parser =>
    parser === null || parser.options.length === 0 ? [] : [parser]
  )
  const bare = found.length === 0 ? hydra(module) : null
  return bare === null ? found : [bare]
}
