// `dethrone judge`, `draw`, `rules`, `replay` and `report`: what each prints, and what each refuses.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { run as draw } from '../../../src/cli/inspect/draw.js'
import { run as judge } from '../../../src/cli/inspect/judge.js'
import { run as replay } from '../../../src/cli/inspect/replay.js'
import { run as report } from '../../../src/cli/inspect/report.js'
import { run as rules } from '../../../src/cli/inspect/rules.js'
import * as RuleSets from '../../../src/rules/ruleset/RuleSets.js'
import * as Tournament from '../../../src/Tournament.js'
import { begun, played } from '../play/tournaments.js'
import { folder, terminal } from '../terminal.js'

const errorOf = (ran: Promise<number>): Promise<string> =>
  ran.then(
    () => 'nothing refused',
    (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown))
  )

const shown = terminal()
const files = folder()
const example = fileURLToPath(new URL('../../../examples/boss-round.json', import.meta.url))

const logOf = (tournament: Tournament.Tournament): string =>
  files.write(
    'log.jsonl',
    [Tournament.opened(tournament), ...tournament.record].map(entry => `${JSON.stringify(entry)}\n`).join('')
  )

describe('dethrone judge', () => {
  it('prints the verdict on the example as JSON', async () => {
    expect(await judge([example])).toBe(0)
    const verdict = JSON.parse(shown.out) as Record<string, unknown>
    expect(verdict).toMatchObject({
      outcome: 'Dethroned',
      threshold: '0.064',
      wins: { challenger: 4, champion: 2 },
      required: 4
    })
  })

  it('prints it in sentences', async () => {
    expect(await judge([example, '--text'])).toBe(0)
    expect(shown.out).toMatch(/The challenger won 4 of 6 tasks and needed 4: the champion is dethroned\.\n$/)
  })

  it('answers line n with line n: a bad line is an answer too, and so is an empty one', async () => {
    const good = JSON.stringify(JSON.parse(readFileSync(example, 'utf8')))
    const path = files.write('rounds.jsonl', `${good}\r\n{"rules":1}\n\nnot json\n${good}`)
    expect(await judge([path, '--lines'])).toBe(0)
    const answers = shown.out
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as Record<string, unknown>)
    expect(answers).toHaveLength(5)
    expect(answers.map(answer => answer['outcome'] ?? 'error')).toEqual([
      'Dethroned',
      'error',
      'error',
      'error',
      'Dethroned'
    ])
    expect(String(answers[1]?.['error'])).toContain('rules is 1')
  })

  it('names a file that is not there', async () => {
    await expect(judge(['/nowhere/rounds', '--lines'])).rejects.toThrow('cannot be read')
  })
})

describe('dethrone draw', () => {
  it('draws 17 with the notice, and the same again (RULES 3.2)', async () => {
    expect(await draw(['--field', '17', '--seed', '7'])).toBe(0)
    expect(shown.out).not.toContain('In play')
    const first = shown.out
    expect(first).toContain('Group 2')
    expect(first).toContain('groups of 9, 8')
    shown.out = ''
    await draw(['--field', '17', '--seed', '7'])
    expect(shown.out).toBe(first)
  })

  it('draws a bracket with byes for 9, and does not depend on the order of a file (RULES 3.3)', async () => {
    expect(await draw(['--field', '9', '--seed', 'x'])).toBe(0)
    expect(shown.out).toContain('bye')
    shown.out = ''
    await draw(['--field', '9', '--seed', 'x', '--json'])
    const { seeds } = JSON.parse(shown.out) as { seeds: ReadonlyArray<string> }
    shown.out = ''
    await draw(['--field', files.write('field.json', seeds.toReversed()), '--seed', 'x', '--json'])
    expect((JSON.parse(shown.out) as { seeds: ReadonlyArray<string> }).seeds).toEqual(seeds)
  })

  it.each([
    [['--seed', '1'], '--field is missing'],
    [['--field', '9'], '--seed is missing'],
    [['--field', '0', '--seed', '1'], '--field'],
    [['--field', '-5', '--seed', '1'], '--field is "-5": expected a number of miners'],
    [['--field', '1e3', '--seed', '1'], '--field is "1e3": expected a number of miners'],
    [['--field', '3', '--seed', '1'], '8']
  ])('refuses %j', async (args, message) => {
    expect(await errorOf(draw(args))).toContain(message)
  })
})

describe('dethrone rules', () => {
  it('lists, tells, checks and compares', async () => {
    await rules([])
    for (const id of RuleSets.all.keys()) expect(shown.out).toContain(id)
    expect(shown.out).toMatch(/To read one:\n {2}dethrone rules gradients-2025-11\n$/)
    shown.out = ''
    await rules(['gradients-2025-11'])
    expect(shown.out).toContain('The challenger meets the champion on text 2 × Instruct')
    shown.out = ''
    await rules(['gradients-2025-11', '--diff', 'gradients-2025-12'])
    expect(shown.out).toMatch(/groups\.size\.expected +8 +32/)
    shown.out = ''
    await rules(['gradients-2025-11', '--diff', 'gradients-2025-11'])
    expect(shown.out).toBe('They are the same rule set.\n')
    shown.out = ''
    await rules(['gradients-2025-11', '--check'])
    expect(shown.out).toMatch(/can work\. Digest: [0-9a-f]{64}/)
  })

  it('names what is wrong with a file', async () => {
    const path = files.write('rules.json', {
      ...RuleSets.standard,
      id: 'mine',
      boss: { ...RuleSets.standard.boss, winsRequired: { text: 7, image: 4 } }
    })
    expect(await errorOf(rules([path, '--check']))).toContain('winsRequired.text')
  })
})

describe('dethrone replay and report', () => {
  it('print the tournament of a log, and write its page', async () => {
    const finished = played(begun(16), ({ miner: { hotkey } }) => 1 + hotkey.charCodeAt(5) / 1000)
    const log = logOf(finished)
    expect(await replay([log])).toBe(0)
    expect(shown.out).toContain(Tournament.digest(finished))
    const page = files.path('report.html')
    expect(await report([log, '-o', page])).toBe(0)
    expect(files.read('report.html')).toContain(Tournament.digest(finished))
    shown.out = ''
    expect(await report([log, '--svg'])).toBe(0)
    expect(shown.out).toMatch(/^<svg /)
  })

  it('say that there is no bracket yet, and that a file is no log', async () => {
    expect(await report([logOf(begun(16)), '--svg'])).toBe(2)
    expect(shown.err).toContain('no bracket')
    expect(await errorOf(replay([example]))).toContain('is not a log')
    await expect(report([logOf(begun(16)), '-o', '/nowhere/page.html'])).rejects.toThrow('cannot be written')
  })
})
