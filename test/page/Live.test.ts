// The live pages' text: whoever follows along sees first what goes on now.
import { expect, it } from 'vitest'
import { states } from './states.js'

const all = new Map(states())
const html = (name: string): string => all.get(name)?.() ?? ''
const sections = (page: string): ReadonlyArray<string> =>
  Array.from(page.matchAll(/<section id="([^"]+)"/g), ([, id]) => id ?? '')
const contents = (page: string): ReadonlyArray<string> =>
  Array.from(page.matchAll(/<a href="#([^"]+)"/g), ([, id]) => id ?? '')

it.each(['groups', 'knockout', 'boss-round', 'paused', 'paused-elsewhere'])(
  '%s: what is under way comes first, in the contents as well',
  name => {
    expect(sections(html(name)).slice(0, 2)).toEqual(['jobs', 'overview'])
    expect(contents(html(name)).slice(0, 2)).toEqual(['jobs', 'overview'])
  }
)

it('a tournament that is over tells of no jobs', () => {
  expect(sections(html('ended'))[0]).toBe('overview')
  expect(html('ended')).not.toContain('Jobs')
})

it.each(Array.from(all.keys()))(
  '%s: the contents lead to every section of a tournament, in its order',
  name => {
    const page = html(name)
    if (page.includes('<nav')) expect(contents(page)).toEqual(sections(page))
  }
)
