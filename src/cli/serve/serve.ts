/** `dethrone serve`: a store's tournaments as pages, read-only. */
import { stat } from 'node:fs/promises'
import * as E from 'fp-ts/lib/Either.js'
import { integer } from '../../domain/codec/Codec.js'
import type { Reader } from '../../ports/Store.js'
import * as JournalFile from '../../store/JournalFile.js'
import * as Sqlite from '../../store/Sqlite.js'
import * as Given from '../simulate/assumptions.js'
import { command, type Declaration, type Options } from '../terminal/command.js'
import * as Input from '../terminal/input.js'
import * as Peer from '../terminal/peer.js'
import { complain, print, untilStopped } from '../terminal/terminal.js'

const declaration = {
  name: 'serve',
  takes: ['STORE'],
  about:
    'Shows a store as pages: champions, what is under way, every tournament with its groups, bracket and boss round. STORE is a validator’s database or a journal file, which may be written meanwhile: the pages follow. Nothing can be changed through them.',
  options: {
    host: { type: 'string', value: 'HOST', about: 'the address it listens at', default: '127.0.0.1' },
    port: { type: 'string', value: 'N', about: 'the port; 0 takes a free one', default: '8080' },
    rules: {
      type: 'string',
      value: 'ID|FILE',
      about: 'the rule set that says when the next tournament is due',
      default: 'gradients-2025-11'
    },
    json: { type: 'boolean', about: 'says where it listens as JSON' }
  },
  example: 'dethrone serve validator.sqlite --port 8080'
} as const satisfies Declaration<Options>

export const run = command(declaration, async ({ host, port, rules, json }, [path = '']) => {
  const wanted = Given.number('port', integer(0, 65_535), port)
  const held = await Input.rules(rules)
  const [Pages, Records] = await Peer.load(
    async () => [await import('../../service/Pages.js'), await import('../../service/Records.js')] as const,
    ['preact', 'preact-render-to-string'],
    'Pages are drawn by a package that is not installed'
  )
  const store = await reader(path)
  const serving = await Pages.serve(Records.shown(store, held), host, wanted).catch((thrown: unknown) => {
    throw new Error(`Nothing can listen at ${host}:${wanted}: ${Input.because(thrown)}`, { cause: thrown })
  })
  // Whoever reads the address may end it at once.
  const stopped = untilStopped()
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${serving.port}/`
  if (json) print(JSON.stringify({ url, port: serving.port }))
  else complain(`${url} shows ${path}, until Ctrl-C.`)
  const code = await stopped
  serving.stop()
  await store.close()
  return code
})

/** A journal file is JSON Lines; everything else is a database. */
const reader = async (path: string): Promise<Reader> => {
  const found = await stat(path).catch((thrown: unknown) => {
    throw new Input.InputError(`${path} cannot be read: ${Input.because(thrown)}`)
  })
  if (!found.isFile())
    throw new Input.InputError(`${path} is no file: expected a validator's database or a journal`)
  const opened = await (/\.(?:jsonl|log|ndjson)$/.test(path) ? JournalFile.read(path) : Sqlite.read(path))()
  if (E.isLeft(opened)) throw new Input.InputError(opened.left.message)
  const heads = await opened.right.heads()
  if (E.isLeft(heads)) throw new Input.InputError(heads.left.message)
  return opened.right
}
