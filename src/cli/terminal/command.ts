/** What every command has in common: whoever asks for its help gets it, and nothing is done. */
import { parseArgs, type ParseArgsConfig } from 'node:util'
import { exit, print } from './terminal.js'

type Options = NonNullable<ParseArgsConfig['options']>

/** What was given of the options. */
export type Values<O extends Options> = ReturnType<typeof parseArgs<{ options: O }>>['values']

/** How a command is called. */
export interface Call<O extends Options> {
  readonly usage: string
  readonly options: O
  /** Whether it takes arguments besides its options. */
  readonly allowPositionals?: boolean
}

const help = { type: 'boolean' } as const

/** From what a command does with its options to what it does with its arguments. */
export const command =
  <O extends Options>(
    { usage, options, allowPositionals = false }: Call<O>,
    act: (values: Values<O>, positionals: ReadonlyArray<string>) => Promise<number>
  ) =>
  async (args: ReadonlyArray<string>): Promise<number> => {
    const { values, positionals } = parseArgs({
      args: Array.from(args),
      options: { ...options, help },
      allowPositionals
    })
    if ('help' in values) {
      print(usage)
      return exit.ok
    }
    return act(values, positionals)
  }
