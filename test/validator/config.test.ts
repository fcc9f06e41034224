// Every setting stands in docs/validator.md, and nothing else does.
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import * as Config from '../../src/validator/config/Config.js'
import { minimal } from './minimal.js'

const page = readFileSync(new URL('../../docs/validator.md', import.meta.url), 'utf8')
const rows = page
  .split('\n')
  .filter(line => /^\| `\w+` /.test(line) && !line.includes('dethrone'))
  .map(line => line.split('|').map(cell => cell.trim()))

it('has a row for each setting, and none for what is no setting', () => {
  const known = new Set([...Object.keys(minimal), ...Object.keys(Config.defaults)])
  expect(rows.map(([, name = '']) => name.replaceAll('`', '')).sort()).toEqual(Array.from(known).sort())
})

it('names each part of what is made of parts, and its default', () => {
  const text = (value: unknown): string =>
    Array.isArray(value) ? '' : typeof value === 'string' ? value : JSON.stringify(value)
  const parts: ReadonlyArray<readonly [string, Readonly<Record<string, unknown>>]> = [
    ['registration', Config.defaults.registration],
    ['miners', Config.defaults.miners],
    ...Object.entries(Config.within)
  ]
  for (const [name, defaults] of parts) {
    const row = rows.find(([, of]) => of === `\`${name}\``)
    for (const [part, value] of Object.entries(defaults)) {
      expect(row?.[2], `${name}.${part}`).toContain(`"${part}"`)
      if (value !== null) expect(row?.[3], `${name}.${part}`).toContain(text(value))
    }
  }
})

it('refuses what has no row, by its name', () => {
  const found = Config.decode({ ...minimal, development: {}, more: 1 })
  expect(JSON.stringify(found)).toContain('more')
  expect(Config.decode({ ...minimal, development: {} })._tag).toBe('Right')
})
