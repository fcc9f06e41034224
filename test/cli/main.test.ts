import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { commands as registered } from '../../src/cli/commands.js'
import { miner } from '../rules/fields.js'
import { commands, folder, terminal } from './terminal.js'

const shown = terminal()
const files = folder()
const program = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
let calls = 0
const { argv } = process
const streams = [process.stdout, process.stderr].map(stream => ({ stream, own: stream.listeners('error') }))

afterEach(() => {
  process.argv = argv
  process.exitCode = undefined
})

/** Each call of the command line is a process of its own; here they share one, and leave nothing behind. */
const forget = (): void => {
  for (const { stream, own } of streams)
    for (const listener of stream.listeners('error') as unknown as ReadonlyArray<() => void>)
      if (!own.includes(listener)) stream.off('error', listener)
  process.removeAllListeners('SIGINT')
}

/** Calls the command line as the shell does; gives its exit code. */
const dethrone = async (...args: ReadonlyArray<string>): Promise<number> => {
  process.argv = ['node', 'dethrone', ...args]
  process.exitCode = undefined
  calls += 1
  // The program alone is evaluated again: what it loads keeps nothing between two calls.
  await import(/* @vite-ignore */ `${program}?call=${calls}`)
  await vi.waitUntil(() => process.exitCode !== undefined, { timeout: 20_000, interval: 5 })
  forget()
  return Number(process.exitCode)
}

describe('exit codes', () => {
  it('0: done', async () => {
    expect(await dethrone('--help')).toBe(0)
    expect(shown.out).toContain('dethrone play')
  })

  it('0: every command tells its options, and does nothing else', async () => {
    await dethrone('help')
    const named = Array.from(shown.out.matchAll(/^ {2}dethrone ([a-z]+) /gm), match => match[1] ?? '')
    expect(named).toContain('whatif')
    for (const name of named) {
      shown.out = ''
      expect(await dethrone(name, '--help')).toBe(0)
      expect(shown.out).toMatch(new RegExp(`^dethrone ${name} .*\n\n[^]*\n {2}(?:-h, )?--`))
      expect(shown.out).not.toMatch(commands)
    }
    expect(shown.err).toBe('')
  })

  it('0: every command has an example that it understands, whichever way its help is asked for', async () => {
    for (const name of Object.keys(registered)) {
      shown.out = ''
      expect(await dethrone('help', name)).toBe(0)
      const asked = shown.out
      shown.out = ''
      expect(await dethrone(name, '-h')).toBe(0)
      expect(shown.out).toBe(asked)
      const [, words = ''] = /^Example: dethrone (.*)$/m.exec(asked) ?? []
      shown.out = ''
      expect(await dethrone(...words.split(' '), '--help')).toBe(0)
      // Where a command is several in one, its example is one of theirs, and so is the help.
      const [, usage = '', kinds = ''] = /^(dethrone [a-z]+)(?: ([a-z]+(?:\|[a-z]+)+))?/.exec(asked) ?? []
      if (kinds === '' || name === 'completion') expect(shown.out).toBe(asked)
      else expect(shown.out).toMatch(new RegExp(`^${usage} (?:${kinds}) `))
    }
  })

  it.each([['help', 'help'], ['--help', '--help'], ['help']])(
    '0: %s %s is the list of commands',
    async (...args) => {
      expect(await dethrone(...args)).toBe(0)
      expect(shown.out).toContain('dethrone play')
    }
  )

  it('0: the help says where - is standard input', async () => {
    for (const name of ['judge', 'replay', 'report', 'weights', 'whatif', 'rules', 'check', 'import']) {
      shown.out = ''
      expect(await dethrone('help', name)).toBe(0)
      expect(shown.out.replace(/\s+/g, ' ')).toMatch(/ [A-Z]+ - is standard input\./)
    }
  })

  it('1: a disk that is full is the world’s', async () => {
    const log = files.path('full.jsonl')
    expect(await dethrone('play', '--seed', 's', '--log', log)).toBe(0)
    expect(await dethrone('report', log, '--output', '/dev/full')).toBe(1)
    expect(shown.err).toContain('/dev/full cannot be written: the disk is full')
  })

  it.each(['--version', '-v', 'version'])('0: %s is the package’s', async called => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
    expect(await dethrone(called)).toBe(0)
    expect(shown.out).toBe(`${version}\n`)
  })

  it.each([
    [['simulat'], 'simulate'],
    [['help', 'wieghts'], 'weights'],
    [['play', '--rule', 'x'], '--rules'],
    [['odds', '--probabilty', '0.5'], '--probability'],
    [['play', '--rules', 'gradient-2025-12'], 'gradients-2025-12'],
    [['completion', 'fsh'], 'fish'],
    [['init', 'trianer', 'x'], 'trainer'],
    [['init', 'trainer', 'x', '--type', 'imge'], 'image'],
    [['accounts', 'examples/validator.json', 'verfy'], 'verify']
  ])('2: %j suggests what was probably meant', async (args, meant) => {
    expect(await dethrone(...args)).toBe(2)
    expect(shown.err).toContain(`(Did you mean ${meant}?)`)
  })

  it('2: a shell without a script is no slip of another’s name', async () => {
    for (const shell of ['tcsh', 'pwsh', 'nu']) {
      shown.err = ''
      expect(await dethrone('completion', shell)).toBe(2)
      expect(shown.err).toBe(`the shell is "${shell}": expected bash, zsh or fish\n`)
    }
  })

  it.each([
    [['play', '--seed', '1', '--seed', '2'], '--seed is given twice'],
    [['play', '--seed', '--json'], '--seed has no value: --json follows it']
  ])('2: %j leaves nobody guessing which value counts', async (args, message) => {
    expect(await dethrone(...args)).toBe(2)
    expect(shown.err).toContain(message)
  })

  it.each([
    [[]],
    [['crown']],
    [['__proto__']],
    [['constructor']],
    [['play', '--nonsense']],
    [['play', '--help', '--nonsense']],
    [['odds', '--help', 'file.json']],
    [['play', 'file.json']],
    [['play', '--type', 'video']],
    [['play', '--rules', 'none']],
    [['play', '--miners', 'm.json']],
    [['play', '--seed', '']]
  ])('2: %j is not understood', async args => {
    expect(await dethrone(...args)).toBe(2)
    expect(shown.out + shown.err).not.toBe('')
    expect(shown.err).not.toContain('    at ')
  })

  it.each([
    [['play', '--champion', 'absent.json']],
    [['play', '--replay', 'absent.jsonl']],
    [['replay', 'absent.jsonl']],
    [['play', '--rules', 'absent.json']]
  ])('2: %j is refused', async args => {
    expect(await dethrone(...args)).toBe(2)
    expect(shown.err).toMatch(/^absent\.jsonl? cannot be read: there is no such file or folder\n$/)
  })

  it.each([
    [['play', '--log', '/'], '--log is "/", a folder: expected a file'],
    [['play', '--log', '/dev/full'], '--log is "/dev/full", a device or a pipe, which keeps nothing'],
    [['play', '--log'], '--log has no value: expected --log FILE'],
    [['init', 'trainer', '-'], 'DIR is "-", standard input: expected a folder'],
    [['play', '--log', '/nonexistent/x'], 'there is no folder /nonexistent'],
    [['weights', '/'], '/ cannot be read: it is a folder, and a file was expected'],
    [['thresholds', '--rules', '/.json'], 'there is no such file']
  ])('2: %j is refused in words', async (args, message) => {
    expect(await dethrone(...args)).toBe(2)
    expect(shown.err).toContain(message)
    expect(shown.err).not.toMatch(/E[A-Z]{4,}/)
  })

  it.each([
    ['empty', '', 'is empty: expected JSON'],
    ['not JSON', '{"a":', 'is not JSON: '],
    ['a key twice', '{"a":1,"a":2}', 'is not JSON with the key "a" once in each object'],
    ['a byte order mark', '\ufeff{}', 'byte order mark (EF BB BF)'],
    ['no UTF-8', Buffer.from([0x7b, 0xff]), 'byte 2 (0xff) is not UTF-8']
  ])('2: a file that is %s is refused', async (_, contents, message) => {
    const path = files.path('wrong.json')
    writeFileSync(path, contents)
    expect(await dethrone('judge', path)).toBe(2)
    expect(shown.err).toContain(message)
  })

  it('2: a file with faults is refused, with all of them', async () => {
    const path = files.write('miners.json', [
      { ...miner(1), hotkey: 7 },
      { ...miner(2), commitHash: 8 }
    ])
    expect(await dethrone('play', '--miners', path, '--seed', 's', '--champion', 'none')).toBe(2)
    expect(shown.err).toContain('miners[0].hotkey is 7: expected string')
    expect(shown.err).toContain('miners[1].commitHash is 8: expected string')
  })
})

it('what is not understood is repeated so that no terminal obeys it', async () => {
  const broken = files.write('broken.json', '{"a": \u001b[2J\u009b}')
  for (const args of [
    ['\u001b[2J\u202e'],
    ['play', '--rules', '\u001b[2J'],
    ['play', '--rules', broken],
    ['play', '--\u001b[2J']
  ]) {
    expect(await dethrone(...args)).toBeGreaterThan(0)
    expect(shown.err).not.toMatch(commands)
    expect(shown.err).toContain('u001b[2J')
  }
})

describe('a reader that stops reading', () => {
  /** Every write is answered with that error, as a stream answers it. */
  const broken = (code: string, stream: NodeJS.WriteStream = process.stdout): void => {
    vi.spyOn(stream, 'write').mockImplementation(() =>
      stream.emit('error', Object.assign(new Error(`write ${code}`), { code }))
    )
  }

  it('ends no command: what nobody reads goes nowhere', async () => {
    broken('EPIPE')
    expect(await dethrone('thresholds')).toBe(0)
    expect(shown.err).toBe('')
  })

  it('is told apart from output that cannot be written', async () => {
    broken('ENOSPC')
    expect(await dethrone('thresholds')).toBe(1)
    expect(shown.err).toBe('The output cannot be written: the disk is full\n')
  })

  it('changes no exit code where it is the complaint that nobody reads', async () => {
    broken('ENOSPC', process.stderr)
    expect(await dethrone('crown')).toBe(2)
  })
})
