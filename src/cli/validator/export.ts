/** `dethrone export`: a tournament out of a validator’s records, as one file. */
import * as E from 'fp-ts/lib/Either.js'
import * as Codec from '../../domain/codec/Codec.js'
import { stream } from '../../ports/Store.js'
import * as Export from '../../store/Export.js'
import * as Seal from '../../store/Seal.js'
import * as Seals from '../../validator/loop/Seals.js'
import { command, type Declaration, type Options } from '../terminal/command.js'
import * as Input from '../terminal/input.js'
import { exit, UsageError } from '../terminal/terminal.js'
import * as World from './parts/world.js'

const declaration = {
  name: 'export',
  takes: ['CONFIG', 'ID', 'FILE'],
  input: 'CONFIG',
  about:
    'Writes the records of a tournament as a log that `dethrone verify` and other stores read; FILE - is standard output. The validator may be running.',
  options: { head: { type: 'boolean', about: 'writes the signed head instead, as JSON' } },
  example: 'dethrone export examples/validator.json example-text-1 text-1.jsonl'
} as const satisfies Declaration<Options>

export const run = command(declaration, async ({ head }, [path = '', id = '', file = '']) => {
  const of = Codec.decode(stream, 'ID')(id)
  if (E.isLeft(of)) throw new UsageError(of.left.map(Codec.sentence).join('; '))
  const reader = await World.reader(await World.read(path))
  try {
    if (head) {
      const seal = await Seals.find(reader, of.right)
      if (E.isLeft(seal)) throw new Error(seal.left)
      if (seal.right === null) throw new Input.InputError(`${id} has no signed head: it has not ended.`)
      await Input.save(file, `${JSON.stringify(Seal.codec.encode(seal.right))}\n`)
      return exit.ok
    }
    const text = await Export.of(of.right)(reader)()
    if (E.isLeft(text))
      throw text.left.kind === 'Unfit'
        ? new Input.InputError(text.left.message)
        : new Error(text.left.message)
    await Input.save(file, text.right)
    return exit.ok
  } finally {
    await reader.close()
  }
})
