/** `dethrone import`: a tournament’s file into a validator’s records. */
import * as E from 'fp-ts/lib/Either.js'
import type { Trouble } from '../../ports/Store.js'
import * as Export from '../../store/Export.js'
import { command, type Declaration, type Options } from '../terminal/command.js'
import * as Input from '../terminal/input.js'
import { exit, print } from '../terminal/terminal.js'
import * as World from './parts/world.js'

const declaration = {
  name: 'import',
  takes: ['CONFIG', 'FILE'],
  input: 'FILE',
  about:
    'Takes the log that `dethrone export` wrote into the records, as it is; what is there already stays, and what differs from it is refused. No validator may be running.',
  options: {},
  example: 'dethrone import examples/validator.json text-1.jsonl'
} as const satisfies Declaration<Options>

/** Troubles of the file, not of the store. */
const unfit: ReadonlyArray<Trouble> = ['Broken', 'Repeated', 'Unfit']

export const run = command(declaration, async (_, [path = '', file = '']) => {
  const text = await Input.text(file)
  const store = await World.store(await World.read(path))
  try {
    const taken = await Export.take(text)(store)()
    if (E.isLeft(taken))
      throw unfit.includes(taken.left.kind)
        ? new Input.InputError(`${Input.named(file)} cannot be taken in: ${taken.left.message}`)
        : new Error(taken.left.message)
    print(`${taken.right} is on record.`)
    return exit.ok
  } finally {
    await store.close()
  }
})
