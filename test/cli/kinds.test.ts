// Every command × every argument and option × kinds of what should not be there: each is refused in words that name
// the argument, its value, and what was expected. Made from the declarations, so that a new option has its rows.
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { commands } from '../../src/cli/commands.js'
import { run as begin } from '../../src/cli/init/init.js'
import type { Declaration, Options } from '../../src/cli/terminal/command.js'
import * as Tournament from '../../src/Tournament.js'
import { nameOf } from './errors.js'
import { begun, played } from './play/tournaments.js'
import { terminal } from './terminal.js'

const shown = terminal()
const folder = mkdtempSync(join(tmpdir(), 'dethrone-kinds-'))
afterAll(() => rmSync(folder, { recursive: true }))
const at = (name: string): string => join(folder, name)
const example = (name: string): string => fileURLToPath(new URL(`../../examples/${name}`, import.meta.url))

// -------------------------------------------------------------------------------------
// what is right
// -------------------------------------------------------------------------------------

const finished = played(begun(9), ({ miner: { hotkey } }) => 1 + hotkey.charCodeAt(5) / 1000)
const hotkey = String(finished.opening.miners[0]?.hotkey)
writeFileSync(
  at('log.jsonl'),
  [Tournament.opened(finished), ...finished.record].map(entry => `${JSON.stringify(entry)}\n`).join('')
)
for (const name of ['boss-round.json', 'results.json']) cpSync(example(name), at(name))
mkdirSync(at('folder'))

const config = at('validator/validator.json')
const act = (...given: ReadonlyArray<string>) => [config, ...given, '--why', 'because']
/** A call of each command that is as it should be. */
const calls: Readonly<Record<string, ReadonlyArray<string>>> = {
  run: [config, '--once'],
  check: [config],
  status: [config],
  accounts: [config],
  withdraw: act('example-text-1', hotkey),
  cancel: act('example-text-1'),
  unavailable: act('example-text-1', 'R1.G1.T1'),
  credit: act(hotkey, '1'),
  pause: act(),
  resume: act(),
  retry: act('example-text-1', 'R1.G1.T1'),
  miner: [at('miner.json')],
  node: [at('folder')],
  play: ['--log', at('played.jsonl')],
  try: ['--repo', example('repositories/text'), '--task', example('tasks/instruct.json'), '--dry-run'],
  init: ['trainer', at('trainer')],
  weights: [at('results.json')],
  thresholds: [],
  odds: ['--reigns', '2'],
  simulate: ['--runs', '8', '--history', '4', '--field', '8', '--workers', '1'],
  sweep: ['--edge', '0.05', '--workers', '1'],
  judge: [at('boss-round.json')],
  draw: ['--field', '9', '--seed', '7'],
  rules: ['gradients-2025-11'],
  replay: [at('log.jsonl')],
  explain: [at('log.jsonl'), hotkey],
  verify: [at('log.jsonl')],
  export: [config, 'example-text-1', at('out.jsonl')],
  import: [config, at('log.jsonl')],
  report: [at('log.jsonl'), '--output', at('page.html')],
  serve: [at('log.jsonl'), '--port', '0'],
  whatif: [at('log.jsonl'), '--rules', 'gradients-2025-12'],
  completion: ['bash']
}

// -------------------------------------------------------------------------------------
// kinds
// -------------------------------------------------------------------------------------

const file = (name: string, contents: string | Uint8Array): string => {
  writeFileSync(at(name), contents)
  return at(name)
}
symlinkSync(at('circle.json'), at('circle.json'))

/** Files from which nothing can be read that is asked for anywhere. */
const unreadable: Readonly<Record<string, string>> = {
  'a file that is not there': at('absent.json'),
  'a file in a folder that is not there': at('absent/x.json'),
  'a file below a file': `${file('below', '{}')}/x.json`,
  'a folder': at('folder'),
  'an empty file': file('empty.json', ''),
  'a blank file': file('blank.json', ' \n\t\n'),
  'bytes that are no text': file('bytes.json', Uint8Array.from([0x7b, 0xff, 0xfe, 0])),
  'UTF-16': file('utf16.json', Buffer.from('\ufeff{}', 'utf16le')),
  'a byte order mark': file('bom.json', '\ufeff{}'),
  'a list of nothing known': file('list.json', '[[{}]]'),
  'a key twice': file('twice.json', '{"a": 1, "a": 1}'),
  'ends of lines of another system': file('crlf.json', '{\r\n"a":\r\n'),
  'half a character': file('half.json', Uint8Array.from([0x22, 0xed, 0xa0, 0x80, 0x22])),
  'null bytes': file('null-bytes.json', '\0\0\0'),
  'JSON null': file('null.json', 'null'),
  'a number': file('number.json', '1e999'),
  'a text': file('text.json', '"\\ud800"'),
  'JSON that is cut off': file('cut.json', '{"rules": "gradients-2025-11", "type": "te'),
  'JSON without end': file('deep.json', '['.repeat(100_000)),
  'JSON nested deep': file('nested.json', `${'['.repeat(20_000)}${']'.repeat(20_000)}`),
  'keys of another kind': file('proto.json', '{"__proto__": {"x": 1}, "constructor": 1}'),
  'a name with spaces and umlauts': file('mit Leerzeichen ünd ✓.json', '{}'),
  'a link that leads to itself': at('circle.json'),
  'a name that is too long': at(`${'x'.repeat(300)}.json`),
  'a device without contents': '/dev/null',
  'an empty text': ''
}

/** Where nothing can be written. */
const unwritable: Readonly<Record<string, string>> = {
  'a folder': at('folder'),
  'a folder that is not there': at('absent/x'),
  'a file below a file': `${at('below')}/x`,
  'a link that leads to itself': at('circle.json'),
  'a name that is too long': at('x'.repeat(300)),
  'an empty text': ''
}

/** What is no number as the command line writes them, or none that makes sense anywhere. */
const numbers: Readonly<Record<string, string>> = {
  nothing: '',
  'a space': ' ',
  'a negative number': '-1',
  hexadecimal: '0x10',
  'a space before': ' 5',
  'a space behind': '5 ',
  'not a number': 'NaN',
  infinite: 'Infinity',
  'too large for any number': '1e400',
  'too large for anything': '1e30',
  underscores: '1_000',
  'other digits': '٥',
  'half a number': '0.1e',
  words: 'many',
  'a name of every object': '__proto__'
}

/** In a list a space beside a comma is no fault. */
const numbersOfLists = Object.fromEntries(
  Object.entries(numbers).filter(([kind]) => !kind.startsWith('a space '))
)

/** Where no folder can be made. */
const noFolder = Object.fromEntries(
  Object.entries(unwritable).filter(([kind]) => !kind.startsWith('a folder'))
)

const outputs = ['svg', 'output', 'save', 'out', 'log']
/** An address, a seed, a reason and the like may be anything; engines and images are the engine's to know. */
const reads = (value: string): boolean => /\b(?:FILE|LOG|CONFIG|RESULTS|STORE|OTHER|FOLDER)\b/.test(value)
const isNumber = (value: string): boolean => /^(?:N|P|E|A,B,…)$/.test(value)

const declarations = await Promise.all(
  Object.entries(commands).map(async ([name, { load }]) => {
    const { run } = await load()
    const declaration: Declaration<Options> =
      'declaration' in run
        ? run.declaration
        : { name, about: '', takes: ['[FILE]'], options: {}, example: '' }
    return { name, run, declaration }
  })
)

const replaced = (args: ReadonlyArray<string>, i: number, by: string): ReadonlyArray<string> =>
  args.map((each, j) => (i === j ? by : each))

/** Calls of a command of which one argument is of such a kind. */
const wrong = (
  name: string,
  { takes = [], options }: Declaration<Options>
): ReadonlyArray<{ readonly what: string; readonly args: ReadonlyArray<string> }> => {
  const right = calls[name] ?? []
  const rows = (
    what: string,
    kinds: Readonly<Record<string, string>>,
    made: (v: string) => ReadonlyArray<string>
  ) => Object.entries(kinds).map(([kind, value]) => ({ what: `${what}: ${kind}`, args: made(value) }))
  const ofArguments = takes.flatMap((take, i) => {
    if (!reads(take) || right[i] === undefined) return []
    if (name === 'init') return []
    const written = name === 'export' && take === 'FILE'
    return rows(take, written ? unwritable : unreadable, value => replaced(right, i, value))
  })
  const ofOptions = Object.entries(options).flatMap(([long, option]) => {
    if (option.type === 'boolean') return []
    const made = (value: string): ReadonlyArray<string> => {
      const i = right.indexOf(`--${long}`)
      return i === -1 ? [...right, `--${long}=${value}`] : replaced(right, i + 1, value)
    }
    if (option.value === 'LIST') return rows(`--${long}`, numbersOfLists, made)
    if (isNumber(option.value)) return rows(`--${long}`, numbers, made)
    if (option.value === 'FOLDER' && name !== 'try') return rows(`--${long}`, noFolder, made)
    if (name === 'try' || !reads(option.value)) return []
    return rows(`--${long}`, outputs.includes(long) && name !== 'verify' ? unwritable : unreadable, made)
  })
  return [...ofArguments, ...ofOptions, { what: 'one argument more', args: [...right, 'a', 'b', 'c', 'd'] }]
}

// -------------------------------------------------------------------------------------
// the table
// -------------------------------------------------------------------------------------

it('every command has a call that is right', () => {
  expect(Object.keys(calls).sort()).toEqual(Object.keys(commands).sort())
})

describe.each(declarations)('dethrone $name', ({ name, run, declaration }) => {
  it('refuses every kind of what should not be there, in words', async () => {
    if (name === 'run') await begin(['validator', at('validator')])
    const faults: Array<string> = []
    for (const { what, args } of wrong(name, declaration)) {
      shown.out = ''
      shown.err = ''
      const thrown = await run(args).then(
        code => (code === 2 ? shown.err : `code ${code}`),
        (error: unknown) => {
          if (!(error instanceof Error)) return 'no error'
          return ['UsageError', 'InputError'].includes(nameOf(error))
            ? error.message
            : `${error.name}: ${error.message}`
        }
      )
      const refused = thrown !== '' && !/^(?:code \d|no error|[A-Z]\w*Error: )/.test(thrown)
      const raw = /\bE[A-Z]{5,}\b| {4}at |\bundefined\b|\[object|is not a function/.test(thrown)
      if (!refused || raw) faults.push(`${what}: ${thrown.slice(0, 200)}`)
    }
    expect(faults).toEqual([])
  })
})

const widths = (text: string): number => Math.max(...text.split('\n').map(line => Array.from(line).length))

/** What is written for machines or kept in files is never folded. */
const asIs = ['completion', 'judge', 'run', 'miner', 'node', 'serve', 'try', 'play', 'init']

describe('on a terminal of 40 columns', () => {
  const before = process.stdout
  const [isTTY, columns] = [before.isTTY, before.columns]
  beforeEach(() => {
    Object.assign(before, { isTTY: true, columns: 40 })
    Object.assign(process.stderr, { columns: 40 })
    vi.stubEnv('TERM', 'xterm')
  })
  afterEach(() => {
    Object.assign(before, { isTTY, columns })
    vi.unstubAllEnvs()
  })

  it.each(declarations)(
    'the help of dethrone $name fits, and has no colour with NO_COLOR',
    async ({ run }) => {
      vi.stubEnv('NO_COLOR', '1')
      expect(await run(['--help'])).toBe(0)
      const [example = ''] = /^Example: .*$/m.exec(shown.out) ?? []
      expect(widths(shown.out.replace(example, '').replace(/^ {2}.*[{"$].*$/gm, ''))).toBeLessThanOrEqual(40)
      expect(shown.out).not.toContain('\u001b')
    }
  )

  it.each(declarations.filter(({ name }) => !asIs.includes(name)))(
    'what dethrone $name prints fits, in words',
    async ({ name, run }) => {
      vi.stubEnv('NO_COLOR', '1')
      if (!existsSync(config)) await begin(['validator', at('validator')])
      shown.out = ''
      await run(calls[name] ?? []).catch(() => 2)
      expect(widths(shown.out)).toBeLessThanOrEqual(40)
      expect(shown.out + shown.err).not.toContain('\u001b')
    }
  )
})

it('nothing is written over what is read, whatever it is called', async () => {
  const before = readFileSync(at('log.jsonl'), 'utf8')
  symlinkSync(at('log.jsonl'), at('link.jsonl'))
  for (const [name, ...args] of [
    ['report', at('log.jsonl'), '-o', at('log.jsonl')],
    ['report', at('log.jsonl'), '-o', at('link.jsonl')],
    ['report', at('log.jsonl'), '-o', join(folder, 'folder', '..', 'log.jsonl')]
  ] as const)
    await expect((await commands[name]?.load())?.run(args)).rejects.toThrow('would be lost')
  expect(readFileSync(at('log.jsonl'), 'utf8')).toBe(before)
})
