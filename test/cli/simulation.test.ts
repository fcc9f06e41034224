// The commands about odds: a plain answer first, JSON, charts, two rule sets side by side, and errors that name the option.
import * as Phase from '../../src/rules/Phase.js'
import fc from 'fast-check'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { describe, expect, it, vi } from 'vitest'
import * as Tournament from '../../src/Tournament.js'
import * as RuleSets from '../../src/rules/ruleset/RuleSets.js'
import { Tournaments } from 'dethrone/testing'
import { bar } from '../../src/cli/terminal/progress.js'
import * as figures from '../../src/cli/terminal/figures.js'
import { run as odds } from '../../src/cli/odds/odds.js'
import { run as simulate } from '../../src/cli/simulate/simulate.js'
import { run as thresholds } from '../../src/cli/odds/thresholds.js'
import { run as whatif } from '../../src/cli/whatif.js'
import * as Pool from '../../src/simulation/Pool.js'
import { commands, folder, terminal } from './terminal.js'

const shown = terminal()
const files = folder()

const json = (): unknown => JSON.parse(shown.out)
const words = (line: string) => line.split(' ').filter(word => word !== '')
const few = ['--runs', '60', '--field', '16', '--history', '20', '--workers', '1']

describe.each([
  ['thresholds', thresholds],
  ['odds', odds],
  ['simulate', simulate],
  ['whatif', whatif]
] as const)('dethrone %s', (name, run) => {
  it('tells its options', async () => {
    expect(await run(['--help'])).toBe(0)
    expect(shown.out).toContain(`dethrone ${name}`)
    expect(shown.out).toContain('--rules')
    expect(shown.out).not.toMatch(commands)
  })
})

describe('dethrone thresholds', () => {
  it('answers in a sentence, and then reign by reign', async () => {
    expect(await thresholds([])).toBe(0)
    const [answer, , , first] = shown.out.split('\n')
    expect(answer).toBe(
      'gradients-2025-11: a challenger must be 10.0 % better at reign 1, less with each defence, and the same from reign 7 on: 3.00 %.'
    )
    expect(words(first ?? '')).toEqual(['1', '10', '%', '0.9', '1.1'])
    expect(shown.out).toContain('3.2768 %')
  })

  it('sets two rule sets side by side, exactly in JSON', async () => {
    expect(await thresholds(['--compare', 'gradients-2025-09', '--json', '--reigns', '3'])).toBe(0)
    expect(json()).toMatchObject([
      {
        rules: 'gradients-2025-11',
        settles: 7,
        thresholds: [{ reign: 1, threshold: '0.1' }, {}, { threshold: '0.064' }]
      },
      {
        rules: 'gradients-2025-09',
        settles: 10,
        thresholds: [{ reign: 1, threshold: '0.2' }, {}, { threshold: '0.128' }]
      }
    ])
  })

  it('shows as many reigns as it is asked for, and no last threshold that is not among them', async () => {
    expect(await thresholds(['--reigns', '2'])).toBe(0)
    const [answer, , ...rows] = shown.out.trimEnd().split('\n')
    expect(answer).toMatch(/and the same from reign 7 on\.$/)
    expect(rows.map(row => words(row)[0])).toEqual(['reign', '1', '2'])
  })

  it('sets two rule sets side by side, a column each', async () => {
    expect(await thresholds(['--compare', 'gradients-2025-09', '--reigns', '1'])).toBe(0)
    expect(shown.out.trimEnd().split('\n').slice(-2).map(words)).toEqual([
      ['reign', 'gradients-2025-11', 'gradients-2025-09'],
      ['1', '10', '%', '20', '%']
    ])
  })

  it('tells a decay that never settles, and a threshold that never moves', async () => {
    const { boss } = RuleSets.standard
    const rules = (threshold: object, id: string) =>
      files.write(`${id}.json`, {
        ...RuleSets.standard,
        id,
        boss: { ...boss, threshold: { ...boss.threshold, ...threshold } }
      })
    expect(
      await thresholds([
        '--rules',
        rules({ floor: '0' }, 'endless'),
        '--compare',
        rules({ decay: '1' }, 'level')
      ])
    ).toBe(0)
    const [endless, level] = shown.out.split('\n')
    expect(endless).toContain('less with each defence, 0.002 % at reign 40')
    expect(level).toBe('level: a challenger must be 10.0 % better, whatever the reign.')
  })
})

describe('dethrone odds', () => {
  it('answers in a sentence: six loss tasks, 5 % of noise, the floor', async () => {
    expect(await odds(['--type', 'image', '--noise', '0.05'])).toBe(0)
    expect(shown.out).toMatch(
      /^gradients-2025-11, image: an equally strong challenger .* in 10\.0 % at reign 7/
    )
  })

  it('says what it rests on: the type, the noise, the failures, and that nothing was drawn', async () => {
    expect(await odds(['--noise', 'GrpoTask=0.1', '--failure-rate', '0.02'])).toBe(0)
    expect(shown.out).toContain(
      '\nAssumed: text; noise InstructTextTask 5.00 %, DpoTask 5.00 %, GrpoTask 10.0 %, ChatTask 5.00 %; failures 2.00 %; exact, no runs.\n'
    )
  })

  it('is plain numbers in JSON, by task type where noise is', async () => {
    expect(
      await odds([
        '--noise',
        'GrpoTask=0.1,DpoTask=0.02',
        '--edge',
        '0.1',
        '--probability',
        '0.34375',
        '--json'
      ])
    ).toBe(0)
    expect(json()).toMatchObject([
      { edge: 0.1, assumptions: { noise: { GrpoTask: 0.1, DpoTask: 0.02, InstructTextTask: 0.05 } } }
    ])
    const [table] = json() as [{ rows: ReadonlyArray<{ withEdge: number; edgeNeeded: number }> }]
    // An edge equal to the threshold gives 22 of 64, whatever the noise.
    expect(table.rows[0]?.withEdge).toBeCloseTo(22 / 64, 10)
    expect(table.rows[0]?.edgeNeeded).toBeCloseTo(0.1, 8)
  })

  it('says where reigns last for ever and where no edge is enough', async () => {
    expect(await odds(['--noise', '0', '--failure-rate', '0.9', '--probability', '0.999999'])).toBe(0)
    expect(shown.out).toContain('none')
    expect(await odds(['--noise', '0'])).toBe(0)
    expect(shown.out).toContain('lasts for ever')
  })

  it('shows as many reigns as it is asked for, two rule sets side by side', async () => {
    expect(await odds(['--reigns', '2', '--compare', 'gradients-2025-09'])).toBe(0)
    const lines = shown.out.trimEnd().split('\n')
    expect(lines[1]).toMatch(/^gradients-2025-09, text: an equally strong challenger .* at reign 2; /)
    expect(lines[4]).toBe('Columns from the left: gradients-2025-11, then gradients-2025-09.')
    expect(lines.slice(6).map(line => line.split(/ {2,}/).length)).toEqual([10, 10])
  })

  it('draws a chart for light and dark', async () => {
    const path = files.path('odds.svg')
    expect(await odds(['--svg', path, '--compare', 'gradients-2025-12'])).toBe(0)
    const svg = files.read('odds.svg')
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/)
    expect(svg).toContain('prefers-color-scheme: dark')
    expect(svg).toContain('2025-12, reign 7')
    expect(svg).not.toContain('NaN')
  })
})

describe('dethrone simulate', () => {
  it('answers in a sentence, and the same again', async () => {
    expect(await simulate(few)).toBe(0)
    const first = shown.out
    expect(first).toMatch(/^gradients-2025-11, text, 60 tournaments of 16 miners\. The champion lost /)
    expect(first).toContain('true rank')
    shown.out = ''
    expect(await simulate(few)).toBe(0)
    expect(shown.out).toBe(first)
    expect(shown.err).toBe('')
  })

  it('says what it rests on: the runs, the type, the noise and the failures', async () => {
    expect(await simulate([...few, '--type', 'image', '--failure-rate', '0.02'])).toBe(0)
    expect(shown.out).toContain('\nAssumed: 60 runs of 16 miners; image; noise 5.00 %; failures 2.00 %.\n')
  })

  it('plays two rule sets on the same field, in JSON and as a chart', async () => {
    const path = files.path('reigns.svg')
    const args = [...few, '--compare', 'gradients-2025-09', '--json', '--svg', path, '--progress', '0.05']
    expect(await simulate(args)).toBe(0)
    expect(json()).toMatchObject([
      { setup: { rules: 'gradients-2025-11', runs: 60 }, result: { tournaments: 60, histories: 3 } },
      { setup: { rules: 'gradients-2025-09' }, result: { tournaments: 60 } }
    ])
    expect(files.read('reigns.svg')).toContain('How long reigns last')
  })

  it('tells two rule sets one after the other', async () => {
    expect(await simulate([...few, '--compare', 'gradients-2025-09'])).toBe(0)
    const lines = shown.out.split('\n')
    expect(lines[1]).toMatch(/^gradients-2025-09, text, 60 tournaments /)
    expect(lines.filter(line => /^gradients-2025-\d\d$/.test(line))).toEqual([
      'gradients-2025-11',
      'gradients-2025-09'
    ])
  })

  it('tells that no reign ended at a length beyond the longest that did', async () => {
    const args = ['--runs', '24', '--history', '12', '--field', '8', '--noise', '0.2', '--seed', 'c']
    expect(await simulate([...args, '--workers', '1'])).toBe(0)
    const lines = shown.out.trimEnd().split('\n')
    const rows = lines
      .slice(lines.findIndex(line => line.includes('of reigns end here')) + 1)
      .map(row => row.trim().split(/ {2,}/))
      .filter(([reign]) => /^\d+( and more)?$/.test(reign ?? ''))
    const names = rows.map(([reign]) => reign)
    expect(names.slice(0, 10)).toEqual(names.slice(0, 10).map((_, i) => String(i + 1)))
    expect(names.slice(10)).toEqual(names.length > 10 ? ['11 and more'] : [])
    // The last class is open, so nothing is left out.
    const ended = rows.map(([, , , , share]) => Number((share ?? '').replace(' %', '')))
    expect(ended.reduce((sum, n) => sum + n, 0)).toBeCloseTo(100, 0)
  })

  it('says that nobody ever held a title that nobody could win', async () => {
    const args = ['--runs', '1', '--field', '8', '--failure-rate', '0.99', '--seed', 'b', '--workers', '1']
    expect(await simulate(args)).toBe(0)
    expect(shown.out).toContain('Vacant 1. Nobody ever held the title.')
    expect(shown.out).toContain('No boss round was played.')
  })

  it.each([
    [{ type: 'WorkerFailed', message: 'out of memory' }, 'out of memory'],
    [{ type: 'Aborted' }, 'The simulation was stopped.']
  ] as const)('is refused where it did not come to its end: %j', async (failure, message) => {
    vi.spyOn(Pool, 'run').mockReturnValueOnce(() => TE.left(failure))
    expect(await simulate(few)).toBe(1)
    expect(shown).toEqual({ out: '', err: `${message}\n` })
  })

  it('takes a field of given strengths', async () => {
    const strengths = Array.from({ length: 9 }, (_, i) => i / 100).join(',')
    expect(
      await simulate([...few.slice(0, 2), '--strengths', strengths, '--noise', '0', '--workers', '1'])
    ).toBe(0)
    expect(shown.out).toContain('The strongest miner came through as the challenger in 100.0 %')
  })
})

describe('dethrone whatif', () => {
  const logOf = (rules = RuleSets.standard) => {
    const [finished] = fc.sample(
      Tournaments.finished({
        rules: fc.constant(rules),
        type: fc.constant('text'),
        most: 12,
        trouble: 'none'
      }).filter(t => Phase.boss(t) !== null && t.opening.miners.length > 14),
      { numRuns: 1, seed: 7 }
    )
    if (finished === undefined) throw new Error('no tournament')
    const log = [Tournament.opened(finished), ...finished.record]
    return files.write('log.jsonl', log.map(entry => `${JSON.stringify(entry)}\n`).join(''))
  }

  it('says that its own rules change nothing', async () => {
    expect(await whatif([logOf(), '--rules', 'gradients-2025-11'])).toBe(0)
    expect(shown.out).toMatch(/^Under gradients-2025-11 it ends the same way\./)
  })

  it('says where the reports do not suffice', async () => {
    expect(await whatif([logOf(), '--rules', 'gradients-2025-09'])).toBe(0)
    expect(shown.out).toMatch(
      /^Under gradients-2025-09 the recorded reports do not suffice: in the phase GroupStage/
    )
    expect(shown.out).toMatch(/R1\.G1\.T1 {2}InstructTextTask {2}\d+ of \d+ reports missing/)
    expect(await whatif([logOf(), '--rules', 'gradients-2025-12', '--json'])).toBe(0)
  })

  it('judges the boss round again under a changed threshold', async () => {
    const { boss } = RuleSets.standard
    const rules = files.write('open.json', {
      ...RuleSets.standard,
      id: 'open',
      boss: { ...boss, threshold: { base: '0', decay: '1', floor: '0' }, winsRequired: { text: 1, image: 1 } }
    })
    expect(await whatif([logOf(), '--rules', rules, '--json'])).toBe(0)
    expect(json()).toMatchObject({
      under: { rules: 'open', phase: 'Finished' },
      unanswered: [],
      bossRound: { under: 'Dethroned' }
    })
  })

  it('refuses what is no log', async () => {
    await expect(
      whatif([files.write('no.jsonl', '{"type":"Open"}\n'), '--rules', 'gradients-2025-11'])
    ).rejects.toThrow(/is not a log:\n {2}line 1/)
  })
})

describe('an option’s bad value is an error that names it, the value and what was expected', () => {
  it.each([
    [odds, ['--edge', '2'], '--edge is 2: expected a number from -0.99 to 0.99'],
    [odds, ['--edge', 'much'], '--edge is "much": expected a number from -0.99 to 0.99'],
    [odds, ['--noise', '-0.1'], '--noise is -0.1: expected a number'],
    [odds, ['--noise=-0.1'], '--noise is -0.1: expected a number from 0 to 1'],
    [
      odds,
      ['--noise', 'GrpoTask=0.1,GrpoTask=0.2'],
      '--noise is "GrpoTask=0.1,GrpoTask=0.2": expected each task type at most once'
    ],
    [odds, ['--noise', 'DpoTask=a'], '--noise DpoTask is "a": expected a number from 0 to 1'],
    [odds, ['--noise', 'Dpo=1'], '--noise is "Dpo": expected "InstructTextTask" or'],
    [odds, ['--failure-rate', '1'], '--failure-rate is 1: expected a number from 0 to 0.99'],
    [
      odds,
      ['--probability', '1.5'],
      '--probability is 1.5: expected a number between 0 and 1, both excluded'
    ],
    [odds, ['--probability', '1'], '--probability is 1: expected a number between 0 and 1, both excluded'],
    [odds, ['--probability', '1e400'], '--probability is "1e400": expected a number between 0 and 1'],
    [odds, ['--probability', '1e-400'], '--probability is "1e-400": expected a number between 0 and 1'],
    [odds, ['--probability', '0'], '--probability is 0: expected a number between 0 and 1, both excluded'],
    [odds, ['--type', 'audio'], '--type is "audio": expected "text" or "image"'],
    [odds, ['--rules', 'x'], '--rules is "x": expected gradients-2025-09,'],
    [
      odds,
      ['--rules', files.write('borrowed.json', { ...RuleSets.standard, replacements: 3 })],
      'rules.id is "gradients-2025-11": expected an id of its own'
    ],
    [odds, ['--compare', 'x'], '--compare is "x": expected gradients-2025-09,'],
    [odds, ['--svg', '/nowhere/x.svg'], '/nowhere/x.svg cannot be written'],
    [odds, ['--nonsense'], "Unknown option '--nonsense'"],
    [thresholds, ['--reigns', '0'], '--reigns is 0: expected an integer from 1 to 10000'],
    [simulate, ['--runs', '1e99'], '--runs is 1e+99: expected an integer from 1 to 1000000000'],
    [simulate, ['--field', '0'], '--field is 0: expected an integer from 1 to 4096'],
    [simulate, ['--field', '5'], 'field.size is 5: expected a field of at least 8'],
    [simulate, ['--spread', '1'], '--spread is 1: expected a number from 0 to 0.3'],
    [simulate, ['--strengths', '0,,1'], '--strengths is "": expected a number from -0.99 to 0.99'],
    [simulate, ['--strengths', '0', '--field', '8'], '--strengths gives the field: leave out --field'],
    [simulate, ['--workers', '0'], '--workers is 0: expected an integer from 1 to 1024'],
    [simulate, ['--history', 'x'], '--history is "x": expected an integer from 1 to 100000'],
    [whatif, [], 'LOG is missing: expected dethrone whatif LOG'],
    [whatif, ['log.jsonl'], '--rules is missing: expected the id or file of a rule set'],
    [whatif, ['/nowhere.jsonl', '--rules', 'gradients-2025-11'], '/nowhere.jsonl cannot be read']
  ] as const)('%o %j', async (run, args, message) => {
    await expect(run(args)).rejects.toThrow(message)
  })
})

describe('figures', () => {
  it('are read at a glance', () => {
    expect([0, 1e-7, 0.00042, 0.0294, 0.571, 1].map(figures.percent)).toEqual([
      '0.0 %',
      '<0.001 %',
      '0.042 %',
      '2.94 %',
      '57.1 %',
      '100.0 %'
    ])
    expect([13.9444, 12345.6, Infinity].map(figures.decimal)).toEqual(['13.94', '12,346', 'for ever'])
    expect([0.2, 61, 3700].map(figures.duration)).toEqual(['1 s', '1 min 1 s', '1 h 2 min'])
  })

  it('a progress bar has its rate and the time left', () => {
    expect(bar(250, 1000, 5)).toBe('██████░░░░░░░░░░░░░░░░░░ 25 %  250 of 1,000, 50 a second, 15 s left')
    expect(bar(0, 1000, 0)).toContain('0 of 1,000')
  })
})
