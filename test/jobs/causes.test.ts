// Who is to blame: every cause that the sources name stands in the table, and the book has the same table (EXECUTION 5).
import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { causes, markdown } from '../../src/jobs/blame/Causes.js'

const root = new URL('../../', import.meta.url)

/** Each fault that is made in a module, by its name: `Module who fault`. */
const made = (): ReadonlySet<string> => {
  const found = new Set<string>()
  for (const room of ['docker', 'jobs'])
    for (const path of readdirSync(new URL(`src/${room}/`, root), { recursive: true, encoding: 'utf8' })) {
      // What makes faults of what it is given names none.
      if (!path.endsWith('.ts') || path.endsWith('Fault.ts') || path.endsWith('Causes.ts')) continue
      const text = readFileSync(new URL(`src/${room}/${path}`, root), 'utf8')
      const faults = /new (Miner|World)Fault\(\s*'(\w+)'|\bfailed\(\s*'(\w+)'/g
      for (const [, who = 'Miner', literal, outcome] of text.matchAll(faults))
        found.add(`${basename(path, '.ts')} ${who.toLowerCase()} ${literal ?? outcome ?? ''}`)
    }
  return found
}

describe('the table of causes (EXECUTION 5)', () => {
  it('has every fault that a module makes', () => {
    const listed = new Set(
      causes.flatMap(({ at, who, fault }) => at.map(module => `${module} ${who} ${fault}`))
    )
    expect([...made()].filter(fault => !listed.has(fault))).toEqual([])
  })

  it('names modules that are there, and no cause twice', () => {
    const modules = new Set(
      ['docker', 'jobs'].flatMap(room =>
        readdirSync(new URL(`src/${room}/`, root), { recursive: true, encoding: 'utf8' }).map(path =>
          basename(path, '.ts')
        )
      )
    )
    expect(causes.flatMap(({ at }) => at).filter(module => !modules.has(module))).toEqual([])
    const named = causes.map(({ phase, cause }) => `${phase} ${cause}`)
    expect(new Set(named).size).toBe(named.length)
  })

  it('tries nothing again that is the miner’s', () => {
    for (const { who, again, cause } of causes) if (who === 'miner') expect(again, cause).toBe('no')
  })

  it('stands in the book as it stands here', () => {
    const cells = (text: string): ReadonlyArray<string> =>
      text
        .split('\n')
        .filter(line => line.startsWith('|') && !/^\|[\s|-]+$/.test(line))
        .map(line =>
          line
            .split('|')
            .map(cell => cell.trim())
            .join('|')
        )
    const book = readFileSync(new URL('docs/execution.md', root), 'utf8')
    const section = book.slice(book.indexOf('## Who is to blame'))
    expect(cells(section.slice(0, section.indexOf('\n## ', 5) + 1 || undefined))).toEqual(cells(markdown()))
  })
})
