// Documents name files; the files are there.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const root = new URL('../', import.meta.url)
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(new URL('docs/', root)).map(name => `docs/${name}`)
].filter(name => name.endsWith('.md'))

it.each(documents)('%s names only files that are there', name => {
  const text = readFileSync(new URL(name, root), 'utf8')
  const named = Array.from(
    text.matchAll(/`((?:src|test|bench|docs|examples|scripts)\/[\w./-]*\w)`/g),
    m => m[1] ?? ''
  )
  const linked = Array.from(text.matchAll(/\]\((?!https?:|#)([^)#]+)/g), m => m[1] ?? '')
  const missing = [
    ...named.filter(path => !existsSync(new URL(path, root))),
    ...linked.filter(path => !existsSync(new URL(path, new URL(name, root))))
  ]
  expect(missing).toEqual([])
})

/** A heading's anchor, as the forges that show Markdown make it. */
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

it.each(documents)('%s links only to headings that are there', name => {
  const url = new URL(name, root)
  const text = readFileSync(url, 'utf8')
  const dead = Array.from(text.matchAll(/\]\((?!https?:)([^)#]*)#([^)]+)\)/g), ([, path = '', at = '']) => ({
    path,
    at
  })).filter(({ path, at }) => {
    const target = path === '' ? text : readFileSync(new URL(path, url), 'utf8')
    return !Array.from(target.matchAll(/^#+ (.*)$/gm), m => anchor(m[1] ?? '')).includes(at)
  })
  expect(dead).toEqual([])
})

it('are all reached from the README, in a few steps', () => {
  const linked = (name: string): ReadonlyArray<string> =>
    Array.from(readFileSync(new URL(name, root), 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+\.md)/g), m =>
      new URL(m[1] ?? '', new URL(name, root)).href.slice(root.href.length)
    )
  const reached = new Set<string>(['README.md'])
  for (const name of reached)
    if (existsSync(new URL(name, root))) linked(name).forEach(each => reached.add(each))
  expect(documents.filter(name => !reached.has(name))).toEqual([])
})
