/** Arguments: whether a parser takes what every trainer is passed, and asks for nothing else (EXECUTION 2). Pure. */
import * as Parsers from './Parsers.js'
import type { Reached } from './Reach.js'
import type { Warning } from './Repository.js'

/** The options that a trainer of text or of images is passed, without those of a setting. */
export const passed = (kind: string): ReadonlyArray<string> =>
  kind === 'ImageTask'
    ? ['--task-id', '--model', '--dataset-zip', '--model-type', '--expected-repo-name', '--hours-to-complete']
    : [
        ...['--task-id', '--model', '--dataset', '--dataset-type', '--task-type', '--file-format'],
        ...['--expected-repo-name', '--hours-to-complete']
      ]

/** `argparse` takes an option’s beginning for the whole, where only one begins so. */
const takes = (known: ReadonlyArray<Parsers.Option>, name: string): boolean =>
  known.some(option => option.name === name) ||
  known.filter(option => option.name.startsWith(name)).length === 1

const ofParser = (
  path: string,
  { options: known, line: parse, strict }: Parsers.Parser,
  kind: string,
  further: ReadonlyArray<string>
): ReadonlyArray<Warning> => {
  const options_ = [...passed(kind), ...further]
  if (known.length === 0)
    return [
      {
        rule: 'argument-unknown',
        path,
        line: parse,
        message:
          'hydra takes no options such as --task-id, and ends with an error: read them with argparse, and compose the configuration'
      }
    ]
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

/** The parsers that are the trainers’ own: those that know the task’s id, and those that are passed everything and know nothing. */
const own = (
  { modules }: Reached,
  kind: string,
  first: ReadonlySet<string>
): ReadonlyArray<readonly [path: string, parser: Parsers.Parser]> =>
  modules.flatMap(module =>
    Parsers.of(module).flatMap(parser => {
      const knows = (name: string): boolean => parser.options.some(option => option.name === name)
      const isTheirs =
        knows('--task-id') && (kind === 'ImageTask' ? knows('--dataset-zip') : knows('--dataset'))
      return isTheirs || (parser.options.length === 0 && first.has(module.path))
        ? [[module.path, parser] as const]
        : []
    })
  )

/** What is wrong with the parsers that run; `first` are the files that the arguments reach at once. */
export const warnings = (
  reached: Reached,
  kind: string,
  further: ReadonlyArray<string>,
  first: ReadonlySet<string>
): ReadonlyArray<Warning> =>
  own(reached, kind, first).flatMap(([path, parser]) => [
    ...ofParser(path, parser, kind, further),
    ...cut(reached, path, parser)
  ])

/** Hours that are passed as a text and read by `int`, which takes no decimal. */
const cut = ({ modules }: Reached, of: string, { options }: Parsers.Parser): ReadonlyArray<Warning> =>
  options.some(({ name, typed }) => name === '--hours-to-complete' && !typed)
    ? modules
        .filter(({ path }) => path === of)
        .flatMap(({ path, statements }) =>
          statements
            .filter(({ text, caught }) => !caught && /\bint\(\s*(?:args\.)?hours_to_complete\s*\)/.test(text))
            .slice(0, 1)
            .map(({ line }) => ({
              rule: 'whole-hours',
              path,
              line,
              message: 'hours may be a decimal such as 0.75, which int does not read: use float'
            }))
        )
    : []

/** How many of the options that are passed some parser must have. */
export const needed = (reached: Reached, kind: string): number =>
  Math.max(
    0,
    ...own(reached, kind, new Set()).map(
      ([, { options }]) =>
        options.filter(({ name, required }) => required && passed(kind).includes(name)).length
    )
  )
