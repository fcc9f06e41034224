// docs/json.md, held against what the commands print; states and rule sets come back through their codecs.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import * as t from 'io-ts'
import { beforeAll, expect, it, vi } from 'vitest'
import { commands } from '../../src/cli/commands.js'
import { run as begin } from '../../src/cli/init/init.js'
import * as Input from '../../src/cli/terminal/input.js'
import { exit } from '../../src/cli/terminal/terminal.js'
import * as Codec from '../../src/domain/codec/Codec.js'
import type { Metagraph } from '../../src/ports/season/Metagraph.js'
import { systemClock } from '../../src/ports/SystemClock.js'
import * as Miner from '../../src/validator/miner/Miner.js'
import * as Snapshot from '../../src/Snapshot.js'
import * as Tournament from '../../src/Tournament.js'
import { begun, played } from './play/tournaments.js'
import { shapes, verdict } from './shapes.js'
import { folder, terminal } from './terminal.js'

/** The reference miners, in this process: the program that serves them otherwise is compiled. */
vi.mock('../../src/cli/validator/parts/reference.js', () => ({
  start: async (path: string) => {
    const { served, stop } = await Miner.serve(
      await Input.file(path, Miner.codec, 'miners'),
      systemClock,
      () => undefined
    )
    const ports = new Map<string, number>(served.map(({ hotkey, port }) => [hotkey, port]))
    return {
      known: ({ snapshot }: Metagraph): Metagraph => ({
        snapshot: pipe(
          snapshot,
          TE.map(found => ({
            ...found,
            nodes: found.nodes.map(node => ({ ...node, port: ports.get(node.hotkey) ?? node.port }))
          }))
        )
      }),
      stop: () => {
        stop()
        return Promise.resolve()
      }
    }
  }
}))

const shown = terminal()
const files = folder()
const example = (name: string): string => fileURLToPath(new URL(`../../examples/${name}`, import.meta.url))

const finished = played(begun(16), ({ miner: { hotkey } }) => 1 + hotkey.charCodeAt(5) / 1000)
const log = files.write(
  'log.jsonl',
  [Tournament.opened(finished), ...finished.record].map(entry => `${JSON.stringify(entry)}\n`).join('')
)

const cutLog = files.write(
  'cut.jsonl',
  [{ ...Tournament.opened(finished), seed: 'another' }, ...finished.record]
    .map(entry => `${JSON.stringify(entry)}\n`)
    .join('')
)

/** A validator of nine miners that has played one tournament of text. */
const config = files.path('season/validator.json')
const lines: Array<unknown> = []
beforeAll(async () => {
  await begin(['validator', files.path('season')])
  const read = (name: string): unknown => JSON.parse(files.read(`season/${name}`))
  const all = Codec.decode(Miner.codec)(read('validator/miners.json'))
  const known = Codec.decode(t.type({ block: t.number, nodes: t.array(t.type({ hotkey: t.string })) }))(
    read('validator/metagraph.json')
  )
  if (E.isLeft(all) || E.isLeft(known)) throw new Error('the example is not what it was')
  const away = new Set(all.right.miners.slice(9).map(({ hotkey }) => hotkey as string))
  files.write('season/validator.json', { ...(read('validator.json') as object), types: ['text'] })
  files.write('season/validator/miners.json', {
    ...Miner.codec.encode(all.right),
    miners: all.right.miners.slice(0, 9)
  })
  files.write('season/validator/metagraph.json', {
    ...known.right,
    nodes: known.right.nodes.filter(({ hotkey }) => !away.has(hotkey))
  })
  const written: Array<string> = []
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation(text => (written.push(String(text)), true))
  const code = await (await commands['run']?.load())?.run([config, '--once', '--json'])
  spy.mockRestore()
  expect(code).toBe(0)
  for (const line of written.join('').trim().split('\n')) lines.push(JSON.parse(line))
}, 120_000)

const act = (...args: ReadonlyArray<string>) => [...args, '--why', 'a test']
const calls: Readonly<Record<string, ReadonlyArray<string>>> = {
  '`judge FILE`': ['judge', example('boss-round.json')],
  '`draw` with groups': ['draw', '--field', '17', '--seed', '7'],
  '`draw` with a bracket': ['draw', '--field', '9', '--seed', '7'],
  '`rules`': ['rules'],
  '`rules ID`': ['rules', 'gradients-2025-11'],
  '`rules ID --check`': ['rules', 'gradients-2025-11', '--check'],
  '`rules ID --diff`': ['rules', 'gradients-2025-11', '--diff', 'gradients-2025-12'],
  '`thresholds`': ['thresholds'],
  '`odds`': ['odds', '--reigns', '2'],
  '`simulate`': ['simulate', '--runs', '100', '--field', '8', '--workers', '1'],
  '`sweep`': ['sweep', '--edge', '0.05,0.1', '--workers', '1'],
  '`weights FILE`': ['weights', example('results.json')],
  '`replay LOG`': ['replay', log],
  '`explain LOG HOTKEY`': ['explain', log, String(finished.opening.miners[0]?.hotkey)],
  '`whatif LOG`': ['whatif', log, '--rules', 'gradients-2025-12'],
  '`report LOG -o FILE`': ['report', log, '-o', files.path('report.html')],
  '`verify LOG`': ['verify', log],
  '`verify LOG` of a log that does not follow': ['verify', cutLog],
  '`check CONFIG`': ['check', config],
  '`status CONFIG`': ['status', config],
  '`accounts CONFIG`': ['accounts', config],
  '`accounts CONFIG verify`': ['accounts', config, 'verify'],
  '`accounts CONFIG burned`': ['accounts', config, 'burned'],
  '`run CONFIG`': [],
  'an act': act('pause', config),
  'an act that is refused': act('cancel', config, 'example-text-9'),
  '`export CONFIG ID FILE --head`': ['export', config, 'example-text-1', '-', '--head']
}
const codes: Readonly<Record<string, number>> = {
  '`verify LOG` of a log that does not follow': 1,
  'an act that is refused': 2
}

const rows = Array.from(
  readFileSync(new URL('../../docs/json.md', import.meta.url), 'utf8').matchAll(
    /^\| ((?:`|an act).*?) *\| (.*?) *\| (.*?) *\|$/gm
  ),
  ([, call = '', what = '', fields = '']) => ({
    call,
    what,
    fields: Array.from(fields.matchAll(/`(\w+)`/g), match => match[1] ?? '')
  })
)

const json = async (call: string): Promise<unknown> => {
  const [name = '', ...args] = calls[call] ?? []
  if (call === '`run CONFIG`') return lines
  const command = await commands[name]?.load()
  const said = name === 'export' ? [] : ['--json']
  expect(await command?.run([...args, ...said])).toBe(codes[call] ?? 0)
  return JSON.parse(shown.out)
}

it('lists every call that is tried here, with its shape, and the other way round', () => {
  expect(rows.map(({ call }) => call)).toEqual(Object.keys(calls))
  expect(Object.keys(shapes).sort()).toEqual(Object.keys(calls).sort())
})

it.each(rows)('$call prints $what its fields, in its shape', async ({ call, what, fields }) => {
  const printed = await json(call)
  const one: unknown = what.startsWith('a list of') ? (printed as ReadonlyArray<unknown>)[0] : printed
  if (fields.length > 0) expect(Object.keys(one as object).sort()).toEqual(fields.sort())
  const shape: t.Mixed = shapes[call] ?? t.undefined
  const decoded = Codec.decode(shape)(printed)
  expect(E.isLeft(decoded) ? decoded.left.map(Codec.sentence) : []).toEqual([])
  if (call === '`replay LOG`') expect(E.isRight(Snapshot.decode(printed))).toBe(true)
})

it('every command that takes --json is in the table, or prints lines of its own that the text names', async () => {
  const text = readFileSync(new URL('../../docs/json.md', import.meta.url), 'utf8')
  for (const [name, { load }] of Object.entries(commands)) {
    const { run } = await load()
    if (!('declaration' in run) || !Object.hasOwn(run.declaration.options, 'json')) continue
    expect(text, name).toMatch(new RegExp('`(?:dethrone )?' + name + '\\b'))
  }
})

it('the codes that a command ends with are those that the text names', () => {
  const text = readFileSync(new URL('../../docs/json.md', import.meta.url), 'utf8')
  const [told = ''] = /A command ends with[^.]*/.exec(text) ?? []
  expect(Array.from(told.matchAll(/\d+/g), ([code]) => Number(code))).toEqual(Object.values(exit))
})

it('answers each line of judge --lines in the shape of a verdict, or with an error', async () => {
  const good = JSON.stringify(JSON.parse(readFileSync(example('boss-round.json'), 'utf8')))
  const path = files.write('rounds.jsonl', `${good}\n{}\n\n${good}\n`)
  expect(await (await commands['judge']?.load())?.run([path, '--lines'])).toBe(0)
  const answers = shown.out
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as unknown)
  const shape = t.union([verdict, Codec.closed('an error', { error: t.string })])
  expect(answers.map(answer => E.isRight(Codec.decode(shape)(answer)))).toEqual([true, true, true, true])
})
