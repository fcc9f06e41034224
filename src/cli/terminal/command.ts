/** A command as data: what it takes, what it says of itself, what it does. Everything else follows from that. */
import { existsSync } from 'node:fs'
import { Command, CommanderError, Option as Declared } from 'commander'
import * as Codec from '../../domain/codec/Codec.js'
import { twice } from './errors.js'
import { help } from './help.js'
import { exit, print, UsageError } from './terminal.js'

/** An option with a value. */
export interface TextOption {
  readonly type: 'string'
  /** One letter that does as well, after a single dash. */
  readonly short?: string
  /** What stands for the value in the help, `FILE` for instance. */
  readonly value: string
  readonly about: string
  readonly default?: string
  /** How the help shows what holds when the option is left out; without it, the default itself. */
  readonly otherwise?: string
}

/** An option that is there or not. */
export interface Flag {
  readonly type: 'boolean'
  readonly about: string
}

export type Option = TextOption | Flag

/** Options by their long names. */
export type Options = Readonly<Record<string, Option>>

/** What was given of the options. */
export type Values<O extends Options> = {
  readonly [Name in keyof O]: O[Name] extends Flag
    ? boolean
    : O[Name] extends { readonly default: string }
      ? string
      : string | undefined
}

/** A command, declared. */
export interface Declaration<O extends Options> {
  /** The words that call it: `play`, `accounts verify`. */
  readonly name: string
  /** Arguments besides the options, by the names they have in the help: `LOG`; `[CONFIG]` may be left out. */
  readonly takes?: ReadonlyArray<string>
  /** The one of them that may be `-`, for standard input. */
  readonly input?: string
  /** What it does, in sentences. */
  readonly about: string
  readonly options: O
  /** One call that does something useful. */
  readonly example: string
  /** What else the help says, below the options. */
  readonly notes?: string
}

/** A command that can be called, and asked what it takes. */
export interface Run {
  (args: ReadonlyArray<string>): Promise<number>
  readonly declaration: Declaration<Options>
}

/** Commander keeps values under camelCase names; here they keep the names they were declared with. */
class Named extends Declared {
  override attributeName(): string {
    return this.name()
  }
}

const declared = (name: string, option: Option): Named => {
  if (option.type === 'boolean') return new Named(`--${name}`, option.about).default(false)
  const short = option.short === undefined ? '' : `-${option.short}, `
  const text = new Named(`${short}--${name} <${option.value}>`, option.about)
  return option.default === undefined ? text : text.default(option.default)
}

/** Commander's complaint in our words: `error:` stands before what we say ourselves, and options have the names that the help has. */
const complaint = ({ message }: CommanderError, name: string): UsageError => {
  const said = message
    .replace(/^error: /, '')
    .replace(/^option '(?:-\w, )?(--[\w-]+) <(.*?)>' argument missing$/, '$1 has no value: expected $1 $2')
    .replace(/^./, first => first.toUpperCase())
  const [, file = ''] = /^Unknown option '(-.*)'/.exec(said) ?? []
  const there = file !== '' && existsSync(file) ? ` For the file of that name: ./${file}` : ''
  return new UsageError(`${said}${there}\n\ndethrone ${name} --help shows what it takes.`)
}

/** Values of options that are read: beside a file's name something else may stand there. */
const isRead = /\|FILE\b|\bFILE\||\bOTHER\b/
/** What stands for a path: an empty one would be the folder one is in. */
const isPath = /\b(?:FILE|FOLDER|LOG|PATH|OTHER|DIR)\b/

/** Values of the options and the other arguments; throws `UsageError`. */
const parsed = <O extends Options>(declaration: Declaration<O>, args: ReadonlyArray<string>) => {
  const { name, takes = [], options } = declaration
  const parser = new Command(name)
    .exitOverride()
    .configureOutput({ writeOut: () => undefined, writeErr: () => undefined })
    .helpOption(false)
    .allowExcessArguments(true)
    .addOption(new Named('-h, --help', 'shows this').default(false))
  for (const each of takes) parser.argument(`[${each.replace(/[[\]]/g, '')}]`)
  const seen = new Set<string>()
  for (const [long, option] of Object.entries(options)) {
    parser.addOption(declared(long, option))
    parser.on(`option:${long}`, (value: string | null | undefined) => {
      if (
        option.type === 'string' &&
        value?.startsWith('--') === true &&
        Object.hasOwn(options, value.slice(2))
      )
        throw new UsageError(
          `--${long} has no value: ${value} follows it. Expected --${long} ${option.value}`
        )
      if (seen.has(long)) throw new UsageError(`--${long} is given twice: expected once`)
      seen.add(long)
    })
  }
  try {
    parser.parse(Array.from(args), { from: 'user' })
  } catch (thrown) {
    throw thrown instanceof CommanderError ? complaint(thrown, name) : thrown
  }
  const values = parser.opts<Values<O> & { readonly help: boolean }>()
  const empty = takes.find((_, i) => parser.args[i] === '')
  if (empty !== undefined)
    throw new UsageError(`${empty.replace(/[[\]]/g, '')} is an empty text: expected ${empty}`)
  const folder = takes.findIndex(take => take === 'DIR' || take === 'FOLDER')
  if (parser.args[folder] === '-')
    throw new UsageError(`${takes[folder] ?? ''} is "-", standard input: expected a folder`)
  for (const [long, option] of Object.entries(options))
    if (option.type === 'string' && isPath.test(option.value) && values[long] === '')
      throw new UsageError(`--${long} is an empty text: expected ${option.value}`)
  // Before anything is read: what the first of two inputs would be blamed for is the other's.
  const inputs = Object.entries(options).filter(
    ([long, option]) => option.type === 'string' && isRead.test(option.value) && values[long] === '-'
  )
  if (inputs.length + parser.args.filter(each => each === '-').length > 1) throw new UsageError(twice)
  const excess = parser.args[takes.length]
  if (excess !== undefined)
    throw new UsageError(
      `${Codec.show(excess)} is one argument too many: expected dethrone ${[name, ...takes].join(' ')}\n\ndethrone ${name} --help shows what it takes.`
    )
  return { values, positionals: parser.args }
}

/** From what a command does with its options to what it does with its arguments; whoever asks for its help gets it, and nothing is done. */
export const command = <O extends Options>(
  declaration: Declaration<O>,
  act: (values: Values<O>, positionals: ReadonlyArray<string>) => Promise<number>
): Run => {
  const run = async (args: ReadonlyArray<string>): Promise<number> => {
    const { values, positionals } = parsed(declaration, args)
    if (values.help) {
      print(help(declaration))
      return exit.ok
    }
    const missing = (declaration.takes ?? []).slice(positionals.length).find(each => !each.startsWith('['))
    if (missing !== undefined)
      throw new UsageError(
        `${missing} is missing: expected dethrone ${declaration.name} ${(declaration.takes ?? []).join(' ')}${missing === declaration.input ? `; ${missing} - is standard input` : ''}`
      )
    return act(values, positionals)
  }
  return Object.assign(run, { declaration })
}
