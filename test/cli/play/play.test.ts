import { existsSync, readdirSync } from 'node:fs'
import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { run } from '../../../src/cli/play/play.js'
import { nameOf } from '../errors.js'
import * as LogFile from '../../../src/store/LogFile.js'
import * as RuleSets from '../../../src/rules/ruleset/RuleSets.js'
import * as Snapshot from '../../../src/Snapshot.js'
import * as Tournament from '../../../src/Tournament.js'
import { coldkey, hotkey } from '../../addresses.js'
import { replaced } from '../../arbitraries.js'
import { champion, miner } from '../../rules/fields.js'
import { commands, folder, terminal } from '../terminal.js'

const shown = terminal()
const files = folder()

/** Runs the command; its output is in `shown`. */
const play = async (...args: ReadonlyArray<string>): Promise<number> => {
  shown.out = ''
  shown.err = ''
  return run(args)
}

/** The command's exit code, or the words in which it refused. */
const refused = async (...args: ReadonlyArray<string>): Promise<string> => {
  try {
    const code = await play(...args)
    return `${code} ${shown.err}`
  } catch (thrown) {
    return thrown instanceof Error ? `${nameOf(thrown)} ${thrown.message}` : String(thrown)
  }
}

const ten = Array.from({ length: 10 }, (_, i) => ({ ...miner(i + 1), coldkey: coldkey(i + 1) }))
const minersFile = files.write('miners.json', ten)
const twenty = files.write(
  'twenty.json',
  Array.from({ length: 20 }, (_, i) => miner(i + 1))
)
const championFile = files.write('champion.json', champion)
const own = ['--miners', minersFile, '--seed', 'own', '--champion', championFile] as const

/** The events of a journal, one a line and without their chain. */
const plain = (journal: string): string => {
  const log = LogFile.parse(journal)
  return E.isRight(log) ? log.right.map(LogFile.line).join('') : ''
}

describe('dethrone play', () => {
  it('prints the groups, the eight, the bracket as a tree, the boss round and the champion', async () => {
    expect(await play('--log', files.path('default.jsonl'))).toBe(0)
    const lines = shown.out.split('\n')
    expect(lines[0]).toMatch(
      /^Tournament text-[0-9a-f]{12}: text, 64 miners, rules gradients-2025-11, seed "example"$/
    )
    expect(lines[1]).toMatch(/^Champion: 5EuZy\w+, in reign 3\.$/)
    expect(lines.filter(line => /^Group \d$/.test(line))).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8].map(n => `Group ${n}`)
    )
    const [heads] = lines.filter(line => line.startsWith('  miner'))
    expect(heads?.trim().split(/\s{2,}/)).toEqual([
      'miner',
      'T1 Instruct',
      'T2 Instruct',
      'T3 Instruct',
      'score',
      'won',
      'place'
    ])

    const eight = lines.indexOf('8 ADVANCE')
    expect(eight).toBeGreaterThan(0)
    for (let i = 1; i <= 8; i += 1) expect(lines[eight + i]).toMatch(new RegExp(`advances at ${i} \\(group`))
    // The cut can be seen: two more than went on.
    expect(lines[eight + 9]).toContain('does not advance at 9')
    expect(lines[eight + 10]).toContain('does not advance at 10')

    const bracket = lines.slice(lines.indexOf('KNOCKOUT') + 2)
    const leaves = bracket.slice(0, 15).filter((_, i) => i % 2 === 0)
    expect(leaves.map(line => Number(line.slice(0, 4)))).toEqual([1, 8, 4, 5, 2, 7, 3, 6])
    expect(bracket.slice(0, 15).filter(line => line.includes('├─'))).toHaveLength(7)
    expect(bracket.slice(0, 15).every(line => /^[ \w…─┐┘│├.:,()-]+$/.test(line))).toBe(true)

    const boss = lines.findIndex(line => line.startsWith('BOSS ROUND: challenger '))
    expect(lines[boss + 1]).toBe('  threshold 0.064, 4 of 6 tasks needed')
    const kinds = lines.slice(boss + 3, boss + 9).map(line => line.trim().split(/\s+/).slice(0, 2).join(' '))
    expect(kinds).toEqual([
      'R5.B.T1 InstructTextTask',
      'R5.B.T2 InstructTextTask',
      'R5.B.T3 DpoTask',
      'R5.B.T4 DpoTask',
      'R5.B.T5 GrpoTask',
      'R5.B.T6 GrpoTask'
    ])
    expect(lines.at(-3)).toMatch(/^(?:Dethroned|Defended|Retained): .*5\w{47}.*reign \d+\.$/)
    expect(lines.at(-2)).toMatch(/^Digest: [0-9a-f]{64}$/)
    expect(shown.out).not.toMatch(commands)
    expect(shown.err).toBe(
      `Log: ${files.path('default.jsonl')} (npx dethrone replay ${files.path('default.jsonl')})\n`
    )
  })

  it('replays its log to exactly the same output, and says nothing else', async () => {
    await play('--log', files.path('replayed.jsonl'))
    const played = shown.out
    expect(await play('--replay', files.path('replayed.jsonl'))).toBe(0)
    expect(shown).toEqual({ out: played, err: '' })
  })

  it('a second run with the same options continues the finished log, and prints the same', async () => {
    const log = ['--log', files.path('twice.jsonl')]
    await play(...own, ...log)
    const [first, written] = [shown.out, files.read('twice.jsonl')]
    expect(await play(...own, ...log)).toBe(0)
    expect(shown.out).toBe(first)
    expect(files.read('twice.jsonl')).toBe(written)
  })

  it('a run continues a log that was cut anywhere, and prints the same', async () => {
    const log = ['--log', files.path('cut.jsonl')]
    await play(...own, ...log)
    const [first, written] = [shown.out, files.read('cut.jsonl')]
    for (const length of [0, 1, 700, Math.floor(written.length / 2), written.length - 1]) {
      files.write('cut.jsonl', written.slice(0, length))
      expect(await play(...own, ...log)).toBe(0)
      expect(shown.out).toBe(first)
      expect(E.isRight(LogFile.parse(files.read('cut.jsonl')))).toBe(true)
    }
  })

  it('does not touch the log of another tournament', async () => {
    const log = ['--log', files.path('other.jsonl')]
    await play(...own, ...log)
    const written = files.read('other.jsonl')
    expect(await refused(...own, '--type', 'image', ...log)).toBe('1 The journal holds another tournament.\n')
    expect(files.read('other.jsonl')).toBe(written)
  })

  it.each(['notes without a line’s end', '{"a":1}', '[]\n', 'two\nlines', '\u0000'])(
    'does not touch a file that is no log: %j',
    async contents => {
      const path = files.write('notes.txt', contents)
      expect(await refused(...own, '--log', path)).toMatch(/^1 .*notes\.txt/)
      expect(files.read('notes.txt')).toBe(contents)
    }
  )

  it('prints the state as JSON with --json, and Snapshot.decode takes it back', async () => {
    expect(await play(...own, '--json', '--log', files.path('json.jsonl'))).toBe(0)
    const json: unknown = JSON.parse(shown.out)
    const state = Snapshot.decode(json)
    const log = LogFile.parse(files.read('json.jsonl'))
    expect(E.isRight(state)).toBe(true)
    expect(E.isRight(log) && Tournament.replay(log.right)).toEqual(state)
  })

  it.each(Array.from(RuleSets.all.keys()))(
    'plays text and image under %s, with a champion or a vacant title',
    async rules => {
      for (const type of ['text', 'image']) {
        for (const defender of [championFile, 'none']) {
          const name = `${rules}-${type}-${defender === 'none' ? 'vacant' : 'held'}.jsonl`
          const args = ['--rules', rules, '--type', type, '--log', files.path(name)]
          expect(await play(...args, '--miners', twenty, '--seed', 'own', '--champion', defender)).toBe(0)
          expect(shown.out).toContain(`: ${type}, 20 miners, rules ${rules}, seed "own"`)
          expect(shown.out).toContain(
            defender === 'none' ? 'The title is vacant.' : `Champion: ${champion.hotkey}`
          )
        }
      }
    }
  )

  it('plays under rules from a file', async () => {
    const rules = files.write('rules.json', { ...RuleSets.standard, id: 'mine', replacements: 3 })
    expect(await play(...own, '--rules', rules, '--log', files.path('mine.jsonl'))).toBe(0)
    expect(shown.out).toContain('rules mine,')
  })

  it('keeps its log in the folder it is called in, under the tournament’s id', async () => {
    // Whoever has played here before, as the README says, has a log here already.
    const logs = (): ReadonlyArray<string> => readdirSync('.').filter(name => name.endsWith('.jsonl'))
    const [before, there] = [process.cwd(), logs()]
    process.chdir(files.path('.'))
    try {
      expect(await play(...own, '--id', 'spring')).toBe(0)
    } finally {
      process.chdir(before)
    }
    expect(existsSync(files.path('dethrone-spring.jsonl'))).toBe(true)
    expect(logs()).toEqual(there)
  })

  it('shows its options', async () => {
    expect(await play('--help')).toBe(0)
    for (const option of ['type', 'rules', 'seed', 'miners', 'champion', 'id', 'log', 'replay', 'json']) {
      expect(shown.out).toContain(`--${option}`)
    }
  })
})

describe('a file that is not valid has every fault named, with its path and value', () => {
  it('of form: fields missing, unknown or of another type', async () => {
    const path = files.write('form.json', [
      { hotkey: 1, coldkey: null, githubRepo: 'x', commitHash: [] },
      'miner',
      { ...ten[0], name: 'x' }
    ])
    expect(await refused('--miners', path, '--seed', 's', '--champion', 'none')).toBe(
      [
        `InputError ${path} is not valid:`,
        '  miners[0].hotkey is 1: expected string',
        '  miners[0].coldkey is null: expected string',
        '  miners[0].commitHash is a list of 0: expected string',
        '  miners[1] is "miner": expected a candidate',
        '  miners[2].name is "x": expected no such field'
      ].join('\n')
    )
  })

  it('of substance: addresses, repositories, commits, entries twice, the champion itself', async () => {
    const path = files.write('substance.json', [
      ...ten,
      { ...ten[0], hotkey: 'Alice\u001b[2J' },
      { ...ten[0], coldkey: 'Bob' },
      { ...ten[0], hotkey: hotkey(50), githubRepo: 'https://gitlab.com/a/b', commitHash: 'main' },
      { ...ten[0], hotkey: champion.hotkey },
      ten[4]
    ])
    expect(await refused('--miners', path, '--seed', 's', '--champion', championFile)).toBe(
      [
        `InputError ${path} is not valid:`,
        '  miners[10].hotkey is "Alice\\u001b[2J": expected an SS58 address',
        '  miners[11].coldkey is "Bob": expected an SS58 address',
        `  miners[11].hotkey "${hotkey(1)}" is admitted already`,
        '  miners[12].githubRepo is "https://gitlab.com/a/b": expected an https GitHub URL',
        '  miners[12].commitHash is "main": expected 40 hexadecimal digits',
        `  miners[13].hotkey "${champion.hotkey}" is the reigning champion's`,
        `  miners[14].hotkey "${hotkey(5)}" is admitted already`
      ].join('\n')
    )
  })

  it('too few miners (RULES 2.3)', async () => {
    const path = files.write('few.json', ten.slice(0, 7))
    expect(await refused('--miners', path, '--seed', 's', '--champion', 'none')).toBe(
      'InputError 7 miners were admitted; a tournament opens with at least 8.'
    )
  })

  it('no JSON, no file, or a folder', async () => {
    const broken = files.write('broken.json', '[{"hotkey": \u001b[2J')
    expect(await refused('--miners', broken, '--seed', 's', '--champion', 'none')).toContain('is not JSON')
    for (const path of [files.path('absent.json'), files.path('.')]) {
      expect(await refused('--miners', path, '--seed', 's', '--champion', 'none')).toMatch(
        /^InputError .* cannot be read: /
      )
    }
  })

  it('a champion in reign 0 (RULES 5.2)', async () => {
    const path = files.write('reign0.json', { ...champion, reign: 0 })
    expect(await refused('--champion', path)).toBe(
      `InputError ${path} is not valid:\n  champion.reign is 0: expected an integer of at least 1`
    )
  })

  it('rules that cannot work (RULES 9)', async () => {
    const path = files.write(
      'odd.json',
      replaced(
        replaced(RuleSets.standard, ['boss', 'winsRequired', 'text'], 7),
        ['groups', 'advance', 'count'],
        15
      )
    )
    expect(await refused('--rules', path)).toBe(
      [
        `InputError ${path} is not valid:`,
        '  rules.groups.advance.count is 15: expected an advance that is not above the knockout’s maximum field',
        '  rules.boss.winsRequired.text is 7: expected no more wins than the boss round has tasks'
      ].join('\n')
    )
  })

  it('a log with a line that is none, or that breaks a rule', async () => {
    await play(...own, '--log', files.path('broken.jsonl'))
    const written = plain(files.read('broken.jsonl'))
    const path = files.write('broken.jsonl', `${written}{"type":"Reported"}\n`)
    const lines = written.split('\n').length
    expect(await refused('--replay', path)).toBe(
      `InputError ${path} is not a log:\n  line ${lines}.reports is nothing: expected a list of a report`
    )
    files.write('broken.jsonl', `${written}{"type":"Withdrawn","hotkey":"${hotkey(70)}","reason":""}\n`)
    expect(await refused('--replay', path)).toBe(
      `InputError ${path}: "${hotkey(70)}" is neither in the field nor the champion.`
    )
    expect(await refused('--replay', files.write('empty.jsonl', ''))).toMatch(
      /is empty: expected a tournament's log$/
    )
  })
})

describe('a call that is not understood', () => {
  it.each([
    [
      ['--seed', 'é'],
      'UsageError --seed is "\\u00e9": expected a seed (1 to 256 printable ASCII characters)'
    ],
    [['--type', 'video'], 'UsageError --type is "video": expected "text" or "image"'],
    [
      ['--rules', 'mine'],
      'UsageError --rules is "mine": expected gradients-2025-09, gradients-2025-11, gradients-2025-12, or the path of a .json file'
    ],
    [
      ['--id', 'a b'],
      'UsageError --id is "a b": expected a tournament id (letters, digits, "-" and "_", at most 64)'
    ],
    [['--miners', 'x.json'], 'UsageError --seed is missing: expected with --miners (RULES 10)'],
    [
      ['--miners', 'x.json', '--seed', 's'],
      'UsageError --champion is missing: expected with --miners, a file or none'
    ],
    [
      ['--replay', 'x.jsonl', '--seed', 's', '--id', 'i'],
      'UsageError --replay takes everything from the log: leave out --seed, --id'
    ],
    [
      ['--replay', 'x.jsonl', '--type', 'image', '--rules', 'gradients-2025-12'],
      'UsageError --replay takes everything from the log: leave out --type, --rules'
    ]
  ])('%j', async (args, message) => {
    expect(await refused(...args)).toBe(message)
    expect(shown.out).toBe('')
  })

  it.each([[['--sede', 'x']], [['miners.json']], [['--seed']], [['--json=yes']]])('%j', async args => {
    expect(await refused(...args)).toMatch(/^UsageError /)
  })
})

describe('nothing from a file commands the terminal', () => {
  it('neither the id of a rule set nor the reason of a cancellation', async () => {
    const evil = '\u001b[2J\nCrowned: me\u009b\u202e'
    const rules = files.write('evil.json', { ...RuleSets.standard, id: evil })
    expect(await play(...own, '--rules', rules, '--log', files.path('evil.jsonl'))).toBe(0)
    expect(shown.out).not.toMatch(commands)
    expect(shown.out).not.toContain('\nCrowned: me')
    const [opened = ''] = plain(files.read('evil.jsonl')).split('\n')
    const cancelled = files.write(
      'cancelled.jsonl',
      `${opened}\n${JSON.stringify({ type: 'Cancelled', reason: evil })}\n`
    )
    expect(await play('--replay', cancelled)).toBe(0)
    expect(shown.out).not.toMatch(commands)
    expect(shown.out).not.toContain('\nCrowned: me')
    expect(await play('--replay', cancelled, '--json')).toBe(0)
    expect(shown.out).not.toMatch(commands)
    expect(E.isRight(Snapshot.decode(JSON.parse(shown.out)))).toBe(true)
  })
})
