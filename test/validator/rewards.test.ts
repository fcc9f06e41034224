// Reward functions in files of their own: what trainers are given is their text.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { catalogue } from '../../src/cli/validator/parts/world.js'
import * as Catalogue from '../../src/validator/catalogue/Catalogue.js'

const folder = mkdtempSync(join(tmpdir(), 'rewards-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})
const written = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
const source = 'def reward(completions, **kwargs):\n    return [float(len(c)) for c in completions]\n'
const of = (functions: unknown): string =>
  JSON.stringify({
    models: [],
    datasets: [
      {
        url: 'https://example.org/q.json',
        kind: 'GrpoTask',
        rows: 1,
        datasetType: { field_prompt: 'prompt', reward_functions: functions, extra_column: null }
      }
    ]
  })

describe('a reward function in a file', () => {
  written('reward.py', source)
  const inline = written('inline.json', of([{ reward_func: source, reward_weight: 2 }]))

  it.each(['json', 'yaml'])('comes to the same catalogue as its text in %s, digest and all', async kind => {
    const path = written(`files.${kind}`, of([{ file: 'reward.py', reward_weight: 2 }]))
    const [one, other] = [await catalogue(path), await catalogue(inline)]
    expect(one).toEqual(other)
    expect(Catalogue.digest(one)).toBe(Catalogue.digest(other))
  })

  it.each([
    ['no file', [{ file: 'none.py', reward_weight: 1 }], /none\.py/],
    [
      'a weight that is none',
      [{ file: 'reward.py', reward_weight: '1' }],
      /reward_functions\.0\.reward_weight/
    ],
    ['a field too many', [{ file: 'reward.py', reward_weight: 1, reward_func: 'x' }], /reward_func/]
  ])('with %s is refused, and named', async (_, functions, why) => {
    await expect(catalogue(written('wrong.json', of(functions)))).rejects.toThrow(why)
  })

  it.each([
    ['a text that reads as another', `"""\ndef other(x):\n"""\n${source}`],
    ['spaces where few have them', source.replace('reward(', ' belohnung_für (')],
    ['carriage returns for line ends', source.replaceAll('\n', '\r')],
    ['a class with a method', `class A:\n    def a(self):\n        pass\n\n${source}`],
    ['a function in it', source.replace('return', 'def inner(c):\n        pass\n    return')]
  ])('that holds one and %s is taken', async (_, text) => {
    written('one.py', text)
    const path = written('one.json', of([{ file: 'one.py', reward_weight: 1 }]))
    const [dataset] = (await catalogue(path)).datasets
    expect(dataset?.datasetType['reward_functions']).toEqual([{ reward_func: text, reward_weight: 1 }])
  })

  it.each([
    ['an asynchronous one', `async ${source}`],
    ['no function', 'x = 1\n'],
    ['two functions', `${source}\n${source}`]
  ])('that holds %s is refused', async (_, text) => {
    written('odd.py', text)
    const path = written('odd.json', of([{ file: 'odd.py', reward_weight: 1 }]))
    await expect(catalogue(path)).rejects.toThrow(/odd\.py .*expected one/)
  })
})
