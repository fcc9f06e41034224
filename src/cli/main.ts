#!/usr/bin/env node
/** The command line: one module for each command, loaded when it is called. */
import { fileURLToPath } from 'node:url'
import { Command, CommanderError } from 'commander'
import { messageOf } from '../ports/Executor.js'
import { commands, rooms } from './commands.js'
import { because, InputError } from './terminal/errors.js'
import * as Fold from './terminal/fold.js'
import { row } from './terminal/help.js'
import { complain, exit, fail, print, UsageError } from './terminal/terminal.js'

const help = (): string =>
  [
    'dethrone: a tournament engine for model-training competitions',
    '',
    ...rooms.flatMap(room => [
      room,
      ...Object.entries(commands).flatMap(([name, of]) =>
        of.room === room ? row(`dethrone ${name}`, of.about, 23) : []
      ),
      ''
    ]),
    '  help COMMAND shows the options of a command, --version the version.',
    '',
    ...Fold.line(
      '  A command ends with 0 when it is done, 1 when the world failed or what was tried did, 2 when its input was refused or not understood, and 130 when it was interrupted.',
      Math.min(118, Fold.columns()),
      2
    )
  ].join('\n')

const version = async (): Promise<string> => {
  const [t, { file }] = await Promise.all([import('io-ts'), import('./terminal/input.js')])
  const path = fileURLToPath(new URL('../../package.json', import.meta.url))
  return (await file(path, t.type({ version: t.string }), 'package')).version
}

/** What is no command, in commander's words, which name the command that was probably meant. */
const unknown = (args: ReadonlyArray<string>): UsageError => {
  const parser = new Command('dethrone')
    .exitOverride()
    .configureOutput({ writeOut: () => undefined, writeErr: () => undefined })
    .helpOption('-h, --help')
    .option('-v, --version')
  for (const name of Object.keys(commands)) parser.command(name)
  try {
    parser.parse(Array.from(args), { from: 'user' })
  } catch (thrown) {
    const said = thrown instanceof CommanderError ? thrown.message.replace(/^error: /, '') : messageOf(thrown)
    return new UsageError(`${said.replace(/^./, first => first.toUpperCase())}\n\n${help()}`)
  }
  return new UsageError(help())
}

/** Paths are relative to it, and nothing can be found without it. */
const isSomewhere = (): boolean => {
  try {
    return process.cwd() !== ''
  } catch {
    return false
  }
}

const main = async (args: ReadonlyArray<string>): Promise<number> => {
  if (!isSomewhere()) throw new Error('The folder you are in is gone: change to another one.')
  const [name, ...rest] = args
  if (name === undefined) {
    print(help())
    return exit.refused
  }
  const asked = ['help', '--help', '-h'].includes(name)
  if (asked && (rest.length === 0 || rest[0] === name)) {
    print(help())
    return exit.ok
  }
  if (rest.length === 0 && ['--version', '-v', 'version'].includes(name)) {
    print(await version())
    return exit.ok
  }
  const [called = '', ...given] = asked ? [...rest, '--help'] : args
  const command = Object.hasOwn(commands, called) ? commands[called] : undefined
  if (command === undefined) throw unknown(asked ? rest : args)
  return (await command.load()).run(given)
}

/** Whoever reads may stop reading, as `head` does: the rest goes nowhere, and that is no fault; a full disk is one. */
process.stdout.on('error', (thrown: Error) => {
  if ('code' in thrown && thrown.code === 'EPIPE') return
  complain(`The output cannot be written: ${because(thrown)}`)
  process.exitCode = exit.failed
})

/** There is nowhere left to complain to. */
process.stderr.on('error', () => undefined)

/** Where the command itself does not see to an interrupt, it ends here, with the code that shells give one. */
process.once('SIGINT', () => {
  if (process.listenerCount('SIGINT') === 0) process.exit(exit.interrupted)
})

main(process.argv.slice(2)).then(
  code => {
    process.exitCode ??= code
  },
  (thrown: unknown) => {
    fail(messageOf(thrown))
    process.exitCode =
      thrown instanceof UsageError || thrown instanceof InputError ? exit.refused : exit.failed
  }
)
