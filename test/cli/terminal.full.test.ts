// The command line as whoever calls it meets it: pipes, closed outputs, interrupts, and terminals of 40, 80 and 200 columns.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { note, processes, why } from './process.js'

const dethrone = processes()
const example = (name: string): string => fileURLToPath(new URL(`../../examples/${name}`, import.meta.url))

const commands: ReadonlyArray<ReadonlyArray<string>> = [
  ['help'],
  ['help', 'odds'],
  ['help', 'sweep'],
  ['help', 'weights'],
  ['play', '--log', 'play.jsonl'],
  ['play', '--type', 'image', '--log', 'image.jsonl'],
  ['replay', 'play.jsonl'],
  ['whatif', 'play.jsonl', '--rules', 'gradients-2025-12'],
  ['draw', '--field', '9', '--seed', '1'],
  ['draw', '--field', '14', '--seed', '1'],
  ['draw', '--field', '65', '--seed', '1'],
  ['thresholds', '--compare', 'gradients-2025-09'],
  ['odds', '--compare', 'gradients-2025-09'],
  ['simulate', '--runs', '200', '--workers', '1'],
  ['weights', example('results.json')],
  ['rules'],
  ['rules', 'gradients-2025-11'],
  ['rules', 'gradients-2025-11', '--diff', 'gradients-2025-12'],
  ['judge', example('boss-round.json'), '--text'],
  ['accounts'],
  ['simulat'],
  ['play', '--rules', 'gradients-2025-1']
]

const escape = '\u001b'
const wiped = new RegExp(`[^\\n]*\\r${escape}\\[K`, 'g')
const colours = new RegExp(`${escape}\\[\\d+m`, 'g')

/** What a terminal shows of what was written: what was wiped is gone, colours take no room. */
const visible = (out: string): ReadonlyArray<string> =>
  out.replaceAll('\r\n', '\n').replace(wiped, '').replace(colours, '').split('\n')

describe.skipIf(why !== undefined)(`in a terminal${note}`, () => {
  it.each([40, 80, 200])('of %i columns everything fits', columns => {
    for (const args of commands) {
      const { out } = dethrone.terminal(columns, args)
      const widest = Math.max(...visible(out).map(line => Array.from(line).length))
      expect(widest, args.join(' ')).toBeLessThanOrEqual(columns)
      expect(out, args.join(' ')).not.toMatch(/^ {4}at .*:\d+:\d+/m)
    }
  })

  it('headings are bold and errors red, and neither with NO_COLOR', () => {
    expect(dethrone.terminal(80, ['replay', 'play.jsonl']).out).toContain('\u001b[1mKNOCKOUT\u001b[22m')
    expect(dethrone.terminal(80, ['simulat']).out).toContain('\u001b[31m')
    for (const args of [['replay', 'play.jsonl'], ['simulat']])
      expect(dethrone.terminal(80, args, { NO_COLOR: '1' }).out).not.toContain('\u001b')
  })

  const answers = [
    'default',
    '5EuZyMecXRaYbNdR8yeZH2ySaksfmaMbtrBsqjeNuLEsdoCv',
    'test',
    '0.5',
    '',
    '7999'
  ].map(each => `${each}\r`)

  it('a miner is asked again where an answer cannot be served, and the file is written at the end', () => {
    const { code, out } = dethrone.asked(
      [...answers, 'http://x\r', 'https://github.com/owner/name\r', 'main\r', 'txt\r', 'text\r'],
      ['miner', 'config', '--out', 'asked.json']
    )
    expect(out).toContain('--repository is "http://x": expected an https GitHub URL')
    expect(out).toContain('(Did you mean text?)')
    expect(code).toBe(0)
    expect(JSON.parse(readFileSync(dethrone.work('asked.json'), 'utf8'))).toMatchObject({
      network: 'test',
      minimumStake: '500000000',
      miners: [{ port: 7999, text: { commitHash: 'main' }, image: null }]
    })
  })

  it.each([
    ['Ctrl-C', '\u0003', 130, ''],
    ['Ctrl-D', '\u0004', 2, 'nothing was written']
  ])('%s at a question ends it, and nothing is written', (_, key, expected, said) => {
    const { code, out } = dethrone.asked([answers[0] ?? '', key], ['miner', 'config', '--out', 'never.json'])
    expect(code).toBe(expected)
    expect(out).toContain(said)
    expect(existsSync(dethrone.work('never.json'))).toBe(false)
  })

  it('JSON is the same as in a pipe', () => {
    const args = ['judge', example('boss-round.json')]
    expect(dethrone.terminal(40, args).out.replaceAll('\r\n', '\n')).toBe(dethrone.piped(args).out)
  })
})

describe('in a pipe', () => {
  it('a miner is told when it starts that nobody’s stake can be read', () => {
    const options = ['--wallet', 'w', '--hotkey', '5EuZyMecXRaYbNdR8yeZH2ySaksfmaMbtrBsqjeNuLEsdoCv']
    const more = ['--network', 'test', '--minimum-stake', '1', '--port', '0', '--types', 'text']
    const repository = ['--repository', 'https://github.com/owner/name', '--commit', 'main']
    const config = ['miner', 'config', ...options, ...more, ...repository, '--out', 'served.json']
    expect(dethrone.piped([...config, '--metagraph', 'absent.json']).code).toBe(0)
    const { code, err } = dethrone.piped(['miner', 'served.json', '--announce'])
    expect(code).toBe(0)
    expect(err).toContain('absent.json')
    expect(err).toContain('every validator is turned away (503)')
  })

  it('a miner’s file names the metagraph from its own folder, wherever it is written from and served', () => {
    const [keeps, serves] = ['keeps', 'serves'].map(name => dethrone.work(name))
    for (const folder of [keeps, serves]) mkdirSync(folder ?? '')
    writeFileSync(join(keeps ?? '', 'graph.json'), JSON.stringify({ block: 1, nodes: [] }))
    const options = ['--wallet', 'w', '--hotkey', '5EuZyMecXRaYbNdR8yeZH2ySaksfmaMbtrBsqjeNuLEsdoCv']
    const more = ['--network', 'test', '--minimum-stake', '1', '--port', '0', '--types', 'text']
    const repository = ['--repository', 'https://github.com/owner/name', '--commit', 'main']
    const config = ['miner', 'config', ...options, ...more, ...repository, '--out', 'serves/miner.json']
    expect(dethrone.piped([...config, '--metagraph', 'keeps/graph.json']).code).toBe(0)
    const written = readFileSync(join(serves ?? '', 'miner.json'), 'utf8')
    expect(JSON.parse(written)).toMatchObject({ metagraph: '../keeps/graph.json' })
    const { code, err } = dethrone.piped(['miner', 'serves/miner.json', '--announce'])
    expect(code).toBe(0)
    expect(err).toBe('')
  })

  it('nothing is coloured, nothing folded', () => {
    const { out } = dethrone.piped(['replay', 'play.jsonl'])
    expect(out).not.toContain('\u001b')
    expect(Math.max(...out.split('\n').map(line => line.length))).toBeGreaterThan(118)
  })

  it.each([
    ['replay play.jsonl'],
    ['odds --json'],
    ['help'],
    [`judge --lines many.jsonl`],
    ['explain play.jsonl 5GJf4k'],
    ['verify play.jsonl'],
    ['report play.jsonl'],
    ['whatif play.jsonl --rules gradients-2025-12'],
    ['draw --field 65 --seed 1'],
    ['rules --json'],
    ['thresholds'],
    ['completion bash'],
    [`weights ${example('results.json')}`]
  ])('%s ends well where the reader stops', call => {
    const line = JSON.stringify(JSON.parse(readFileSync(example('boss-round.json'), 'utf8')))
    writeFileSync(dethrone.work('many.jsonl'), `${line}\n`.repeat(3000))
    const { code, out, err } = dethrone.shell(`$DETHRONE ${call} | head -1; exit \${PIPESTATUS[0]}`)
    expect([code, err]).toEqual([0, ''])
    expect(out).not.toBe('')
  })

  it.each([['replay'], ['judge'], ['weights'], ['report'], ['rules']])(
    '%s - says that nothing came',
    name => {
      const { code, err } = dethrone.piped([name, '-'])
      expect(code).toBe(2)
      expect(err).toMatch(/^standard input is empty: expected /)
    }
  )

  it('what comes in on standard input is the same as a file', () => {
    for (const [name, file] of [
      ['weights', example('results.json')],
      ['judge', example('boss-round.json')],
      ['replay', dethrone.work('play.jsonl')]
    ] as const) {
      const { code, out } = dethrone.piped([name, '-'], readFileSync(file, 'utf8'))
      expect(code).toBe(0)
      expect(out).toBe(dethrone.piped([name, file]).out)
    }
  })

  it('fifty thousand lines need no more memory than a few', () => {
    const line = JSON.stringify(JSON.parse(readFileSync(example('boss-round.json'), 'utf8')))
    const { code, out } = dethrone.shell(
      `yes '${line}' | head -50000 | NODE_OPTIONS=--max-old-space-size=48 $DETHRONE judge --lines - | wc -l; exit \${PIPESTATUS[2]}`
    )
    expect([code, out.trim()]).toEqual([0, '50000'])
  })

  it('an interrupt ends with 130', async () => {
    const child = spawn(process.execPath, [
      dethrone.main,
      'simulate',
      '--runs',
      '500000000',
      '--workers',
      '1'
    ])
    setTimeout(() => child.kill('SIGINT'), 1500)
    const code = await new Promise(resolve => child.once('exit', (exit, signal) => resolve(exit ?? signal)))
    // Before its modules are loaded the signal itself ends it, which shells tell as 130, too.
    expect([130, 'SIGINT']).toContain(code)
  })

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 0]
  ] as const)('%s ends a page that is served with %i', async (signal, expected) => {
    dethrone.piped(['play', '--log', 'served.jsonl'])
    const child = spawn(process.execPath, [
      dethrone.main,
      'serve',
      dethrone.work('served.jsonl'),
      '--port',
      '0',
      '--json'
    ])
    child.stdout.once('data', () => child.kill(signal))
    expect(await new Promise(resolve => child.once('exit', resolve))).toBe(expected)
  })

  it('a validator shows where its tournaments stand while they are played, and clears the line before it says more', () => {
    const beside = (name: string): string => example(`validator/${name}`)
    writeFileSync(
      dethrone.work('live.json'),
      JSON.stringify({
        name: 'live',
        store: { type: 'sqlite', path: 'live/season.db' },
        data: 'live',
        metagraph: beside('metagraph.json'),
        catalogue: beside('catalogue.yaml'),
        beacon: { type: 'hand', value: 'example' },
        transfers: { type: 'file', path: beside('transfers.json') },
        executor: { type: 'simulated', seed: 'example', milliseconds: 300 },
        registration: { minutes: 0 },
        development: { miners: beside('miners.json') }
      })
    )
    const { code, out } = dethrone.terminal(120, ['run', 'live.json', '--once'])
    expect(code, out).toBe(0)
    expect(out).toContain('text: round 1, 13 groups; ')
    const shown = out.replaceAll(wiped, '')
    expect(shown).toMatch(/^text: the champion is /m)
    expect(shown).not.toContain(' open; ')
  }, 60_000)

  it('two that would read standard input at once are refused, not given a half each', () => {
    dethrone.piped(['play', '--log', 'halves.jsonl'])
    const { code, err } = dethrone.shell('$DETHRONE whatif - --rules - < halves.jsonl')
    expect(code).toBe(2)
    expect(err).toContain('- is given twice')
  })

  it('reads a pipe with a name, and refuses what never ends, a closed input and bytes', () => {
    const { out } = dethrone.shell(`$DETHRONE judge <(cat ${example('boss-round.json')}) --text`)
    expect(out).toContain('The challenger won 4 of 6 tasks')
    for (const [input, why] of [
      ['/dev/zero', 'it has more than 500 MB'],
      ['- </dev/null', 'standard input is empty'],
      ['- < <(head -c 1000 /dev/urandom; printf "\\xff")', 'is not text']
    ] as const) {
      const { code, err } = dethrone.shell(`$DETHRONE judge ${input}`)
      expect([input, code]).toEqual([input, 2])
      expect(err).toContain(why)
    }
  })
})
