/** `dethrone miner`: the miner's endpoint, which validators ask for the training repository. */
import { dirname, resolve } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import { systemClock } from '../../ports/SystemClock.js'
import * as Adapters from '../../validator/loop/Adapters.js'
import * as Miner from '../../validator/miner/Miner.js'
import { command, type Declaration, type Options } from '../terminal/command.js'
import * as Input from '../terminal/input.js'
import { complain, exit, print, untilStopped } from '../terminal/terminal.js'
import { run as configure } from './config.js'

const declaration = {
  name: 'miner',
  takes: ['[FILE]'],
  input: 'FILE',
  about:
    'Serves /training_repo/text and /training_repo/image to validators: it verifies who asks by signature, nonce and stake, and says who asked. dethrone miner config writes the file.',
  options: {
    announce: {
      type: 'boolean',
      about:
        'for a program that starts it: prints each miner’s port as JSON, then ready; logs only what it refuses; ends when its input does'
    }
  },
  example: 'dethrone miner miner.json'
} as const satisfies Declaration<Options>

const serving = command(declaration, async ({ announce }, [path = 'miner.json']) => {
  const read = await Input.file(path, Miner.codec, 'miner')
  // From the file's folder, as other paths in files are.
  const at = (of: string): string => resolve(path === '-' ? '' : dirname(path), of)
  const config = { ...read, metagraph: read.metagraph === null ? null : at(read.metagraph) }
  const stopped = untilStopped()
  const { served, stop } = await Miner.serve(config, systemClock, asked => {
    const { at, miner, path: of, status, from, why } = asked
    const line = `${new Date(at).toISOString()} ${status} ${of} for ${miner}, asked by ${from}: ${why}`
    if (!announce) print(line)
    else if (status >= 400 && status !== 404) complain(line)
  })
  for (const one of served)
    print(announce ? JSON.stringify(one) : `${one.hotkey} answers on port ${one.port}`)
  await warned(config)
  if (announce) print('ready')
  const code = await (announce ? Promise.race([stopped, inputEnded()]) : stopped)
  stop()
  // An input that is still heard would keep the process, and whoever waits for its end.
  if (announce) process.stdin.destroy()
  return code
})

/** It may come later, so it is no fault; but whoever starts it is told now, not when the first validator was turned away. */
const warned = async ({ metagraph }: Miner.Config): Promise<void> => {
  const snapshot = metagraph === null ? null : await Adapters.metagraph(metagraph).snapshot()
  if (snapshot !== null && E.isLeft(snapshot))
    complain(
      `${snapshot.left.message}. Until it can be read, every validator is turned away (503). docs/validator.md has the command that writes it.`
    )
}

/** The end of the input, with the code of a command that did what it was for. */
const inputEnded = (): Promise<number> =>
  new Promise(resolve => {
    const end = (): void => {
      resolve(exit.ok)
    }
    process.stdin.on('end', end).on('error', end).resume()
  })

/** `dethrone miner config` is a command of its own; everything else serves. */
export const run = async (args: ReadonlyArray<string>): Promise<number> =>
  args[0] === 'config' ? configure(args.slice(1)) : serving(args)
