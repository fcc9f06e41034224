#!/usr/bin/env node
/** The command line: one module for each command, loaded when it is called. */
import { fileURLToPath } from 'node:url'
import * as t from 'io-ts'
import { messageOf } from '../ports/Executor.js'
import { complain, exit, print, UsageError } from './terminal/terminal.js'

/** A command: its arguments in, its exit code out. */
interface Command {
  readonly run: (args: ReadonlyArray<string>) => Promise<number>
}

const commands: Readonly<Record<string, { readonly about: string; readonly load: () => Promise<Command> }>> =
  {
    play: {
      about: 'play a whole tournament on made-up scores, or replay a log',
      load: () => import('./play/play.js')
    },
    try: {
      about: 'run one job of a miner’s repository on the local Docker engine',
      load: () => import('./try/try.js')
    },
    weights: {
      about: 'turn results into weights that sum to one, and explain each of them',
      load: () => import('./weights/weights.js')
    },
    thresholds: {
      about: 'show how much better a challenger must be, reign by reign',
      load: () => import('./odds/thresholds.js')
    },
    odds: {
      about: 'work out how likely a dethroning is, and what edge it takes',
      load: () => import('./odds/odds.js')
    },
    simulate: {
      about: 'play tournaments by the thousand, and see what the rules do',
      load: () => import('./simulate/simulate.js')
    },
    whatif: {
      about: 'replay a recorded tournament under other rules',
      load: () => import('./whatif.js')
    }
  }

const help = (): string =>
  [
    'dethrone: a tournament engine for model-training competitions',
    '',
    ...Object.entries(commands).map(([name, { about }]) => `  dethrone ${name.padEnd(12)}${about}`),
    '',
    '  dethrone COMMAND --help shows the options of a command.'
  ].join('\n')

const version = async (): Promise<string> => {
  const { file } = await import('./terminal/input.js')
  const path = fileURLToPath(new URL('../../package.json', import.meta.url))
  return (await file(path, t.type({ version: t.string }), 'package')).version
}

const main = async ([name, ...args]: ReadonlyArray<string>): Promise<number> => {
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    print(help())
    return name === undefined ? exit.usage : exit.ok
  }
  if (name === '--version') {
    print(await version())
    return exit.ok
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command === undefined) {
    complain(`${JSON.stringify(name)} is no command of dethrone.\n\n${help()}`)
    return exit.usage
  }
  return (await command.load()).run(args)
}

/** Errors of Node's own argument parser are about the call, too. */
const isUsage = (thrown: unknown): thrown is Error =>
  thrown instanceof UsageError ||
  (thrown instanceof Error && 'code' in thrown && String(thrown.code).startsWith('ERR_PARSE_ARGS'))

/** Whoever reads may stop reading, as `head` does: the rest goes nowhere, and that is no fault; a full disk is one. */
process.stdout.on('error', (thrown: Error) => {
  if ('code' in thrown && thrown.code === 'EPIPE') return
  complain(`The output cannot be written: ${thrown.message}`)
  process.exitCode = exit.refused
})

/** There is nowhere left to complain to. */
process.stderr.on('error', () => undefined)

main(process.argv.slice(2)).then(
  code => {
    process.exitCode ??= code
  },
  (thrown: unknown) => {
    complain(messageOf(thrown))
    process.exitCode = isUsage(thrown) ? exit.usage : exit.refused
  }
)
