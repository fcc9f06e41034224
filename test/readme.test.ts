// The README, held to what really happens.
import { readFileSync } from 'node:fs'
import { afterEach, expect, it, vi } from 'vitest'
import { story } from '../src/cli/play/story.js'
import * as Decimal from '../src/scoring/Decimal.js'
import * as Program from '../src/play/Program.js'
import * as RuleSets from '../src/rules/ruleset/RuleSets.js'
import * as Threshold from '../src/scoring/Threshold.js'
import { environment, given, opened, miners, world } from './play/worlds.js'

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
const blocks = (language: string): ReadonlyArray<string> =>
  Array.from(
    read('README.md').matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs')),
    match => match[1] ?? ''
  )

afterEach(() => {
  vi.restoreAllMocks()
})

it('begins with commands that a clone has', () => {
  const { scripts } = JSON.parse(read('package.json')) as {
    readonly scripts: Readonly<Record<string, string>>
  }
  expect(blocks('sh clone')[0]).toBe('npm ci && npm start\nnpm test\n')
  for (const name of ['start', 'test']) expect(Object.keys(scripts)).toContain(name)
})

it('shows what npm start prints', async () => {
  const example = opened(miners, { seed: 'example' })
  const finished = await given(Program.finish(example), environment(undefined, world('example', 0.04)))
  const printed = story(finished).split('\n')
  const shown = (blocks('text')[0] ?? '').trimEnd().split('\n')
  expect(shown.length).toBeGreaterThan(10)
  for (const line of shown) expect(printed).toContain(line)
})

it('shows what the quickstart prints', async () => {
  const lines: Array<unknown> = []
  vi.spyOn(console, 'log').mockImplementation(line => void lines.push(line))
  await import('../examples/quickstart.js')
  expect(lines).toEqual([(blocks('text')[1] ?? '').trimEnd()])
})

it('shows code that the quickstart has', () => {
  const flat = (text: string): string => text.replace(/\s+/g, '')
  const [line = ''] = blocks('ts')
  const quickstart = flat(read('examples/quickstart.ts'))
  for (const part of ['Tournament.open({', 'RTE.fromEither,', 'RTE.flatMap(Program.finish)']) {
    expect(line).toContain(part)
    expect(quickstart).toContain(flat(part))
  }
})

it('shows the thresholds of the default rules', () => {
  const row = /^\| threshold \|(.*)\|$/m.exec(read('README.md'))?.[1] ?? ''
  const shown = row.split('|').map(cell => Number.parseFloat(cell) / 100)
  const ours = [1, 2, 3, 4, 5, 6, 7].map(reign =>
    Number(Decimal.show(Threshold.threshold(RuleSets.standard.boss.threshold)(reign)))
  )
  expect(shown).toHaveLength(7)
  shown.forEach((threshold, i) => expect(threshold).toBeCloseTo(ours[i] ?? 0, 12))
})

it('names every rule set there is', () => {
  for (const id of RuleSets.all.keys()) expect(read('README.md')).toContain(`\`${id}\``)
})
