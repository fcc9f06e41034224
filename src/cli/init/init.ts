/** `dethrone init`: what a miner or a validator begins with, made of the package's own examples. */
import { cp, readdir, readFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { command, type Declaration, type Options, type Run } from '../terminal/command.js'
import { unusable } from '../terminal/errors.js'
import * as Input from '../terminal/input.js'
import { exit, print, word } from '../terminal/terminal.js'

const declaration = {
  name: 'init trainer',
  takes: ['DIR'],
  about:
    'Writes a minimal repository that passes: a Dockerfile where a tournament looks for it, and a trainer that keeps the contract. Made of the package’s own examples; a folder that holds something already is left as it is.',
  options: { type: { type: 'string', value: 'TYPE', default: 'text', about: 'text or image' } },
  example: 'dethrone init trainer my-trainer --type image'
} as const satisfies Declaration<Options>

const trainer = command(declaration, async ({ type }, [folder = '.']) => {
  const kind = Input.choice('--type', ['text', 'image'], type)
  const to = await empty(folder)
  await copied(Input.example(`repositories/${kind}`), to)
  const task = Input.example(`tasks/${kind === 'text' ? 'instruct' : 'image-sdxl'}.json`)
  const trial = `  npx dethrone try --repo ${word(folder)} --task ${word(relative('.', task))}`
  print(`${to} is a repository for ${kind} tasks. To check it without running it:`)
  print(`${trial} --dry-run`)
  print('To run it as a validator would, with Docker on this machine:')
  print('  npm install dockerode')
  print(trial)
  return exit.ok
})

const rehearsal = {
  name: 'init validator',
  takes: ['DIR'],
  about:
    'Writes a validator’s configuration to rehearse with, and every file that it names: a hundred reference miners on this machine, made-up scores, records in the folder itself. A folder that holds something already is left as it is.',
  options: {},
  example: 'dethrone init validator my-validator'
} as const satisfies Declaration<Options>

const validator = command(rehearsal, async (_, [folder = '.']) => {
  const to = await empty(folder)
  await copied(Input.example('validator'), join(to, 'validator'))
  // In the package the records lie beside the examples; here they lie beside the configuration.
  const config = (await readFile(Input.example('validator.json'), 'utf8')).replaceAll(
    '../validator-data',
    'data'
  )
  await Input.save(join(to, 'validator.json'), config)
  print(`${to} holds a validator’s configuration. To see it work:`)
  print(`  npx dethrone run ${word(join(folder, 'validator.json'))} --once`)
  return exit.ok
})

/** The folder, made where it is not there yet; one that holds something is refused. */
const empty = async (folder: string): Promise<string> => {
  const to = resolve(folder)
  await Input.folder(to)
  if ((await readdir(to)).length > 0)
    throw new Input.InputError(`${to} holds something already: expected a new folder, or an empty one`)
  return to
}

const copied = async (from: string, to: string): Promise<void> => {
  try {
    await cp(from, to, { recursive: true })
  } catch (thrown) {
    throw unusable(`${to} cannot be written`, thrown)
  }
}

const kinds: Readonly<Record<string, Run>> = { trainer, validator }

const general = command(
  {
    name: 'init',
    takes: ['trainer|validator', 'DIR'],
    about:
      'Writes what one begins with: a minimal repository of a trainer that passes, or a validator’s configuration to rehearse with. dethrone init trainer --help shows the options of each.',
    options: {},
    example: 'dethrone init validator my-validator'
  },
  (_, [what = '', ...rest]) => {
    const kind = kinds[Input.choice('what to begin with', Object.keys(kinds), what)]
    return kind === undefined ? Promise.resolve(exit.refused) : kind(rest)
  }
)

/** What can be begun with: a trainer, a validator. */
export const run: Run = Object.assign(
  ([what = '', ...rest]: ReadonlyArray<string>): Promise<number> =>
    (Object.hasOwn(kinds, what) ? kinds[what] : undefined)?.(rest) ??
    general(what === '' ? rest : [what, ...rest]),
  { declaration: general.declaration }
)
