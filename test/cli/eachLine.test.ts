// The lines that commands print as things happen: each kind has its row in docs/json.md, with its fields, and its shape.
import { readFileSync } from 'node:fs'
import * as E from 'fp-ts/lib/Either.js'
import { expect, it } from 'vitest'
import { commands } from '../../src/cli/commands.js'
import { run as begin } from '../../src/cli/init/init.js'
import { run as serve } from '../../src/cli/serve/serve.js'
import { asJson, ended } from '../../src/cli/try/tryText.js'
import * as Codec from '../../src/domain/codec/Codec.js'
import type { JobEvent } from '../../src/ports/Executor.js'
import * as Report from '../../src/domain/task/Report.js'
import * as Tournament from '../../src/Tournament.js'
import { begun } from './play/tournaments.js'
import { lines } from './shapes.js'
import { folder, terminal } from './terminal.js'

const shown = terminal()
const files = folder()

const job = Tournament.asks(begun(9))[0]!
const report = Report.failed(job.slot, job.miner.hotkey, 'Crashed', 'exit code 1')

/** One of each kind: the type asks for a new one where a kind is new. */
const events: { readonly [Kind in JobEvent['type']]: Extract<JobEvent, { readonly type: Kind }> } = {
  Phase: { type: 'Phase', job, phase: 'train', attempt: 1 },
  Line: { type: 'Line', job, phase: 'train', stream: 'out', text: 'step 1' },
  Progress: { type: 'Progress', job, phase: 'download', fraction: 0.5 },
  Usage: { type: 'Usage', job, memoryBytes: 1, cpuSeconds: 0.5, processes: 2 },
  Queued: { type: 'Queued', job, position: 3, expected: null },
  Base: { type: 'Base', job, image: 'python:3.12', digest: null, id: `sha256:${'0'.repeat(64)}` },
  Trouble: { type: 'Trouble', job, phase: 'build', message: 'tried again' },
  Reported: { type: 'Reported', job, report }
}

const rows = Array.from(
  readFileSync(new URL('../../docs/json.md', import.meta.url), 'utf8').matchAll(
    /^\| (try|serve|miner) *\| (?:`(\w+)`)? *\| (.*?) *\|$/gm
  ),
  ([, command = '', type = '', fields = '']) => ({
    name: type === '' ? command : `${command} ${type}`,
    fields: [
      ...(type === '' ? [] : ['type']),
      ...Array.from(fields.matchAll(/`(\w+)`/g), match => match[1] ?? '')
    ].sort()
  })
)

const holds = (name: string, line: string): void => {
  const printed: unknown = JSON.parse(line)
  const shape = lines[name]
  const decoded = shape === undefined ? null : Codec.decode(shape)(printed)
  expect(decoded !== null && E.isLeft(decoded) ? decoded.left.map(Codec.sentence) : []).toEqual([])
  expect(Object.keys(printed as object).sort()).toEqual(rows.find(row => row.name === name)?.fields)
}

it('has a shape for each row, and a row for each shape', () => {
  expect(rows.map(({ name }) => name).sort()).toEqual(Object.keys(lines).sort())
  for (const type of Object.keys(events)) expect(Object.keys(lines)).toContain(`try ${type}`)
})

it.each(Object.entries(events))('try prints %s', (type, event) => {
  asJson(event)
  expect(shown.out.endsWith('}\n')).toBe(true)
  holds(`try ${type}`, shown.out)
})

it('try prints the report at the end', () => {
  ended(E.right(report), 'checkpoints', { json: true } as Parameters<typeof ended>[2])
  holds('try Report', shown.out)
})

it('serve prints where it listens, once', async () => {
  const { run: play } = (await commands['play']?.load()) ?? expect.fail('play')
  await play(['--log', files.path('played.jsonl')])
  shown.out = ''
  const ends = serve([files.path('played.jsonl'), '--port', '0', '--json'])
  await expect.poll(() => shown.out, { timeout: 8000 }).toContain('}\n')
  process.emit('SIGTERM')
  expect(await ends).toBe(0)
  holds('serve', shown.out)
})

it('miner --announce prints each hotkey with its port, then ready', async () => {
  await begin(['validator', files.path('season')])
  const all = JSON.parse(files.read('season/validator/miners.json')) as {
    readonly miners: ReadonlyArray<object>
  }
  const path = files.write('season/validator/two.json', { ...all, miners: all.miners.slice(0, 2) })
  const { run } = (await commands['miner']?.load()) ?? expect.fail('miner')
  shown.out = ''
  const ends = run([path, '--announce'])
  await expect.poll(() => shown.out, { timeout: 8000 }).toContain('ready\n')
  process.emit('SIGTERM')
  expect(await ends).toBe(0)
  const [first = '', second = '', last] = shown.out.trim().split('\n')
  for (const line of [first, second]) holds('miner', line)
  expect(last).toBe('ready')
})
