/** `dethrone init`: a minimal repository of a trainer, for a miner to begin with. */
import { cp, mkdir, readdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { command, type Declaration, type Options } from '../terminal/command.js'
import * as Input from '../terminal/input.js'
import { exit, print, UsageError } from '../terminal/terminal.js'

const declaration = {
  name: 'init trainer',
  takes: ['DIR'],
  about:
    'Writes a minimal repository that passes: a Dockerfile where a tournament looks for it, and a trainer that keeps the contract. Made of the package’s own examples; a folder that holds something already is left as it is.',
  options: { type: { type: 'string', value: 'TYPE', default: 'text', about: 'text or image' } },
  example: 'dethrone init trainer my-trainer --type image'
} as const satisfies Declaration<Options>

const trainer = command(declaration, async ({ type }, [folder = '.']) => {
  if (type !== 'text' && type !== 'image')
    throw new UsageError(`--type is ${JSON.stringify(type)}: expected text or image`)
  const to = resolve(folder)
  const there = await readdir(to).catch(() => [])
  if (there.length > 0)
    throw new Input.InputError(`${to} holds something already: expected a new folder, or an empty one`)
  await mkdir(to, { recursive: true })
  await cp(examples(type), to, { recursive: true })
  print(`${to} is a repository for ${type} tasks. To try it:`)
  const task = type === 'text' ? 'instruct' : 'image-sdxl'
  print(`  npx dethrone try --repo ${folder} --task node_modules/dethrone/examples/tasks/${task}.json`)
  return exit.ok
})

const examples = (type: string): string =>
  fileURLToPath(new URL(`../../../examples/repositories/${type}`, import.meta.url))

/** What can be begun with: a trainer, so far. */
export const run = ([what, ...rest]: ReadonlyArray<string>): Promise<number> =>
  trainer(what === 'trainer' ? rest : ['--help'])
