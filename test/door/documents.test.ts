// Whatever the front door holds is told of: each namespace has a section, and each of its members is named there.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as House from '../../src/index.js'
import * as Play from '../../src/play/index.js'

const sections = (page: string): ReadonlyMap<string, string> =>
  new Map(
    readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8')
      .split(/^#{2,3} /m)
      .map(section => [/^`(\w+)`/.exec(section)?.[1] ?? '', section.slice(section.indexOf('\n'))])
  )

/** Namespaces of types alone are not there when the program runs. */
const ofTypes = (door: string): ReadonlyArray<string> =>
  Array.from(
    readFileSync(new URL(`../../src/${door}`, import.meta.url), 'utf8').matchAll(
      /^export type \* as (\w+)/gm
    ),
    match => match[1] ?? ''
  )

describe.each([
  ['index.ts', 'library.md', House],
  ['play/index.ts', 'play.md', Play]
] as const)('src/%s, in docs/%s', (door, page, spaces) => {
  const told = sections(page)

  it('has a section for each namespace, and none for what is not there', () => {
    const named = Array.from(told.keys()).filter(name => name !== '')
    expect(named.toSorted()).toEqual([...Object.keys(spaces), ...ofTypes(door)].toSorted())
  })

  it.each(Object.entries<object>(spaces))('tells of every member of %s', (name, module) => {
    const text = told.get(name) ?? ''
    expect(Object.keys(module).filter(member => !new RegExp(`\\b${member}\\b`).test(text))).toEqual([])
  })
})
