// docs/json.md, held against what the commands print; states and rule sets come back through their codecs.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as E from 'fp-ts/lib/Either.js'
import { expect, it } from 'vitest'
import { commands } from '../../src/cli/commands.js'
import * as Codec from '../../src/domain/codec/Codec.js'
import * as RuleSet from '../../src/rules/ruleset/RuleSet.js'
import * as Snapshot from '../../src/Snapshot.js'
import * as Tournament from '../../src/Tournament.js'
import { begun, played } from './play/tournaments.js'
import { folder, terminal } from './terminal.js'

const shown = terminal()
const files = folder()
const example = (name: string): string => fileURLToPath(new URL(`../../examples/${name}`, import.meta.url))

const finished = played(begun(16), ({ miner: { hotkey } }) => 1 + hotkey.charCodeAt(5) / 1000)
const log = files.write(
  'log.jsonl',
  [Tournament.opened(finished), ...finished.record].map(entry => `${JSON.stringify(entry)}\n`).join('')
)

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
  '`weights FILE`': ['weights', example('results.json')],
  '`replay LOG`': ['replay', log],
  '`explain LOG HOTKEY`': ['explain', log, String(finished.opening.miners[0]?.hotkey)],
  '`whatif LOG`': ['whatif', log, '--rules', 'gradients-2025-12'],
  '`report LOG -o FILE`': ['report', log, '-o', files.path('report.html')]
}

const rows = Array.from(
  readFileSync(new URL('../../docs/json.md', import.meta.url), 'utf8').matchAll(
    /^\| (`.*?) *\| (.*?) *\| (.*?) *\|$/gm
  ),
  ([, call = '', what = '', fields = '']) => ({
    call,
    what,
    fields: Array.from(fields.matchAll(/`(\w+)`/g), match => match[1] ?? '')
  })
)

const json = async ([name = '', ...args]: ReadonlyArray<string>): Promise<unknown> => {
  const command = await commands[name]?.load()
  expect(await command?.run([...args, '--json'])).toBe(0)
  return JSON.parse(shown.out)
}

it('lists every call that is tried here, and the other way round', () => {
  expect(rows.map(({ call }) => call)).toEqual(Object.keys(calls))
})

it.each(rows)('$call prints $what its fields', async ({ call, what, fields }) => {
  const printed = await json(calls[call] ?? [])
  const one: unknown = what === 'a list of' ? (printed as ReadonlyArray<unknown>)[0] : printed
  expect(Object.keys(one as object).sort()).toEqual(fields.sort())
  if (call === '`replay LOG`') expect(E.isRight(Snapshot.decode(printed))).toBe(true)
  if (call === '`rules ID`') expect(E.isRight(Codec.decode(RuleSet.codec)(printed))).toBe(true)
})
