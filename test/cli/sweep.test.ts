// dethrone sweep: a table, a heat map, files of rule sets, and a run that goes on where it was.
import { appendFileSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import * as RuleSet from '../../src/rules/ruleset/RuleSet.js'
import { run as sweep } from '../../src/cli/sweep/sweep.js'
import { folder, terminal } from './terminal.js'

const shown = terminal()
const files = folder()
const duels = ['--base', '0.05:0.2:0.05', '--required', '3,4', '--edge', '0.05', '--workers', '1']

describe('dethrone sweep', () => {
  it('prints a table of every cell, and the frontier with its rule sets as files', async () => {
    expect(await sweep(duels)).toBe(0)
    expect(shown.out).toContain('8 cells:')
    expect(shown.out).toMatch(/base\s+required\s+edge\s+false dethronings/)
    const out = files.path('found')
    expect(await sweep([...duels, '--find', 'false dethronings < 50 %', '--out', out])).toBe(0)
    expect(shown.out).toContain('on the frontier')
    const written = readdirSync(out)
    expect(written.length).toBeGreaterThan(0)
    for (const name of written)
      expect(E.isRight(RuleSet.decode(JSON.parse(readFileSync(join(out, name), 'utf8'))))).toBe(true)
  })

  it('draws a heat map for light and dark', async () => {
    const svg = files.path('map.svg')
    expect(await sweep([...duels, '--svg', svg, '--json'])).toBe(0)
    const drawn = readFileSync(svg, 'utf8')
    expect(drawn).toContain('prefers-color-scheme: dark')
    expect(drawn.match(/<rect/g)).toHaveLength(8)
    expect(JSON.parse(shown.out)).toHaveLength(8)
  })

  it('goes on from a saved run, also where its last line was cut off, and refuses another one’s', async () => {
    const save = files.path('rows.jsonl')
    expect(await sweep([...duels, '--save', save, '--json'])).toBe(0)
    const first = shown.out
    const kept = readFileSync(save, 'utf8')
    appendFileSync(save, '{"cell":3,"ex')
    expect(await sweep([...duels, '--save', save, '--json'])).toBe(0)
    expect(shown.out.endsWith(first)).toBe(true)
    expect(readFileSync(save, 'utf8')).toBe(kept)
    await expect(sweep([...duels, '--seed', 'other', '--save', save])).rejects.toThrow('holds another sweep')
    appendFileSync(save, 'nonsense\n')
    await expect(sweep([...duels, '--save', save])).rejects.toThrow('line 10, is no row')
  })

  it.each([
    [['--base', '1:0:0.1'], '--base is "1:0:0.1": expected A,B,… or FROM:TO:STEP'],
    [['--find', 'luck < 1'], '--find: "luck < 1" is no condition'],
    [['--best', 'luck'], '--best: "luck" is no measure'],
    [['--edge', '0', '--field', '20'], 'axes.edge'],
    [['--base', '0.01', '--floor', '0.1'], 'No cell of this grid']
  ])('refuses %j', async (args, message) => {
    await expect(sweep(args)).rejects.toThrow(message)
  })
})
