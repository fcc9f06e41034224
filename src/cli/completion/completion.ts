/** `dethrone completion`: what makes a shell complete commands, options and rule sets, made from the declarations. */
import * as RuleSets from '../../rules/ruleset/RuleSets.js'
import { commands } from '../commands.js'
import { command, type Declaration, type Options } from '../terminal/command.js'
import * as Input from '../terminal/input.js'
import { exit } from '../terminal/terminal.js'
import { bash, fish, zsh } from './shells.js'
import type { Completed } from './shells.js'

const declaration = {
  name: 'completion',
  takes: ['bash|zsh|fish'],
  about:
    'Prints a script by which a shell completes commands, options and rule sets. It is made from the same declarations as the help.',
  options: {},
  example: 'dethrone completion bash',
  notes: `  bash  dethrone completion bash > ~/.local/share/bash-completion/completions/dethrone
  zsh   dethrone completion zsh > "\${fpath[1]}/_dethrone"
  fish  dethrone completion fish > ~/.config/fish/completions/dethrone.fish`
} as const satisfies Declaration<Options>

const shells = { bash, zsh, fish }

export const run = command(declaration, async (_, [shell = '']) => {
  const script = shells[Input.choice('the shell', ['bash', 'zsh', 'fish'], shell)]
  process.stdout.write(script(await Promise.all(Object.entries(commands).map(completed))))
  return exit.ok
})

/** What a command takes. One whose module needs a package that is not installed is completed by its name. */
const completed = async ([name, { about, load }]: [
  string,
  (typeof commands)[string]
]): Promise<Completed> => {
  const { options, takes } = await load().then(
    ({ run: called }) =>
      'declaration' in called
        ? { options: called.declaration.options, takes: called.declaration.takes ?? [] }
        : { options: {}, takes: [] },
    () => ({ options: {}, takes: [] })
  )
  return {
    name,
    about,
    words: takes.flatMap(valueOf),
    options: Object.entries(options).map(([long, option]) => ({
      long,
      about: option.about,
      short: option.type === 'boolean' ? null : (option.short ?? null),
      value: option.type === 'boolean' ? null : valueOf(option.value)
    }))
  }
}

/** `text|image` is a choice between words; names in capitals stand for something else. */
const choices = (value: string): ReadonlyArray<string> => {
  const words = value.replace(/[[\]]/g, '').split('|')
  return words.filter(word => /^[a-z]+$/.test(word))
}

/** The words that may stand for a value or an argument; `ID|FILE` is a rule set. */
const valueOf = (value: string): ReadonlyArray<string> => [
  ...choices(value),
  ...(/^\[?ID\|/.test(value) ? Array.from(RuleSets.all.keys()) : [])
]
